//! The page that says how a pack is written: what stands in it, copied, loads, has nothing to remark on and can be judged by.

use std::path::Path;

use crate::{cli, document};

/// The files of the page: pieces of TOML whose first line is a comment with their path.
fn files(page: &str) -> Vec<(&str, &str)> {
    let pieces = page
        .split("```toml\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next());
    pieces
        .filter_map(|piece| Some((piece.lines().next()?.strip_prefix("# ")?, piece)))
        .collect()
}

#[test]
fn the_pack_of_the_page_runs() {
    let cli = cli();
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/policies.md");
    let page = std::fs::read_to_string(page).unwrap();
    let files = files(&page);
    assert!(files.len() >= 6, "{files:?}");
    cli.run(["policy", "new", "规则", "--id", "acme", "--title", "某公司数据出门规则"])
        .assert_code(0);
    std::fs::remove_file(cli.path("规则/acme/rules/example.toml")).unwrap();
    for (path, text) in files {
        cli.write(Path::new("规则").join(path), text);
    }
    let lint = document(&cli, &["policy", "lint", "acme", "--policies", "规则", "--strict"], 0);
    assert!(lint["remarks"].as_array().unwrap().is_empty(), "{lint}");
    let test = document(&cli, &["policy", "test", "acme", "--policies", "规则"], 0);
    assert_eq!((&test["rules"], &test["failed"]), (&2.into(), &0.into()));
    let coverage = document(&cli, &["policy", "coverage", "acme", "--policies", "规则"], 0);
    assert_eq!(
        coverage["together"]["kinds"],
        serde_json::json!({"machine": 1, "document": 1, "human": 0})
    );
    assert_eq!(
        coverage["together"]["instruments"][0]["uncited"]
            .as_array()
            .unwrap()
            .len(),
        18
    );
    cli.run([
        "policy",
        "explain",
        "ACME-OUT-002",
        "--policies",
        "规则",
        "--lang",
        "zh-CN",
    ])
    .assert_code(0)
    .assert_stdout_has("数据对外提供批准单");
    let difference = document(&cli, &["policy", "diff", "built-in", "规则"], 0);
    assert_eq!(difference["changed_rules"].as_array().unwrap().len(), 2);
    cli.write("数据.csv", "城市,人口\n苏州,1291\n昆山,210\n");
    cli.run(["scan", "数据.csv", "--policies", "规则"]);
    let tried = document(&cli, &["policy", "try", "dataseal-out", "--policies", "规则"], 0);
    assert_eq!(tried["rules"][0]["pack"], "acme");
    assert_eq!(tried["datasets"], 1);
}
