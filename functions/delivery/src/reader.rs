//! For whom the words of a message are.

use domain::{
    Language,
    personal::{BrowserType, CompanyName, PersonName},
};

use crate::words::Typed;

/// Whoever reads a message: in which language, and where the portal is that its links lead to.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    pub(crate) language: Language,
    pub(crate) portal_url: &'a str,
}

impl Reader<'_> {
    /// A page of the portal.
    pub(crate) fn page(self, page: &str) -> String {
        format!("{}/{page}", self.portal_url)
    }

    /// A page that is opened with a token. It stands behind the `#`, which no browser sends to a server.
    pub(crate) fn page_with_token(self, page: &str, token: &str) -> String {
        format!("{}/{page}#token={token}", self.portal_url)
    }

    /// Somebody else's name.
    pub(crate) fn person(self, name: &PersonName) -> Typed {
        Typed::quoted(name.as_str(), self.language)
    }

    /// A company's name.
    pub(crate) fn company(self, name: &CompanyName) -> Typed {
        Typed::quoted(name.as_str(), self.language)
    }

    /// With what something was done.
    pub(crate) fn browser(self, browser: &BrowserType) -> &str {
        match (browser.as_str(), self.language) {
            ("other", Language::Da) => "en ukendt browser",
            ("other", Language::En) => "an unknown browser",
            (known, _) => known,
        }
    }
}
