//! What is kept of files that were measured: the same answer without reading, never for a file that changed, and no value
//! that the report does not show.

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use dataseal_testkit::Cli;
use dataseal_testkit::canary::{Canaries, Kind};

use super::cli;

/// Longer than the time in which a change might not show.
const SETTLED: Duration = Duration::from_millis(3200);

/// The report of a run, as it is on disk, and how many inputs it says were known.
fn scan(cli: &Cli, folder: &str, more: &[&str]) -> (String, u64) {
    let output = cli
        .command()
        .args(["scan", folder, "--out", "out", "--lang", "en", "--as-of", "2026-11-22"])
        .args(more)
        .run();
    assert!([0, 1, 3].contains(&output.code()), "{output}");
    let run: serde_json::Value = serde_json::from_slice(&cli.read("out/run.json")).unwrap();
    let known = run["inputs_from_cache"].as_u64().unwrap();
    let says = String::from_utf8_lossy(&output.stderr).contains("did not change");
    assert_eq!(says, known > 0, "{output}");
    (
        cli.read_text("out/report.json") + &cli.read_text("out/report.en.html"),
        known,
    )
}

/// Every file of the cache.
fn kept(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for found in fs::read_dir(folder).into_iter().flatten() {
        let path = found.unwrap().path();
        if path.is_dir() {
            files.extend(kept(&path));
        } else {
            files.push(path);
        }
    }
    files
}

fn write_tables(cli: &Cli) -> Canaries {
    let canaries = Canaries::new(11, 4);
    let mut persons = "身份证号,手机号,姓名,城市,订单日期,金额\n".to_owned();
    let of = |kind| {
        canaries
            .of(kind)
            .map(|canary| canary.value().to_owned())
            .collect::<Vec<_>>()
    };
    let (ids, phones, names) = (of(Kind::ResidentId), of(Kind::Mobile), of(Kind::PersonName));
    for row in 0..300 {
        let (id, phone, name) = (
            &ids[row % ids.len()],
            &phones[row % phones.len()],
            &names[row % names.len()],
        );
        let (city, day) = (["苏州市", "昆山市"][row % 2], row % 28 + 1);
        persons.push_str(&format!("{id},{phone},{name},{city},2025-03-{day:02},{}.5\n", row * 7));
    }
    cli.write("data/persons.csv", persons);
    cli.write("data/plain.csv", "k,v\n".to_owned() + &"1,1.25\n2,-3\n".repeat(40));
    cli.write("data/rows.csv", "a,b\n1,2\nshort\n3,4\n");
    canaries
}

#[test]
fn what_did_not_change_is_not_read_again() {
    let cli = cli();
    let canaries = write_tables(&cli);
    // Just written: a change might not show, so nothing is kept.
    let (fresh, known) = scan(&cli, "data", &[]);
    assert_eq!((known, kept(&cli.path(".dataseal")).len()), (0, 0));
    sleep(SETTLED);
    assert_eq!(scan(&cli, "data", &["--no-cache"]), (fresh.clone(), 0));
    assert!(!cli.path(".dataseal").exists());
    assert_eq!(scan(&cli, "data", &[]), (fresh.clone(), 0));
    assert_eq!(scan(&cli, "data", &[]), (fresh.clone(), 3));

    // Nothing is kept that the report does not show, and nobody else may read it.
    let files = kept(&cli.path(".dataseal/cache"));
    assert!(files.len() >= 6);
    for path in files {
        let bytes = fs::read(&path).unwrap();
        assert!(canaries.scan(&bytes).is_empty(), "{}", path.display());
        let is_private = path.metadata().unwrap().permissions().mode() & 0o077 == 0;
        assert!(is_private || path.file_name().unwrap() == "CACHEDIR.TAG" || path.ends_with(".gitignore"));
    }

    // Ages are those of the day that was asked for.
    let later = ["--as-of", "2040-01-01"];
    let without = |more: &[&str]| scan(&cli, "data", &[more, &["--no-cache"]].concat()).0;
    let of_day = cli
        .command()
        .args(["profile", "data", "--format", "json"])
        .args(later)
        .run();
    let again = cli
        .command()
        .args(["profile", "data", "--format", "json", "--no-cache"])
        .args(later)
        .run();
    assert_eq!(of_day.stdout, again.stdout);

    // One more file is the only one that is read.
    cli.write("data/more.csv", "x\n1\n");
    let (report, known) = scan(&cli, "data", &[]);
    assert_eq!((report, known), (without(&[]), 3));

    // A changed file is never taken for what it was, though its size and its times look the same.
    let path = cli.path("data/plain.csv");
    let before = path.metadata().unwrap();
    let changed = fs::read_to_string(&path).unwrap().replacen("-3", "-4", 1);
    fs::write(&path, changed).unwrap();
    let file = File::options().write(true).open(&path).unwrap();
    file.set_modified(before.modified().unwrap()).unwrap();
    drop(file);
    assert_eq!(path.metadata().unwrap().len(), before.len());
    let (report, known) = scan(&cli, "data", &[]);
    assert_eq!(known, 2);
    assert_eq!(report, without(&[]));

    // Other ways of reading are other measurements.
    let strict = ["--strict-rows"];
    assert_eq!(scan(&cli, "data", &strict), (without(&strict), 0));
}

#[test]
fn a_copy_is_known_by_its_content_and_damage_by_itself() {
    let cli = cli();
    write_tables(&cli);
    sleep(SETTLED);
    let (report, _) = scan(&cli, "data", &[]);
    for path in kept(&cli.path("data")) {
        let copy = path.with_extension("copy");
        fs::copy(&path, &copy).unwrap();
        fs::rename(&copy, &path).unwrap();
    }
    assert_eq!(scan(&cli, "data", &[]), (report.clone(), 3));

    // Entries that are torn, of other rows, or of another content are none.
    let tables = kept(&cli.path(".dataseal/cache/tables"));
    assert_eq!(tables.len(), 3);
    for (number, path) in tables.iter().enumerate() {
        let text = fs::read_to_string(path).unwrap();
        let damaged = match number {
            0 => text.chars().take(200).collect(),
            1 => text.replacen("\"rows_measured\":", "\"rows_measured\":9", 1),
            _ => text.replacen("\"digest\":\"", "\"digest\":\"00", 1),
        };
        assert_ne!(damaged, text);
        fs::write(path, damaged).unwrap();
    }
    assert_eq!(scan(&cli, "data", &[]), (report.clone(), 0));

    // Sealing and verifying measure again, whatever is kept: the folder is not even opened.
    let stat = cli.run(["cache", "stat", "--lang", "en"]);
    let text = String::from_utf8(stat.stdout.clone()).unwrap();
    assert!(text.contains("3 measurements"), "{text}");
    let cleaned = cli.run(["cache", "clean", "--lang", "en"]);
    assert_eq!(cleaned.code(), 0, "{cleaned}");
    assert!(!cli.path(".dataseal").exists());
    assert_eq!(cli.run(["cache", "clean"]).code(), 0);
    assert_eq!(scan(&cli, "data", &[]).0, report);
}
