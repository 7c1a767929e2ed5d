//! The mails about a suspended account (P32).

use domain::{billing::subscription::DAYS_AFTER_END, date::Date};

use super::about::About;
use crate::{document::Document, localized::localized};

pub(super) fn suspended(about: About<'_>) -> Document {
    let (language, company) = (about.language(), about.company());
    let document = about
        .document(localized!(language, "Kontoen er suspenderet", "The account is suspended"))
        .paragraph(localized!(
            language,
            "{company} hos E-SG.Cloud er suspenderet. Alle data bliver bevaret, og der løber ingen betaling på.",
            "{company} at E-SG.Cloud is suspended. All data is kept, and no fees run."
        ))
        .paragraph(localized!(
            language,
            "De dage af den fakturerede periode, der ikke bliver brugt, bliver godskrevet. Mangler der derefter noget \
             at blive betalt, forfalder det som før.",
            "The days of the invoiced period that are not used are credited. What then remains to be paid falls due as \
             before."
        ))
        .paragraph(localized!(
            language,
            "Så længe kontoen er suspenderet, kan man logge ind og se alt. Man kan ikke ændre data, lægge filer op, \
             køre eller ændre integrationer eller invitere nogen.",
            "While the account is suspended, you can log in and see everything. You cannot change data, upload files, \
             run or change integrations, or invite anybody."
        ))
        .paragraph(localized!(
            language,
            "Du kan genoptage eller opsige, når du vil. Vi minder dig om kontoen en gang om året.",
            "You can resume or cancel whenever you want. We remind you of the account once a year."
        ))
        .paragraph(about.unless_agreed());
    about.with_page(document)
}

pub(super) fn still_suspended(about: About<'_>, since: Date, next_on: Date) -> Document {
    let (language, company) = (about.language(), about.company());
    let (since, next, days) = (about.day(since), about.day(next_on), DAYS_AFTER_END);
    about
        .document(localized!(language, "Kontoen er stadig suspenderet", "The account is still suspended"))
        .paragraph(localized!(
            language,
            "{company} hos E-SG.Cloud har været suspenderet siden den {since}. Alle data er bevaret, og der løber ingen \
             betaling på.",
            "{company} at E-SG.Cloud has been suspended since {since}. All data is kept, and no fees run."
        ))
        .paragraph(localized!(
            language,
            "Du kan genoptage abonnementet eller opsige det, når du vil. Opsiger du, fjerner vi alle data {days} dage \
             senere og skriver til dig forinden:",
            "You can resume the subscription or cancel it whenever you want. If you cancel, we remove all data {days} \
             days later, and write to you before that:"
        ))
        .button(localized!(language, "Genoptag eller opsig", "Resume or cancel"), about.page())
        .paragraph(localized!(
            language,
            "Gør du ingenting, bliver alt ved med at være, som det er. Vi skriver igen den {next}.",
            "If you do nothing, everything stays as it is. We write again on {next}."
        ))
}
