//! Real files that nobody here wrote: scanned, compared with pandas, sealed, verified, and checked by foreign clients.
//!
//! Needs the reference data (`DATASEAL_TEST_SHARED`), Python with pandas and securesystemslib (`DATASEAL_TEST_PYTHON`)
//! and OpenSSL, hence ignored; CI runs it and fails where an input is missing.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests fail by panicking"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use dataseal_testkit::Cli;
use serde_json::Value;

fn cli() -> Cli {
    Cli::new(env!("CARGO_BIN_EXE_dataseal"), env!("CARGO_PKG_VERSION"))
}

fn required(variable: &str) -> PathBuf {
    std::env::var_os(variable)
        .map(PathBuf::from)
        .unwrap_or_else(|| panic!("{variable} is not set"))
}

fn python(code: &str, arguments: &[&Path]) -> String {
    let output = Command::new(required("DATASEAL_TEST_PYTHON"))
        .arg("-c")
        .arg(code)
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A world with one real file and its invented declaration in `asset/`.
fn world(name: &str) -> Cli {
    let cli = cli();
    let fixture = format!("{}/../../tests/fixtures/real-data/{name}", env!("CARGO_MANIFEST_DIR"));
    cli.copy_in(&fixture, "asset");
    let shared = required("DATASEAL_TEST_SHARED").join("data");
    let target = cli.path(format!("asset/{name}.csv"));
    if name == "flights" {
        let code = "import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extract('flights.csv', sys.argv[2])";
        python(code, &[&shared.join("flights.csv.zip"), &cli.path("asset")]);
    } else {
        fs::copy(shared.join(format!("{name}.csv")), &target).unwrap();
    }
    assert!(target.exists());
    cli
}

fn scan(cli: &Cli, name: &str) -> Value {
    let file = format!("asset/{name}.csv");
    let output = cli.run(["scan", file.as_str(), "--format", "json"]);
    assert!([0, 1, 3].contains(&output.code()), "{output}");
    serde_json::from_slice(&output.stdout).unwrap()
}

const FILES: [&str; 4] = ["cn-admin-areas", "cn-admin-streets", "flights", "weather"];

#[test]
#[ignore = "needs the reference data and Python with pandas"]
fn missing_values_agree_with_pandas() {
    for name in FILES {
        let cli = world(name);
        let report = scan(&cli, name);
        let code = "import sys, json, pandas as pd\n\
                    t = pd.read_csv(sys.argv[1], dtype=str)\n\
                    print(json.dumps({'rows': len(t), 'missing': {c: int(n) for c, n in t.isna().sum().items()},\n\
                    'distinct': {c: int(t[c].nunique()) for c in t}}))";
        let pandas: Value = serde_json::from_str(&python(code, &[&cli.path(format!("asset/{name}.csv"))])).unwrap();
        let table = &report["tables"][0];
        assert_eq!(table["rows"], pandas["rows"], "{name}");
        let columns = table["columns"].as_array().unwrap();
        assert_eq!(columns.len(), pandas["missing"].as_object().unwrap().len(), "{name}");
        for column in columns {
            let title = column["name"].as_str().unwrap();
            let missing = column["nulls"].as_u64().unwrap() + column["placeholders"].as_u64().unwrap();
            assert_eq!(missing, pandas["missing"][title], "{name}.{title}");
            let (ours, theirs) = (
                column["distinct"].as_u64().unwrap(),
                pandas["distinct"][title].as_u64().unwrap(),
            );
            assert!(
                ours.abs_diff(theirs) * 100 <= theirs * 3,
                "{name}.{title}: {ours} distinct, pandas {theirs}"
            );
        }
    }
}

#[test]
#[ignore = "needs the reference data and Python"]
fn open_data_carries_no_personal_label() {
    for name in FILES {
        let cli = world(name);
        for column in scan(&cli, name)["tables"][0]["columns"].as_array().unwrap() {
            for label in column["labels"].as_array().unwrap() {
                let class = label["class"].as_str().unwrap();
                let harmless = [
                    "admin-code",
                    "postcode",
                    "organisation-name",
                    "region-name",
                    "coordinates",
                ];
                assert!(harmless.contains(&class), "{name}.{}: {class}", column["name"]);
            }
        }
    }
}

#[test]
#[ignore = "needs the reference data, Python with securesystemslib, and OpenSSL"]
fn every_real_file_is_sealed_and_verified_by_us_and_by_others() {
    for name in FILES {
        let cli = world(name);
        cli.run(["key", "gen", "--out", "k.key"]).assert_code(0);
        let unsealed = cli.run(["check", "--asset", "asset/asset.toml", "--format", "json"]);
        unsealed.assert_code(0);
        cli.run(["sign", "asset/asset.toml", "--key", "k.key", "--output", "m.json"])
            .assert_code(0);
        cli.run(["verify", "m.json", "--key", "k.key.pub", "--data", "asset"])
            .assert_code(0);
        foreign_clients(&cli);
    }
}

/// securesystemslib verifies the envelope; OpenSSL reads both keys and verifies the signature over the PAE.
fn foreign_clients(cli: &Cli) {
    let code = "import sys, json, base64\n\
        from securesystemslib.dsse import Envelope\n\
        from securesystemslib.signer import SSlibKey\n\
        from cryptography.hazmat.primitives.serialization import load_pem_public_key\n\
        raw = json.load(open(sys.argv[1]))\n\
        pem = open(sys.argv[2], 'rb').read()\n\
        sig = dict(raw['signatures'][0])\n\
        key = SSlibKey.from_crypto(load_pem_public_key(pem), keyid=sig['keyid'])\n\
        env = Envelope.from_dict(json.loads(json.dumps(raw)))\n\
        env.verify([key], 1)\n\
        bad = json.loads(json.dumps(raw)); body = bytearray(base64.b64decode(bad['payload'])); body[20] ^= 1\n\
        bad['payload'] = base64.b64encode(bytes(body)).decode()\n\
        try:\n    Envelope.from_dict(bad).verify([key], 1)\nexcept Exception: pass\nelse: sys.exit('tampered payload accepted')\n\
        open(sys.argv[3], 'wb').write(env.pae())\n\
        open(sys.argv[4], 'wb').write(base64.b64decode(sig['sig']))\n";
    let [pae, sig] = ["pae.bin", "sig.bin"].map(|name| cli.path(name));
    python(code, &[&cli.path("m.json"), &cli.path("k.key.pub"), &pae, &sig]);
    let openssl = |arguments: &[&str]| {
        let output = Command::new("openssl")
            .current_dir(cli.dir())
            .args(arguments)
            .output()
            .expect("openssl");
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    };
    openssl(&[
        "dgst",
        "-sha256",
        "-verify",
        "k.key.pub",
        "-signature",
        "sig.bin",
        "pae.bin",
    ]);
    openssl(&["pkey", "-in", "k.key", "-noout"]);
}

#[test]
#[ignore = "needs the reference data and Python"]
fn without_a_declaration_real_files_are_refused_for_named_reasons() {
    for name in FILES {
        let cli = world(name);
        fs::remove_file(cli.path("asset/asset.toml")).unwrap();
        let file = format!("asset/{name}.csv");
        cli.run(["asset", "new", file.as_str()]).assert_code(0);
        cli.run(["key", "gen", "--out", "k.key"]).assert_code(0);
        let output = cli.run(["sign", "asset/asset.toml", "--key", "k.key", "--output", "m.json"]);
        assert!([1, 3].contains(&output.code()), "{output}");
        output.assert_stderr_has("DS-SEAL-").assert_stderr_has("CN-");
    }
}
