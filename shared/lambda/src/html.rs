//! Pages that a function answers with: each stands alone, and loads nothing.

use domain::Language;

/// A page.
#[derive(Debug, Clone, Copy)]
pub struct HtmlPage<'a> {
    /// The language of its words.
    pub language: Language,
    /// The title, as HTML.
    pub title: &'a str,
    /// What stands in its head beside the title and the style.
    pub head: &'a str,
    /// The style.
    pub style: &'a str,
    /// What it shows, as HTML.
    pub main: &'a str,
}

impl HtmlPage<'_> {
    /// The whole document.
    #[must_use]
    pub fn render(self) -> String {
        let Self { language, title, head, style, main } = self;
        let language = language.tag();
        format!(
            "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n{head}<title>{title}</title>\n\
             <style>{style}</style>\n</head>\n<body>\n<main>\n{main}</main>\n</body>\n</html>\n"
        )
    }
}
