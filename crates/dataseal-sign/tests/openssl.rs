//! Another implementation reads our keys and verifies our signatures, and we read and verify its own.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use dataseal_sign::{Algorithm, Envelope, PublicKey, Signer, SigningKey, pae};

const TYPE: &str = "application/vnd.in-toto+json";
const PAYLOAD: &[u8] = "{\"名\":\"数鉴\"}".as_bytes();

/// Runs `openssl` in this directory.
fn openssl(directory: &Path, arguments: &[&str]) -> Output {
    Command::new("openssl")
        .args(arguments)
        .current_dir(directory)
        .output()
        .unwrap()
}

fn openssl_ok(directory: &Path, arguments: &[&str]) -> Vec<u8> {
    let output = openssl(directory, arguments);
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

/// How OpenSSL verifies `sig` over `message` with `public.pem`.
fn verification(algorithm: Algorithm) -> &'static [&'static str] {
    match algorithm {
        Algorithm::EcdsaP256Sha256 => &[
            "dgst",
            "-sha256",
            "-verify",
            "public.pem",
            "-signature",
            "sig",
            "message",
        ],
        Algorithm::Ed25519 => &[
            "pkeyutl",
            "-verify",
            "-rawin",
            "-pubin",
            "-inkey",
            "public.pem",
            "-sigfile",
            "sig",
            "-in",
            "message",
        ],
    }
}

#[test]
#[ignore = "needs the OpenSSL command line"]
fn openssl_reads_our_keys() {
    for algorithm in Algorithm::ALL {
        let directory = tempfile::tempdir().unwrap();
        let key = SigningKey::generate(algorithm).unwrap();
        key.create_file(&directory.path().join("key.pem")).unwrap();
        let public = openssl_ok(directory.path(), &["pkey", "-in", "key.pem", "-pubout"]);
        assert_eq!(String::from_utf8(public).unwrap(), key.public_key().to_pem());
        openssl_ok(directory.path(), &["pkey", "-in", "key.pem", "-check", "-noout"]);
    }
}

#[test]
#[ignore = "needs the OpenSSL command line"]
fn openssl_verifies_our_signatures_and_no_tampered_ones() {
    for algorithm in Algorithm::ALL {
        let directory = tempfile::tempdir().unwrap();
        let write = |name: &str, bytes: &[u8]| fs::write(directory.path().join(name), bytes).unwrap();
        let key = SigningKey::generate(algorithm).unwrap();
        let envelope = Envelope::sign(TYPE, PAYLOAD.to_vec(), &[&key]).unwrap();
        let message = pae(envelope.payload_type(), envelope.payload());
        write("public.pem", key.public_key().to_pem().as_bytes());
        write("message", &message);
        write("sig", &envelope.signatures().first().unwrap().bytes);
        openssl_ok(directory.path(), verification(algorithm));
        for tampered in [
            message.split_last().unwrap().1,
            &[message.as_slice(), b" "].concat(),
            PAYLOAD,
        ] {
            write("message", tampered);
            assert!(!openssl(directory.path(), verification(algorithm)).status.success());
        }
    }
}

#[test]
#[ignore = "needs the OpenSSL command line"]
fn we_read_the_keys_of_openssl_and_openssl_agrees_on_their_signatures() {
    let generations: [(&[&str], Algorithm); 2] = [
        (
            &[
                "genpkey",
                "-algorithm",
                "EC",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-out",
                "key.pem",
            ],
            Algorithm::EcdsaP256Sha256,
        ),
        (
            &["genpkey", "-algorithm", "ED25519", "-out", "key.pem"],
            Algorithm::Ed25519,
        ),
    ];
    for (generation, algorithm) in generations {
        let directory = tempfile::tempdir().unwrap();
        openssl_ok(directory.path(), generation);
        let public = openssl_ok(directory.path(), &["pkey", "-in", "key.pem", "-pubout"]);
        let public = PublicKey::from_pem(std::str::from_utf8(&public).unwrap()).unwrap();
        let key = SigningKey::open_file(&directory.path().join("key.pem")).unwrap();
        assert_eq!((key.public_key(), public.algorithm()), (&public, algorithm));

        let envelope = Envelope::sign(TYPE, PAYLOAD.to_vec(), &[&key]).unwrap();
        let verification = Envelope::parse(&envelope.to_bytes()).unwrap().verify(&[public], &[]);
        assert_eq!(verification.unwrap().checked, [key.public_key().key_id().clone()]);
    }
}

#[test]
#[ignore = "needs the OpenSSL command line"]
fn keys_of_openssl_that_we_do_not_support_are_named() {
    let cases: [(&[&str], &str); 5] = [
        (&["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"], "P-384"),
        (
            &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1"],
            "secp256k1",
        ),
        (&["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"], "RSA"),
        (&["-algorithm", "SM2"], "SM2"),
        (&["-algorithm", "X25519"], "X25519"),
    ];
    for (arguments, name) in cases {
        let directory = tempfile::tempdir().unwrap();
        openssl_ok(directory.path(), &[&["genpkey", "-out", "key.pem"], arguments].concat());
        let public = openssl_ok(directory.path(), &["pkey", "-in", "key.pem", "-pubout"]);
        let error = PublicKey::from_pem(std::str::from_utf8(&public).unwrap()).unwrap_err();
        assert!(error.to_string().contains(name), "{error}");
        let error = SigningKey::open_file(&directory.path().join("key.pem")).unwrap_err();
        assert!(error.to_string().contains(name), "{error}");
    }
}
