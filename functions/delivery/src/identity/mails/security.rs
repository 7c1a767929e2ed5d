//! The mails about credentials: passwords, second factors and recovery codes.

use domain::{
    Language,
    identity::{
        lost_factors::WAIT,
        messages::SecurityChange,
        settling::{Revoked, UNSETTLED},
    },
    personal::{BrowserType, PersonName},
    record::Expiring,
    records::{AdditionUndo, LostFactors, PasswordReset},
    token::{LinkToken, UndoToken},
};

use crate::{document::Document, localized::localized, reader::Reader};

pub(in crate::identity) fn reset_password(reader: Reader<'_>, token: &LinkToken) -> Document {
    let language = reader.language;
    let life = PasswordReset::LIFE.text(language);
    Document::to_address(language, localized!(language, "Nulstil din adgangskode", "Reset your password"))
        .paragraph(localized!(
            language,
            "Nogen har bedt om at nulstille adgangskoden til log-in'et med denne adresse. Var det dig, så vælg en ny \
             adgangskode:",
            "Somebody asked to reset the password of the log-in with this address. If it was you, choose a new \
             password:"
        ))
        .button(
            localized!(language, "Vælg ny adgangskode", "Choose a new password"),
            reader.page_with_token("reset", token.expose()),
        )
        .paragraph(localized!(
            language,
            "Linket virker i {life} og kun én gang. Var det ikke dig, så gør ingenting: adgangskoden er den samme som \
             før.",
            "The link works for {life} and only once. If it was not you, do nothing: the password is the same as \
             before."
        ))
}

pub(in crate::identity) fn password_was_reset(
    reader: Reader<'_>,
    name: &PersonName,
    browser_type: &BrowserType,
) -> Document {
    let language = reader.language;
    let browser = reader.browser(browser_type);
    Document::to(name, language, localized!(language, "Din adgangskode er nulstillet", "Your password was reset"))
        .paragraph(localized!(
            language,
            "Din adgangskode er nulstillet fra {browser}, og du er logget ud overalt. Du logger ind med den nye.",
            "Your password was reset from {browser}, and you are logged out everywhere. Log in with the new one."
        ))
        .paragraph(localized!(
            language,
            "Var det ikke dig, så nulstil adgangskoden igen med det samme, og skriv til os:",
            "If it was not you, reset the password again at once, and write to us:"
        ))
        .button(localized!(language, "Nulstil adgangskoden", "Reset the password"), reader.page("forgotten"))
}

pub(in crate::identity) fn sessions_ended(reader: Reader<'_>, name: &PersonName) -> Document {
    let language = reader.language;
    Document::to(name, language, localized!(language, "Du er logget ud overalt", "You are logged out everywhere"))
        .paragraph(localized!(
            language,
            "Vi har afsluttet alle sessioner i dit log-in hos E-SG.Cloud. Adgangskode og anden faktor er de samme som før, og du \
             kan logge ind igen med det samme.",
            "We have ended all sessions of your log-in at E-SG.Cloud. Your password and second factors are the same as before, \
             and you can log in again at once."
        ))
        .button(localized!(language, "Log ind", "Log in"), reader.page("login"))
        .paragraph(localized!(
            language,
            "Kan en anden kende din adgangskode, så vælg en ny. Ved du ikke, hvorfor vi har gjort det, så skriv til os.",
            "If somebody else may know your password, choose another. If you do not know why we did this, write to us."
        ))
}

pub(in crate::identity) fn security_changed(
    reader: Reader<'_>,
    change: SecurityChange,
    browser_type: &BrowserType,
    undo: Option<&UndoToken>,
) -> Document {
    let language = reader.language;
    let (change, browser) = (describe_change(change, language), reader.browser(browser_type));
    let document =
        Document::to_address(language, localized!(language, "Dit log-in er ændret", "Your log-in has changed"))
            .paragraph(localized!(
                language,
                "{change} Det skete fra {browser}.",
                "{change} It was done from {browser}."
            ));
    if let Some(undo) = undo {
        let life = AdditionUndo::LIFE.text(language);
        return document
            .paragraph(localized!(
                language,
                "Var det dig, skal du ikke gøre mere. Var det ikke, så fortryd det inden {life}. Så er du logget ud overalt og \
                 vælger en ny adgangskode:",
                "If it was you, there is nothing more to do. If it was not, undo it within {life}. You are then logged out \
                 everywhere, and choose a new password:"
            ))
            .button(
                localized!(language, "Fortryd det", "Undo it"),
                reader.page_with_token("undo-addition", undo.expose()),
            );
    }
    document
        .paragraph(localized!(
            language,
            "Var det dig, skal du ikke gøre mere. Var det ikke, så nulstil straks din adgangskode, og skriv til os.",
            "If it was you, there is nothing more to do. If it was not, reset your password at once, and write to us."
        ))
        .button(localized!(language, "Log ind", "Log in"), reader.page("login"))
}

