//! The mail to owners that a run has ended and not every row was taken.

use domain::{
    id::IntegrationId,
    integrations::{
        FileName, IntegrationName,
        runs::{RowCounts, RunMessage},
    },
    personal::{CompanyName, PersonName},
};

use crate::{
    document::Document,
    localized::{UserInput, localized},
    reader::Reader,
};

/// How much of a message a mail has. A file with many wrong columns has a long one.
const LONGEST: usize = 1_000;

/// How a run has ended.
#[derive(Clone, Copy)]
pub(super) struct Ended<'a> {
    pub(super) integration: &'a IntegrationName,
    pub(super) id: IntegrationId,
    pub(super) file: &'a FileName,
    pub(super) counts: RowCounts,
    pub(super) message: Option<&'a RunMessage>,
}

/// The mail about a run.
pub(super) fn mail(reader: Reader<'_>, (name, company): (&PersonName, &CompanyName), ended: &Ended<'_>) -> Document {
    let (language, company) = (reader.language, reader.company(company));
    let integration = UserInput::quoted(ended.integration.as_str(), language);
    let file = UserInput::quoted(ended.file.as_str(), language);
    let RowCounts { read, changed, refused, .. } = ended.counts;
    let (subject, what) = match ended.message {
        Some(_) => (
            localized!(language, "En overførsel er slået fejl", "A transfer has failed"),
            localized!(
                language,
                "Integrationen {integration} for {company} hos E-SG.Cloud kunne ikke overføre {file}.",
                "The integration {integration} for {company} at E-SG.Cloud could not transfer {file}."
            ),
        ),
        None => (
            localized!(language, "En overførsel er kun delvis lykkedes", "A transfer has succeeded in part only"),
            localized!(
                language,
                "Integrationen {integration} for {company} hos E-SG.Cloud har overført {file}, men nogle rækker blev afvist.",
                "The integration {integration} for {company} at E-SG.Cloud has transferred {file}, but some rows were refused."
            ),
        ),
    };
    let message = ended.message.map(|message| {
        let text = UserInput::text(&shortened(message.text(language)));
        localized!(language, "{text}", "{text}")
    });
    Document::to(name, language, subject)
        .paragraph(what)
        .paragraphs(message)
        .paragraph(localized!(
            language,
            "Læste rækker: {read}. Ændrede: {changed}. Afviste: {refused}.",
            "Rows read: {read}. Changed: {changed}. Refused: {refused}."
        ))
        .paragraph(localized!(
            language,
            "På siden kan I hente de afviste rækker med linje, kolonne og årsag, og sende en rettet fil:",
            "On the page you can fetch the refused rows with line, column and reason, and send a mended file:"
        ))
        .button(
            localized!(language, "Se overførslen", "See the transfer"),
            reader.page(&format!("integrations/{}", ended.id)),
        )
}

/// The beginning of a text.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use domain::{Language, Now, Timestamp, integrations::runs::RunReason};

    use super::*;

    fn rendered(language: Language, message: Option<&RunMessage>) -> crate::document::Rendered {
        let (name, company) = (PersonName::parse("Ada").unwrap(), CompanyName::parse("Boozt.com A/S").unwrap());
        let (integration, file) =
            (IntegrationName::parse("Kunder").unwrap(), FileName::parse("kun<b>der.csv").unwrap());
        let counts = RowCounts { read: 10, changed: 8, refused: 2, ..RowCounts::default() };
        let id = IntegrationId::new(Now(Timestamp::UNIX_EPOCH), &[7; 10]);
        let ended = Ended { integration: &integration, id, file: &file, counts, message };
        let reader = Reader { language, portal_url: "https://portal.example" };
        mail(reader, (&name, &company), &ended).render().unwrap()
    }

    #[test]
    fn p19_owners_are_told_of_what_was_not_taken_in_both_languages() {
        let reason = RunMessage::from(RunReason::Unexpected);
        for (language, failed, partly) in [
            (Language::Da, "kunne ikke overføre", "nogle rækker blev afvist"),
            (Language::En, "could not transfer", "some rows were refused"),
        ] {
            let (failure, part) = (rendered(language, Some(&reason)), rendered(language, None));
            assert!(failure.text.contains(failed) && failure.text.contains(reason.text(language)), "{}", failure.text);
            assert!(part.text.contains(partly) && part.text.contains("https://portal.example/integrations/int_"));
            assert!(!part.html.contains("<b>") && !part.html.contains("kunder.csv"));
        }
    }

    #[test]
    fn a_long_message_is_shortened_between_letters() {
        assert_eq!(shortened("kort"), "kort");
        assert_eq!(shortened(&"æ".repeat(2_000)).chars().count(), LONGEST + 1);
    }
}
