//! Private key files: which are refused, and what a created one looks like.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::fs::{self, Permissions};
use std::io::ErrorKind;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;

use dataseal_sign::{Algorithm, KeyError, KeyFileDefect, SignError, Signer, SigningKey};

fn defect(result: Result<impl Sized, SignError>, path: &Path) -> KeyFileDefect {
    match result.err() {
        Some(SignError::KeyFile { path: named, defect }) if named == path => defect,
        _ => KeyFileDefect::Platform,
    }
}

fn open_defect(path: &Path) -> KeyFileDefect {
    defect(SigningKey::open_file(path), path)
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_created_file_is_private_and_read_again() {
    let directory = tempfile::tempdir().unwrap();
    for algorithm in Algorithm::ALL {
        let path = directory.path().join(algorithm.name());
        let key = SigningKey::generate(algorithm).unwrap();
        key.create_file(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o7777, 0o600);
        assert_eq!(SigningKey::open_file(&path).unwrap().public_key(), key.public_key());
        set_mode(&path, 0o400);
        assert!(SigningKey::open_file(&path).is_ok());
    }
}

#[test]
fn nothing_that_exists_is_overwritten() {
    let directory = tempfile::tempdir().unwrap();
    let (file, dangling) = (directory.path().join("file"), directory.path().join("dangling"));
    fs::write(&file, "precious").unwrap();
    symlink(directory.path().join("nowhere"), &dangling).unwrap();
    let key = SigningKey::generate(Algorithm::Ed25519).unwrap();
    for path in [&file, &dangling, &directory.path().to_owned()] {
        assert_eq!(defect(key.create_file(path), path), KeyFileDefect::Exists);
    }
    assert_eq!(fs::read(&file).unwrap(), b"precious");
    assert!(!directory.path().join("nowhere").exists());
    let missing = directory.path().join("no/such/directory");
    assert_eq!(
        defect(key.create_file(&missing), &missing),
        KeyFileDefect::Io(ErrorKind::NotFound)
    );
}

#[test]
fn a_file_that_others_can_use_is_refused_with_the_way_out() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("key.pem");
    SigningKey::generate(Algorithm::Ed25519)
        .unwrap()
        .create_file(&path)
        .unwrap();
    for mode in [0o644, 0o640, 0o660, 0o604, 0o601, 0o610, 0o602, 0o777] {
        set_mode(&path, mode);
        assert_eq!(open_defect(&path), KeyFileDefect::Mode { mode });
    }
    let error = SigningKey::open_file(&path).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("key.pem` can be used by others (mode 0777); make it private with `chmod 600`")
    );
    set_mode(&path, 0o600);
    assert!(SigningKey::open_file(&path).is_ok());
}

#[test]
fn only_a_regular_file_with_one_name_is_opened() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("key.pem");
    SigningKey::generate(Algorithm::Ed25519)
        .unwrap()
        .create_file(&path)
        .unwrap();

    let link = directory.path().join("link");
    symlink(&path, &link).unwrap();
    assert_eq!(open_defect(&link), KeyFileDefect::SymbolicLink);
    assert_eq!(open_defect(directory.path()), KeyFileDefect::NotRegular);
    let missing = directory.path().join("missing");
    assert_eq!(open_defect(&missing), KeyFileDefect::Io(ErrorKind::NotFound));

    let second = directory.path().join("second");
    fs::hard_link(&path, &second).unwrap();
    assert_eq!(open_defect(&path), KeyFileDefect::HardLinks { links: 2 });
    fs::remove_file(&second).unwrap();
    assert!(SigningKey::open_file(&path).is_ok());
}

/// Opening a pipe without a writer would wait for ever.
#[test]
fn a_pipe_is_refused_at_once() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("pipe");
    let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
    rustix::fs::mkfifoat(rustix::fs::CWD, &path, mode).unwrap();
    assert_eq!(open_defect(&path), KeyFileDefect::NotRegular);
}

/// Giving a file away needs the superuser; for others the test has nothing to do.
#[test]
fn a_file_of_somebody_else_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("key.pem");
    SigningKey::generate(Algorithm::Ed25519)
        .unwrap()
        .create_file(&path)
        .unwrap();
    let somebody_else = 12_345;
    if std::os::unix::fs::chown(&path, Some(somebody_else), None).is_ok() {
        assert_eq!(open_defect(&path), KeyFileDefect::Owner { owner: somebody_else });
    }
}

#[test]
fn what_is_read_is_bounded_and_never_quoted() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("key.pem");
    let cases: [(Vec<u8>, KeyFileDefect); 5] = [
        (vec![b'-'; 8193], KeyFileDefect::TooLarge { limit: 8192 }),
        (Vec::new(), KeyFileDefect::Content(KeyError::PemBegin)),
        (b"canary".to_vec(), KeyFileDefect::Content(KeyError::PemBegin)),
        (b"\xff\xfe".to_vec(), KeyFileDefect::Content(KeyError::PemBegin)),
        (
            b"-----BEGIN PRIVATE KEY-----\ncanary==\n-----END PRIVATE KEY-----\n".to_vec(),
            KeyFileDefect::Content(KeyError::PemBase64),
        ),
    ];
    for (content, expected) in cases {
        fs::write(&path, &content).unwrap();
        set_mode(&path, 0o600);
        assert_eq!(open_defect(&path), expected);
        let error = SigningKey::open_file(&path).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("canary"));
    }
}

#[test]
fn every_truncated_key_file_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    for algorithm in Algorithm::ALL {
        let path = directory.path().join(algorithm.name());
        SigningKey::generate(algorithm).unwrap().create_file(&path).unwrap();
        let whole = fs::read(&path).unwrap();
        // Without its last line end the text is still a whole block.
        for length in 0..whole.len() - 1 {
            fs::write(&path, whole.get(..length).unwrap()).unwrap();
            assert!(SigningKey::open_file(&path).is_err(), "{length} bytes");
        }
    }
}
