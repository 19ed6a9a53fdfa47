//! The address of an object or of a prefix, as users write it, and the form in which it may be shown.
//!
//! `s3://`, `az://` and `gs://` keys are taken literally, as the stores' own tools do: nothing is decoded. Web addresses
//! are URLs. User names, passwords and queries are kept apart as secrets and are in no form that is shown.

use std::fmt;

use object_store::path::Path;
use url::Url;

use crate::error::{AddressProblem, Refusal, StoreError};
use crate::secret::Secret;
use crate::{address, percent};

/// Which interface a store speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StoreKind {
    /// Amazon S3 and everything that speaks its interface.
    S3,
    /// Azure Blob Storage.
    Azure,
    /// Google Cloud Storage.
    Google,
    /// A web server.
    Web,
}

/// Schemes, and whether the store has an address of its own, which a setting must then give.
const SCHEMES: &[(&str, StoreKind, bool)] = &[
    ("s3", StoreKind::S3, false),
    ("s3a", StoreKind::S3, false),
    ("oss", StoreKind::S3, true),
    ("obs", StoreKind::S3, true),
    ("cos", StoreKind::S3, true),
    ("cosn", StoreKind::S3, true),
    ("az", StoreKind::Azure, false),
    ("azure", StoreKind::Azure, false),
    ("gs", StoreKind::Google, false),
    ("https", StoreKind::Web, false),
    ("http", StoreKind::Web, false),
];

/// The address of an object, or of a prefix whose objects are listed.
#[derive(Clone, PartialEq, Eq)]
pub struct StoreUrl {
    scheme: &'static str,
    kind: StoreKind,
    needs_endpoint: bool,
    /// Bucket, container, or `host[:port]`.
    place: String,
    /// Key or path, without the slash before it.
    key: String,
    /// A version of the object (`versionId`, `generation`).
    version: Option<String>,
    /// A shared access signature given as an `az://` address's query.
    signature: Option<Secret>,
    /// User and password given in the address.
    login: Option<(Secret, Secret)>,
    /// A web address without user and password, but with its query.
    web: Option<Secret>,
}

impl StoreUrl {
    /// Whether a text begins like an address of a store, so that it is no file's path.
    pub fn recognises(text: &str) -> bool {
        split_scheme(text).is_some_and(|(scheme, _)| find_scheme(scheme).is_some())
    }

    /// Reads an address.
    ///
    /// # Errors
    /// [`StoreError::Address`] for what is no address of a known form. Which addresses may be contacted is decided when
    /// one is.
    pub fn parse(text: &str) -> Result<Self, StoreError> {
        let (scheme, rest) = split_scheme(text).ok_or(StoreError::Address(AddressProblem::Form))?;
        let (scheme, kind, needs_endpoint) = find_scheme(scheme).ok_or(StoreError::Address(AddressProblem::Scheme))?;
        let mut address = Self {
            scheme,
            kind,
            needs_endpoint,
            place: String::new(),
            key: String::new(),
            version: None,
            signature: None,
            login: None,
            web: None,
        };
        if kind == StoreKind::Web {
            address.read_web(text)?;
        } else {
            address.read_bucket(rest)?;
        }
        Ok(address)
    }

    fn read_web(&mut self, text: &str) -> Result<(), StoreError> {
        let mut url = Url::parse(text).map_err(|_| StoreError::Address(AddressProblem::Form))?;
        let host = url.host_str().filter(|host| !host.is_empty());
        let host = host.ok_or(StoreError::Address(AddressProblem::Place))?.to_owned();
        self.place = url.port().map_or_else(|| host.clone(), |port| format!("{host}:{port}"));
        if !url.username().is_empty() || url.password().is_some() {
            let user = percent::decoded(url.username());
            let password = percent::decoded(url.password().unwrap_or_default());
            self.login = Some((Secret::new(user), Secret::new(password)));
        }
        let emptied = url.set_username("").and_then(|()| url.set_password(None));
        emptied.map_err(|()| StoreError::Address(AddressProblem::Form))?;
        url.set_fragment(None);
        url.path().trim_start_matches('/').clone_into(&mut self.key);
        self.web = Some(Secret::new(String::from(url)));
        Ok(())
    }

