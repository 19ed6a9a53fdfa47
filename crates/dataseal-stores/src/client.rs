//! The one gate through which every request of every store goes.
//!
//! It lets requests pass to the store's own hosts only, over TLS unless the host is this machine, never follows a
//! redirect elsewhere, waits no longer than the limits say, keeps error bodies out of memory, and remembers statuses and
//! kinds of failure, so that nothing has to be read out of another library's error text.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use bytes::{Bytes, BytesMut};
use futures::StreamExt as _;
use object_store::ClientOptions;
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpRequestBody, HttpResponse, HttpResponseBody,
    HttpService,
};
use reqwest::header::{AUTHORIZATION, CONTENT_LENGTH, HeaderMap, HeaderValue, TRANSFER_ENCODING};
use reqwest::redirect::Policy;
use url::Url;
use zeroize::Zeroizing;

use crate::address::GuardedResolver;
use crate::causes;
use crate::credentials::Credentials;
use crate::error::{Answer, Refusal, StoreError, Wait};
use crate::limits::{Reach, TransferLimits};
use crate::secret::Secret;
use crate::store_url::checked_server;

/// Redirects within one host that are followed.
const REDIRECTS: usize = 5;
/// Bytes of a list of objects: a thousand keys of a thousand bytes, every byte escaped.
const LISTING_BYTES: usize = 16 << 20;

/// What the gate saw last.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    failure: Mutex<Option<StoreError>>,
    /// A success came without a length.
    without_length: AtomicBool,
}

impl Seen {
    fn note(&self, failure: StoreError) {
        let mut last = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
        // A refusal is the cause of what follows it.
        if !matches!(*last, Some(StoreError::Refused(_))) {
            *last = Some(failure);
        }
    }

    /// The last failure, forgotten with this.
    pub(crate) fn take(&self) -> Option<StoreError> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Whether a success came without a length since this was last asked.
    pub(crate) fn take_without_length(&self) -> bool {
        self.without_length.swap(false, Ordering::Relaxed)
    }
}

/// What the gate needs to know of the store behind it.
pub(crate) struct Gate<'a> {
    /// Hosts that requests may go to, as in a URL.
    pub(crate) hosts: Vec<String>,
    pub(crate) credentials: &'a Credentials,
    /// User and password for the server itself.
    pub(crate) login: Option<&'a (Secret, Secret)>,
    pub(crate) limits: TransferLimits,
    pub(crate) reach: Reach,
    /// Answers are lists, which the store's client reads as a whole.
    pub(crate) listing: bool,
}

/// The client behind the gate.
#[derive(Clone)]
pub(crate) struct Guarded {
    inner: reqwest::Client,
    hosts: Arc<Vec<String>>,
    limits: TransferLimits,
    reach: Reach,
    listing: bool,
    resolver: GuardedResolver,
    seen: Arc<Seen>,
}

impl fmt::Debug for Guarded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Guarded")
    }
}

/// An error without text, for the store's client to pass through.
#[derive(Debug)]
struct Withheld;

impl fmt::Display for Withheld {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("withheld")
    }
}

impl StdError for Withheld {}

fn withheld(kind: HttpErrorKind) -> HttpError {
    HttpError::new(kind, Withheld)
}

impl Guarded {
    pub(crate) fn new(gate: Gate<'_>) -> Result<Self, StoreError> {
        let resolver = GuardedResolver {
            open: gate.reach.metadata_addresses,
            refused: Arc::new(AtomicBool::new(false)),
        };
        let mut builder = reqwest::Client::builder()
            .no_proxy()
            .referer(false)
            .redirect(Policy::custom(|attempt| {
                let same = attempt
                    .previous()
                    .last()
                    .is_some_and(|from| from.origin() == attempt.url().origin());
                if same && attempt.previous().len() <= REDIRECTS {
                    attempt.follow()
                } else {
                    attempt.stop()
                }
            }))
            .connect_timeout(gate.limits.connect)
            // Bodies are watched where they are read; this is for the few that the store's client reads itself.
            .read_timeout(gate.limits.idle.saturating_mul(2))
            .user_agent(concat!("dataseal/", env!("CARGO_PKG_VERSION")))
            .dns_resolver(Arc::new(resolver.clone()));
        for authority in gate.credentials.authorities() {
            let certificates = reqwest::Certificate::from_pem_bundle(authority.as_bytes());
            for certificate in certificates.map_err(|_| StoreError::SettingInvalid("AWS_CA_BUNDLE"))? {
                builder = builder.add_root_certificate(certificate);
            }
        }
        if let Some(proxy) = gate.credentials.get("HTTPS_PROXY") {
            let invalid = |_| StoreError::SettingInvalid("HTTPS_PROXY");
            builder = builder.proxy(reqwest::Proxy::https(proxy).map_err(invalid)?);
        }
        if let Some((user, password)) = gate.login {
            builder = builder.default_headers(basic(user, password)?);
        }
        Ok(Self {
            inner: builder.build().map_err(|_| StoreError::Tls)?,
            hosts: Arc::new(gate.hosts),
            limits: gate.limits,
            reach: gate.reach,
            listing: gate.listing,
            resolver,
            seen: Arc::default(),
        })
    }

