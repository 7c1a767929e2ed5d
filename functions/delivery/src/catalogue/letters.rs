//! What holds for each letter of the newsletter, and for no service message (P08, P09).

use clients::letters::LetterMail;
use domain::{
    Language, Now, Timestamp,
    id::MessageId,
    messages::Content,
    newsletter::{id::CampaignId, messages::NewsletterMessage},
    personal::EmailAddress,
};

use super::{
    LANGUAGES, Names, PORTAL, Sample, letter, mails,
    mime::{check, check_headers},
    page::{attributes, elements},
};
use crate::{
    deliver::headers,
    newsletter::{TestLetter, tests::samples},
    reader::Reader,
};

const FROM: &str = "\"E-SG.Cloud\" <nyt@news.e-sg.example>";

/// The letter of the catalogue in each language.
fn letters() -> Vec<(Language, TestLetter)> {
    let contents = samples().into_iter().map(Into::into).collect::<Vec<Content>>();
    let letters = LANGUAGES.into_iter().flat_map(|language| {
        let reader = Reader { language, portal_url: PORTAL };
        contents.iter().filter_map(move |content| Some((language, letter(reader, content)?)))
    });
    letters.collect()
}

fn headers_of(letter: &TestLetter) -> [(&'static str, String); 4] {
    let now = Now(Timestamp::UNIX_EPOCH);
    let mail = LetterMail {
        message: MessageId::new(now, &[1; 10]),
        campaign: CampaignId::new(now, &[1; 10]),
        reader: None,
        to: &EmailAddress::parse("ada@example.com").unwrap(),
        subject: letter.rendered.subject.clone(),
        text: letter.rendered.text.clone(),
        html: letter.rendered.html.clone(),
        unsubscribe: &letter.unsubscribe,
    };
    mail.headers(FROM)
}

#[test]
fn p08_every_letter_says_that_it_is_marketing_and_from_whom_and_ends_in_the_link_that_stops_it() {
    assert_eq!(letters().len(), LANGUAGES.len());
    for (language, letter) in letters() {
        let marketing = match language {
            Language::Da => "Markedsføring fra E-SG.Cloud ApS",
            Language::En => "Marketing from E-SG.Cloud ApS",
        };
        let TestLetter { rendered, unsubscribe } = &letter;
        assert!(rendered.text.starts_with(marketing) && rendered.html.contains(marketing), "{}", rendered.text);
        assert!(rendered.text.ends_with(&format!("[Afmeld]: {unsubscribe}\n")), "{}", rendered.text);
        assert_eq!(attributes(&rendered.html, "href").last(), Some(unsubscribe));
        let headers = headers_of(&letter);
        let value = |name: &str| headers.iter().find(|(each, _)| *each == name).map(|(_, value)| value.as_str());
        assert_eq!(value("List-Unsubscribe"), Some(format!("<{unsubscribe}>").as_str()));
        assert_eq!(value("List-Unsubscribe-Post"), Some("List-Unsubscribe=One-Click"));
        assert_eq!(value("List-Id"), Some("E-SG.Cloud <newsletter.news.e-sg.example>"));
    }
}

#[test]
fn p09_no_service_message_pretends_to_be_a_letter() {
    for Sample { kind, mail, .. } in mails(&Names::plain()) {
        for word in ["Markedsføring", "Marketing", "[Afmeld]:"] {
            assert!(!mail.text.contains(word) && !mail.html.contains(word), "{}: {word}", kind.name);
        }
    }
    assert!(headers().iter().all(|(name, _)| !name.starts_with("List-")));
}

#[test]
fn p22_a_letter_loads_nothing_and_comes_out_of_mime_as_it_went_in() {
    let allowed = ["html", "head", "meta", "title", "style", "body", "main", "article", "footer", "h1", "p", "a", "br"];
    for (language, letter) in letters() {
        let html = &letter.rendered.html;
        for element in elements(html) {
            assert!(allowed.contains(&element), "{element}");
        }
        for loading in ["url(", "@import", "@font-face", "src=", "background=\"", "onload", "<script"] {
            assert!(!html.contains(loading), "{loading}");
        }
        // Links lead where they were written to lead: nobody counts who follows them.
        assert!(attributes(html, "href").contains(&"https://e-sg.example/nyt".to_owned()), "{html}");
        check_headers(&headers_of(&letter));
        check(&format!("a letter, {}", language.tag()), &letter.rendered, &headers_of(&letter));
    }
}

#[test]
fn p08_a_letter_is_no_service_mail() {
    for content in samples() {
        let is_letter = matches!(content, NewsletterMessage::TestLetter { .. });
        let reader = Reader { language: Language::Da, portal_url: PORTAL };
        assert_eq!(crate::newsletter::mail(reader, &content).is_none(), is_letter);
    }
}
