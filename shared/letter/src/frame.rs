//! What stands around the text of each letter: that it is marketing and from whom, where it can be read in a browser, who the operator
//! is, and the link that stops the newsletter.

use domain::{Language, privacy::operator::OPERATOR};

use crate::body::escaped;

/// Sizes are relative to what the reader has set, and colours are the reader's own but for what both kinds of screens show well.
const STYLE: &str = "\
:root{color-scheme:light dark;supported-color-schemes:light dark}\
body{margin:0;font:1rem/1.6 system-ui,-apple-system,'Segoe UI',sans-serif;overflow-wrap:break-word}\
main{max-width:38rem;margin:0 auto;padding:1.5rem 1rem}\
h1,h2,h3{line-height:1.25}\
pre{white-space:pre-wrap}\
blockquote{margin:1em 0;padding-left:1em;border-left:.2rem solid #8888}\
.around{font-size:.875rem}\
footer{margin-top:3rem;padding-top:1rem;border-top:1px solid #8888}";

/// What is around a letter for readers of a language.
pub(crate) struct Frame<'a> {
    pub(crate) subject: &'a str,
    pub(crate) language: Language,
    /// The language of the letter's text.
    pub(crate) written_in: Language,
}

/// That a letter is marketing, and from whom.
#[must_use]
pub fn marketing(language: Language) -> String {
    let name = OPERATOR.name;
    match language {
        Language::Da => format!("Markedsføring fra {name}"),
        Language::En => format!("Marketing from {name}"),
    }
}

/// The words of the link that stops the newsletter.
#[must_use]
pub const fn unsubscribe(language: Language) -> &'static str {
    match language {
        Language::Da => "[Afmeld]",
        Language::En => "Unsubscribe [Afmeld]",
    }
}

impl Frame<'_> {
    /// The page of the mail, before and behind the place of the link that stops the newsletter.
    pub(crate) fn html(&self, body: &str, web_version: &str) -> [String; 2] {
        let (why, read) = (self.why(), self.read_in_browser());
        let link = escaped(web_version);
        let head = self.head(&format!(" · <a href=\"{link}\">{read}</a>"));
        let before = format!("{head}{}{}<p>{why}<br><a href=\"", self.article(body), identity());
        [before, format!("\">{}</a></p>\n</footer>\n</main>\n</body>\n</html>\n", unsubscribe(self.language))]
    }

    /// The plain text, up to the place of the link that stops the newsletter.
    pub(crate) fn text(&self, body: &str, web_version: &str) -> String {
        let (from, read, why) = (marketing(self.language), self.read_in_browser(), self.why());
        let note = self.note().map(|note| format!("{note}\n\n")).unwrap_or_default();
        format!(
            "{from}\n{read}: {web_version}\n\n{note}{body}\n-- \n{name} · {street} · {postal_code} {city} · CVR {number}\n{email}\n\n\
             {why}\n{unsubscribe}: ",
            name = OPERATOR.name,
            street = OPERATOR.street,
            postal_code = OPERATOR.postal_code,
            city = OPERATOR.city,
            number = OPERATOR.registration_number,
            email = OPERATOR.email,
            unsubscribe = unsubscribe(self.language),
        )
    }

    /// The web version.
    pub(crate) fn page(&self, body: &str) -> String {
        let how = match self.language {
            Language::Da => "Nyhedsbrevet afmeldes med linket [Afmeld] nederst i det brev, du har fået.",
            Language::En => {
                "To stop the newsletter, use the link Unsubscribe [Afmeld] at the end of the letter that you were sent."
            }
        };
        format!(
            "{}{}{}<p>{how}</p>\n</footer>\n</main>\n</body>\n</html>\n",
            self.head(""),
            self.article(body),
            identity()
        )
    }

    /// The beginning of the page, with more in its first line.
    fn head(&self, more: &str) -> String {
        let (language, subject, from) = (self.language.tag(), escaped(self.subject), marketing(self.language));
        let note = self.note().map(|note| format!("<p class=\"around\">{note}</p>\n")).unwrap_or_default();
        format!(
            "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <meta name=\"supported-color-schemes\" content=\"light dark\">\n<title>{subject}</title>\n\
             <style>{STYLE}</style>\n</head>\n<body>\n<main>\n<p class=\"around\">{from}{more}</p>\n{note}"
        )
    }

    fn article(&self, body: &str) -> String {
        format!("<article lang=\"{}\">\n{body}</article>\n", self.written_in.tag())
    }

    /// That the letter is not in the reader's language.
    fn note(&self) -> Option<&'static str> {
        match (self.language, self.written_in) {
            (Language::Da, Language::En) => Some("Brevet findes denne gang kun på engelsk."),
            (Language::En, Language::Da) => Some("This time the letter is in Danish only."),
            _ => None,
        }
    }

    const fn read_in_browser(&self) -> &'static str {
        match self.language {
            Language::Da => "Læs brevet i browseren",
            Language::En => "Read the letter in a browser",
        }
    }

    const fn why(&self) -> &'static str {
        match self.language {
            Language::Da => "Du får brevet, fordi du har sagt ja til nyhedsbrevet. Vil du ikke have flere:",
            Language::En => "You get this letter because you asked for the newsletter. If you want no more:",
        }
    }
}