    pub(crate) fn seen(&self) -> Arc<Seen> {
        Arc::clone(&self.seen)
    }

    /// A plain request for a whole body, for servers that do not say its length.
    pub(crate) async fn get(&self, url: &str) -> Result<HttpResponse, StoreError> {
        let mut request = HttpRequest::new(HttpRequestBody::empty());
        *request.uri_mut() = url.parse().map_err(|_| StoreError::Internal)?;
        let response = self
            .pass(request)
            .await
            .map_err(|_| self.seen.take().unwrap_or(StoreError::Internal))?;
        if !response.status().is_success() {
            return Err(StoreError::of_status(response.status().as_u16()));
        }
        Ok(response)
    }

    async fn pass(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let fail = |error, kind| {
            self.seen.note(error);
            withheld(kind)
        };
        if let Err(refused) = self.check(&request.uri().to_string()) {
            return Err(fail(refused, HttpErrorKind::Unknown));
        }
        let answered = tokio::time::timeout(self.limits.response, HttpService::call(&self.inner, request)).await;
        let response = match answered {
            Err(_) => return Err(fail(StoreError::Timeout(Wait::Response), HttpErrorKind::Timeout)),
            Ok(Err(error)) => {
                if self.resolver.refused.swap(false, Ordering::Relaxed) {
                    let refused = StoreError::Refused(Refusal::MetadataAddress);
                    return Err(fail(refused, HttpErrorKind::Unknown));
                }
                let kind = if is_tls(&error) {
                    HttpErrorKind::Unknown
                } else {
                    error.kind()
                };
                return Err(fail(transport(&error), kind));
            }
            Ok(Ok(response)) => response,
        };
        self.admit(response).await
    }

    /// Only the store's own hosts, and only as far as the caller may reach.
    fn check(&self, url: &str) -> Result<(), StoreError> {
        let url = Url::parse(url).map_err(|_| StoreError::Internal)?;
        checked_server(&url, self.reach)?;
        let host = url.host_str().unwrap_or_default();
        if self.hosts.iter().any(|known| known.eq_ignore_ascii_case(host)) {
            Ok(())
        } else {
            Err(StoreError::Refused(Refusal::OtherHost))
        }
    }

    /// Notes a status, drops what an error's body says, and bounds a list.
    async fn admit(&self, response: HttpResponse) -> Result<HttpResponse, HttpError> {
        let status = response.status();
        if !status.is_success() {
            self.seen.note(StoreError::of_status(status.as_u16()));
            let (parts, _) = response.into_parts();
            return Ok(HttpResponse::from_parts(parts, HttpResponseBody::from(Bytes::new())));
        }
        if !response.headers().contains_key(CONTENT_LENGTH) {
            self.seen.without_length.store(true, Ordering::Relaxed);
        }
        if !self.listing {
            return Ok(response);
        }
        let (parts, body) = response.into_parts();
        let mut stream = body.bytes_stream();
        let mut whole = BytesMut::new();
        while let Some(chunk) = stream.next().await {
            whole.extend_from_slice(&chunk.inspect_err(|error| self.seen.note(transport(error)))?);
            if whole.len() > LISTING_BYTES {
                self.seen.note(StoreError::Answer(Answer::Listing));
                return Err(withheld(HttpErrorKind::Unknown));
            }
        }
        Ok(HttpResponse::from_parts(parts, HttpResponseBody::from(whole.freeze())))
    }
}

impl HttpService for Guarded {
    // Written as the trait's macro would write it, which is the only use that this crate would have for that macro.
    fn call<'this, 'future>(
        &'this self,
        request: HttpRequest,
    ) -> Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'future>>
    where
        'this: 'future,
        Self: 'future,
    {
        Box::pin(self.pass(request))
    }
}

impl HttpConnector for Guarded {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.clone()))
    }
}

