//! The mails about a new version of the privacy policy (P45, P46).

use ::policies::{Summary, how_to_leave, how_to_object};
use domain::{Language, date::Date, personal::PersonName, policy_notices::messages::PolicyMessage, written};

use crate::{
    document::Document,
    localized::{LocalizedText, localized},
    reader::Reader,
};

/// The mail of a message.
pub(crate) fn mail(reader: Reader<'_>, content: &PolicyMessage) -> Document {
    match content {
        PolicyMessage::PolicyAnnounced { name, policy_version, effective_from } => {
            announced(reader, name, (policy_version, *effective_from))
        }
        PolicyMessage::PolicyReminder { name, policy_version, effective_from } => {
            reminder(reader, name, (policy_version, *effective_from))
        }
    }
}

fn announced(reader: Reader<'_>, name: &PersonName, version: (&str, Date)) -> Document {
    let language = reader.language;
    let day = written::day(language, version.1);
    let subject =
        localized!(language, "Vores privatlivspolitik ændrer sig den {day}", "Our privacy policy changes on {day}");
    let document = Document::to(name, language, subject).paragraph(localized!(
        language,
        "Fra den {day} gælder en ny version af E-SG.Clouds privatlivspolitik. Indtil da gælder den, vi har nu. Her er, hvad der ændrer sig.",
        "From {day} on a new version of E-SG.Cloud's privacy policy applies. Until then the present one does. This is what changes."
    ));
    with_choices(reader, with_changes(reader, document, version.0), version.0)
}

fn reminder(reader: Reader<'_>, name: &PersonName, version: (&str, Date)) -> Document {
    let language = reader.language;
    let day = written::day(language, version.1);
    let subject = localized!(
        language,
        "Påmindelse: Privatlivspolitikken ændrer sig den {day}",
        "Reminder: the privacy policy changes on {day}"
    );
    let document = Document::to(name, language, subject).paragraph(localized!(
        language,
        "Vi har skrevet til dig om den nye version af E-SG.Clouds privatlivspolitik. Den gælder fra den {day}, og du har ikke bekræftet, at \
         du har set den. Du behøver ikke at gøre noget, hvis du er enig. Der kommer ikke flere påmindelser.",
        "We wrote to you about the new version of E-SG.Cloud's privacy policy. It applies from {day} on, and you have not confirmed that you \
         have seen it. If you agree, you need not do anything. There will be no further reminder."
    ));
    with_choices(reader, with_changes(reader, document, version.0), version.0)
}

/// Adds what is new, as the version itself says it, and under which headings something changes.
fn with_changes(reader: Reader<'_>, document: Document, version: &str) -> Document {
    let language = reader.language;
    let Some(summary) = Summary::of(version, language) else { return document };
    let headings = summary.headings().iter().map(|heading| quoted(language, heading)).collect::<Vec<_>>().join(", ");
    let news = summary.news.iter().map(|line| said(line));
    document.paragraphs(news).paragraph_if(
        !headings.is_empty(),
        localized!(language, "Teksten er ændret under: {headings}.", "The text is changed under: {headings}."),
    )
}

/// Adds where the whole text is to be read, and what somebody can do who disagrees.
fn with_choices(reader: Reader<'_>, document: Document, version: &str) -> Document {
    let language = reader.language;
    document
        .paragraph(localized!(language, "Læs hele den nye version:", "Read the whole new version:"))
        .button(
            localized!(language, "Læs den nye version", "Read the new version"),
            reader.page(&format!("policies/{version}")),
        )
        .paragraph(localized!(
            language,
            "Se, hvad der ændrer sig, afsnit for afsnit, og bekræft, at du har set det:",
            "See what changes, paragraph by paragraph, and confirm that you have seen it:"
        ))
        .button(localized!(language, "Se ændringerne", "See the changes"), reader.page("policy"))
        .paragraph(said(&how_to_object(language)))
        .paragraph(said(how_to_leave(language)))
}

/// A text that is the same in the mail.
fn said(text: &str) -> LocalizedText {
    LocalizedText::of(format_args!("{text}"))
}

/// A heading, quoted.
fn quoted(language: Language, heading: &str) -> String {
    match language {
        Language::Da => format!("»{heading}«"),
        Language::En => format!("“{heading}”"),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use domain::{
        Language::{Da, En},
        privacy::operator::OPERATOR,
    };

    use super::*;
    use crate::catalogue::Names;

    /// Each message.
    pub(crate) fn samples(names: &Names) -> Vec<PolicyMessage> {
        let (name, effective_from) = (names.name.clone(), Date::constant(2027, 1, 1));
        let policy_version = "2027-01-01".to_owned();
        let announced = PolicyMessage::PolicyAnnounced {
            name: name.clone(),
            policy_version: policy_version.clone(),
            effective_from,
        };
        vec![announced, PolicyMessage::PolicyReminder { name, policy_version, effective_from }]
    }

    fn rendered(language: Language, is_reminder: bool) -> crate::document::Rendered {
        let name = PersonName::parse("Søren Ærø").unwrap();
        let (policy_version, effective_from) = ("2027-01-01".to_owned(), Date::constant(2027, 1, 1));
        let message = if is_reminder {
            PolicyMessage::PolicyReminder { name, policy_version, effective_from }
        } else {
            PolicyMessage::PolicyAnnounced { name, policy_version, effective_from }
        };
        mail(Reader { language, portal_url: "https://portal.example" }, &message).render().unwrap()
    }

    #[test]
    fn p45_the_mail_says_what_changes_from_when_and_where_all_of_it_is_to_be_read() {
        for (language, day, words) in [
            (Da, "1. januar 2027", ["Prøveperiode: Den udløber efter 30 dage", "»Fra prøveperiode til sletning«"]),
            (En, "1 January 2027", ["Trial: it ends after 30 days", "“From trial to removal”"]),
        ] {
            for is_reminder in [false, true] {
                let mail = rendered(language, is_reminder);
                assert!(mail.subject.contains(day), "{}", mail.subject);
                for part in [&mail.text, &mail.html] {
                    assert!(part.contains(day) && words.iter().all(|word| part.contains(word)), "{part}");
                    assert!(part.contains("https://portal.example/policies/2027-01-01"), "{part}");
                    assert!(part.contains("https://portal.example/policy"), "{part}");
                    assert!(!part.contains("**"), "{part}");
                }
            }
        }
    }

    #[test]
    fn p46_the_mail_says_how_to_object_and_how_to_leave() {
        for (language, words) in
            [(Da, ["indsigelse", "opsige kontoen"]), (En, ["you can object", "cancel the account"])]
        {
            for is_reminder in [false, true] {
                let mail = rendered(language, is_reminder);
                assert!(words.iter().all(|word| mail.text.contains(word)), "{}", mail.text);
                assert!(mail.text.contains(OPERATOR.email));
            }
        }
    }
}
