//! Which hosts may be called, and the check of a URL before anything is sent.

use reqwest::Url;

use crate::error::Refusal;

/// The hosts that may be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hosts {
    /// These names and no others, in lower case.
    Listed(&'static [&'static str]),
}

impl Hosts {
    /// Whether a name may be called.
    pub(crate) fn has(self, name: &str) -> bool {
        match self {
            Self::Listed(names) => names.contains(&name),
        }
    }

    /// Refuses a URL that names anything but HTTPS at port 443 of such a host. An address in the place of a name is refused here,
    /// because no name is resolved then. `Url` has brought all spellings of an address into one form.
    pub(crate) fn check(self, url: &Url) -> Result<(), Refusal> {
        if url.scheme() != "https" {
            return Err(Refusal::NotHttps);
        }
        // `Url` keeps a port only if it is not that of the scheme.
        if url.port().is_some() {
            return Err(Refusal::OtherPort);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Refusal::UserInfo);
        }
        let name = url.domain().ok_or(Refusal::Address)?;
        if self.has(name) { Ok(()) } else { Err(Refusal::NotListed) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTS: Hosts = Hosts::Listed(&["ec.europa.eu", "api.example"]);

    fn check(url: &str) -> Result<(), Refusal> {
        HOSTS.check(&Url::parse(url).expect("a URL"))
    }

    #[test]
    fn a_listed_name_is_called_by_https_at_its_port() {
        for url in ["https://ec.europa.eu/", "https://EC.Europa.EU:443/a?b#c", "https://api.example"] {
            assert_eq!(check(url), Ok(()), "{url}");
        }
    }

    #[test]
    fn everything_else_is_refused_for_its_reason() {
        for (url, reason) in [
            ("http://ec.europa.eu/", Refusal::NotHttps),
            ("ftp://ec.europa.eu/", Refusal::NotHttps),
            ("file:///etc/passwd", Refusal::NotHttps),
            ("data:text/plain,x", Refusal::NotHttps),
            ("http://ec.europa.eu:443/", Refusal::NotHttps),
            ("https://ec.europa.eu:8443/", Refusal::OtherPort),
            ("https://ec.europa.eu:80/", Refusal::OtherPort),
            ("https://ada@ec.europa.eu/", Refusal::UserInfo),
            ("https://ada:secret@ec.europa.eu/", Refusal::UserInfo),
            ("https://:secret@ec.europa.eu/", Refusal::UserInfo),
            ("https://ec.europa.eu./", Refusal::NotListed),
            ("https://europa.eu/", Refusal::NotListed),
            ("https://x.ec.europa.eu/", Refusal::NotListed),
            ("https://ec.europa.eu.evil.example/", Refusal::NotListed),
            ("https://localhost/", Refusal::NotListed),
            ("https://еc.europa.eu/", Refusal::NotListed),
        ] {
            assert_eq!(check(url), Err(reason), "{url}");
        }
    }

    #[test]
    fn an_address_is_refused_however_it_is_written() {
        for host in [
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f000001",
            "0x7f.0.0.1",
            "0177.0.0.1",
            "017700000001",
            "127.0.0.1.",
            "1.1.1.1",
            "0",
            "%31%32%37.0.0.1",
            "１２７.0.0.1",
            "127。0。0。1",
            "[::1]",
            "[::]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[0:0:0:0:0:ffff:7f00:1]",
            "[64:ff9b::7f00:1]",
            "[2002:7f00:1::]",
            "[2606:4700::1111]",
        ] {
            assert_eq!(check(&format!("https://{host}/")), Err(Refusal::Address), "{host}");
        }
    }
}
