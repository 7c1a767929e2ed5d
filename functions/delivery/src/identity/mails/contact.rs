//! The mails about the address and the phone number of a log-in.

use domain::{
    identity::settling::UNSETTLED,
    personal::PersonName,
    record::Expiring,
    records::{AdditionUndo, EmailChange, EmailUndo},
    token::{LinkToken, UndoToken},
};

use crate::{document::Document, localized::localized, reader::Reader};

pub(in crate::identity) fn confirm_email(reader: Reader<'_>, token: &LinkToken) -> Document {
    let language = reader.language;
    let life = EmailChange::LIFE.text(language);
    Document::to_address(language, localized!(language, "Bekræft din nye adresse", "Confirm your new address"))
        .paragraph(localized!(
            language,
            "Nogen vil logge ind hos E-SG.Cloud med denne adresse fremover. Var det dig, så bekræft den:",
            "Somebody wants to log in at E-SG.Cloud with this address from now on. If it was you, confirm it:"
        ))
        .button(
            localized!(language, "Bekræft adressen", "Confirm the address"),
            reader.page_with_token("email", token.expose()),
        )
        .paragraph(localized!(
            language,
            "Linket virker i {life} og kun én gang, mens du er logget ind. Var det ikke dig, så gør ingenting: der \
             bliver ikke ændret noget.",
            "The link works for {life} and only once, while you are logged in. If it was not you, do nothing: nothing \
             is changed."
        ))
}

pub(in crate::identity) fn confirm_again(reader: Reader<'_>, token: &LinkToken) -> Document {
    let language = reader.language;
    let life = EmailChange::LIFE.text(language);
    let subject = localized!(language, "Bekræft, at mails kommer frem", "Confirm that mails arrive");
    Document::to_address(language, subject)
        .paragraph(localized!(
            language,
            "En mail til denne adresse kom tilbage eller blev meldt som spam. Du læser denne, så bekræft, at mails fra \
             E-SG.Cloud kommer frem:",
            "A mail to this address came back or was reported as spam. You are reading this one, so confirm that mails \
             from E-SG.Cloud arrive:"
        ))
        .button(
            localized!(language, "Bekræft adressen", "Confirm the address"),
            reader.page_with_token("email", token.expose()),
        )
        .paragraph(localized!(
            language,
            "Linket virker i {life} og kun én gang, mens du er logget ind.",
            "The link works for {life} and only once, while you are logged in."
        ))
}

/// Sent instead of [`confirm_email`] if the address already has a log-in.
pub(in crate::identity) fn email_has_log_in(reader: Reader<'_>) -> Document {
    let language = reader.language;
    let subject = localized!(language, "Adressen har allerede et log-in", "The address has a log-in already");
    Document::to_address(language, subject)
        .paragraph(localized!(
            language,
            "Nogen ville logge ind hos E-SG.Cloud med denne adresse fremover. Den har allerede et log-in, så der er \
             ikke ændret noget.",
            "Somebody wanted to log in at E-SG.Cloud with this address from now on. It has a log-in already, so \
             nothing was changed."
        ))
        .button(localized!(language, "Log ind", "Log in"), reader.page("login"))
        .paragraph(localized!(
            language,
            "Har du glemt adgangskoden til det, kan du nulstille den, hvor du logger ind. Var det ikke dig, så gør \
             ingenting.",
            "If you have forgotten its password, you can reset it where you log in. If it was not you, do nothing."
        ))
}

/// Sent to the previous address.
pub(in crate::identity) fn old_address_notice(reader: Reader<'_>, name: &PersonName, undo: &UndoToken) -> Document {
    let language = reader.language;
    let life = EmailUndo::LIFE.text(language);
    Document::to(name, language, localized!(language, "Din e-mailadresse er ændret", "Your e-mail address was changed"))
        .paragraph(localized!(
            language,
            "Du logger ikke længere ind hos E-SG.Cloud med denne adresse, men med en anden, som er bekræftet.",
            "You no longer log in at E-SG.Cloud with this address but with another, which is confirmed."
        ))
        .paragraph(localized!(
            language,
            "Var det ikke dig, så før adressen tilbage inden {life}. Så er du logget ud overalt og vælger en ny \
             adgangskode:",
            "If it was not you, take the change back within {life}. You are then logged out everywhere, and choose a \
             new password:"
        ))
        .button(
            localized!(language, "Før adressen tilbage", "Take the change back"),
            reader.page_with_token("undo", undo.expose()),
        )
}

