//! Answering an `asset.toml`: by options, in a dialogue and through a workbook, with everything else left as it stands.

use std::path::Path;

use dataseal_testkit::Cli;
use rust_xlsxwriter::Workbook;

use crate::cli;

const ANSWERS: u16 = 2;

/// A world with a table and a first declaration of it.
fn declared() -> Cli {
    let cli = cli();
    cli.write("d/a.csv", "city,amount\nParis,1\nRome,2\n");
    cli.run(["asset", "new", "d/a.csv", "--lang", "zh-CN", "--as-of", "2026-11-27"])
        .assert_code(0);
    cli
}

fn edit(cli: &Cli, extra: &[&str]) -> dataseal_testkit::Output {
    cli.command()
        .args(["asset", "edit", "d/asset.toml", "--lang", "en"])
        .args(extra)
        .run()
}

/// Lines that are not in both.
fn differing(before: &str, after: &str) -> Vec<String> {
    let pairs = before.lines().zip(after.lines());
    let differ = pairs.filter(|(before, after)| before != after);
    assert_eq!(before.lines().count(), after.lines().count());
    differ.map(|(_, after)| after.to_owned()).collect()
}

#[test]
fn options_answer_questions_and_leave_the_rest_of_the_file() {
    let cli = declared();
    let before = cli.read_text("d/asset.toml");
    let options = [
        "--set",
        "holder.name=上海\"某\"公司",
        "--set",
        "holder.kind=法人",
        "--set",
        "holder.state_organ=no",
        "--set",
        "asset.data_form=table; 文本",
        "--set",
        "asset.time_from=2026年1月5日",
    ];
    edit(&cli, &[&options[..], &["--dry-run"]].concat())
        .assert_code(0)
        .assert_stdout_has("5 answers (tried only");
    assert_eq!(cli.read_text("d/asset.toml"), before);
    edit(&cli, &options)
        .assert_code(0)
        .assert_stdout_has("+ holder.kind  Legal person")
        .assert_stdout_has("~ asset.data_form  Table → Table; Text")
        .assert_stdout_has("5 answers");
    let after = cli.read_text("d/asset.toml");
    assert_eq!(
        differing(&before, &after),
        [
            "name = \"上海\\\"某\\\"公司\"",
            "kind = \"legal-person\"",
            "state_organ = false    # true 是 / false 否",
            "data_form = [\"table\", \"text\"]",
            "time_from = 2026-01-05",
        ]
    );
    edit(&cli, &options).assert_code(0).assert_stdout_has("needs no change");
    edit(&cli, &["--unset", "holder.name", "--unset", "holder.uscc"])
        .assert_code(0)
        .assert_stdout_has("- holder.name")
        .assert_stdout_has("1 answer");
    assert!(cli.read_text("d/asset.toml").contains("\n# name = \"上海"));
}

#[test]
fn every_wrong_option_is_told_and_nothing_is_written() {
    let cli = declared();
    let before = cli.read("d/asset.toml");
    let output = edit(
        &cli,
        &[
            "--set",
            "holder.name=x",
            "--set",
            "holder.kind=legal-persn",
            "--set",
            "holder.nmae=x",
            "--set",
            "holder.uscc=123",
            "--set",
            "holder.persons",
            "--unset",
            "rights.zzz",
        ],
    );
    output.assert_code(2);
    for part in [
        "did you mean `legal-person`?",
        "did you mean holder.name?",
        "check character",
        "SECTION.KEY=VALUE",
        "--unset rights.zzz",
    ] {
        output.assert_stderr_has(part);
    }
    assert_eq!(cli.read("d/asset.toml"), before);
    edit(&cli, &[]).assert_code(2).assert_stderr_has("--wizard");
    edit(&cli, &["--wizard", "--set", "holder.name=x"]).assert_code(2);
}

#[test]
fn a_dialogue_reads_answers_from_its_input() {
    let cli = declared();
    let run = |said: &str, lang: &str| {
        let arguments = ["asset", "edit", "d/asset.toml", "--wizard", "--lang", lang];
        cli.command().args(arguments).stdin(said).run()
    };
    run("某公司\n\n1\nq\n", "zh-CN")
        .assert_code(0)
        .assert_stdout_has("申请人类型")
        .assert_stdout_has("   1  法人")
        .assert_stdout_has("2 处");
    let text = cli.read_text("d/asset.toml");
    assert!(
        text.contains("\nname = \"某公司\"\n") && text.contains("\nkind = \"legal-person\"\n"),
        "{text}"
    );
    run("", "en")
        .assert_code(0)
        .assert_stdout_has("Unified social credit code")
        .assert_stdout_has("needs no change");
}

