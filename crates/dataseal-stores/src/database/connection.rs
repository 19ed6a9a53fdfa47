//! Reaching a database: which address, whether encrypted, and whom to trust.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::address::{GuardedResolver, is_forbidden_host, is_loopback};
use crate::error::{Refusal, StoreError, Wait};
use crate::limits::Access;
use crate::secret::Secret;

use super::DatabaseSource;

/// The addresses of a source's host that may be contacted.
pub(super) async fn addresses(source: &DatabaseSource, access: &Access<'_>) -> Result<Vec<SocketAddr>, StoreError> {
    let refused = StoreError::Refused(Refusal::MetadataAddress);
    if !access.reach.metadata_addresses && is_forbidden_host(&source.host) {
        return Err(refused);
    }
    if let Ok(address) = source.host.parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(address, source.port)]);
    }
    let resolver = GuardedResolver {
        open: access.reach.metadata_addresses,
        refused: Arc::new(AtomicBool::new(false)),
    };
    let resolving = resolver.addresses(&source.host, source.port);
    let found = tokio::time::timeout(access.limits.connect, resolving).await;
    found.map_err(|_| StoreError::Timeout(Wait::Connect))?.map_err(|_| {
        if resolver.refused.load(Ordering::Relaxed) {
            refused
        } else {
            StoreError::Connect
        }
    })
}

/// Whether the connection is to be encrypted. To another machine it is, unless the setting says otherwise in so many
/// words; every other word of the setting asks for encryption with a trusted certificate.
pub(super) fn encrypted(
    source: &DatabaseSource,
    access: &Access<'_>,
    setting: &'static str,
) -> Result<bool, StoreError> {
    match access.credentials.get(setting).map(str::to_ascii_lowercase).as_deref() {
        None => Ok(!is_loopback(&source.host)),
        Some("disable" | "disabled") => Ok(false),
        Some("require" | "required" | "verify-ca" | "verify_ca" | "verify-full" | "verify_identity") => Ok(true),
        Some(_) => Err(StoreError::SettingInvalid(setting)),
    }
}

/// The user and the password that the address gives, or else the settings of these names.
pub(super) fn login<'a>(
    source: &'a DatabaseSource,
    access: &'a Access<'_>,
    user: &'static str,
    password: &str,
) -> Result<(&'a str, Option<&'a str>), StoreError> {
    let given = |secret: Option<&'a Secret>, setting: &str| {
        let secret = secret.map(Secret::reveal);
        secret.or_else(|| access.credentials.get(setting))
    };
    let missing = StoreError::SettingMissing(user);
    let user = given(source.user.as_ref(), user).ok_or(missing)?;
    Ok((user, given(source.password.as_ref(), password)))
}
