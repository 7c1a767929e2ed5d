//! The mails about a trial.

use domain::date::Date;

use super::about::About;
use crate::{document::Document, localized::localized};

pub(super) fn ends_soon(about: About<'_>, ends_on: Date, removal_on: Option<Date>) -> Document {
    let (language, company, ends) = (about.language(), about.company(), about.day(ends_on));
    about
        .document(localized!(language, "Prøveperioden udløber den {ends}", "The trial ends on {ends}"))
        .paragraph(localized!(
            language,
            "Prøveperioden for {company} hos E-SG.Cloud udløber den {ends}.",
            "The trial of {company} at E-SG.Cloud ends on {ends}."
        ))
        .paragraph(localized!(
            language,
            "Vil du fortsætte, så abonner inden da. Så kører alt videre uden afbrydelse:",
            "If you want to go on, subscribe before that. Everything then continues without a break:"
        ))
        .button(localized!(language, "Abonner", "Subscribe"), about.page())
        .paragraph(localized!(
            language,
            "Gør du ingenting, koster det ikke noget, og kontoen bliver deaktiveret, når prøveperioden udløber. Du kan \
             stadig abonnere bagefter.",
            "If you do nothing, it costs nothing, and the account is deactivated when the trial ends. You can still \
             subscribe after that."
        ))
        .paragraph(about.deactivated_means())
        .paragraphs(about.removal(removal_on))
}

pub(super) fn ended(about: About<'_>, ended_on: Date, removal_on: Option<Date>) -> Document {
    let (language, company, ended) = (about.language(), about.company(), about.day(ended_on));
    about
        .document(localized!(language, "Prøveperioden er udløbet", "The trial has ended"))
        .paragraph(localized!(
            language,
            "Prøveperioden for {company} hos E-SG.Cloud udløb den {ended}, og der er ikke abonneret. Derfor er kontoen \
             deaktiveret.",
            "The trial of {company} at E-SG.Cloud ended on {ended}, and nobody subscribed. So the account is \
             deactivated."
        ))
        .paragraph(about.deactivated_means())
        .paragraph(localized!(
            language,
            "Abonnerer du, åbner kontoen igen med alt, hvad der er i den:",
            "If you subscribe, the account opens again with all that is in it:"
        ))
        .button(localized!(language, "Abonner", "Subscribe"), about.page())
        .paragraph(localized!(
            language,
            "Vil du ikke fortsætte, behøver du ikke gøre noget, og det koster ikke noget.",
            "If you do not want to go on, you need not do anything, and it costs nothing."
        ))
        .paragraphs(about.removal(removal_on))
}
