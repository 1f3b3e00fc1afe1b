//! The visitor's address, as throttles count it.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::extract::Request;
use axum::http::Extensions;
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;

use super::config::ProxyHeader;

/// An address, IPv6 cut to its /64: one household's or one server's, which may hold 2⁶⁴ addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address(IpAddr);

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl Address {
    /// The last entry of the proxy's header, where one is configured; else the connection's peer.
    pub fn of(headers: &HeaderMap, extensions: &Extensions, proxy: &ProxyHeader) -> Address {
        let named = proxy
            .0
            .as_ref()
            .and_then(|name| headers.get_all(name).iter().next_back())
            .and_then(|value| written(value.to_str().ok()?.rsplit(',').next()?.trim()));
        let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        Address::from_ip(named.or(peer).unwrap_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED)))
    }

    fn from_ip(ip: IpAddr) -> Address {
        Address(match ip.to_canonical() {
            IpAddr::V6(ip) => IpAddr::V6(Ipv6Addr::from_bits(ip.to_bits() & (!0 << 64))),
            v4 => v4,
        })
    }
}

/// As proxies write it: `1.2.3.4`, `::1` or `[::1]`, some with a port behind, `1.2.3.4:5678` or `[::1]:5678`.
fn written(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

/// Puts the [`Address`] into the request, for everything behind.
pub async fn remember(proxy: ProxyHeader, mut request: Request, next: Next) -> Response {
    let address = Address::of(request.headers(), request.extensions(), &proxy);
    request.extensions_mut().insert(address);
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(header: &str, proxy: &str, peer: &str) -> String {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", header.parse().unwrap());
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 1)));
        Address::of(&headers, &extensions, &proxy.parse().unwrap()).to_string()
    }

    #[test]
    fn a_header_counts_only_where_a_proxy_is_configured() {
        assert_eq!(of("1.2.3.4", "", "9.9.9.9"), "9.9.9.9");
        assert_eq!(of("6.6.6.6, 1.2.3.4", "x-forwarded-for", "9.9.9.9"), "1.2.3.4", "the first entry is the visitor's own word");
        assert_eq!(of("nonsense", "x-forwarded-for", "9.9.9.9"), "9.9.9.9");
    }

    #[test]
    fn a_port_that_a_proxy_writes_does_not_count() {
        for (written, address) in [
            ("1.2.3.4:5678", "1.2.3.4"),
            ("6.6.6.6:1, 1.2.3.4:5678", "1.2.3.4"),
            ("[2001:db8:1:2:3:4:5:6]:5", "2001:db8:1:2::"),
            ("[2001:db8:1:2:3:4:5:6]", "2001:db8:1:2::"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
            ("[::ffff:1.2.3.4]:5", "1.2.3.4"),
        ] {
            assert_eq!(of(written, "x-forwarded-for", "9.9.9.9"), address, "{written}");
        }
        for nonsense in ["1.2.3.4:", "[1.2.3.4", "[::1]5", ":80"] {
            assert_eq!(of(nonsense, "x-forwarded-for", "9.9.9.9"), "9.9.9.9", "{nonsense}");
        }
    }

    #[test]
    fn ipv6_counts_by_its_network() {
        assert_eq!(of("", "", "2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(of("", "", "::ffff:9.9.9.9"), "9.9.9.9");
    }
}
