//! The reader of a message.

use domain::{
    Language,
    personal::{BrowserType, CompanyName, PersonName},
    token::LinkToken,
};

use crate::localized::UserInput;

/// The reader of a message: their language, and the portal that the message's links lead to.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    pub(crate) language: Language,
    pub(crate) portal_url: &'a str,
}

impl Reader<'_> {
    /// The URL of a page of the portal.
    pub(crate) fn page(self, page: &str) -> String {
        format!("{}/{page}", self.portal_url)
    }

    /// The URL of a page that needs a token. The token is in the fragment, which browsers do not send to the server.
    pub(crate) fn page_with_token(self, page: &str, token: &str) -> String {
        format!("{}/{page}#token={token}", self.portal_url)
    }

    /// The URL of the page that stops the newsletter. Its token is in the query, as mail programs need it that stop a newsletter by
    /// themselves (RFC 8058).
    pub(crate) fn unsubscribe_page(self, token: &LinkToken) -> String {
        format!("{}/v1/newsletter/unsubscribe?token={}", self.portal_url, token.expose())
    }

    /// Another person's name, quoted.
    pub(crate) fn person(self, name: &PersonName) -> UserInput {
        UserInput::quoted(name.as_str(), self.language)
    }

    /// A company's name, quoted.
    pub(crate) fn company(self, name: &CompanyName) -> UserInput {
        UserInput::quoted(name.as_str(), self.language)
    }

    /// The name of a browser type.
    pub(crate) fn browser(self, browser: &BrowserType) -> &str {
        match (browser.as_str(), self.language) {
            ("other", Language::Da) => "en ukendt browser",
            ("other", Language::En) => "an unknown browser",
            (known, _) => known,
        }
    }
}
