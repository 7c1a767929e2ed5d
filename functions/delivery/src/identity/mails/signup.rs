//! The mails about opening an account.

use domain::{
    personal::{CompanyName, PersonName},
    record::Expiring,
    records::PendingSignup,
    token::LinkToken,
};

use crate::{document::Document, localized::localized, reader::Reader};

pub(in crate::identity) fn confirm_signup(reader: Reader<'_>, token: &LinkToken) -> Document {
    let language = reader.language;
    let life = PendingSignup::LIFE.text(language);
    Document::to_address(language, localized!(language, "Bekræft din adresse", "Confirm your address"))
        .paragraph(localized!(
            language,
            "Nogen har bedt om en konto hos E-SG.Cloud med denne adresse. Var det dig, så bekræft adressen og vælg din \
             adgangskode:",
            "Somebody asked for an account at E-SG.Cloud with this address. If it was you, confirm the address and \
             choose your password:"
        ))
        .button(
            localized!(language, "Bekræft og vælg adgangskode", "Confirm and choose a password"),
            reader.page_with_token("confirm", token.expose()),
        )
        .paragraph(localized!(
            language,
            "Linket virker i {life} og kun én gang. Var det ikke dig, så gør ingenting: der bliver ikke oprettet \
             noget, og oplysningerne slettes.",
            "The link works for {life} and only once. If it was not you, do nothing: no account is opened, and the \
             details are deleted."
        ))
}

/// Sent instead of [`confirm_signup`] if the address already has an account.
pub(in crate::identity) fn has_account(reader: Reader<'_>) -> Document {
    let language = reader.language;
    Document::to_address(language, localized!(language, "Du har allerede en konto", "You have an account already"))
        .paragraph(localized!(
            language,
            "Nogen har bedt om en konto hos E-SG.Cloud med denne adresse. Den har allerede en konto, så der er ikke \
             ændret noget.",
            "Somebody asked for an account at E-SG.Cloud with this address. It has one already, so nothing was changed."
        ))
        .button(localized!(language, "Log ind", "Log in"), reader.page("login"))
        .paragraph(localized!(
            language,
            "Har du glemt adgangskoden, kan du nulstille den, hvor du logger ind. Var det ikke dig, så gør ingenting.",
            "If you have forgotten the password, you can reset it where you log in. If it was not you, do nothing."
        ))
}

pub(in crate::identity) fn welcome(reader: Reader<'_>, name: &PersonName, company_name: &CompanyName) -> Document {
    let language = reader.language;
    let company = reader.company(company_name);
    Document::to(name, language, localized!(language, "Din konto er åben", "Your account is open"))
        .paragraph(localized!(
            language,
            "Kontoen for {company} er åben, og du er dens ejer. Du logger ind med denne e-mailadresse.",
            "The account of {company} is open, and you are its owner. You log in with this e-mail address."
        ))
        .button(localized!(language, "Log ind", "Log in"), reader.page("login"))
        .paragraph(localized!(
            language,
            "Alt, hvad der er gemt om dig, kan du se, når du er logget ind. Har du ikke selv åbnet kontoen, så skriv \
             til os.",
            "All that is stored about you can be seen when you are logged in. If you did not open the account, write \
             to us."
        ))
}
