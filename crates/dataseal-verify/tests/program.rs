//! The program as its users meet it: exit status, the one answer on standard output, complaints on standard error.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

#[path = "../../dataseal-manifest/tests/seal/fixture.rs"]
#[expect(
    dead_code,
    reason = "shared with the tests of the manifest crate, which use the rest"
)]
mod fixture;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use dataseal_sign::Signer;
use serde_json::Value;
use tempfile::TempDir;

use fixture::{FILES, ed25519, envelope, p256};

/// A folder with a manifest signed by `ed25519`, its key, and the data.
struct Delivery(TempDir);

impl Delivery {
    fn new() -> Self {
        let delivery = Self(tempfile::tempdir().unwrap());
        let key = ed25519();
        delivery.write("m.json", &envelope(&[&key]));
        delivery.write("holder.pem", key.public_key().to_pem().as_bytes());
        for (name, bytes) in FILES {
            delivery.write(&format!("data/{name}"), bytes);
        }
        delivery
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> Answer {
        let output = Command::new(env!("CARGO_BIN_EXE_dataseal-verify"))
            .args(arguments)
            .current_dir(self.0.path())
            .env_clear()
            .env("LANG", "C.UTF-8")
            .output()
            .unwrap();
        Answer(output)
    }

    fn verify(&self, more: &[&str]) -> Answer {
        self.run(&[&["m.json", "--key", "holder.pem"], more].concat())
    }
}

struct Answer(Output);

impl Answer {
    #[track_caller]
    fn require(&self, code: i32, on_stdout: &str, on_stderr: &str) -> &Self {
        let (stdout, stderr) = (self.stdout(), String::from_utf8(self.0.stderr.clone()).unwrap());
        assert_eq!(self.0.status.code(), Some(code), "{stdout}\n{stderr}");
        assert!(stdout.contains(on_stdout), "{stdout}\n{stderr}");
        assert!(stderr.contains(on_stderr), "{stdout}\n{stderr}");
        self
    }

    fn stdout(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).unwrap()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.0.stdout).unwrap()
    }
}

#[test]
fn a_sound_delivery_is_verified() {
    let delivery = Delivery::new();
    delivery.verify(&[]).require(0, "result: verified", "");
    delivery
        .verify(&["--data", "data"])
        .require(0, "the data are as signed: 2 files", "");
    delivery
        .verify(&["--data", "data", "--lang", "zh-CN"])
        .require(0, "结论：验证通过", "");
    let answer = delivery.verify(&["--data", "data", "--format", "json"]);
    let report = answer.require(0, "", "").json();
    assert_eq!(report["schema"], "dataseal/report/v1");
    assert_eq!(report["verification"]["verdict"], "verified");
    assert_eq!(report["files"][0]["name"], FILES[0].0);
}

#[test]
fn a_signature_that_nobody_checked_is_never_a_success() {
    let delivery = Delivery::new();
    let stranger = p256();
    delivery.write("m.json", &envelope(&[&ed25519(), &stranger]));
    let id = stranger.public_key().key_id().to_string();
    delivery.verify(&[]).require(4, "[DS-VER-003]", "");
    delivery
        .verify(&["--allow-unknown-signer", &id])
        .require(4, &format!("[DS-VER-007] {id}"), "")
        .require(4, "verify-unchecked-signer", "");
    delivery.write("stranger.pem", stranger.public_key().to_pem().as_bytes());
    delivery.verify(&["--key", "stranger.pem"]).require(0, &id, "");
}

#[test]
fn any_flipped_byte_of_manifest_or_data_is_named() {
    let delivery = Delivery::new();
    let original = fs::read(delivery.path("m.json")).unwrap();
    for position in (0..original.len()).step_by(97) {
        let mut forged = original.clone();
        forged[position] ^= 1;
        delivery.write("m.json", &forged);
        delivery.verify(&[]).require(4, "result: not verified [DS-VER-00", "");
    }
    delivery.write("m.json", &original);
    let (name, bytes) = FILES[1];
    for position in 0..bytes.len() {
        let mut changed = bytes.to_vec();
        changed[position] ^= 0x80;
        delivery.write(&format!("data/{name}"), &changed);
        delivery
            .verify(&["--data", "data"])
            .require(4, &format!("content changed: {name}"), "");
    }
    fs::remove_file(delivery.path("data").join(name)).unwrap();
    let answer = delivery.verify(&["--data", "data", "--lang", "zh"]);
    answer.require(4, &format!("缺少文件：{name}"), "");
}

