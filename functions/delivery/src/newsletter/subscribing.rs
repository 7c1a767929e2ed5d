//! The mails to whoever asks for the newsletter.

use domain::{privacy::consents::ConsentPurpose, record::Expiring, records::PendingSubscription, token::LinkToken};

use crate::{document::Document, localized::localized, reader::Reader};

pub(in crate::newsletter) fn confirm(reader: Reader<'_>, token: &LinkToken) -> Document {
    let language = reader.language;
    let (life, consent) = (PendingSubscription::LIFE.text(language), ConsentPurpose::Newsletter.text(language).text);
    Document::to_address(
        language,
        localized!(language, "Bekræft, at du vil have nyhedsbrevet", "Confirm that you want the newsletter"),
    )
    .paragraph(localized!(
        language,
        "Nogen har bedt om E-SG.Clouds nyhedsbrev til denne adresse. Du får det kun, hvis du siger ja til det her:",
        "Somebody asked for the newsletter of E-SG.Cloud with this address. You only get it if you agree to this:"
    ))
    .paragraph(localized!(language, "{consent}", "{consent}"))
    .button(
        localized!(language, "Ja, send mig nyhedsbrevet", "Yes, send me the newsletter"),
        reader.page_with_token("newsletter/confirm", token.expose()),
    )
    .paragraph(localized!(
        language,
        "Linket virker i {life}. Var det ikke dig, så gør ingenting: der bliver ikke sendt noget, og adressen slettes.",
        "The link works for {life}. If it was not you, do nothing: nothing is sent, and the address is deleted."
    ))
}

/// Sent instead of [`confirm`] if the address gets the newsletter already.
pub(in crate::newsletter) fn is_subscribed(reader: Reader<'_>, unsubscribe: &LinkToken) -> Document {
    let language = reader.language;
    Document::to_address(
        language,
        localized!(language, "Du får allerede nyhedsbrevet", "You get the newsletter already"),
    )
    .paragraph(localized!(
        language,
        "Nogen har bedt om E-SG.Clouds nyhedsbrev til denne adresse. Du får det allerede, så der er ikke ændret noget.",
        "Somebody asked for the newsletter of E-SG.Cloud with this address. You get it already, so nothing was changed."
    ))
    .paragraph(localized!(
        language,
        "Vil du ikke have det længere, så afmeld det her:",
        "If you no longer want it, stop it here:"
    ))
    .button(localized!(language, "Afmeld", "Unsubscribe"), reader.unsubscribe_page(unsubscribe))
}