pub(in crate::identity) fn access_revoked(reader: Reader<'_>, name: &PersonName, revoked: &[Revoked]) -> Document {
    let language = reader.language;
    let life = UNSETTLED.text(language);
    let subject = localized!(language, "Nyt på dit log-in er fjernet", "New ways to log in were removed");
    let gone = revoked.iter().map(|revoked| describe_revoked(*revoked, language));
    let document = Document::to(name, language, subject)
        .paragraph(localized!(
            language,
            "Du har nulstillet, skiftet eller taget noget tilbage på dit log-in hos E-SG.Cloud. Var det fordi, andre havde \
             adgang, skal de ikke kunne komme tilbage. Derfor virker det, der var yngre end {life}, ikke længere:",
            "You have reset, changed or taken back something of your log-in at E-SG.Cloud. If that was because others had \
             access, they must not be able to come back. So what was younger than {life} no longer works:"
        ))
        .paragraphs(gone.map(|gone| localized!(language, "{gone}", "{gone}")))
        .paragraph(localized!(
            language,
            "Var det dit eget, kan du tilføje det igen, når du har logget ind. Loggen over aktiviteter viser, hvad der er sket \
             imens.",
            "If it was your own, you can add it again once you have logged in. The log of activities shows what happened in \
             the meantime."
        ));
    if revoked.contains(&Revoked::Password) {
        document.button(localized!(language, "Vælg ny adgangskode", "Choose a new password"), reader.page("forgotten"))
    } else {
        document.button(localized!(language, "Log ind", "Log in"), reader.page("login"))
    }
}

pub(in crate::identity) fn factors_reported_lost(reader: Reader<'_>, name: &PersonName, token: &LinkToken) -> Document {
    let language = reader.language;
    let (wait, life) = (WAIT.text(language), LostFactors::LIFE.text(language));
    let subject = localized!(language, "Har du mistet din anden faktor?", "Have you lost your second factor?");
    Document::to(name, language, subject)
        .paragraph(localized!(
            language,
            "Nogen, der kender din adgangskode hos E-SG.Cloud, har meldt, at du har mistet din anden faktor.",
            "Somebody who knows your password at E-SG.Cloud reported that you have lost your second factor."
        ))
        .paragraph(localized!(
            language,
            "Var det dig, så gem denne mail. Om {wait} kan du logge ind med adgangskoden og dette link, som virker i alt {life} \
             fra nu. Det fjerner din anden faktor:",
            "If it was you, keep this mail. After {wait} you can log in by the password and this link, which works until {life} \
             from now. It removes your second factor:"
        ))
        .button(
            localized!(language, "Fjern den anden faktor", "Remove the second factor"),
            reader.page_with_token("lost-factors", token.expose()),
        )
        .paragraph(localized!(
            language,
            "Var det ikke dig, så log ind med din anden faktor: så virker linket ikke længere. Vælg også en ny adgangskode, for \
             nogen kender den.",
            "If it was not you, log in with your second factor: the link then no longer works. Choose another password, too, \
             since somebody knows it."
        ))
}

/// What no longer works, as a sentence.
const fn describe_revoked(revoked: Revoked, language: Language) -> &'static str {
    use Revoked::{OwnershipOffers, Passkeys, Password, Phone, RecoveryCodes, Totp};
    match (revoked, language) {
        (Password, Language::Da) => "Din adgangskode. Vælg en ny.",
        (Password, Language::En) => "Your password. Choose a new one.",
        (Phone, Language::Da) => "Dit bekræftede telefonnummer.",
        (Phone, Language::En) => "Your confirmed phone number.",
        (Totp, Language::Da) => "Appen med koder.",
        (Totp, Language::En) => "The app with codes.",
        (Passkeys, Language::Da) => "Nye adgangsnøgler.",
        (Passkeys, Language::En) => "New passkeys.",
        (RecoveryCodes, Language::Da) => "Nye gendannelseskoder.",
        (RecoveryCodes, Language::En) => "New recovery codes.",
        (OwnershipOffers, Language::Da) => "Tilbud om at overtage kontoen.",
        (OwnershipOffers, Language::En) => "Offers to take over the account.",
    }
}

/// The change as a sentence.
const fn describe_change(change: SecurityChange, language: Language) -> &'static str {
    use SecurityChange::{
        LostFactorsRemoved, PasskeyAdded, PasskeyRemoved, PasswordChanged, RecoveryCodeUsed, RecoveryCodesMade,
        TotpAdded, TotpRemoved,
    };
    match (change, language) {
        (PasswordChanged, Language::Da) => "Din adgangskode er ændret, og alle andre sessioner er afsluttet.",
        (PasswordChanged, Language::En) => "Your password was changed, and all other sessions have ended.",
        (TotpAdded, Language::Da) => "En app med koder er sat op som din anden faktor.",
        (TotpAdded, Language::En) => "An app with codes was set up as your second factor.",
        (TotpRemoved, Language::Da) => "Appen med koder er fjernet fra dit log-in.",
        (TotpRemoved, Language::En) => "The app with codes was removed from your log-in.",
        (PasskeyAdded, Language::Da) => "En adgangsnøgle er føjet til dit log-in.",
        (PasskeyAdded, Language::En) => "A passkey was added to your log-in.",
        (PasskeyRemoved, Language::Da) => "En adgangsnøgle er fjernet fra dit log-in.",
        (PasskeyRemoved, Language::En) => "A passkey was removed from your log-in.",
        (RecoveryCodesMade, Language::Da) => "Der er lavet nye gendannelseskoder. De gamle virker ikke længere.",
        (RecoveryCodesMade, Language::En) => "New recovery codes were made. The old ones no longer work.",
        (RecoveryCodeUsed, Language::Da) => "En af dine gendannelseskoder er brugt.",
        (RecoveryCodeUsed, Language::En) => "One of your recovery codes was used.",
        (LostFactorsRemoved, Language::Da) => {
            "Din anden faktor og dine gendannelseskoder er fjernet, fordi de var mistet."
        }
        (LostFactorsRemoved, Language::En) => {
            "Your second factor and your recovery codes were removed because they were lost."
        }
    }
}
