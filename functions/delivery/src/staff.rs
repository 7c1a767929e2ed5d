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
pub(crate) mod tests {
    use domain::{Now, id::PasskeyId, records::StaffRole};

    use super::*;
    use crate::catalogue::Names;

    /// Each message, and what differs in it.
    pub(crate) fn samples(names: &Names) -> Vec<StaffMessage> {
        let app = Factor::Totp("2026-11-26T17:34:15Z".parse().unwrap());
        let passkey = Factor::Passkey(PasskeyId::new(Now("2026-11-27T08:00:00Z".parse().unwrap()), &[1; 10]));
        let cases = [
            (StaffRole::ALL.to_vec(), vec![app, passkey]),
            (vec![StaffRole::Support], Vec::new()),
            (Vec::new(), Vec::new()),
        ];
        let message =
            |(roles, second_factors)| StaffMessage::StaffChanged { name: names.name.clone(), roles, second_factors };
        cases.into_iter().map(message).collect()
    }

    #[test]
    fn whoever_works_for_the_operator_is_told_as_what_and_that_it_is_over() {
        for language in [Language::Da, Language::En] {
            let mails = samples(&Names::plain());
            let mails =
                mails.iter().map(|message| mail(Reader { language, portal_url: "" }, message).render().unwrap().text);
            let mails = mails.collect::<Vec<_>>();
            assert!(mails[0].contains("2026-11-26 17:34 UTC"), "{}", mails[0]);
            assert!(StaffRole::ALL.iter().all(|role| mails[0].contains(role.text(language))), "{}", mails[0]);
            assert!(mails[0] != mails[1] && mails[1] != mails[2]);
        }
    }
}
