//! The texts of the text messages about a person's log-in. Each fits into a single part of a message, in GSM's
//! alphabet. None contains a link, because people are taught to distrust links in text messages.

use domain::{
    Language,
    identity::{code::SmsCode, lost_factors::WAIT},
    record::Expiring,
    records::{EmailUndo, PhoneChange, PhoneReset},
};

use crate::localized::{LocalizedText, localized};

pub(super) fn reset_code(language: Language, code: &SmsCode) -> LocalizedText {
    let (code, life) = (code.expose(), PhoneReset::LIFE.text(language));
    localized!(
        language,
        "{code} er din kode til at nulstille adgangskoden hos E-SG.Cloud. Den virker i {life}. Giv den aldrig til \
         andre.",
        "{code} is your code to reset your password at E-SG.Cloud. It works for {life}. Never give it to anybody."
    )
}

pub(super) fn confirm_phone(language: Language, code: &SmsCode) -> LocalizedText {
    let (code, life) = (code.expose(), PhoneChange::LIFE.text(language));
    localized!(
        language,
        "{code} er din kode til at bekræfte nummeret hos E-SG.Cloud. Den virker i {life}. Giv den aldrig til andre.",
        "{code} is your code to confirm this number at E-SG.Cloud. It works for {life}. Never give it to anybody."
    )
}

pub(super) fn password_was_reset(language: Language) -> LocalizedText {
    localized!(
        language,
        "Din adgangskode hos E-SG.Cloud er nulstillet. Var det ikke dig, så nulstil den igen nu og skriv til os.",
        "Your password at E-SG.Cloud was reset. If it was not you, reset it again now and write to us."
    )
}

pub(super) fn email_was_changed(language: Language) -> LocalizedText {
    let life = EmailUndo::LIFE.text(language);
    localized!(
        language,
        "Din e-mailadresse hos E-SG.Cloud er ændret. Var det ikke dig, så brug linket i mailen til din gamle adresse \
         inden {life}.",
        "Your e-mail address at E-SG.Cloud was changed. If it was not you, use the link in the mail to your old \
         address within {life}."
    )
}

pub(super) fn email_was_restored(language: Language) -> LocalizedText {
    localized!(
        language,
        "Din e-mailadresse hos E-SG.Cloud er ført tilbage til den gamle, og du er logget ud overalt.",
        "Your e-mail address at E-SG.Cloud is the old one again, and you are logged out everywhere."
    )
}

pub(super) fn phone_was_changed(language: Language) -> LocalizedText {
    localized!(
        language,
        "Dit telefonnummer hos E-SG.Cloud er skiftet ud med et andet. Var det ikke dig, så nulstil din adgangskode og \
         skriv til os.",
        "Your phone number at E-SG.Cloud was replaced by another. If it was not you, reset your password and write to \
         us."
    )
}

pub(super) fn factors_reported_lost(language: Language) -> LocalizedText {
    let wait = WAIT.text(language);
    localized!(
        language,
        "Nogen melder, at du har mistet din anden faktor hos E-SG.Cloud. Den fjernes tidligst om {wait}. Var det ikke dig, \
         så log ind med den.",
        "Somebody reports that you lost your second factor at E-SG.Cloud. It is removed after {wait} at the earliest. If it \
         was not you, log in with it."
    )
}

#[cfg(test)]
mod tests {
    use domain::{
        Language::{Da, En},
        messaging::sms,
    };

    use super::*;

    #[test]
    fn p24_every_text_message_is_one_part_and_names_the_sender() {
        let code = SmsCode::new(&[9; 8]);
        for language in [Da, En] {
            for text in [
                reset_code(language, &code),
                confirm_phone(language, &code),
                password_was_reset(language),
                email_was_changed(language),
                email_was_restored(language),
                phone_was_changed(language),
                factors_reported_lost(language),
            ] {
                let text = text.plain();
                assert_eq!(sms::parts(&text), 1, "{} letters: {text}", text.chars().count());
                assert!(text.contains("E-SG.Cloud"));
            }
        }
    }

    #[test]
    fn a_text_message_says_how_long_its_code_works_as_the_record_declares_it() {
        let code = SmsCode::new(&[9; 8]);
        for language in [Da, En] {
            for (text, life) in [
                (reset_code(language, &code), PhoneReset::LIFE),
                (confirm_phone(language, &code), PhoneChange::LIFE),
                (email_was_changed(language), EmailUndo::LIFE),
            ] {
                assert!(text.plain().contains(&format!(" {}.", life.text(language))), "{}", text.plain());
            }
        }
    }
}
