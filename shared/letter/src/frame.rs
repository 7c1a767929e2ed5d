//! What stands around the text of each letter: that it is marketing and from whom, where it can be read in a browser, who the operator
//! is, and the link that stops the newsletter.

use domain::{Language, newsletter::text::LetterText, privacy::operator::OPERATOR};

use crate::body::escaped;

/// Sizes are relative to what the reader has set. Colours are those of the reader's screen, light or dark, but for lines that both
/// show.
const STYLE: &str = "\
:root{color-scheme:light dark;supported-color-schemes:light dark}\
body{margin:0;font:100%/1.6 system-ui,sans-serif;overflow-wrap:break-word}\
main{max-width:38rem;margin:0 auto;padding:1.5rem 1rem}\
h1,h2,h3{line-height:1.25}\
pre{white-space:pre-wrap}\
blockquote{margin:1em 0;padding-left:1em;border-left:.2rem solid #8888}\
.around{font-size:.875rem}\
footer{margin-top:3rem;padding-top:1rem;border-top:.1rem solid #8888}";

/// What is around a letter for readers of a language.
pub(crate) struct Frame<'a> {
    subject: &'a str,
    language: Language,
    /// The language of the letter's text.
    written_in: Language,
}

/// That a letter is marketing, and from whom.
fn marketing(language: Language) -> String {
    let name = OPERATOR.name;
    match language {
        Language::Da => format!("Markedsføring fra {name}"),
        Language::En => format!("Marketing from {name}"),
    }
}

/// The words of the link that stops the newsletter.
const fn unsubscribe(language: Language) -> &'static str {
    match language {
        Language::Da => "[Afmeld]",
        Language::En => "Unsubscribe [Afmeld]",
    }
}

impl<'a> Frame<'a> {
    /// What is around this text for readers of a language.
    pub(crate) fn of(text: &'a LetterText, language: Language) -> Self {
        Self { subject: text.subject.as_str(), language, written_in: text.written_in }
    }

    /// The page of the mail, before and behind the place of the link that stops the newsletter.
    pub(crate) fn html(&self, body: &str, web_version: &str) -> [String; 2] {
        let (why, read) = (self.why(), self.read_in_browser());
        let link = escaped(web_version);
        let head = self.head(&format!(" · <a href=\"{link}\">{read}</a>"));
        let before = format!("{head}{}{}<p>{why}<br>\n<a href=\"", self.article(body), identity());
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
            Language::Da => "Nyhedsbrevet afmeldes med linket [Afmeld] nederst i det, du har fået tilsendt.",
            Language::En => {
                "To stop the newsletter, use the link Unsubscribe [Afmeld] at the end of the one that you were sent."
            }
        };
        let (head, article) = (self.head(""), self.article(body));
        format!("{head}{article}{}<p>{how}</p>\n</footer>\n</main>\n</body>\n</html>\n", identity())
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
            (Language::Da, Language::En) => Some("Nyhedsbrevet findes denne gang kun på engelsk."),
            (Language::En, Language::Da) => Some("This time the newsletter is in Danish only."),
            _ => None,
        }
    }

    const fn read_in_browser(&self) -> &'static str {
        match self.language {
            Language::Da => "Læs nyhedsbrevet i browseren",
            Language::En => "Read the newsletter in a browser",
        }
    }

    const fn why(&self) -> &'static str {
        match self.language {
            Language::Da => "Du får nyhedsbrevet, fordi du har sagt ja til det. Vil du ikke have flere:",
            Language::En => "You get the newsletter because you asked for it. If you want no more:",
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
    use domain::{
        Language::{Da, En},
        newsletter::text::{LetterMarkdown, SubjectLine},
    };

    use super::*;
    use crate::{LetterTemplate, RenderedLetter, web_version};

    const WEB: &str = "https://portal.example/v1/newsletters/nws_1";
    const STOP: &str = "https://portal.example/v1/newsletter/unsubscribe?token=abc";

    fn text(markdown: &str, written_in: Language) -> LetterText {
        let subject = SubjectLine::parse("Nyt <fra> »os« æøå").unwrap();
        LetterText { subject, markdown: LetterMarkdown::parse(markdown).unwrap(), written_in }
    }

    fn rendered(written_in: Language, language: Language) -> RenderedLetter {
        LetterTemplate::new(&text("Hej", written_in), language, WEB).with_unsubscribe_link(STOP)
    }

    #[test]
    fn p08_every_letter_says_that_it_is_marketing_and_ends_in_the_link_that_stops_it() {
        for (language, marketing) in [(Da, "Markedsføring fra E-SG.Cloud ApS"), (En, "Marketing from E-SG.Cloud ApS")]
        {
            for written_in in [Da, En] {
                let letter = rendered(written_in, language);
                for part in [&letter.html, &letter.text] {
                    for said in [marketing, WEB, STOP, "Afmeld", OPERATOR.email, OPERATOR.registration_number] {
                        assert!(part.contains(said), "{said}: {part}");
                    }
                }
                assert_eq!(letter.subject, "Nyt <fra> »os« æøå");
                assert!(letter.text.ends_with(&format!("[Afmeld]: {STOP}\n")), "{}", letter.text);
                assert!(letter.html.contains("<title>Nyt &lt;fra&gt; »os« æøå</title>"));
                let (_, last) = letter.html.rsplit_once("<a ").unwrap();
                assert!(last.starts_with(&format!("href=\"{STOP}\">")), "{last}");
            }
        }
    }

    #[test]
    fn p08_a_letter_that_is_not_in_the_readers_language_says_so_in_one_line() {
        for (written_in, language, note) in
            [(En, Da, Some("kun på engelsk")), (Da, En, Some("in Danish only")), (Da, Da, None), (En, En, None)]
        {
            let letter = rendered(written_in, language);
            for part in [&letter.html, &letter.text] {
                let said = ["kun på engelsk", "in Danish only"].into_iter().find(|note| part.contains(note));
                assert_eq!(said, note, "{part}");
            }
            assert!(letter.html.contains(&format!("<html lang=\"{}\">", language.tag())));
            assert!(letter.html.contains(&format!("<article lang=\"{}\">", written_in.tag())));
        }
    }

    #[test]
    fn the_web_version_stops_nobodys_subscription_and_loads_nothing() {
        for language in [Da, En] {
            let page = web_version(&text("Hej **du**", Da), language);
            assert!(page.contains("<strong>du</strong>") && page.contains(&marketing(language)), "{page}");
            for foreign in ["<script", " src=", "<link", "<img", "token=", "url("] {
                assert!(!page.contains(foreign), "{foreign}: {page}");
            }
        }
    }

    #[test]
    fn p24_a_letter_grows_with_its_readers_letters_and_follows_their_dark_screen() {
        assert!(STYLE.contains("color-scheme:light dark"));
        for absolute in ["px", "pt", "vw"] {
            assert!(!STYLE.contains(&format!("0{absolute}")) && !STYLE.contains(&format!("1{absolute}")), "{absolute}");
        }
    }
}