/// Whether a body without a length ends in a way that tells the end from a broken connection.
pub(crate) fn ends_itself(response: &HttpResponse) -> bool {
    let chunked = response
        .headers()
        .get(TRANSFER_ENCODING)
        .and_then(|value| value.to_str().ok());
    response.version() == reqwest::Version::HTTP_2
        || response.headers().contains_key(CONTENT_LENGTH)
        || chunked.is_some_and(|value| value.to_ascii_lowercase().contains("chunked"))
}

/// Basic authentication (RFC 7617).
fn basic(user: &Secret, password: &Secret) -> Result<HeaderMap, StoreError> {
    let pair = Zeroizing::new(format!("{}:{}", user.reveal(), password.reveal()));
    let line = Zeroizing::new(format!(
        "Basic {}",
        base64::engine::general_purpose::STANDARD.encode(pair.as_bytes())
    ));
    let mut value = HeaderValue::from_str(&line).map_err(|_| StoreError::Internal)?;
    value.set_sensitive(true);
    Ok(HeaderMap::from_iter([(AUTHORIZATION, value)]))
}

/// What failed below HTTP, by kinds only.
pub(crate) fn transport(error: &HttpError) -> StoreError {
    if is_tls(error) {
        return StoreError::Tls;
    }
    let connecting = StdError::source(error)
        .and_then(|source| source.downcast_ref::<reqwest::Error>())
        .is_some_and(reqwest::Error::is_connect);
    match error.kind() {
        HttpErrorKind::Connect => StoreError::Connect,
        HttpErrorKind::Timeout if connecting => StoreError::Timeout(Wait::Connect),
        HttpErrorKind::Timeout => StoreError::Timeout(Wait::Idle),
        HttpErrorKind::Decode => StoreError::Answer(Answer::Other),
        _ => StoreError::Interrupted { received: 0 },
    }
}

/// A failed handshake is an I/O error of invalid data below the client's own.
fn is_tls(error: &HttpError) -> bool {
    causes::io_kinds(error).any(|kind| kind == io::ErrorKind::InvalidData)
}

/// The error for what a store's client says, after what the gate saw.
pub(crate) fn store_error(error: &object_store::Error, seen: &Seen) -> StoreError {
    use object_store::Error;
    let noted = seen.take();
    match (error, noted) {
        (Error::InvalidPath { .. }, _) => StoreError::Answer(Answer::Listing),
        (_, Some(noted)) => noted,
        (Error::Generic { source, .. }, None) if source.is::<HttpError>() => source
            .downcast_ref()
            .map_or(StoreError::Answer(Answer::Other), transport),
        (Error::NotFound { .. }, None) => StoreError::NotFound,
        (Error::Precondition { .. } | Error::NotModified { .. }, None) => StoreError::Changed,
        (Error::NotSupported { .. }, None) => StoreError::Answer(Answer::Range),
        (_, None) => StoreError::Answer(Answer::Other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_hosts_of_the_store_pass() {
        let gate = Guarded::new(Gate {
            hosts: vec!["bucket.example".to_owned()],
            credentials: &Credentials::none(),
            login: None,
            limits: TransferLimits::default(),
            reach: Reach::default(),
            listing: false,
        });
        let gate = gate.unwrap();
        let refused = |refusal| Err(StoreError::Refused(refusal));
        assert_eq!(gate.check("https://BUCKET.example/key"), Ok(()));
        assert_eq!(
            gate.check("https://bucket.example.evil/key"),
            refused(Refusal::OtherHost)
        );
        assert_eq!(gate.check("http://bucket.example/key"), refused(Refusal::PlainHttp));
        assert_eq!(gate.check("http://127.0.0.1/latest"), refused(Refusal::OtherHost));
        assert_eq!(
            gate.check("https://169.254.169.254/latest"),
            refused(Refusal::MetadataAddress)
        );
        assert_eq!(format!("{gate:?}"), "Guarded");
    }

    #[test]
    fn proxies_and_authorities_are_named_when_they_are_malformed() {
        let built = |name: &str, value: &str| {
            let mut credentials = Credentials::none();
            assert!(credentials.set(name, value));
            let gate = Gate {
                hosts: Vec::new(),
                credentials: &credentials,
                login: None,
                limits: TransferLimits::default(),
                reach: Reach::default(),
                listing: false,
            };
            Guarded::new(gate).map(|_| ())
        };
        assert_eq!(built("HTTPS_PROXY", "http://proxy.example:3128"), Ok(()));
        assert_eq!(
            built("HTTPS_PROXY", "://"),
            Err(StoreError::SettingInvalid("HTTPS_PROXY"))
        );
    }
}
