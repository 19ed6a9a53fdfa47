//! Clients that nobody here wrote: securesystemslib and OpenSSL accept what we sign and reject what was changed. The
//! recipes of `docs/manifest.md` are run as they are printed.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use dataseal_sign::{Algorithm, Envelope, Signer, SigningKey, pae};
use tempfile::TempDir;

use crate::fixture::{ed25519, envelope, p256};

/// Verifies `envelope.json` with every `*.pem` beside it; prints how many keys were accepted, or the exception's name.
const SECURESYSTEMSLIB: &str = r#"
import json, pathlib, sys
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from securesystemslib import dsse
from securesystemslib.signer import SSlibKey
folder = pathlib.Path(sys.argv[1])
keys = []
for path in sorted(folder.glob("*.pem")):
    public = load_pem_public_key(path.read_bytes())
    keys.append(SSlibKey.from_crypto(public, keyid=path.stem))
try:
    envelope = dsse.Envelope.from_dict(json.loads((folder / "envelope.json").read_bytes()))
    print(len(envelope.verify(keys, len(keys))))
except Exception as error:
    print(type(error).__name__)
"#;

fn interpreter() -> OsString {
    std::env::var_os("DATASEAL_TEST_PYTHON").unwrap_or_else(|| OsString::from("python3"))
}