    fn read_bucket(&mut self, rest: &str) -> Result<(), StoreError> {
        let (rest, query) = rest
            .split_once('?')
            .map_or((rest, None), |(rest, query)| (rest, Some(query)));
        let (place, key) = rest.split_once('/').unwrap_or((rest, ""));
        let place = match place.rsplit_once('@') {
            Some((login, place)) => {
                let (user, password) = login.split_once(':').unwrap_or((login, ""));
                self.login = Some((
                    Secret::new(percent::decoded(user)),
                    Secret::new(percent::decoded(password)),
                ));
                place
            }
            None => place,
        };
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '$');
        if place.is_empty() || !place.chars().all(fits) {
            return Err(StoreError::Address(AddressProblem::Place));
        }
        Path::parse(key).map_err(|_| StoreError::Address(AddressProblem::KeyForm))?;
        place.clone_into(&mut self.place);
        key.clone_into(&mut self.key);
        query.map_or(Ok(()), |query| self.read_query(query))
    }

    fn read_query(&mut self, query: &str) -> Result<(), StoreError> {
        if self.kind == StoreKind::Azure {
            self.signature = Some(Secret::new(query));
            return Ok(());
        }
        let wanted = if self.kind == StoreKind::S3 {
            "versionId"
        } else {
            "generation"
        };
        let version = query
            .split_once('=')
            .filter(|(name, value)| *name == wanted && !value.is_empty() && !value.contains('&'))
            .map(|(_, value)| percent::decoded(value));
        self.version = Some(version.ok_or(StoreError::Address(AddressProblem::Query))?);
        Ok(())
    }

    /// Which interface the store speaks.
    pub const fn kind(&self) -> StoreKind {
        self.kind
    }

    /// Whether the address names a prefix (nothing behind the bucket, or a slash at the end) and so is to be listed.
    pub fn is_prefix(&self) -> bool {
        self.kind != StoreKind::Web && (self.key.is_empty() || self.key.ends_with('/'))
    }

    /// The last segment of the key: the input's name. A web address's is decoded, and its host stands in for a path
    /// that has none. Empty for a bucket as a whole.
    pub fn name(&self) -> String {
        let key = self.key.trim_end_matches('/');
        let last = key.rsplit('/').next().unwrap_or_default();
        match self.kind {
            StoreKind::Web if last.is_empty() => self.place.clone(),
            StoreKind::Web => percent::decoded(last),
            _ => last.to_owned(),
        }
    }

    /// The address without user, password, query and fragment: the only form that is shown or recorded.
    pub fn shown(&self) -> String {
        format!("{}://{}/{}", self.scheme, self.place, self.key)
    }

    /// The same place with another key.
    pub(crate) fn with_key(&self, key: &str) -> Self {
        Self {
            key: key.to_owned(),
            version: None,
            ..self.clone()
        }
    }

    pub(crate) fn place(&self) -> &str {
        &self.place
    }

    pub(crate) fn version(&self) -> Option<&str> {
        self.version.as_deref()
    }

    pub(crate) const fn signature(&self) -> Option<&Secret> {
        self.signature.as_ref()
    }

    pub(crate) const fn login(&self) -> Option<&(Secret, Secret)> {
        self.login.as_ref()
    }

    pub(crate) const fn needs_endpoint(&self) -> bool {
        self.needs_endpoint
    }

    /// A web address with its query; never shown.
    pub(crate) fn web(&self) -> Option<&str> {
        self.web.as_ref().map(Secret::reveal)
    }

    /// The key as the store's client takes it; a web address has its path in its URL.
    pub(crate) fn path(&self) -> Result<Path, StoreError> {
        if self.kind == StoreKind::Web {
            return Ok(Path::default());
        }
        Path::parse(&self.key).map_err(|_| StoreError::Address(AddressProblem::KeyForm))
    }
}

impl fmt::Display for StoreUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown())
    }
}

impl fmt::Debug for StoreUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown())
    }
}

