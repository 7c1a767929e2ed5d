//! The letters of the newsletter: Markdown becomes a page and a plain text. Nothing is read or sent here.
//!
//! A letter loads nothing and runs nothing: HTML in it is shown as text, an image is replaced by its description, and links lead to
//! `http`, `https` and `mailto` only, just as they were written. So opening it tells nobody that it was opened.

mod body;
mod frame;
mod plain;

use domain::{Language, newsletter::text::LetterText};

/// The letter to all readers of a language, rendered but for the link that differs from reader to reader.
#[derive(Debug, Clone)]
pub struct LetterTemplate {
    subject: String,
    /// The page, before and behind the link.
    html: [String; 2],
    /// The plain text, which ends in the link.
    text: String,
}

/// A letter to one reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderedLetter {
    /// The subject line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The page.
    pub html: String,
}

impl LetterTemplate {
    /// Renders what readers of a language are sent. `web_version` is where it can be read in a browser.
    #[must_use]
    pub fn new(text: &LetterText, language: Language, web_version: &str) -> Self {
        let (body, frame) = (body::render(text.markdown.as_str()), frame::Frame::of(text, language));
        Self {
            subject: text.subject.as_str().to_owned(),
            html: frame.html(&body.html, web_version),
            text: frame.text(&body.text, web_version),
        }
    }

    /// The letter to the reader whose subscription this link stops. The link is the last thing in it.
    #[must_use]
    pub fn with_unsubscribe_link(&self, unsubscribe: &str) -> RenderedLetter {
        let [before, after] = &self.html;
        RenderedLetter {
            subject: self.subject.clone(),
            text: format!("{}{unsubscribe}\n", self.text),
            html: format!("{before}{}{after}", body::escaped(unsubscribe)),
        }
    }
}

/// The web version for readers of a language: a page that everybody may read, so that it has no link that stops anybody's
/// subscription.
#[must_use]
pub fn web_version(text: &LetterText, language: Language) -> String {
    frame::Frame::of(text, language).page(&body::render(text.markdown.as_str()).html)
}
