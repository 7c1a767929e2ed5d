//! What holds for each mail.

use domain::{Language, privacy::operator::OPERATOR};

use super::{
    Names, PORTAL, Sample, mails,
    page::{Paragraph, attributes, elements, paragraphs},
};
use crate::deliver::headers;

/// Calls a check for each mail, with ordinary names and with hostile ones.
fn each(check: impl Fn(&Sample)) {
    for names in [Names::plain(), Names::hostile()] {
        for sample in mails(&names) {
            check(&sample);
        }
    }
}

#[test]
fn p22_a_mail_loads_nothing_and_reports_nothing_to_anybody() {
    each(|Sample { kind, mail, .. }| {
        let name = kind.name;
        let allowed = ["html", "head", "meta", "title", "style", "body", "div", "p", "a", "br", "span"];
        for element in elements(&mail.html) {
            assert!(allowed.contains(&element), "{name}: {element}");
        }
        for loading in ["url(", "@import", "@font-face", "src=", "background=\"", "http://", "onload", "<script"] {
            assert!(!mail.html.contains(loading), "{name}: {loading}");
        }
    });
}

#[test]
fn p24_each_link_of_a_mail_leads_to_the_portal_or_to_us() {
    each(|Sample { kind, mail, .. }| {
        for link in attributes(&mail.html, "href") {
            let is_ours = link.starts_with(&format!("{PORTAL}/")) || link == format!("mailto:{}", OPERATOR.email);
            assert!(is_ours, "{}: {link}", kind.name);
        }
        let addresses = mail.text.split(char::is_whitespace).filter(|word| word.contains("://"));
        for address in addresses {
            assert!(address.starts_with(&format!("{PORTAL}/")), "{}: {address}", kind.name);
        }
    });
}

#[test]
fn p24_a_mails_page_names_its_language_and_its_title_and_suits_light_dark_and_large() {
    each(|Sample { kind, language, mail }| {
        let (name, html) = (kind.name, &mail.html);
        let lang = format!("<html lang=\"{}\">", language.tag());
        assert!(html.starts_with("<!doctype html>\n") && html.contains(&lang), "{name}");
        let title = html.split_once("<title>").unwrap().1.split_once("</title>").unwrap().0;
        assert!(!title.is_empty() && title == mail.subject, "{name}: {title}");
        for scheme in ["color-scheme", "supported-color-schemes"] {
            assert!(html.contains(&format!("<meta name=\"{scheme}\" content=\"light dark\">")), "{name}");
        }
        assert!(html.contains("@media (prefers-color-scheme:dark)"), "{name}");
        // At twice the size nothing is cut off or lies beside the screen.
        assert!(html.contains("max-width:36rem") && html.contains("overflow-wrap:break-word"), "{name}");
        assert!(!html.contains("maximum-scale") && !html.contains("user-scalable"), "{name}");
        for style in attributes(html, "style").iter().flat_map(|style| style.split(';')) {
            let (property, value) = style.split_once(':').unwrap();
            assert!(!["height", "width", "min-width", "position", "overflow"].contains(&property), "{name}: {style}");
            let absolute = ["px", "pt", "cm", "vh", "vw"].iter().any(|unit| {
                value
                    .split([' ', '/'])
                    .any(|word| word.ends_with(unit) && word.starts_with(|c: char| c.is_ascii_digit()))
            });
            assert!(!absolute, "{name}: {style}");
        }
    });
}

#[test]
fn p47_each_mail_tells_who_sends_it() {
    let identity = [
        OPERATOR.name,
        OPERATOR.street,
        OPERATOR.postal_code,
        OPERATOR.city,
        OPERATOR.registration_number,
        OPERATOR.email,
    ];
    each(|Sample { kind, mail, .. }| {
        let (_, signature) = mail.text.split_once("\n-- \n").unwrap();
        let last = paragraphs(&mail.html).pop().unwrap();
        for part in identity {
            assert!(signature.contains(part) && last.text.contains(part), "{}: {part}", kind.name);
        }
    });
}

/// A paragraph as the plain text has it. A link stands after its label, or alone after a paragraph that introduces it.
fn forms(Paragraph { text, link }: &Paragraph) -> Vec<String> {
    match link {
        None => vec![text.clone()],
        // The address is its own label.
        Some(link) if text.ends_with(link.as_str()) => vec![text.clone()],
        Some(link) => vec![format!("{text}: {link}"), link.clone()],
    }
}

