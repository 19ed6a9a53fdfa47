//! No planted value leaves: 40 canaries in graded columns are looked for in every byte of every output.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use dataseal_testkit::canary::{Canaries, Kind};
use dataseal_testkit::{Cli, Output};

fn cli() -> Cli {
    Cli::new(env!("CARGO_BIN_EXE_dataseal"), env!("CARGO_PKG_VERSION"))
}

fn assert_clean(canaries: &Canaries, output: &Output) {
    let streams = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    let hits = canaries.scan(&streams);
    let around = |offset: usize| {
        let window = streams
            .get(offset.saturating_sub(80)..(offset + 80).min(streams.len()))
            .unwrap_or_default();
        String::from_utf8_lossy(window).into_owned()
    };
    let shown: Vec<_> = hits.iter().take(5).map(|hit| (hit, around(hit.offset))).collect();
    assert!(hits.is_empty(), "{} hits, the first: {shown:#?}", hits.len());
}

/// A table of canaries, one column a kind, each value several times, so that a group rule alone would show it.
fn table(canaries: &Canaries) -> String {
    let mut kinds: Vec<Kind> = Vec::new();
    for canary in canaries.all() {
        if !kinds.contains(&canary.kind()) {
            kinds.push(canary.kind());
        }
    }
    let names = kinds.iter().map(|kind| header(*kind)).collect::<Vec<_>>().join(",");
    format!("{names}\n{}\n", canaries.lines(&kinds, 240).join("\n"))
}

fn header(kind: Kind) -> &'static str {
    match kind {
        Kind::ResidentId => "身份证号",
        Kind::Mobile => "手机号",
        Kind::BankCard => "银行卡号",
        Kind::Email => "电子邮箱",
        Kind::PersonName => "姓名",
        Kind::Address => "住址",
        Kind::LicencePlate => "车牌号",
        Kind::Vin => "车架号",
        Kind::Passport => "护照号",
        Kind::Uscc => "统一社会信用代码",
    }
}

#[test]
fn forty_canaries_stay_where_they_are() {
    let canaries = Canaries::new(20_261_122, 4);
    assert!(canaries.all().len() >= 40);
    let cli = cli();
    let text = table(&canaries);
    cli.write("in/people.csv", &text);
    cli.write("in/gbk.csv", encoding_rs::GBK.encode(&text).0);
    for lang in ["zh-CN", "en"] {
        for format in ["human", "json", "html"] {
            let name = format!("out/{lang}-{format}");
            let output = cli.run([
                "scan",
                "in/people.csv",
                "in/gbk.csv",
                "--lang",
                lang,
                "--format",
                format,
                "--out",
                &name,
            ]);
            assert_eq!(output.code(), 1, "{output}");
            assert_clean(&canaries, &output);
        }
    }
    assert_clean(&canaries, &cli.run(["asset", "new", "in/people.csv"]));
    std::fs::create_dir_all(cli.path("out")).unwrap();
    std::fs::rename(cli.path("in/asset.toml"), cli.path("out/asset.toml.txt")).unwrap();
    let sweep = canaries.sweep_dir(&cli.path("out")).unwrap();
    assert!(sweep.hits.is_empty(), "{:?}", sweep.hits);
}

#[test]
fn errors_do_not_quote_the_data() {
    let canaries = Canaries::new(7, 4);
    let cli = cli();
    let text = table(&canaries);
    let row = text.lines().nth(1).unwrap();
    let broken: [(&str, Vec<u8>); 6] = [
        ("unclosed.csv", format!("{text}\"{row}\n{row}").into_bytes()),
        ("ragged.csv", format!("{text}{row},{row}\n").into_bytes()),
        ("mixed.csv", [text.as_bytes(), b"\xff\xff\n", row.as_bytes()].concat()),
        ("null.csv", [text.as_bytes(), b"\0\0\0\n", row.as_bytes()].concat()),
        ("not.parquet", [b"PAR1".as_slice(), text.as_bytes(), b"PAR1"].concat()),
        ("values-as-names.csv", format!("{row}\n{row}\n{row}\n").into_bytes()),
    ];
    for (name, bytes) in broken {
        cli.write(name, bytes);
        for format in ["human", "json"] {
            let output = cli.run(["scan", name, "--format", format, "--out", "out"]);
            assert_clean(&canaries, &output);
        }
    }
    if cli.path("out").exists() {
        let sweep = canaries.sweep_dir(&cli.path("out")).unwrap();
        assert!(sweep.hits.is_empty(), "{:?}", sweep.hits);
    }
}

#[test]
fn a_value_in_a_file_name_is_replaced_by_its_place() {
    let canaries = Canaries::new(11, 4);
    let cli = cli();
    let value = canaries.of(Kind::ResidentId).next().unwrap().value().to_owned();
    let name = format!("{value}.csv");
    cli.write(&name, "city,amount\nParis,1\nRome,2\n");
    let output = cli.run(["scan", &name, "--format", "json"]);
    assert_clean(&canaries, &output);
    output.assert_stdout_has("#1");
}

#[test]
fn identifiers_that_letters_touch_are_no_frequent_values_and_no_names() {
    let canaries = Canaries::new(31, 4);
    let cli = cli();
    let glued: Vec<String> = [Kind::ResidentId, Kind::BankCard, Kind::Mobile]
        .into_iter()
        .flat_map(|kind| canaries.of(kind))
        .flat_map(|canary| ["id=", "ID_", "U", "客户-"].map(|before| format!("{before}{}", canary.value())))
        .collect();
    let mut text = format!("city,{}\n", glued.first().unwrap());
    for row in 0..1_000 {
        let value = if row % 3 == 0 {
            glued.get(row % glued.len()).unwrap().as_str()
        } else {
            "other"
        };
        text.push_str(&format!("Paris,{value}\n"));
    }
    cli.write("glued.csv", text);
    for format in ["human", "json", "html"] {
        assert_clean(
            &canaries,
            &cli.run(["scan", "glued.csv", "--format", format, "--out", "out"]),
        );
    }
    let sweep = canaries.sweep_dir(&cli.path("out")).unwrap();
    assert!(sweep.hits.is_empty(), "{:?}", sweep.hits);
}
