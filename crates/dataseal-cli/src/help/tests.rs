//! Help is complete, in its language, and the same as in the documentation.

use std::path::{Path, PathBuf};

use super::*;
use dataseal::report::cells;

/// Fails where a committed page is not what the program says; with `DATASEAL_WRITE` set, writes it instead.
fn keep_fresh(file: &str, text: &str) {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", "..", "docs", file].iter().collect();
    if std::env::var_os("DATASEAL_WRITE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == text,
        "docs/{file} is stale: run this test with DATASEAL_WRITE=1"
    );
}

/// Every command with its path, in the order of help.
fn walk(command: &Command, path: &str, found: &mut Vec<(String, Command)>) {
    found.push((path.to_owned(), command.clone()));
    for sub in command.get_subcommands() {
        walk(sub, &chinese::below(path, sub.get_name()), found);
    }
}

fn pages(lang: Lang) -> Vec<(String, String)> {
    let mut found = Vec::new();
    walk(&command(lang), "", &mut found);
    found
        .into_iter()
        .map(|(path, mut command)| (path, command.render_help().to_string()))
        .collect()
}

fn reference() -> String {
    let mut text = String::from(
        "# 命令行 · Command line\n\n\
         <!-- Written by a test of dataseal-cli: run it with DATASEAL_WRITE=1 after a change. -->\n\n\
         答案写到标准输出；进度、提示和错误写到标准错误。标准输出不是终端时没有颜色；`NO_COLOR` 总是有效。语言由 `--lang`、\n\
         `DATASEAL_LANG`、系统语言依次决定。\n\n\
         The answer goes to stdout; progress, hints and errors go to stderr. Output that is not a terminal has no colour, and\n\
         `NO_COLOR` always holds. The language follows `--lang`, then `DATASEAL_LANG`, then the locale.\n\n\
         ## 退出码 · Exit codes\n\n| 代码 Code | 含义 | Meaning |\n|---|---|---|\n",
    );
    for ((code, zh), (_, en)) in page::exit_codes(Lang::Zh).iter().zip(page::exit_codes(Lang::En)) {
        text.push_str(&format!("| {code} | {zh} | {en} |\n"));
    }
    for ((path, zh), (_, en)) in pages(Lang::Zh).iter().zip(pages(Lang::En)) {
        let name = chinese::below("dataseal", path);
        let name = name.trim_end();
        text.push_str(&format!("\n## {name}\n\n```text\n{zh}```\n\n```text\n{en}```\n"));
    }
    text
}

#[test]
fn the_command_line_is_well_formed_in_both_languages() {
    for lang in Lang::ALL {
        command(lang).debug_assert();
    }
}

#[test]
fn every_command_argument_and_value_has_a_chinese_text() {
    let mut missing = Vec::new();
    chinese::untranslated(&Cli::command(), "", &mut missing);
    assert!(missing.is_empty(), "without a Chinese text: {missing:?}");
}

#[test]
fn every_command_has_an_example_and_fits_the_line() {
    for lang in Lang::ALL {
        for (path, page) in pages(lang) {
            assert!(!examples::examples(&path, lang).is_empty(), "no example for `{path}`");
            let long: Vec<&str> = page.lines().filter(|line| cells(line) > 100).collect();
            assert!(long.is_empty(), "{lang} {path}: {long:#?}");
        }
    }
}

#[test]
fn chinese_pages_have_no_headings_of_the_parser() {
    for (path, page) in pages(Lang::Zh) {
        for word in [
            "Usage",
            "Options",
            "Commands",
            "Arguments",
            "Possible values",
            "default",
            "Print",
        ] {
            assert!(!page.contains(word), "`{word}` in the help of `{path}`:\n{page}");
        }
    }
}

fn refused(arguments: &[&str], lang: Lang) -> String {
    let given = std::iter::once("dataseal").chain(arguments.iter().copied());
    let error = command(lang).try_get_matches_from(given).unwrap_err();
    let names = arguments.iter().map(|argument| (*argument).to_owned());
    usage_error(&error, &command(lang), names, lang)
}

#[test]
fn usage_errors_say_what_is_wrong_and_what_would_fit() {
    for (arguments, parts) in [
        (&["scan"][..], &["缺少 <路径>...", "dataseal scan --help"][..]),
        (&["verify", "m.json"], &["缺少 --key <文件>", "dataseal verify --help"]),
        (&["scna"], &["没有命令 scna", "最接近的", "scan"]),
        (&["scan", "--formt", "json", "a"], &["不认识的参数 --formt", "--format"]),
        (
            &["scan", "a", "--format", "jsn"],
            &["的值 jsn 不能用", "human、json、html"],
        ),
        (&["scan", "a", "--memory", "1k"], &["的值 1k 不能用", "至少 64MiB"]),
        (&["scan", "a", "-j", "0"], &["的值 0 不能用", "1 到 256"]),
        (&["scan", "a", "--as-of"], &["缺少值"]),
        (&["key"], &["子命令", "gen、show", "dataseal key --help"]),
    ] {
        let shown = refused(arguments, Lang::Zh);
        for part in parts {
            assert!(shown.contains(part), "{arguments:?}: no `{part}` in\n{shown}");
        }
        assert!(!shown.contains("required") && !shown.contains("invalid"), "{shown}");
    }
    let shown = refused(&["scan", "a", "--format", "jsn"], Lang::En);
    assert!(shown.contains("--format <FORMAT> cannot be jsn"), "{shown}");
}

#[test]
fn the_reference_page_is_fresh() {
    keep_fresh("cli.md", &reference());
}

#[test]
fn the_man_page_is_fresh() {
    let page = crate::commands::man::page(Lang::En).unwrap();
    keep_fresh("man/dataseal.1", &page);
}
