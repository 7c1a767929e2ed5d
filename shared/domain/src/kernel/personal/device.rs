//! What is stored about a device: its IP address and its browser type, and nothing else (P15).

use crate::kernel::field_error::FieldErrorCode;

crate::personal_text! {
    /// The IP address that a request came from, according to the gateway.
    IpAddress, parse = ip_address, format = "ip", example = "192.0.2.7"
}

impl IpAddress {
    /// The address if the gateway does not give one.
    #[must_use]
    pub fn unknown() -> Self {
        Self("0.0.0.0".to_owned())
    }

    /// The network of one customer of an internet provider: a /24 of IPv4, a /56 of IPv6 (RFC 6177).
    #[must_use]
    pub fn network(&self) -> Network {
        let prefix = match self.0.parse() {
            Ok(std::net::IpAddr::V4(v4)) => v4.octets()[..3].to_vec(),
            Ok(std::net::IpAddr::V6(v6)) => v6.octets()[..7].to_vec(),
            Err(_) => Vec::new(),
        };
        Network(prefix)
    }
}

fn ip_address(text: &str) -> Result<String, FieldErrorCode> {
    text.parse::<std::net::IpAddr>()
        .map(|ip| ip.to_canonical().to_string())
        .map_err(|_| FieldErrorCode::InvalidCharacters)
}

/// A network, as the bytes of its prefix.
#[derive(Clone, PartialEq, Eq)]
pub struct Network(Vec<u8>);

impl Network {
    /// The prefix.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Debug for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Network(redacted)")
    }
}

/// What is known about the device that somebody acts from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// The IP address.
    pub ip_address: IpAddress,
    /// The browser.
    pub browser_type: BrowserType,
}

/// What a person would call the browser. The header itself, which can tell one device from all others, is not kept.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, example = "Firefox on Windows")]
pub struct BrowserType(String);

impl std::fmt::Debug for BrowserType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BrowserType(redacted)")
    }
}

impl crate::kernel::record::Redacted for BrowserType {}

/// Marks in a `User-Agent` header and what they mean. The first match counts, since nearly every browser also names
/// others.
const BROWSERS: &[(&str, &str)] = &[
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Vivaldi/", "Vivaldi"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
];

const SYSTEMS: &[(&str, &str)] = &[
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

impl BrowserType {
    /// The browser type of a `User-Agent` header.
    #[must_use]
    pub fn of_user_agent(user_agent: &str) -> Self {
        let find = |marks: &[(&str, &'static str)]| {
            marks.iter().find(|(mark, _)| user_agent.contains(mark)).map(|&(_, name)| name)
        };
        Self(match (find(BROWSERS), find(SYSTEMS)) {
            (Some(browser), Some(system)) => format!("{browser} on {system}"),
            (Some(name), None) | (None, Some(name)) => name.to_owned(),
            (None, None) => "other".to_owned(),
        })
    }

    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_known_by_their_mark() {
        for (agent, browser) in [
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:150.0) Gecko/20100101 Firefox/150.0", "Firefox on Windows"),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0 Safari/537.36 Edg/150.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Mobile Safari/604.1",
                "Safari on iPhone",
            ),
            ("curl/8.5.0", "curl"),
            ("", "other"),
            ("<script>alert(1)</script>", "other"),
        ] {
            assert_eq!(BrowserType::of_user_agent(agent).as_str(), browser);
        }
    }

    #[test]
    fn a_network_is_what_one_customer_has() {
        let network = |text| IpAddress::parse(text).unwrap().network();
        assert_eq!(network("192.0.2.7"), network("192.0.2.254"));
        assert_ne!(network("192.0.2.7"), network("192.0.3.7"));
        assert_eq!(network("2001:db8:1:2200::1"), network("2001:db8:1:22ff::2"));
        assert_ne!(network("2001:db8:1:2200::1"), network("2001:db8:1:2300::1"));
    }

    #[test]
    fn an_address_is_written_one_way() {
        assert_eq!(IpAddress::parse("::ffff:192.0.2.7").unwrap().as_str(), "192.0.2.7");
        assert!(IpAddress::parse("localhost").is_err());
    }
}
