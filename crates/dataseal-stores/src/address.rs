//! Which hosts may be contacted: never a cloud's metadata service, never a link-local address, unless asked for.
//!
//! Names are judged by the addresses that they resolve to, at the moment of connecting, so that a name cannot pass the
//! check as one address and be contacted as another.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// Metadata services outside of the link-local range: Alibaba Cloud, Oracle Cloud, Azure's host channel.
const METADATA_V4: [Ipv4Addr; 3] = [
    Ipv4Addr::new(100, 100, 100, 200),
    Ipv4Addr::new(192, 0, 0, 192),
    Ipv4Addr::new(168, 63, 129, 16),
];

/// Metadata services of AWS (fd00:ec2::254, and fd00:ec2::23 for containers) and Google Cloud (fd20:ce::254).
const METADATA_V6: [Ipv6Addr; 3] = [
    Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254),
    Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x23),
    Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254),
];

/// Whether an address is link-local, a known metadata service, or no single machine's.
pub(crate) fn is_forbidden(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            v4.is_link_local()
                || v4.is_unspecified()
                || v4.is_multicast()
                || v4.is_broadcast()
                || METADATA_V4.contains(&v4)
        }
        IpAddr::V6(v6) => embedded_v4(v6).map_or_else(
            || v6.is_unspecified() || v6.is_multicast() || v6.is_unicast_link_local() || METADATA_V6.contains(&v6),
            |v4| is_forbidden(IpAddr::V4(v4)),
        ),
    }
}

/// The IPv4 address that an IPv6 address stands for: mapped (::ffff:0:0/96) or by NAT64 (64:ff9b::/96, RFC 6052).
fn embedded_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    if let Some(v4) = address.to_ipv4_mapped() {
        return Some(v4);
    }
    let [a, b, c, d, e, f, high, low] = address.segments();
    ([a, b, c, d, e, f] == [0x64, 0xff9b, 0, 0, 0, 0]).then(|| {
        let [one, two] = high.to_be_bytes();
        let [three, four] = low.to_be_bytes();
        Ipv4Addr::new(one, two, three, four)
    })
}

/// Whether a host, as written in a URL, is this machine: an address of the loopback range, or `localhost`.
pub(crate) fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    match bare.parse::<IpAddr>() {
        Ok(IpAddr::V6(v6)) => v6.to_ipv4_mapped().map_or(v6.is_loopback(), |v4| v4.is_loopback()),
        Ok(IpAddr::V4(v4)) => v4.is_loopback(),
        Err(_) => is_local_name(bare),
    }
}

/// `localhost` and names below it (RFC 6761 §6.3).
fn is_local_name(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost")
}

/// Whether a host, as written in a URL, is an address that must not be contacted. Names are judged when they resolve.
pub(crate) fn is_forbidden_host(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.parse().is_ok_and(is_forbidden)
}

/// Resolves names and drops the addresses that must not be contacted.
#[derive(Clone, Debug)]
pub(crate) struct GuardedResolver {
    /// Everything is allowed.
    pub(crate) open: bool,
    /// Set when a name had only forbidden addresses.
    pub(crate) refused: Arc<AtomicBool>,
}

impl GuardedResolver {
    /// The addresses of `name` that may be contacted.
    ///
    /// # Errors
    /// An I/O error if the name does not resolve, or to forbidden addresses only.
    pub(crate) async fn addresses(&self, name: &str, port: u16) -> std::io::Result<Vec<SocketAddr>> {
        let local = is_local_name(name);
        let all: Vec<SocketAddr> = tokio::net::lookup_host((name, port)).await?.collect();
        let found = !all.is_empty();
        let kept: Vec<SocketAddr> = all
            .into_iter()
            .filter(|address| self.open || !is_forbidden(address.ip()))
            .filter(|address| !local || address.ip().is_loopback())
            .collect();
        if kept.is_empty() {
            self.refused.fetch_or(found, Ordering::Relaxed);
            return Err(std::io::ErrorKind::PermissionDenied.into());
        }
        Ok(kept)
    }
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let this = self.clone();
        Box::pin(async move {
            let kept = this.addresses(name.as_str(), 0).await?;
            Ok(Box::new(kept.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_services_are_forbidden_in_every_spelling() {
        for text in [
            "169.254.169.254",
            "169.254.170.2",
            "100.100.100.200",
            "168.63.129.16",
            "0.0.0.0",
            "255.255.255.255",
            "224.0.0.1",
            "::",
            "fe80::1",
            "ff02::1",
            "fd00:ec2::254",
            "fd20:ce::254",
            "::ffff:169.254.169.254",
            "64:ff9b::a9fe:a9fe",
        ] {
            assert!(is_forbidden_host(text), "{text}");
            assert!(is_forbidden_host(&format!("[{text}]")), "{text}");
        }
        for text in [
            "10.0.0.5",
            "192.168.1.1",
            "127.0.0.1",
            "::1",
            "fd12::1",
            "8.8.8.8",
            "2001:db8::1",
            "example.com",
        ] {
            assert!(!is_forbidden_host(text), "{text}");
        }
    }

    #[test]
    fn loopback_is_told_by_address_or_reserved_name() {
        for text in [
            "127.0.0.1",
            "127.9.9.9",
            "[::1]",
            "localhost",
            "a.localhost",
            "LOCALHOST.",
        ] {
            assert!(is_loopback(text), "{text}");
        }
        for text in [
            "localhost.example.com",
            "127.0.0.1.example.com",
            "10.0.0.1",
            "notlocalhost",
            "",
        ] {
            assert!(!is_loopback(text), "{text}");
        }
    }

    #[test]
    fn names_are_judged_by_their_addresses() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let resolve = |name: &str, open| {
            let resolver = GuardedResolver {
                open,
                refused: Arc::new(AtomicBool::new(false)),
            };
            let found = runtime.block_on(resolver.addresses(name, 80));
            (found.is_ok(), resolver.refused.load(Ordering::Relaxed))
        };
        // An address resolves to itself, as a name of a metadata service would.
        assert_eq!(resolve("169.254.169.254", false), (false, true));
        assert_eq!(resolve("169.254.169.254", true), (true, false));
        assert_eq!(resolve("10.0.0.1", false), (true, false));
        assert_eq!(resolve("localhost", false), (true, false));
    }
}
