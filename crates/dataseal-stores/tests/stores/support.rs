//! What the tests share: limits that fail within a second, a scratch file, and the search for leaked secrets.

use std::fmt::{Debug, Display};
use std::fs::File;
use std::io::{Read as _, Seek as _};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use dataseal_stores::{Access, Credentials, Fetched, Progress, Reach, StoreError, StoreUrl, TransferLimits, fetch};

/// Planted wherever a secret, a query, a header or a server's text stands.
pub(crate) const CANARY: &str = "teapot418";

pub(crate) fn limits() -> TransferLimits {
    TransferLimits {
        part_bytes: 64 << 10,
        retries: 2,
        connect: Duration::from_secs(2),
        response: Duration::from_millis(500),
        idle: Duration::from_millis(400),
        rate_window: Duration::from_secs(5),
        ..TransferLimits::default()
    }
}

pub(crate) fn settings(pairs: &[(&str, &str)]) -> Credentials {
    let mut credentials = Credentials::none();
    for (name, value) in pairs {
        assert!(credentials.set(name, *value), "{name} is not taken");
    }
    credentials
}

pub(crate) fn access(credentials: &Credentials, limits: TransferLimits) -> Access<'_> {
    static NEVER: AtomicBool = AtomicBool::new(false);
    Access {
        credentials,
        limits,
        reach: Reach::default(),
        cancel: &NEVER,
    }
}

/// Fetches with `limits` into a file and returns what lies there.
pub(crate) fn fetch_with(
    url: &str,
    credentials: &Credentials,
    limits: TransferLimits,
) -> Result<(Fetched, Vec<u8>), StoreError> {
    let mut file = tempfile::tempfile().unwrap();
    let url = StoreUrl::parse(url).unwrap();
    let mut last = None;
    let mut progress = |progress: Progress| last = Some(progress);
    let fetched = fetch(&url, &access(credentials, limits), &mut file, &mut progress);
    let fetched = fetched.inspect_err(assert_quiet)?;
    if fetched.bytes > 0 {
        assert_eq!(last.unwrap().received, fetched.bytes);
    }
    Ok((fetched, content(&mut file)))
}

pub(crate) fn content(file: &mut File) -> Vec<u8> {
    let mut bytes = Vec::new();
    file.rewind().unwrap();
    file.read_to_end(&mut bytes).unwrap();
    bytes
}

/// An error says nothing of what it was planted in, in no format.
pub(crate) fn assert_quiet<E: Display + Debug + std::error::Error>(error: &E) {
    let mut shown = format!("{error} {error:?} {error:#?}");
    let mut source = error.source();
    while let Some(cause) = source {
        shown.push_str(&format!(" {cause} {cause:?}"));
        source = cause.source();
    }
    for secret in [CANARY, "127.0.0.1", "sig=", "://"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

/// Bytes without a pattern that a mistaken offset would repeat.
pub(crate) fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    (0..length)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_le_bytes()[3]
        })
        .collect()
}
