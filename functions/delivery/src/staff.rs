//! The mails to the operator's staff.

use domain::{Language, identity::factors::Factor, staff::messages::StaffMessage};

use crate::{document::Document, localized::localized, reader::Reader};

/// The mail of a message.
pub(crate) fn mail(reader: Reader<'_>, content: &StaffMessage) -> Document {
    let language = reader.language;
    let StaffMessage::StaffChanged { name, roles, second_factors } = content;
    let roles = roles.iter().map(|role| role.text(language)).collect::<Vec<_>>().join(", ");
    let factors = second_factors.iter().map(|factor| named(*factor, language)).collect::<Vec<_>>().join(", ");
    let place = match (roles.is_empty(), factors.is_empty()) {
        (true, _) => localized!(
            language,
            "Du arbejder ikke længere hos E-SG.Cloud. Dit log-in som medarbejder er lukket fra nu af; dit eget log-in \
             har du stadig.",
            "You no longer work at E-SG.Cloud. Your log-in as staff is closed from now on; your own log-in stays yours."
        ),
        (false, true) => localized!(
            language,
            "Du arbejder fra nu af hos E-SG.Cloud med: {roles}. Log ind som medarbejder med dit sædvanlige log-in, når \
             en anden faktor er godkendt til det.",
            "From now on you work at E-SG.Cloud with: {roles}. Log in as staff with the log-in that you have, once a \
             second factor is approved for it."
        ),
        (false, false) => localized!(
            language,
            "Du arbejder fra nu af hos E-SG.Cloud med: {roles}. Log ind som medarbejder med dit sædvanlige log-in og \
             en af disse: {factors}. Andet tages der ikke imod.",
            "From now on you work at E-SG.Cloud with: {roles}. Log in as staff with the log-in that you have and one \
             of these: {factors}. Nothing else is taken."
        ),
    };
    Document::to(name, language, localized!(language, "Dit arbejde hos os", "Your work for us"))
        .paragraph(place)
        .paragraph(localized!(
            language,
            "Er det ikke aftalt med dig, eller er noget af det ikke dit, så skriv straks til os.",
            "If this was not agreed with you, or one of them is not yours, write to us at once."
        ))
}

/// A second factor, described so that its owner recognises it.
fn named(factor: Factor, language: Language) -> String {
    let what = match (factor, language) {
        (Factor::Totp(_), Language::Da) => "app med koder fra",
        (Factor::Totp(_), Language::En) => "app with codes of",
        (Factor::Passkey(_), Language::Da) => "adgangsnøgle fra",
        (Factor::Passkey(_), Language::En) => "passkey of",
    };
    format!("{what} {}", factor.since().strftime("%Y-%m-%d %H:%M UTC"))
}

#[cfg(test)]
mod tests {
    use domain::{personal::PersonName, privacy::operator::OPERATOR, records::StaffRole};

    use super::*;

    #[test]
    fn a_name_in_a_notice_is_no_link_in_its_page() {
        let name = PersonName::parse("Boozt.com A/S").unwrap();
        let notice = StaffMessage::StaffChanged { name, roles: Vec::new(), second_factors: Vec::new() };
        for (language, quoted) in [(Language::Da, "»Boozt.com A/S«"), (Language::En, "“Boozt.com A/S”")] {
            let mail = mail(Reader { language, portal_url: "https://portal.example" }, &notice).render().unwrap();
            assert!(!mail.html.contains("Boozt.com"), "{}", mail.html);
            let read = mail.html.replace("<span>", "").replace("</span>", "");
            assert!(read.contains("Boozt.com A/S") && mail.text.contains("Boozt.com A/S"));
            assert!(!read.contains(quoted) && !mail.text.contains(quoted), "{read}");
            // The name is only in the greeting.
            assert!(mail.text.matches("Boozt.com").count() <= 1, "{}", mail.text);
        }
    }

    #[test]
    fn whoever_works_for_the_operator_is_told_as_what_and_that_it_is_over() {
        for language in [Language::Da, Language::En] {
            let name = || PersonName::parse("Ada").unwrap();
            let notice = |roles, second_factors| StaffMessage::StaffChanged { name: name(), roles, second_factors };
            let render =
                |roles, factors| mail(Reader { language, portal_url: "" }, &notice(roles, factors)).render().unwrap();
            let app = Factor::Totp("2026-11-26T17:34:15Z".parse().unwrap());
            let (appointed, dismissed) = (render(StaffRole::ALL.to_vec(), vec![app]), render(Vec::new(), Vec::new()));
            for mail in [&appointed.text, &appointed.html] {
                assert!(mail.contains("2026-11-26 17:34 UTC"), "{mail}");
            }
            for role in StaffRole::ALL {
                assert!(appointed.text.contains(role.text(language)) && appointed.html.contains(role.text(language)));
            }
            assert_ne!(appointed.text, dismissed.text);
            assert!(dismissed.html.contains(OPERATOR.email) && dismissed.text.contains(OPERATOR.email));
        }
    }
}