/// An address of a server that a setting or a web address gives: `https`, or `http` to this machine, and no metadata
/// service.
pub(crate) fn checked_server(url: &Url, reach: crate::Reach) -> Result<(), StoreError> {
    let host = url.host_str().ok_or(StoreError::Address(AddressProblem::Place))?;
    match url.scheme() {
        "https" => {}
        "http" if reach.plain_http || address::is_loopback(host) => {}
        "http" => return Err(StoreError::Refused(Refusal::PlainHttp)),
        _ => return Err(StoreError::Address(AddressProblem::Scheme)),
    }
    if !reach.metadata_addresses && address::is_forbidden_host(host) {
        return Err(StoreError::Refused(Refusal::MetadataAddress));
    }
    Ok(())
}

fn split_scheme(text: &str) -> Option<(&str, &str)> {
    text.split_once("://")
}

fn find_scheme(scheme: &str) -> Option<(&'static str, StoreKind, bool)> {
    SCHEMES
        .iter()
        .copied()
        .find(|(known, ..)| known.eq_ignore_ascii_case(scheme))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> StoreUrl {
        StoreUrl::parse(text).unwrap()
    }

    #[test]
    fn addresses_are_taken_apart() {
        let url = parsed("s3://bucket/folder/表 1.csv");
        assert_eq!(
            (url.kind(), url.place(), url.name().as_str()),
            (StoreKind::S3, "bucket", "表 1.csv")
        );
        assert!(!url.is_prefix());
        assert!(parsed("s3://bucket").is_prefix() && parsed("gs://bucket/folder/").is_prefix());
        assert_eq!(parsed("s3://b/a%20b.csv").name(), "a%20b.csv", "keys are literal");
        assert_eq!(parsed("https://h/a%20b.csv?x=1").name(), "a b.csv");
        assert_eq!(parsed("https://h:8443/?x=1").name(), "h:8443");
        assert_eq!(parsed("s3://b/k?versionId=abc").version(), Some("abc"));
        assert!(parsed("oss://b/k").needs_endpoint());
        assert!(
            StoreUrl::recognises("AZ://c/b")
                && !StoreUrl::recognises("data/a.csv")
                && !StoreUrl::recognises("ftp://h/a")
        );
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for (text, problem) in [
            ("s3:/bucket/key", AddressProblem::Form),
            ("ftp://host/a", AddressProblem::Scheme),
            ("s3:///key", AddressProblem::Place),
            ("s3://b/../../etc/passwd", AddressProblem::KeyForm),
            ("s3://b/a//b", AddressProblem::KeyForm),
            ("s3://b/a\u{0}b", AddressProblem::KeyForm),
            ("s3://b/k?acl", AddressProblem::Query),
            ("s3://b/k?versionId=1&x=2", AddressProblem::Query),
            ("https://", AddressProblem::Form),
            ("s3://169.254.169.254:80/k", AddressProblem::Place),
        ] {
            assert_eq!(
                StoreUrl::parse(text).unwrap_err(),
                StoreError::Address(problem),
                "{text}"
            );
        }
    }

    #[test]
    fn no_shown_form_has_a_secret() {
        for text in [
            "https://kettle:teapot@host/p/a.csv?sig=teapot#teapot",
            "az://container/p/a.csv?sv=1&sig=teapot",
            "s3://AKIAKETTLE:teapot@bucket/p/a.csv",
        ] {
            let url = parsed(text);
            let shown = format!("{url} {url:?} {:?} {}", Some(&url), url.shown());
            assert!(shown.contains("p/a.csv"), "{shown}");
            assert!(
                !shown.contains("teapot") && !shown.to_lowercase().contains("kettle"),
                "{shown}"
            );
        }
    }

    #[test]
    fn servers_are_https_or_this_machine() {
        let check = |text: &str| checked_server(&Url::parse(text).unwrap(), crate::Reach::default());
        assert!(check("https://minio.example:9000").is_ok() && check("http://127.0.0.1:9000").is_ok());
        assert_eq!(
            check("http://minio.example"),
            Err(StoreError::Refused(Refusal::PlainHttp))
        );
        for text in [
            "https://169.254.169.254",
            "https://2852039166",
            "https://[fd00:ec2::254]",
            "https://0xa9fea9fe/",
        ] {
            assert_eq!(
                check(text),
                Err(StoreError::Refused(Refusal::MetadataAddress)),
                "{text}"
            );
        }
    }
}