#[test]
fn p24_page_and_text_of_a_mail_say_the_same_in_the_same_order() {
    each(|Sample { kind, mail, .. }| {
        let page = paragraphs(&mail.html);
        let [brand, said @ .., signature] = page.as_slice() else { panic!("{}", kind.name) };
        assert_eq!((brand.text.as_str(), brand.link.as_ref()), ("E-SG.Cloud", None));
        let (text, signed) = mail.text.split_once("-- \n").unwrap();
        let blocks = text.trim_end().split("\n\n").collect::<Vec<_>>();
        assert_eq!(blocks.len(), said.len(), "{}: {blocks:#?} {said:#?}", kind.name);
        for (block, paragraph) in blocks.iter().zip(said) {
            assert!(forms(paragraph).iter().any(|form| form == block), "{}: {block} {paragraph:?}", kind.name);
        }
        assert_eq!(signed.trim_end(), signature.text);
        assert!(!mail.text.contains("  ") && !mail.text.contains(['{', '}', '\r', '\t']), "{}", mail.text);
    });
}

#[test]
fn p24_what_somebody_typed_is_quoted_and_no_link_and_no_element() {
    for Sample { kind, language, mail } in mails(&Names::hostile()) {
        let name = kind.name;
        assert!(!mail.html.contains("Boozt.com") && !mail.html.contains("<b>"), "{name}: {}", mail.html);
        assert!(!mail.html.contains("Kunder.dk") && !mail.html.contains("<i>"), "{name}: {}", mail.html);
        let quoted = match language {
            Language::Da => "»Boozt.com <b>A/S</b>«",
            Language::En => "“Boozt.com <b>A/S</b>”",
        };
        // The only unquoted name is the reader's own, in the greeting.
        let unquoted = mail.text.replace(quoted, "");
        let greets = mail.text.starts_with("Hej Boozt.com") || mail.text.starts_with("Hello Boozt.com");
        assert_eq!(unquoted.matches("Boozt.com").count(), usize::from(greets), "{name}: {}", mail.text);
        assert!(!mail.subject.contains("Boozt"), "{name}: {}", mail.subject);
    }
}

#[test]
fn p24_a_subject_is_one_short_line() {
    each(|Sample { kind, mail, .. }| {
        let letters = mail.subject.chars().count();
        assert!((1..=78).contains(&letters), "{}: {}", kind.name, mail.subject);
        assert!(!mail.subject.contains(char::is_control), "{}", kind.name);
    });
}

#[test]
fn p09_no_service_mail_advertises_or_offers_to_unsubscribe() {
    let words = [
        "rabat",
        "gratis",
        "kampagne",
        "nyhedsbrev",
        "udsalg",
        "opgrader",
        "anbefal",
        "discount",
        "newsletter",
        "upgrade",
        "for free",
        "special offer",
        "buy now",
        "recommend",
    ];
    each(|Sample { kind, mail, .. }| {
        assert!(!kind.class.is_promotional(), "{}", kind.name);
        let text = format!("{} {}", mail.subject, mail.text).to_lowercase();
        // One mail asks whether the newsletter is wanted, and nothing comes without an answer.
        let asks = kind.name == "confirm_subscription";
        for word in words.iter().filter(|word| !(asks && ["nyhedsbrev", "newsletter"].contains(word))) {
            assert!(!text.contains(word), "{}: {word}", kind.name);
        }
    });
    assert!(headers().iter().all(|(name, _)| !name.to_ascii_lowercase().starts_with("list-")));
}

#[test]
fn p42_a_mail_that_can_be_switched_off_says_where_and_no_other_does() {
    let link = format!("{PORTAL}/notifications");
    each(|Sample { kind, language, mail }| {
        let sentence = match language {
            Language::Da => "Du kan slå denne slags beskeder fra under Notifikationer:",
            Language::En => "You can switch messages of this kind off under Notifications:",
        };
        let said = format!("\n\n{sentence} {link}\n\n-- \n");
        let can_be = kind.notification.optional().is_some();
        assert_eq!(mail.text.contains(&said), can_be, "{}: {}", kind.name, mail.text);
        assert_eq!(attributes(&mail.html, "href").contains(&link), can_be, "{}", kind.name);
    });
}
