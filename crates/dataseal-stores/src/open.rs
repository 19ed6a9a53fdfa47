//! From an address and settings to a store's client, without a look at the environment or a file.

use std::sync::Arc;
use std::time::Duration;

use object_store::aws::AmazonS3Builder;
use object_store::azure::{AzureConfigKey, MicrosoftAzureBuilder};
use object_store::gcp::{GcpCredential, GoogleCloudStorageBuilder};
use object_store::http::HttpBuilder;
use object_store::{BackoffConfig, ObjectStore, RetryConfig, StaticCredentialProvider};
use url::Url;

use crate::client::{Gate, Guarded, Seen};
use crate::error::{AddressProblem, StoreError};
use crate::limits::{Access, TransferLimits};
use crate::secret::Secret;
use crate::store_url::{StoreKind, StoreUrl, checked_server};

/// Hosts that take the bucket in front of the host name and refuse it in the path (Alibaba's `SecondLevelDomainForbidden`).
const BUCKET_IN_HOST: [&str; 3] = ["aliyuncs.com", "myqcloud.com", "myhuaweicloud.com"];
const GOOGLE: &str = "https://storage.googleapis.com";
/// Where Google's tokens come from, besides the store itself.
const GOOGLE_TOKENS: [&str; 3] = ["oauth2.googleapis.com", "accounts.google.com", "www.googleapis.com"];

/// A store that is ready to be asked.
pub(crate) struct Opened {
    pub(crate) store: Arc<dyn ObjectStore>,
    pub(crate) client: Guarded,
    pub(crate) seen: Arc<Seen>,
}

/// Makes the client for an address, for one object or for lists of them.
///
/// # Errors
/// [`StoreError`] for settings that are missing or malformed and for addresses that are refused.
pub(crate) fn open(url: &StoreUrl, access: &Access<'_>, listing: bool) -> Result<Opened, StoreError> {
    match url.kind() {
        StoreKind::S3 => open_s3(url, access, listing),
        StoreKind::Azure => open_azure(url, access, listing),
        StoreKind::Google => open_google(url, access, listing),
        StoreKind::Web => open_web(url, access, listing),
    }
}

fn retry(limits: &TransferLimits) -> RetryConfig {
    RetryConfig {
        backoff: BackoffConfig {
            init_backoff: Duration::from_millis(100),
            max_backoff: Duration::from_secs(5),
            base: 2.0,
        },
        max_retries: limits.retries,
        retry_timeout: limits.response.saturating_mul(2),
    }
}

fn gated<S: ObjectStore>(
    server: &Url,
    others: &[&str],
    access: &Access<'_>,
    login: Option<&(Secret, Secret)>,
    listing: bool,
    build: impl FnOnce(Guarded) -> object_store::Result<S>,
) -> Result<Opened, StoreError> {
    checked_server(server, access.reach)?;
    let host = server.host_str().unwrap_or_default();
    let hosts = std::iter::once(host).chain(others.iter().copied()).map(str::to_owned);
    let client = Guarded::new(Gate {
        hosts: hosts.collect(),
        credentials: access.credentials,
        login,
        limits: access.limits,
        reach: access.reach,
        listing,
    })?;
    let store = build(client.clone()).map_err(|_| StoreError::SettingInvalid("credentials"))?;
    Ok(Opened {
        store: Arc::new(store),
        seen: client.seen(),
        client,
    })
}

const ENDPOINTS: [&str; 3] = ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT"];

fn open_s3(url: &StoreUrl, access: &Access<'_>, listing: bool) -> Result<Opened, StoreError> {
    let credentials = access.credentials;
    let region = credentials
        .first(&["AWS_REGION", "AWS_DEFAULT_REGION"])
        .map_or("us-east-1", |(_, region)| region);
    let in_host = credentials.flag("AWS_VIRTUAL_HOSTED_STYLE_REQUEST")?;
    let (server, in_host) = match credentials.first(&ENDPOINTS) {
        Some((name, text)) => s3_server(name, text, url.place(), in_host)?,
        None if url.needs_endpoint() => return Err(StoreError::SettingMissing("AWS_ENDPOINT_URL")),
        None => s3_server("AWS_REGION", &amazon(region), url.place(), in_host)?,
    };
    let given = url.login().map(|(key, secret)| (key.reveal(), secret.reveal()));
    let set = credentials
        .get("AWS_ACCESS_KEY_ID")
        .zip(credentials.get("AWS_SECRET_ACCESS_KEY"));
    let keys = given.or(set);
    if keys.is_none() && credentials.get("AWS_ACCESS_KEY_ID").is_some() {
        return Err(StoreError::SettingMissing("AWS_SECRET_ACCESS_KEY"));
    }
    let anonymous = credentials.flag("AWS_SKIP_SIGNATURE")?.unwrap_or(keys.is_none());
    let payer = credentials
        .get("AWS_REQUEST_PAYER")
        .is_some_and(|value| value == "requester" || value == "true");
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(url.place())
        .with_region(region)
        .with_endpoint(server.as_str().trim_end_matches('/'))
        .with_allow_http(true)
        .with_virtual_hosted_style_request(in_host)
        .with_skip_signature(anonymous)
        .with_request_payer(payer)
        .with_retry(retry(&access.limits));
    if let Some((key, secret)) = keys {
        builder = builder.with_access_key_id(key).with_secret_access_key(secret);
    }
    if let Some(token) = credentials.get("AWS_SESSION_TOKEN").filter(|_| given.is_none()) {
        builder = builder.with_token(token);
    }
    gated(&server, &[], access, None, listing, |client| {
        builder.with_http_connector(client).build()
    })
}

