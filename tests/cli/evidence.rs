//! Documents: added by digest, listed with how they stand, and checked with an exit code for pipelines.

use dataseal_testkit::{Cli, Output};
use serde_json::Value;

use crate::{assert_error, cli};

fn declared() -> Cli {
    let cli = cli();
    let declaration = "# ours\nschema = \"dataseal/asset/v1\"\n\n[data]\nfiles = [\"a.csv\"]\n\n# the end\n";
    cli.write("d/asset.toml", declaration);
    cli.write("d/授权书.pdf", "deed");
    cli
}

fn add(cli: &Cli, file: &str, extra: &[&str]) -> Output {
    cli.command()
        .args([
            "evidence",
            "add",
            "d/asset.toml",
            file,
            "--issuer",
            "某公司",
            "--lang",
            "en",
        ])
        .args(extra)
        .run()
}

fn check(cli: &Cli, as_of: &str) -> Output {
    cli.run(["evidence", "check", "d/asset.toml", "--as-of", as_of, "--lang", "en"])
}

const OWNED: [&str; 6] = [
    "--kind",
    "权属证明",
    "--issued",
    "2026-10-08",
    "--valid-until",
    "2027-06-30",
];

#[test]
fn a_document_is_added_listed_and_checked() {
    let cli = declared();
    let before = cli.read_text("d/asset.toml");
    check(&cli, "2026-11-27")
        .assert_code(0)
        .assert_stdout_has("no documents");
    add(&cli, "d/授权书.pdf", &OWNED)
        .assert_code(0)
        .assert_stdout_has("ownership-proof");
    let after = cli.read_text("d/asset.toml");
    assert!(after.starts_with(&before), "{after}");
    for line in [
        "file = \"授权书.pdf\"",
        "issued = 2026-10-08",
        "valid_until = 2027-06-30",
    ] {
        assert!(after.contains(&format!("\n{line}\n")), "{line} is not in\n{after}");
    }
    let list = [
        "evidence",
        "list",
        "d/asset.toml",
        "--format",
        "json",
        "--as-of",
        "2026-11-27",
    ];
    let document: Value = serde_json::from_slice(&cli.run(list).stdout).unwrap();
    let schema: Value = serde_json::from_slice(&cli.run(["schema", "evidence"]).stdout).unwrap();
    assert!(jsonschema::is_valid(&schema, &document));
    assert_eq!(document["documents"][0]["standing"], "valid");
    assert_eq!(document["documents"][0]["title"]["en"], "Proof of ownership");
    for (as_of, exit, standing) in [
        ("2026-10-07", 1, "not yet issued"),
        ("2026-11-27", 0, "valid"),
        ("2027-06-29", 0, "expires in 1 day "),
        ("2027-07-01", 1, "expired"),
    ] {
        check(&cli, as_of).assert_code(exit).assert_stdout_has(standing);
    }
    cli.write("d/授权书.pdf", "another deed");
    check(&cli, "2026-11-27").assert_code(1).assert_stdout_has("altered");
    std::fs::remove_file(cli.path("d/授权书.pdf")).unwrap();
    check(&cli, "2026-11-27").assert_code(1).assert_stdout_has("missing");
    cli.write("d/授权书.pdf/inside", "a folder now");
    check(&cli, "2026-11-27").assert_code(3).assert_stdout_has("unreadable");
    let list = cli.run(["evidence", "list", "d/asset.toml", "--lang", "zh-CN"]);
    list.assert_code(0)
        .assert_stdout_has("文件读不了")
        .assert_stdout_has("权属证明");
}

#[test]
fn what_cannot_be_added_is_refused_with_the_way_out() {
    let cli = declared();
    cli.write("elsewhere.pdf", "x");
    let before = cli.read("d/asset.toml");
    let kind = |kind: &'static str| ["--kind", kind, "--issued", "2026-10-08"];
    let output = add(&cli, "d/授权书.pdf", &kind("权属证书"));
    assert_error(&output, 2, "DS-USE-001", "did you mean ownership-proof");
    let output = add(&cli, "d/授权书.pdf", &kind("zzz"));
    assert_error(&output, 2, "DS-USE-001", "pipia (");
    let output = add(&cli, "d/none.pdf", &kind("pipia"));
    assert_error(&output, 6, "DS-IN-001", "none.pdf");
    let output = add(&cli, "elsewhere.pdf", &kind("pipia"));
    assert_error(&output, 2, "DS-USE-001", "--copy");
    let output = add(&cli, "d/授权书.pdf", &["--kind", "pipia"]);
    assert_error(&output, 2, "DS-USE-001", "--issued is needed");
    let ends = [&kind("pipia")[..], &["--valid-until", "2026-10-07"]].concat();
    assert_error(&add(&cli, "d/授权书.pdf", &ends), 2, "DS-USE-001", "ends before");
    assert_eq!(cli.read("d/asset.toml"), before);

    let copied = [&kind("pipia")[..], &["--copy"]].concat();
    add(&cli, "elsewhere.pdf", &copied).assert_code(0);
    assert_eq!(cli.read("d/evidence/elsewhere.pdf"), b"x");
    let output = add(&cli, "elsewhere.pdf", &copied);
    assert_error(&output, 2, "DS-USE-001", "already attached");
    check(&cli, "2026-11-27").assert_code(0);
}