#[test]
fn a_failure_is_one_json_document_that_tells_nothing_of_the_payload() {
    let delivery = Delivery::new();
    let manifest = fs::read_to_string(delivery.path("m.json")).unwrap();
    delivery.write("m.json", format!("{manifest}\n").as_bytes());
    let report = delivery.verify(&["--format", "json"]).require(4, "", "").json();
    assert_eq!(report["verification"]["reason"], "envelope-trailing-bytes");
    assert_eq!(report["tables"].as_array().map(Vec::len), Some(0));
}

#[test]
fn further_files_are_told_and_withheld_ones_found() {
    let delivery = Delivery::new();
    delivery.write("data/asset.toml", b"");
    delivery.write("data/a\u{202e}b.csv", b"");
    delivery
        .verify(&["--data", "data"])
        .require(0, "not covered by the seal: asset.toml, a\\u{202e}b.csv", "");

    let payload = dataseal_manifest::Statement::build(&fixture::appraisal())
        .unwrap()
        .to_payload()
        .unwrap();
    let payload = String::from_utf8(payload).unwrap().replace(FILES[0].0, "#1");
    delivery.write("m.json", &fixture::signed(payload.into_bytes(), &[&ed25519()]));
    let answer = delivery.verify(&["--data", "data"]);
    answer.require(0, "the data are as signed: 2 files", "");
    assert!(!answer.stdout().contains(FILES[0].0));
}

#[test]
fn one_file_can_be_given_instead_of_a_folder() {
    let delivery = Delivery::new();
    let path = Path::new("data").join(FILES[0].0);
    let answer = delivery.verify(&["--data", path.to_str().unwrap()]);
    answer.require(4, &format!("missing: {}", FILES[1].0), "");
    assert!(!answer.stdout().contains("content changed"));
}

#[test]
#[cfg(unix)]
fn a_file_that_cannot_be_read_leaves_the_question_open_unless_another_answers_it() {
    let delivery = Delivery::new();
    let path = delivery.path("data").join(FILES[0].0);
    fs::remove_file(&path).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(&path).unwrap();
    let answer = delivery.verify(&["--data", "data", "--format", "json"]);
    answer.require(6, "", "[DS-IN-006]");
    assert_eq!(answer.stdout(), "");
    fs::remove_file(delivery.path("data").join(FILES[1].0)).unwrap();
    let answer = delivery.verify(&["--data", "data"]);
    answer.require(4, &format!("missing: {}", FILES[1].0), "[DS-IN-006]");
}

#[test]
fn wrong_usage_ends_with_2_and_the_unreadable_with_6() {
    let delivery = Delivery::new();
    delivery.run(&["m.json"]).require(2, "", "--key");
    delivery
        .verify(&["--allow-unknown-signer", "abc"])
        .require(2, "", "64 lower-case");
    delivery.verify(&["--kye", "x"]).require(2, "", "--key");
    delivery
        .run(&["data", "--key", "holder.pem"])
        .require(2, "", "[DS-USE-002]");
    delivery
        .run(&["m.json", "--key", "m.json"])
        .require(2, "", "[DS-KEY-002]");
    delivery
        .run(&["m.json", "--key", "nowhere.pem"])
        .require(6, "", "[DS-IN-001] nowhere.pem");
    delivery
        .run(&["nowhere", "--key", "holder.pem"])
        .require(6, "", "[DS-IN-001] nowhere");
    delivery
        .verify(&["--data", "nowhere", "--lang", "zh-CN"])
        .require(6, "", "文件不存在 [DS-IN-001]");
    delivery.run(&["--help"]).require(0, "Exit status", "");
    delivery.write("empty.json", b"");
    delivery
        .run(&["empty.json", "--key", "holder.pem"])
        .require(4, "json-unexpected-end", "");
}
