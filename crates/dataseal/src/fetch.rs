//! Inputs that lie elsewhere: objects and tables, fetched by this process into scratch files and then read like local files.
//!
//! The reader process gets the scratch file and never an address or a credential. Credentials are handed in by the caller;
//! an address is shown without user, password and signature.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use dataseal_model::ErrorCode;
use dataseal_stores::{
    Access, Credentials, DatabaseSource, Reach, StoreError, StoreUrl, TransferLimits, fetch, fetch_rows, list,
};

use crate::discover::{Found, partitions};
use crate::inputs::of_folder;
use crate::measure::scratch_file;
use crate::{Error, Input, Progress};

/// How to get at what lies elsewhere.
#[derive(Clone, Copy, Debug)]
pub struct Fetching<'a> {
    /// What stores and databases may ask for.
    pub credentials: &'a Credentials,
    /// Bytes of one object or result at most.
    pub max_bytes: u64,
    /// A read-only query, for a database address that names no table.
    pub query: Option<&'a str>,
    /// Whether all objects under a prefix are one table.
    pub union: bool,
}

/// Whether a text is an address that [`fetch_inputs`] takes, such as `s3://bucket/key` or `postgresql://host/db?table=t`.
pub fn is_address(text: &str) -> bool {
    StoreUrl::recognises(text) || DatabaseSource::recognises(text)
}

/// Fetches what an address stands for: an object, every object under a prefix that ends in `/`, or a table.
///
/// # Errors
/// Whatever keeps it from being fetched whole; nothing half-fetched is handed on.
pub fn fetch_inputs(address: &str, how: Fetching<'_>, progress: &dyn Progress) -> Result<Vec<Input>, Error> {
    let cancel = AtomicBool::new(false);
    let access = Access {
        credentials: how.credentials,
        limits: TransferLimits {
            max_bytes: how.max_bytes,
            ..TransferLimits::default()
        },
        reach: Reach::default(),
        cancel: &cancel,
    };
    if DatabaseSource::recognises(address) {
        let source = DatabaseSource::parse(address, how.query).map_err(|error| refused("", error))?;
        let shown = source.shown();
        progress.begin(&source.name(), 0, 1);
        let mut file = scratch_file()?;
        let fetched = fetch_rows(&source, &access, &mut file, &mut |_| {});
        progress.end();
        let fetched = fetched.map_err(|error| refused(&shown, error))?;
        return Ok(vec![Input {
            path: PathBuf::from(shown),
            name: fetched.name,
            fetched: Some(Arc::new(file)),
            ..Input::default()
        }]);
    }
    let url = StoreUrl::parse(address).map_err(|error| refused("", error))?;
    if !url.is_prefix() {
        return Ok(vec![object(&url, url.name(), &access, progress)?]);
    }
    let listed = list(&url, &access).map_err(|error| refused(&url.shown(), error))?;
    if listed.is_empty() {
        return Err(Error::new(ErrorCode::InputMissing, url.shown()).detail("no file below it"));
    }
    let mut found = Vec::new();
    let mut files = Vec::new();
    for each in listed {
        let input = object(&each.url, each.name, &access, progress)?;
        found.push(Found {
            partitions: partitions(input.name.as_bytes()),
            name: input.name,
            path: input.path,
        });
        files.push(input.fetched);
    }
    let folder = url.shown();
    let folder = folder.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let mut inputs = of_folder(folder, found, how.union);
    for (input, file) in inputs.iter_mut().zip(files) {
        input.fetched = file;
    }
    Ok(inputs)
}

fn object(url: &StoreUrl, name: String, access: &Access<'_>, progress: &dyn Progress) -> Result<Input, Error> {
    let mut file = scratch_file()?;
    progress.begin(&name, 0, 1);
    let fetched = fetch(url, access, &mut file, &mut |_| {});
    progress.end();
    fetched.map_err(|error| refused(&url.shown(), error))?;
    Ok(Input {
        path: PathBuf::from(url.shown()),
        name,
        fetched: Some(Arc::new(file)),
        ..Input::default()
    })
}

fn refused(shown: &str, error: StoreError) -> Error {
    Error::new(error.code(), shown).detail(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Quiet;

    #[test]
    fn addresses_are_told_from_paths() {
        for address in [
            "s3://b/k.csv",
            "https://h/x.csv",
            "postgresql://h/d?table=t",
            "oss://b/k",
        ] {
            assert!(is_address(address), "{address}");
        }
        for path in ["a.csv", "s3.csv", "c:/x", "folder/", "a://b"] {
            assert!(!is_address(path), "{path}");
        }
    }

    #[test]
    fn a_password_in_an_address_is_in_no_error() {
        let how = Fetching {
            credentials: &Credentials::none(),
            max_bytes: 1 << 20,
            query: None,
            union: false,
        };
        for address in [
            "https://user:hunter2@127.0.0.1:1/x.csv?sig=hunter2",
            "postgresql://user:hunter2@127.0.0.1:1/db?table=t",
        ] {
            let error = fetch_inputs(address, how, &Quiet).expect_err("nobody listens there");
            assert!(!format!("{error} {error:?}").contains("hunter2"), "{address}");
        }
    }
}