fn securesystemslib(folder: &Path, envelope: &[u8]) -> String {
    fs::write(folder.join("envelope.json"), envelope).unwrap();
    let output = Command::new(interpreter())
        .args(["-c", SECURESYSTEMSLIB])
        .arg(folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// A folder with the public keys, each named by its id.
fn folder_of_keys(signers: &[&dyn Signer]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for signer in signers {
        let name = format!("{}.pem", signer.public_key().key_id());
        fs::write(folder.path().join(name), signer.public_key().to_pem()).unwrap();
    }
    folder
}

/// Envelopes that DSSE must reject: another payload, another type, a signature over something else, another key's.
fn tampered(original: &[u8], signers: &[&dyn Signer]) -> Vec<(&'static str, Vec<u8>)> {
    let text = String::from_utf8(original.to_vec()).unwrap();
    let parsed = Envelope::parse(original).unwrap();
    let mut payload = parsed.payload().to_vec();
    *payload.last_mut().unwrap() ^= 1;
    let other = String::from_utf8(
        Envelope::sign(parsed.payload_type(), payload, signers)
            .unwrap()
            .to_bytes(),
    )
    .unwrap();
    let field = |text: &str, key: &str| {
        let (_, rest) = text.split_once(&format!("\"{key}\":\"")).unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    };
    let swap = |key: &str| text.replacen(&field(&text, key), &field(&other, key), 1).into_bytes();
    let stranger = String::from_utf8(envelope(&[&p256()])).unwrap();
    vec![
        ("payload", swap("payload")),
        ("signature", swap("sig")),
        (
            "payload type",
            text.replacen("vnd.in-toto+json", "vnd.in-toto+jsom", 1).into_bytes(),
        ),
        (
            "key id",
            text.replacen(&field(&text, "keyid"), &field(&stranger, "keyid"), 1)
                .into_bytes(),
        ),
    ]
}

fn require_securesystemslib_agrees(signers: &[&dyn Signer]) {
    let folder = folder_of_keys(signers);
    let original = envelope(signers);
    assert_eq!(securesystemslib(folder.path(), &original), signers.len().to_string());
    for (name, bytes) in tampered(&original, signers) {
        assert_ne!(bytes, original, "{name}");
        assert_eq!(securesystemslib(folder.path(), &bytes), "VerificationError", "{name}");
    }
}

#[test]
#[ignore = "needs Python with securesystemslib"]
fn securesystemslib_accepts_one_signer_and_no_change() {
    require_securesystemslib_agrees(&[&p256()]);
    require_securesystemslib_agrees(&[&ed25519()]);
}

#[test]
#[ignore = "needs Python with securesystemslib"]
fn securesystemslib_accepts_three_signers_and_no_change() {
    require_securesystemslib_agrees(&[&p256(), &ed25519(), &p256()]);
    let second = SigningKey::generate(Algorithm::Ed25519).unwrap();
    require_securesystemslib_agrees(&[&ed25519(), &second, &p256()]);
}

fn openssl(folder: &Path, algorithm: Algorithm) -> Output {
    let arguments: &[&str] = match algorithm {
        Algorithm::EcdsaP256Sha256 => &["dgst", "-sha256", "-verify", "key.pem", "-signature", "sig", "pae"],
        Algorithm::Ed25519 => &[
            "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", "key.pem", "-sigfile", "sig", "-in", "pae",
        ],
    };
    Command::new("openssl")
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

#[test]
#[ignore = "needs the OpenSSL command line"]
fn openssl_accepts_the_signature_over_the_pre_authentication_encoding() {
    for key in [p256(), ed25519()] {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
        let parsed = Envelope::parse(&envelope(&[&key])).unwrap();
        let message = pae(parsed.payload_type(), parsed.payload());
        let signature = &parsed.signatures()[0].bytes;
        let algorithm = key.public_key().algorithm();
        write("key.pem", key.public_key().to_pem().as_bytes());
        write("sig", signature);
        write("pae", &message);
        let accepted = openssl(folder.path(), algorithm);
        assert!(
            accepted.status.success(),
            "{}",
            String::from_utf8_lossy(&accepted.stderr)
        );

        let mut flipped = message.clone();
        *flipped.last_mut().unwrap() ^= 1;
        for changed in [
            flipped.as_slice(),
            parsed.payload(),
            &[message.as_slice(), b" "].concat(),
        ] {
            write("pae", changed);
            assert!(!openssl(folder.path(), algorithm).status.success());
        }
    }
}

/// The code blocks of this language in the page for implementers, in order.
fn recipes(language: &str) -> Vec<String> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/manifest.md");
    let text = fs::read_to_string(page).unwrap();
    text.split(&format!("```{language}\n"))
        .skip(1)
        .map(|rest| rest.split_once("```").unwrap().0.to_owned())
        .collect()
}

/// Runs a recipe beside a manifest and its one signer's key.
fn run_recipe(interpreter: &OsString, recipe: &str, key: &SigningKey, manifest: &[u8]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("manifest.json"), manifest).unwrap();
    fs::write(folder.path().join("holder.pem"), key.public_key().to_pem()).unwrap();
    Command::new(interpreter)
        .args(["-c", recipe])
        .current_dir(folder.path())
        .output()
        .unwrap()
}

#[test]
#[ignore = "needs the OpenSSL command line"]
fn the_shell_recipe_of_the_page_works() {
    let recipes = recipes("sh");
    let [extract_and_verify, verify_ed25519] = recipes.as_slice() else {
        unreachable!("the page has two shell recipes")
    };
    let extract = extract_and_verify.split_once("openssl dgst").unwrap().0;
    for (key, recipe) in [
        (p256(), extract_and_verify.clone()),
        (ed25519(), format!("{extract}{verify_ed25519}")),
    ] {
        let original = envelope(&[&key]);
        let run = |manifest: &[u8]| {
            run_recipe(&OsString::from("sh"), &recipe, &key, manifest)
                .status
                .success()
        };
        assert!(run(&original));
        for (name, bytes) in tampered(&original, &[&key]) {
            // The recipe writes the payload type itself and takes the caller's key for the right one.
            assert_eq!(run(&bytes), matches!(name, "payload type" | "key id"), "{name}");
        }
    }
}

#[test]
#[ignore = "needs Python with securesystemslib"]
fn the_python_recipe_of_the_page_works() {
    let recipes = recipes("python");
    assert_eq!(recipes.len(), 1);
    for key in [p256(), ed25519()] {
        let original = envelope(&[&key]);
        let output = run_recipe(&interpreter(), &recipes[0], &key, &original);
        let printed = String::from_utf8(output.stdout).unwrap();
        assert!(
            printed.starts_with("no blocking finding under pack cn-core"),
            "{printed}"
        );
        for (name, bytes) in tampered(&original, &[&key]) {
            assert!(
                !run_recipe(&interpreter(), &recipes[0], &key, &bytes).status.success(),
                "{name}"
            );
        }
    }
}
