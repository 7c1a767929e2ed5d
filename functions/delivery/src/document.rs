//! The content of a mail. Both the HTML page and the plain text are rendered from it.

use askama::Template;
use domain::{
    Language,
    personal::PersonName,
    privacy::operator::{OPERATOR, Operator},
};

use crate::{
    colours::{Colours, DARK, LIGHT},
    localized::{LocalizedText, UserInput, localized},
};

/// The content of a mail in one language, as a list of blocks.
pub(crate) struct Document {
    language: Language,
    subject: LocalizedText,
    blocks: Vec<Block>,
    closing: Option<Closing>,
}

/// A sentence below the mail, and the link that it leads to.
struct Closing {
    text: LocalizedText,
    link: String,
}

enum Block {
    Paragraph(LocalizedText),
    Button {
        label: LocalizedText,
        link: String,
        /// Whether the paragraph before says what the link is for. If so, the plain text leaves out the label.
        introduced: bool,
    },
}

/// A mail to be sent.
pub(crate) struct Rendered {
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
}

#[derive(Template)]
#[template(path = "mail.html")]
struct Page<'a> {
    language: Language,
    subject: &'a str,
    blocks: &'a [Block],
    closing: Option<&'a Closing>,
    operator: Operator,
    light: Colours,
    dark: Colours,
}

#[derive(Template)]
#[template(path = "mail.txt")]
struct Plain<'a> {
    blocks: &'a [Block],
    closing: Option<&'a Closing>,
    operator: Operator,
}

impl Document {
    /// A mail that greets a person by name.
    pub(crate) fn to(name: &PersonName, language: Language, subject: LocalizedText) -> Self {
        let name = UserInput::name(name);
        Self::beginning(language, subject, localized!(language, "Hej {name}", "Hello {name}"))
    }

    /// A mail that greets without a name.
    pub(crate) fn to_address(language: Language, subject: LocalizedText) -> Self {
        Self::beginning(language, subject, localized!(language, "Hej", "Hello"))
    }

    fn beginning(language: Language, subject: LocalizedText, greeting: LocalizedText) -> Self {
        Self { language, subject, blocks: vec![Block::Paragraph(greeting)], closing: None }
    }

    /// The language.
    pub(crate) fn language(&self) -> Language {
        self.language
    }

    /// Adds a paragraph.
    pub(crate) fn paragraph(mut self, text: LocalizedText) -> Self {
        self.blocks.push(Block::Paragraph(text));
        self
    }

    /// Adds a paragraph if the condition holds.
    pub(crate) fn paragraph_if(self, condition: bool, text: LocalizedText) -> Self {
        if condition { self.paragraph(text) } else { self }
    }

    /// Adds each paragraph that there is.
    pub(crate) fn paragraphs(self, texts: impl IntoIterator<Item = LocalizedText>) -> Self {
        texts.into_iter().fold(self, Self::paragraph)
    }

    /// Adds a button with a link.
    pub(crate) fn button(mut self, label: LocalizedText, link: String) -> Self {
        let introduced = matches!(self.blocks.last(), Some(Block::Paragraph(text)) if text.plain().ends_with(':'));
        self.blocks.push(Block::Button { label, link, introduced });
        self
    }

    /// Adds a sentence below the mail, with a link.
    pub(crate) fn closing(self, text: LocalizedText, link: String) -> Self {
        Self { closing: Some(Closing { text, link }), ..self }
    }

    /// Renders the mail.
    pub(crate) fn render(&self) -> Result<Rendered, askama::Error> {
        let (language, blocks, closing, operator) =
            (self.language, self.blocks.as_slice(), self.closing.as_ref(), OPERATOR);
        let subject = self.subject.plain();
        let html =
            Page { language, subject: &subject, blocks, closing, operator, light: LIGHT, dark: DARK }.render()?;
        let text = Plain { blocks, closing, operator }.render()?;
        Ok(Rendered { subject, text, html })
    }
}

#[cfg(test)]
mod tests {
    use domain::Language::{Da, En};

    use super::*;

    #[test]
    fn a_page_and_its_text_say_the_same() {
        let company = UserInput::quoted("Rødgrød & Fløde.dk", Da);
        let document = Document::to(&PersonName::parse("Søren <b>Ærø</b>").unwrap(), Da, localized!(Da, "Emne", ""))
            .paragraph(localized!(Da, "Om {company}, i log-in'et.", ""))
            .paragraph_if(false, localized!(Da, "Ikke dette.", ""))
            .button(localized!(Da, "Log ind", ""), "https://portal.example/x?a&b".to_owned());
        let mail = document.render().unwrap();
        assert_eq!(mail.subject, "Emne");
        assert!(mail.text.starts_with(
            "Hej Søren <b>Ærø</b>\n\nOm »Rødgrød & Fløde.dk«, i log-in'et.\n\nLog ind: \
             https://portal.example/x?a&b\n\n-- \n"
        ));
        for part in [
            "<html lang=\"da\">",
            "<title>Emne</title>",
            "<p>Hej Søren &#60;b&#62;Ærø&#60;/b&#62;</p>",
            "<p>Om »Rødgrød &#38; Fløde<span>.</span>dk«, i log-in&#39;et.</p>",
            " href=\"https://portal.example/x?a&#38;b\"",
            ">Log ind</a></p>",
        ] {
            assert!(mail.html.contains(part), "{part}: {}", mail.html);
        }
    }

    #[test]
    fn a_link_that_a_paragraph_introduces_stands_alone_in_the_text() {
        let mail = Document::to_address(En, localized!(En, "", "Subject"))
            .paragraph(localized!(En, "", "Follow this:"))
            .button(localized!(En, "", "Log in"), "https://portal.example/x".to_owned());
        let mail = mail.render().unwrap();
        assert!(mail.text.starts_with("Hello\n\nFollow this:\n\nhttps://portal.example/x\n\n-- \n"), "{}", mail.text);
        assert!(mail.html.contains(">Log in</a>"));
    }
}
