//! The letters of the newsletter: Markdown becomes a page and a plain text. Nothing is read or sent here.
//!
//! A letter loads nothing and runs nothing: HTML in it is shown as text, an image is replaced by its description, and links lead to
//! `http`, `https` and `mailto` only. So opening it tells nobody that it was opened.

mod body;
mod frame;
mod plain;

use domain::Language;

pub use frame::{marketing, unsubscribe};

/// What staff wrote. At least one of the two texts is there.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    /// The subject line.
    pub subject: &'a str,
    /// The text in Danish, in Markdown.
    pub da: Option<&'a str>,
    /// The text in English, in Markdown.
    pub en: Option<&'a str>,
}

impl<'a> Words<'a> {
    /// The text for readers of a language, and the language that it is written in: the other one if there is no text in theirs.
    fn for_readers_of(&self, language: Language) -> (&'a str, Language) {
        let (own, other) = match language {
            Language::Da => ((self.da, Language::Da), (self.en, Language::En)),
            Language::En => ((self.en, Language::En), (self.da, Language::Da)),
        };
        let (text, written_in) = if own.0.is_some() { own } else { other };
        (text.unwrap_or_default(), written_in)
    }
}

/// A letter in one language, rendered but for the link that differs from reader to reader.
#[derive(Debug, Clone)]
pub struct Letter {
    html: [String; 2],
    text: String,
}

/// A letter to one reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The page.
    pub html: String,
    /// The plain text.
    pub text: String,
}

impl Letter {
    /// Renders the letter for readers of a language. `web_version` is where it can be read in a browser.
    #[must_use]
    pub fn new(words: Words<'_>, language: Language, web_version: &str) -> Self {
        let (markdown, written_in) = words.for_readers_of(language);
        let body = body::render(markdown);
        let frame = frame::Frame { subject: words.subject, language, written_in };
        Self { html: frame.html(&body.html, web_version), text: frame.text(&body.text, web_version) }
    }

    /// The mail to the reader whose subscription this link stops. The link is the last thing in it.
    #[must_use]
    pub fn with_unsubscribe_link(&self, unsubscribe: &str) -> Mail {
        let [before, after] = &self.html;
        Mail {
            html: format!("{before}{}{after}", body::escaped(unsubscribe)),
            text: format!("{}{unsubscribe}\n", self.text),
        }
    }
}

/// The web version of a letter: a page that everybody may read, so that it has no link that stops anybody's subscription.
#[must_use]
pub fn web_version(words: Words<'_>, language: Language) -> String {
    let (markdown, written_in) = words.for_readers_of(language);
    frame::Frame { subject: words.subject, language, written_in }.page(&body::render(markdown).html)
}
