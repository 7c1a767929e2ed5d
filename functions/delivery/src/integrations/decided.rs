//! The mail to owners that an integration was set up, changed or revoked.

use domain::{
    Language,
    billing::country::Country,
    integrations::{Direction, IntegrationName, RecipientName, messages::IntegrationAct},
    personal::{CompanyName, PersonName},
};

use crate::{
    document::Document,
    localized::{LocalizedText, UserInput, localized},
    reader::Reader,
};

/// What was decided.
#[derive(Clone, Copy)]
pub(super) struct Decided<'a> {
    pub(super) by: &'a PersonName,
    pub(super) act: IntegrationAct,
    pub(super) integration: &'a IntegrationName,
    pub(super) direction: Direction,
    pub(super) recipient: &'a RecipientName,
    pub(super) country: Country,
}

/// The mail about a decision.
pub(super) fn mail(
    reader: Reader<'_>,
    (name, company_name): (&PersonName, &CompanyName),
    decided: &Decided<'_>,
) -> Document {
    let language = reader.language;
    let Decided { by, act, integration, direction, recipient, country } = *decided;
    let (by, company) = (reader.person(by), reader.company(company_name));
    let integration = UserInput::quoted(integration.as_str(), language);
    let recipient = UserInput::quoted(recipient.as_str(), language);
    let (subject, done) = match act {
        IntegrationAct::Created => (
            localized!(language, "En integration er oprettet", "An integration was set up"),
            localized!(
                language,
                "{by} har oprettet integrationen {integration} for {company} hos E-SG.Cloud.",
                "{by} has set up the integration {integration} for {company} at E-SG.Cloud."
            ),
        ),
        IntegrationAct::Changed => (
            localized!(language, "En integration er ændret", "An integration was changed"),
            localized!(
                language,
                "{by} har ændret integrationen {integration} for {company} hos E-SG.Cloud.",
                "{by} has changed the integration {integration} for {company} at E-SG.Cloud."
            ),
        ),
        IntegrationAct::Revoked => (
            localized!(language, "En integration er tilbagekaldt", "An integration was revoked"),
            localized!(
                language,
                "{by} har tilbagekaldt integrationen {integration} for {company} hos E-SG.Cloud. Den kører ikke mere.",
                "{by} has revoked the integration {integration} for {company} at E-SG.Cloud. It does not run any more."
            ),
        ),
    };
    let document = Document::to(name, language, subject).paragraph(done);
    let document = document.paragraph(transfer(language, direction, &recipient, country.code()));
    document
        .button(localized!(language, "Se integrationerne", "See the integrations"), reader.page("integrations"))
        .paragraph(localized!(
            language,
            "Er det ikke aftalt hos jer, så tilbagekald den, eller skriv straks til os.",
            "If you did not agree on this, revoke it, or write to us at once."
        ))
}

/// What is transferred, and with whom.
fn transfer(language: Language, direction: Direction, recipient: &UserInput, country: &str) -> LocalizedText {
    match direction {
        Direction::Import => localized!(
            language,
            "Den henter nye og ændrede rækker fra {recipient} ({country}).",
            "It takes new and changed rows from {recipient} ({country})."
        ),
        Direction::Update => localized!(
            language,
            "Den ændrer rækker, I har, med data fra {recipient} ({country}).",
            "It changes rows that you have, with data from {recipient} ({country})."
        ),
        Direction::Export => localized!(
            language,
            "Den leverer rækker til {recipient} ({country}).",
            "It delivers rows to {recipient} ({country})."
        ),
    }
}

#[cfg(test)]
mod tests {
    use domain::privacy::operator::OPERATOR;

    use super::*;

    fn rendered(language: Language, act: IntegrationAct, direction: Direction) -> crate::document::Rendered {
        let (name, company) = (PersonName::parse("Ada").unwrap(), CompanyName::parse("Boozt.com A/S").unwrap());
        let (by, integration) =
            (PersonName::parse("Søren <b>Ærø</b>").unwrap(), IntegrationName::parse("Kunder.dk").unwrap());
        let (recipient, country) = (RecipientName::parse("Kasser <i>A/S").unwrap(), Country::of("NO").unwrap());
        let decided = Decided { by: &by, act, integration: &integration, direction, recipient: &recipient, country };
        mail(Reader { language, portal_url: "https://portal.example" }, (&name, &company), &decided).render().unwrap()
    }

    #[test]
    fn p21_owners_are_told_who_decided_what_is_transferred_with_whom_in_both_languages() {
        let directions = [Direction::Import, Direction::Update, Direction::Export];
        for (language, acts) in [
            (Language::Da, ["har oprettet", "har ændret", "har tilbagekaldt"]),
            (Language::En, ["has set up", "has changed", "has revoked"]),
        ] {
            let all = [IntegrationAct::Created, IntegrationAct::Changed, IntegrationAct::Revoked];
            for ((act, words), direction) in all.into_iter().zip(acts).zip(directions) {
                let mail = rendered(language, act, direction);
                for part in [&mail.text, &mail.html] {
                    assert!(part.contains(words) && part.contains("(NO)"), "{part}");
                    assert!(part.contains(OPERATOR.email) && part.contains("https://portal.example/integrations"));
                }
                assert!(mail.text.contains("Søren <b>Ærø</b>") && mail.text.contains("Kasser <i>A/S"));
                assert!(!mail.html.contains("<b>") && !mail.html.contains("<i>") && !mail.html.contains("Kunder.dk"));
            }
        }
    }
}