/// Amazon's own address for a region; China's regions are under another domain.
fn amazon(region: &str) -> String {
    let domain = if region.starts_with("cn-") {
        "amazonaws.com.cn"
    } else {
        "amazonaws.com"
    };
    format!("https://s3.{region}.{domain}")
}

/// The server's address, with the bucket in front of its name where it wants that.
fn s3_server(
    setting: &'static str,
    text: &str,
    bucket: &str,
    in_host: Option<bool>,
) -> Result<(Url, bool), StoreError> {
    let invalid = StoreError::SettingInvalid(setting);
    let mut server = Url::parse(text).map_err(|_| invalid)?;
    let plain = server.username().is_empty() && server.password().is_none() && server.query().is_none();
    let host = server.host_str().filter(|_| plain).ok_or(invalid)?.to_owned();
    let below = |domain: &str| host.strip_suffix(domain).is_some_and(|front| front.ends_with('.'));
    let in_host = in_host.unwrap_or_else(|| BUCKET_IN_HOST.into_iter().any(below));
    if in_host && !host.starts_with(&format!("{bucket}.")) {
        server
            .set_host(Some(&format!("{bucket}.{host}")))
            .map_err(|_| invalid)?;
    }
    Ok((server, in_host))
}

fn open_azure(url: &StoreUrl, access: &Access<'_>, listing: bool) -> Result<Opened, StoreError> {
    let credentials = access.credentials;
    let connection = credentials.get("AZURE_STORAGE_CONNECTION_STRING").unwrap_or_default();
    let connection = |wanted: &str| {
        let parts = connection.split(';').filter_map(|part| part.split_once('='));
        parts
            .filter(|(name, _)| name.eq_ignore_ascii_case(wanted))
            .map(|(_, value)| value)
            .next()
    };
    let set = |names: &[&'static str]| credentials.first(names).map(|(_, value)| value);
    let account = set(&["AZURE_STORAGE_ACCOUNT_NAME", "AZURE_STORAGE_ACCOUNT"]).or_else(|| connection("AccountName"));
    let account = account.ok_or(StoreError::SettingMissing("AZURE_STORAGE_ACCOUNT_NAME"))?;
    let suffix = connection("EndpointSuffix").unwrap_or("core.windows.net");
    let endpoint = set(&["AZURE_STORAGE_ENDPOINT"]).or_else(|| connection("BlobEndpoint"));
    let endpoint = endpoint.map_or_else(|| format!("https://{account}.blob.{suffix}"), str::to_owned);
    let server = Url::parse(&endpoint).map_err(|_| StoreError::SettingInvalid("AZURE_STORAGE_ENDPOINT"))?;

    let mut builder = MicrosoftAzureBuilder::new()
        .with_account(account)
        .with_container_name(url.place())
        .with_endpoint(endpoint)
        .with_allow_http(true)
        .with_retry(retry(&access.limits));
    let signature = set(&["AZURE_STORAGE_SAS_TOKEN", "AZURE_STORAGE_SAS_KEY", "AZURE_STORAGE_SAS"]);
    let signature = url
        .signature()
        .map(Secret::reveal)
        .or(signature)
        .or_else(|| connection("SharedAccessSignature"));
    let key = set(&["AZURE_STORAGE_ACCOUNT_KEY", "AZURE_STORAGE_KEY"]).or_else(|| connection("AccountKey"));
    builder = match (signature, credentials.get("AZURE_STORAGE_TOKEN"), key) {
        (Some(signature), ..) => builder.with_config(AzureConfigKey::SasKey, signature),
        (None, Some(token), _) => builder.with_bearer_token_authorization(token),
        (None, None, Some(key)) => builder.with_access_key(key),
        (None, None, None) => builder.with_skip_signature(true),
    };
    gated(&server, &[], access, None, listing, |client| {
        builder.with_http_connector(client).build()
    })
}

fn open_google(url: &StoreUrl, access: &Access<'_>, listing: bool) -> Result<Opened, StoreError> {
    let credentials = access.credentials;
    let endpoint = credentials.get("GOOGLE_BASE_URL").unwrap_or(GOOGLE);
    let server = Url::parse(endpoint).map_err(|_| StoreError::SettingInvalid("GOOGLE_BASE_URL"))?;
    let builder = GoogleCloudStorageBuilder::new()
        .with_bucket_name(url.place())
        .with_base_url(endpoint.trim_end_matches('/'))
        .with_retry(retry(&access.limits));
    let key = credentials.get("GOOGLE_SERVICE_ACCOUNT_KEY");
    let token = credentials.get("GOOGLE_OAUTH_ACCESS_TOKEN");
    // Without credentials of its own the builder would look for a file of the user's; a fixed one keeps it from that.
    let fixed = |bearer: &str| {
        Arc::new(StaticCredentialProvider::new(GcpCredential {
            bearer: bearer.to_owned(),
        }))
    };
    let builder = match (token, key) {
        (Some(token), _) => builder.with_credentials(fixed(token)),
        (None, Some(key)) => builder.with_service_account_key(key),
        (None, None) => builder.with_credentials(fixed("")).with_skip_signature(true),
    };
    gated(&server, &GOOGLE_TOKENS, access, None, listing, |client| {
        builder.with_http_connector(client).build()
    })
}

fn open_web(url: &StoreUrl, access: &Access<'_>, listing: bool) -> Result<Opened, StoreError> {
    let text = url.web().ok_or(StoreError::Internal)?;
    let server = Url::parse(text).map_err(|_| StoreError::Address(AddressProblem::Form))?;
    let builder = HttpBuilder::new().with_url(text).with_retry(retry(&access.limits));
    gated(&server, &[], access, url.login(), listing, |client| {
        builder.with_http_connector(client).build()
    })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::{Credentials, Reach};

    fn server(text: &str, in_host: Option<bool>) -> (String, bool) {
        let (server, in_host) = s3_server("AWS_ENDPOINT_URL", text, "bucket", in_host).unwrap();
        (server.to_string(), in_host)
    }

    #[test]
    fn the_bucket_goes_where_the_server_wants_it() {
        assert_eq!(
            server("http://127.0.0.1:9000", None),
            ("http://127.0.0.1:9000/".into(), false)
        );
        let oss = "https://bucket.oss-cn-hangzhou.aliyuncs.com/".to_owned();
        assert_eq!(
            server("https://oss-cn-hangzhou.aliyuncs.com", None),
            (oss.clone(), true)
        );
        assert_eq!(server(&oss, None), (oss, true));
        assert!(!server("https://notaliyuncs.com", None).1);
        assert_eq!(
            server("https://minio.example", Some(true)).0,
            "https://bucket.minio.example/"
        );
        assert!(s3_server("AWS_ENDPOINT", "https://a:b@h", "bucket", None).is_err());
        assert!(s3_server("AWS_ENDPOINT", "not a url", "bucket", None).is_err());
        assert_eq!(amazon("cn-north-1"), "https://s3.cn-north-1.amazonaws.com.cn");
    }

    fn opened(url: &str, settings: &[(&str, &str)]) -> Result<(), StoreError> {
        let mut credentials = Credentials::none();
        for (name, value) in settings {
            assert!(credentials.set(name, *value), "{name}");
        }
        let access = Access {
            credentials: &credentials,
            limits: TransferLimits::default(),
            reach: Reach::default(),
            cancel: &AtomicBool::new(false),
        };
        open(&StoreUrl::parse(url).unwrap(), &access, false).map(|_| ())
    }

    #[test]
    fn settings_are_named_when_they_are_missing_or_refused() {
        use crate::error::Refusal;
        assert_eq!(opened("s3://b/k", &[]), Ok(()));
        assert_eq!(opened("gs://b/k", &[]), Ok(()));
        assert_eq!(
            opened("oss://b/k", &[]),
            Err(StoreError::SettingMissing("AWS_ENDPOINT_URL"))
        );
        assert_eq!(
            opened("s3://b/k", &[("AWS_ACCESS_KEY_ID", "x")]),
            Err(StoreError::SettingMissing("AWS_SECRET_ACCESS_KEY"))
        );
        assert_eq!(
            opened("az://c/k", &[]),
            Err(StoreError::SettingMissing("AZURE_STORAGE_ACCOUNT_NAME"))
        );
        assert_eq!(
            opened("az://c/k?sv=1&sig=x", &[("AZURE_STORAGE_ACCOUNT", "acc")]),
            Ok(())
        );
        let connection = "AccountName=acc;AccountKey=a2V5;EndpointSuffix=core.chinacloudapi.cn";
        assert_eq!(
            opened("az://c/k", &[("AZURE_STORAGE_CONNECTION_STRING", connection)]),
            Ok(())
        );
        let metadata = Err(StoreError::Refused(Refusal::MetadataAddress));
        assert_eq!(
            opened("s3://b/k", &[("AWS_ENDPOINT_URL", "https://169.254.169.254")]),
            metadata
        );
        assert_eq!(opened("https://[fd00:ec2::254]/latest", &[]), metadata);
        let plain = Err(StoreError::Refused(Refusal::PlainHttp));
        assert_eq!(
            opened("s3://b/k", &[("AWS_ENDPOINT_URL", "http://10.0.0.5:9000")]),
            plain
        );
        assert_eq!(opened("http://example.com/a.csv", &[]), plain);
        assert_eq!(
            opened("gs://b/k", &[("GOOGLE_SERVICE_ACCOUNT_KEY", "{teapot")]),
            Err(StoreError::SettingInvalid("credentials"))
        );
    }
}