/// Who the operator is, at the beginning of the footer.
fn identity() -> String {
    format!(
        "<footer class=\"around\">\n<p>{name} · {street} · {postal_code} {city} · CVR {number}<br>\n\
         <a href=\"mailto:{email}\">{email}</a></p>\n",
        name = OPERATOR.name,
        street = OPERATOR.street,
        postal_code = OPERATOR.postal_code,
        city = OPERATOR.city,
        number = OPERATOR.registration_number,
        email = OPERATOR.email,
    )
}

#[cfg(test)]
mod tests {
    use domain::Language::{Da, En};

    use super::*;
    use crate::{Letter, Words, web_version};

    const WEB: &str = "https://portal.example/v1/newsletters/nws_1";
    const STOP: &str = "https://portal.example/v1/newsletter/unsubscribe?token=abc";

    fn words<'a>(da: Option<&'a str>, en: Option<&'a str>) -> Words<'a> {
        Words { subject: "Nyt <fra> »os« æøå", da, en }
    }

    #[test]
    fn p08_every_letter_says_that_it_is_marketing_and_ends_in_the_link_that_stops_it() {
        for (language, marketing) in [(Da, "Markedsføring fra E-SG.Cloud ApS"), (En, "Marketing from E-SG.Cloud ApS")]
        {
            let mail = Letter::new(words(Some("Hej"), Some("Hello")), language, WEB).with_unsubscribe_link(STOP);
            for part in [&mail.html, &mail.text] {
                for said in [marketing, WEB, STOP, "Afmeld", OPERATOR.email, OPERATOR.registration_number] {
                    assert!(part.contains(said), "{said}: {part}");
                }
            }
            let last = mail.html.rfind("<a href=").unwrap();
            assert!(mail.html[last..].starts_with(&format!("<a href=\"{STOP}\">")), "{}", mail.html);
            assert!(mail.text.ends_with(&format!("[Afmeld]: {STOP}\n")), "{}", mail.text);
            assert!(mail.html.contains("<title>Nyt &lt;fra&gt; »os« æøå</title>"));
        }
    }

    #[test]
    fn p08_a_letter_that_is_not_in_the_readers_language_says_so_in_one_line() {
        let rendered = |da, en, language| Letter::new(words(da, en), language, WEB).with_unsubscribe_link(STOP);
        for (letter, note) in [
            (rendered(None, Some("Hello"), Da), Some("kun på engelsk")),
            (rendered(Some("Hej"), None, En), Some("in Danish only")),
            (rendered(Some("Hej"), None, Da), None),
            (rendered(Some("Hej"), Some("Hello"), En), None),
        ] {
            for part in [&letter.html, &letter.text] {
                let said = ["kun på engelsk", "in Danish only"].into_iter().find(|note| part.contains(note));
                assert_eq!(said, note, "{part}");
            }
        }
        assert!(rendered(None, Some("Hello"), Da).html.contains("<html lang=\"da\">"));
        assert!(rendered(None, Some("Hello"), Da).html.contains("<article lang=\"en\">"));
    }

    #[test]
    fn the_web_version_stops_nobodys_subscription_and_loads_nothing() {
        for language in [Da, En] {
            let page = web_version(words(Some("Hej **du**"), None), language);
            assert!(page.contains("<strong>du</strong>") && page.contains(&marketing(language)), "{page}");
            for foreign in ["<script", " src=", "<link", "<img", "token=", "url("] {
                assert!(!page.contains(foreign), "{foreign}: {page}");
            }
        }
    }

    #[test]
    fn a_letter_grows_with_its_readers_letters_and_follows_their_dark_screen() {
        assert!(STYLE.contains("color-scheme:light dark"));
        let sizes = STYLE.split("px").count() - 1;
        assert_eq!(sizes, 1, "one hairline alone is in pixels");
    }
}