/// Sent to the new address.
pub(in crate::identity) fn new_address_notice(reader: Reader<'_>, name: &PersonName) -> Document {
    let language = reader.language;
    Document::to(name, language, localized!(language, "Din e-mailadresse er ændret", "Your e-mail address was changed"))
        .paragraph(localized!(
            language,
            "Adressen, du logger ind med hos E-SG.Cloud, er ændret og bekræftet.",
            "The address that you log in with at E-SG.Cloud was changed and confirmed."
        ))
        .button(localized!(language, "Log ind", "Log in"), reader.page("login"))
        .paragraph(localized!(language, "Var det ikke dig, så skriv til os.", "If it was not you, write to us."))
}

pub(in crate::identity) fn email_was_restored(reader: Reader<'_>, name: &PersonName) -> Document {
    let language = reader.language;
    let subject = localized!(language, "Din e-mailadresse er ført tilbage", "Your e-mail address was restored");
    Document::to(name, language, subject)
        .paragraph(localized!(
            language,
            "En ændring af e-mailadressen til dit log-in hos E-SG.Cloud er taget tilbage: det er den gamle adresse, \
             der gælder, og du er logget ud overalt.",
            "A change of the e-mail address of your log-in at E-SG.Cloud was taken back: the old address is the one \
             that counts, and you are logged out everywhere."
        ))
        .paragraph(localized!(
            language,
            "Din adgangskode virker ikke længere, for var det en anden, der havde ændret adressen, kender de den måske. Vælg \
             en ny:",
            "Your password no longer works: if it was somebody else who changed the address, they may know it. Choose a \
             new one:"
        ))
        .button(localized!(language, "Vælg ny adgangskode", "Choose a new password"), reader.page("forgotten"))
}

pub(in crate::identity) fn phone_was_verified(
    reader: Reader<'_>,
    name: &PersonName,
    undo: Option<&UndoToken>,
) -> Document {
    let language = reader.language;
    let (life, wait) = (AdditionUndo::LIFE.text(language), UNSETTLED.text(language));
    let subject = localized!(language, "Dit telefonnummer er bekræftet", "Your phone number is confirmed");
    let document = Document::to(name, language, subject)
        .paragraph(localized!(
            language,
            "Et telefonnummer er bekræftet som dit hos E-SG.Cloud. Har ingen andre det samme, kan du om {wait} nulstille \
             din adgangskode med det.",
            "A phone number is confirmed as yours at E-SG.Cloud. If nobody else has the same, you can reset your password \
             by it after {wait}."
        ))
        .paragraph(localized!(
            language,
            "Det kan enhver, der får fat i nummeret, for eksempel med et nyt SIM-kort. Vil du ikke løbe den risiko, så fjern \
             nummeret igen: et link til din e-mailadresse er nok.",
            "So can whoever gets hold of the number, for example with a new SIM card. If you do not want to take that risk, \
             remove the number again: a link to your e-mail address is enough."
        ));
    match undo {
        Some(undo) => document
            .paragraph(localized!(
                language,
                "Var det ikke dig, så fjern nummeret inden {life}. Så er du logget ud overalt og vælger en ny adgangskode:",
                "If it was not you, remove the number within {life}. You are then logged out everywhere, and choose a new \
                 password:"
            ))
            .button(
                localized!(language, "Fjern nummeret", "Remove the number"),
                reader.page_with_token("undo-addition", undo.expose()),
            ),
        None => document.paragraph(localized!(
            language,
            "Var det ikke dig, så brug linket i mailen til din tidligere adresse, og skriv til os.",
            "If it was not you, use the link in the mail to your previous address, and write to us."
        )),
    }
}