#[test]
fn lint_tells_every_problem_with_its_place_or_what_is_open() {
    let cli = declared();
    let lint = |path: &str| cli.run(["asset", "lint", path, "--lang", "en"]);
    lint("d/asset.toml")
        .assert_code(0)
        .assert_stdout_has("no problems")
        .assert_stdout_has("holder ");
    std::fs::remove_file(cli.path("d/a.csv")).unwrap();
    lint("d/asset.toml")
        .assert_code(0)
        .assert_stdout_has("data file not found  a.csv");
    let wrong = cli
        .read_text("d/asset.toml")
        .replacen("# uscc = ", "usc = ", 1)
        .replacen("data_form = [\"table\"]", "data_form = [\"tabel\"]", 1);
    cli.write("d/asset.toml", wrong);
    lint("d/asset.toml")
        .assert_code(2)
        .assert_stderr_has("unknown key `usc`; did you mean `uscc`?")
        .assert_stderr_has("did you mean `table`?")
        .assert_stderr_has("d/asset.toml:");
    lint("none.toml").assert_code(6);
}

/// Fills in the cells beside keys, as a spreadsheet program would write the file again.
fn fill(path: &Path, answers: &[(&str, &str)]) {
    let sheets = dataseal::read_book(path).unwrap();
    let mut book = Workbook::new();
    for sheet in &sheets {
        let written = book.add_worksheet();
        written.set_name(&sheet.name).unwrap();
        for row in &sheet.rows {
            let filled = answers.iter().find(|(key, _)| !sheet.hidden && row.text(0) == *key);
            let typed = filled.map(|(_, answer)| (ANSWERS, *answer));
            let kept = row
                .cells
                .iter()
                .map(|cell| (u16::try_from(cell.column).unwrap(), cell.text.as_str()));
            let kept = kept.filter(|(column, _)| typed.is_none_or(|(typed, _)| *column != typed));
            for (column, text) in kept.chain(typed) {
                written.write_string(row.row, column, text).unwrap();
            }
        }
    }
    book.save(path).unwrap();
}

#[test]
fn a_workbook_goes_out_and_comes_back() {
    let cli = declared();
    edit(&cli, &["--set", "holder.name==1+1", "--set", "holder.kind=法人"]).assert_code(0);
    let before = cli.read_text("d/asset.toml");
    let (out, back) = (["--to-xlsx", "q.xlsx"], ["--from-xlsx", "q.xlsx"]);
    for lang in ["en", "zh-CN"] {
        let arguments = [
            "asset",
            "edit",
            "d/asset.toml",
            "--force",
            "--as-of",
            "2026-11-27",
            "--lang",
            lang,
        ];
        cli.command().args(arguments).args(out).run().assert_code(0);
        let first = cli.read("q.xlsx");
        cli.command().args(arguments).args(out).run().assert_code(0);
        assert_eq!(cli.read("q.xlsx"), first, "the same declaration gives the same bytes");
        edit(&cli, &back).assert_code(0).assert_stdout_has("needs no change");
        fill(&cli.path("q.xlsx"), &[]);
        edit(&cli, &back).assert_code(0).assert_stdout_has("needs no change");
        assert_eq!(cli.read_text("d/asset.toml"), before);
    }
    edit(&cli, &out).assert_code(2).assert_stderr_has("q.xlsx");

    // What was changed in the file meanwhile stays where nobody touched the cell.
    edit(&cli, &["--set", "holder.name=meanwhile"]).assert_code(0);
    let before = cli.read_text("d/asset.toml");
    fill(
        &cli.path("q.xlsx"),
        &[
            ("holder.kind", ""),
            ("holder.role", "数据处理者"),
            ("holder.persons", "1,200"),
        ],
    );
    edit(&cli, &[&back[..], &["--dry-run"]].concat())
        .assert_code(0)
        .assert_stdout_has("3 answers (tried only");
    assert_eq!(cli.read_text("d/asset.toml"), before);
    edit(&cli, &back)
        .assert_code(0)
        .assert_stderr_has("was changed after")
        .assert_stdout_has("- holder.kind  Legal person")
        .assert_stdout_has("+ holder.role  Handler");
    let after = cli.read_text("d/asset.toml");
    assert_eq!(
        differing(&before, &after),
        ["# kind = \"legal-person\"", "role = \"handler\"", "persons = 1200"]
    );
}

#[test]
fn a_wrong_cell_is_told_by_its_address_and_nothing_is_taken() {
    let cli = declared();
    edit(&cli, &["--to-xlsx", "q.xlsx"]).assert_code(0);
    let before = cli.read("d/asset.toml");
    fill(
        &cli.path("q.xlsx"),
        &[
            ("holder.name", "某公司"),
            ("holder.kind", "公司"),
            ("holder.uscc", "123"),
        ],
    );
    edit(&cli, &["--from-xlsx", "q.xlsx"])
        .assert_code(2)
        .assert_stderr_has("!C6")
        .assert_stderr_has("!C7")
        .assert_stderr_has("check character");
    assert_eq!(cli.read("d/asset.toml"), before);
    cli.write("no.xlsx", "PK no workbook");
    edit(&cli, &["--from-xlsx", "no.xlsx"]).assert_code(6);
}
