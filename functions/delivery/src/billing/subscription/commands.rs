//! The mails that confirm what is subscribed to.

use domain::{billing::subscription::Terms, date::Date};

use super::about::About;
use crate::{document::Document, localized::localized};

pub(super) fn subscribed(
    about: About<'_>,
    terms: Terms,
    due_on: Option<Date>,
    next_invoice_on: Option<Date>,
) -> Document {
    let (language, company, terms) = (about.language(), about.company(), about.terms(terms, about.today));
    let document = about
        .document(localized!(language, "Abonnementet er i gang", "The subscription is running"))
        .paragraph(localized!(
            language,
            "{company} har nu et abonnement hos E-SG.Cloud: {terms}.",
            "{company} now has a subscription at E-SG.Cloud: {terms}."
        ))
        .paragraphs(about.due(due_on))
        .paragraphs(about.next_period(next_invoice_on))
        .paragraph(localized!(
            language,
            "Du kan når som helst suspendere abonnementet, eller opsige det til udløbet af den periode, der er betalt. \
             Er kontoen opsagt, kan du fortryde det, indtil den periode er udløbet.",
            "You can suspend the subscription at any time, or cancel it with effect from the end of the paid period. A \
             cancellation can be taken back until that period has ended."
        ))
        .paragraph(about.unless_agreed());
    about.with_page(document)
}

pub(super) fn terms_changed(about: About<'_>, terms: Terms, from: Option<Date>) -> Document {
    let (language, company) = (about.language(), about.company());
    let terms = about.terms(terms, from.unwrap_or(about.today));
    let document = about.document(localized!(language, "Abonnementet bliver ændret", "The subscription changes"));
    let document = match from.map(|from| about.day(from)) {
        Some(from) => document.paragraph(localized!(
            language,
            "Fra den {from} gælder for {company} hos E-SG.Cloud: {terms}. Indtil da er abonnementet uændret, og du kan \
             ændre det igen.",
            "From {from} on, this applies to {company} at E-SG.Cloud: {terms}. Until then the subscription is \
             unchanged, and you can change it again."
        )),
        None => document.paragraph(localized!(
            language,
            "Når den næste periode begynder, gælder for {company} hos E-SG.Cloud: {terms}.",
            "When the next period begins, this applies to {company} at E-SG.Cloud: {terms}."
        )),
    };
    about.with_page(document.paragraph(about.unless_agreed()))
}

pub(super) fn resumed(about: About<'_>, terms: Terms, due_on: Option<Date>, next_invoice_on: Option<Date>) -> Document {
    let (language, company) = (about.language(), about.company());
    let terms = about.terms(terms, about.today);
    let document = about
        .document(localized!(language, "Abonnementet er genoptaget", "The subscription is resumed"))
        .paragraph(localized!(
            language,
            "{company} hos E-SG.Cloud er genoptaget, og alt er åbent igen. Abonnementet er: {terms}.",
            "{company} at E-SG.Cloud is resumed, and everything is open again. The subscription is: {terms}."
        ))
        .paragraphs(about.due(due_on))
        .paragraphs(about.next_period(next_invoice_on))
        .paragraph(about.unless_agreed());
    about.with_page(document)
}

pub(super) fn carried_out(about: About<'_>, on: Date) -> Document {
    let (language, company, on) = (about.language(), about.company(), about.day(on));
    let document = about
        .document(localized!(language, "Abonnementet er ændret", "The subscription was changed"))
        .paragraph(localized!(
            language,
            "En ændring af abonnementet for {company} hos E-SG.Cloud er udført den {on}. Det er ændret igen siden. \
             Hvad der gælder nu, og hvad der sker hvornår, står her:",
            "A change of the subscription of {company} at E-SG.Cloud was carried out on {on}. It was changed again \
             after that. What applies now, and what happens when, is shown here:"
        ));
    about.with_page(document).paragraph(about.unless_agreed())
}
