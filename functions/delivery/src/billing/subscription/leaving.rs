//! The mails about a cancelled account and its removal (P35, P36).

use domain::{
    billing::subscription::{CancelReason, Ground, SWITCHING_MONTHS},
    date::{Date, days_between},
};

use super::about::About;
use crate::{
    document::Document,
    localized::{LocalizedText, localized},
};

/// `ending` is the last day, and whether it has ended with it.
pub(super) fn cancelled(
    about: About<'_>,
    reason: CancelReason,
    ending: (Date, bool),
    removal_on: Option<Date>,
) -> Document {
    let (language, company, months) = (about.language(), about.company(), SWITCHING_MONTHS);
    let is_switching = reason == CancelReason::Switching;
    let (ends_on, has_ended) = ending;
    let ends = about.day(ends_on);
    let ends = if has_ended {
        localized!(
            language,
            "{company} hos E-SG.Cloud er opsagt og udløbet den {ends}. Indtil kontoen er fjernet, kan du abonnere \
             igen, og alt er der som før. Mangler der at blive betalt noget, skal det betales først.",
            "{company} at E-SG.Cloud is cancelled, and ended on {ends}. Until the account is removed, you can \
             subscribe again, and everything is there as before. What is overdue has to be paid first."
        )
    } else {
        localized!(
            language,
            "{company} hos E-SG.Cloud er opsagt og udløber den {ends}. Indtil da kan du fortryde opsigelsen, og alt \
             fortsætter. Også derefter kan du abonnere igen, indtil kontoen er fjernet.",
            "{company} at E-SG.Cloud is cancelled and ends on {ends}. Until then you can take the cancellation back, \
             and everything goes on. Even after that you can subscribe again, until the account is removed."
        )
    };
    let document = about
        .document(localized!(language, "Kontoen er opsagt", "The account is cancelled"))
        .paragraph(ends)
        .paragraph_if(
            is_switching,
            localized!(
                language,
                "Du skifter til en anden udbyder. Derfor venter du højst {months} måneder, også hvis der er betalt for \
                 længere tid. Det, der er betalt for tiden derefter, bliver godskrevet.",
                "You switch to another provider. So you wait {months} months at most, even if more time is paid for. \
                 What is paid for the time after that is credited."
            ),
        )
        .paragraphs(removal_after(about, ends_on, removal_on))
        .paragraph(about.extraction(is_switching))
        .paragraph(about.unless_agreed());
    about.with_page(document)
}

/// So many days after its end the account is removed.
fn removal_after(about: About<'_>, ends_on: Date, removal_on: Option<Date>) -> Option<LocalizedText> {
    let days = days_between(ends_on, removal_on?);
    let (on, notices) = (about.day(removal_on?), about.notices());
    Some(localized!(
        about.language(),
        "Den {on}, {days} dage efter at den er udløbet, fjerner vi kontoen og alle dens data. Vi minder om det \
         {notices} dage før.",
        "On {on}, {days} days after its end, we remove the account and all its data. We remind you of it {notices} \
         days before."
    ))
}

pub(super) fn cancellation_undone(about: About<'_>, next_invoice_on: Option<Date>) -> Document {
    let (language, company) = (about.language(), about.company());
    let document = about
        .document(localized!(language, "Opsigelsen er fortrudt", "The cancellation is taken back"))
        .paragraph(localized!(
            language,
            "{company} hos E-SG.Cloud er ikke længere opsagt og fortsætter som før.",
            "{company} at E-SG.Cloud is no longer cancelled and goes on as before."
        ))
        .paragraphs(about.next_period(next_invoice_on))
        .paragraph(about.unless_agreed());
    about.with_page(document)
}

pub(super) fn removal_asked(about: About<'_>, removal_on: Option<Date>, is_switching: bool) -> Document {
    let (language, company) = (about.language(), about.company());
    let on = removal_on.map(|on| about.day(on));
    let when = match on {
        Some(on) => localized!(
            language,
            "En ejer har bedt om, at {company} hos E-SG.Cloud bliver fjernet før tid. Det sker den {on}: kontoen og \
             alle dens data. Derefter kan de ikke gendannes.",
            "An owner asked that {company} at E-SG.Cloud be removed before its date. That happens on {on}: the account \
             and all its data. After that they cannot be restored."
        ),
        None => localized!(
            language,
            "En ejer har bedt om, at {company} hos E-SG.Cloud bliver fjernet før tid. Kontoen skal bevares indtil \
             videre. Vi skriver, når der igen er en dato.",
            "An owner asked that {company} at E-SG.Cloud be removed before its date. The account has to be kept for \
             now. We write when there is a date again."
        ),
    };
    about
        .document(localized!(language, "Kontoen bliver fjernet", "The account will be removed"))
        .paragraph(when)
        .paragraph(localized!(
            language,
            "Indtil det sker, kan en ejer tage anmodningen tilbage. Så bliver kontoen ikke fjernet før tid:",
            "Until that happens, an owner can take the request back. The account is then not removed before its date:"
        ))
        .button(localized!(language, "Tag anmodningen tilbage", "Take the request back"), about.page())
        .paragraph(about.extraction(is_switching))
        .paragraph(books(about))
        .paragraph(about.unless_agreed())
}

pub(super) fn removal_taken_back(about: About<'_>, removal_on: Option<Date>) -> Document {
    let (language, company) = (about.language(), about.company());
    let document = about
        .document(localized!(language, "Kontoen bliver ikke fjernet før tid", "The account is not removed early"))
        .paragraph(localized!(
            language,
            "Anmodningen om at fjerne {company} hos E-SG.Cloud før tid er taget tilbage.",
            "The request to remove {company} at E-SG.Cloud before its date is taken back."
        ))
        .paragraphs(about.removal(removal_on))
        .paragraph(about.unless_agreed());
    about.with_page(document)
}

pub(super) fn removal_notice(
    about: About<'_>,
    removal_on: Date,
    ground: Option<Ground>,
    is_switching: bool,
) -> Document {
    let (language, company, on) = (about.language(), about.company(), about.day(removal_on));
    about
        .document(localized!(language, "Kontoen bliver fjernet den {on}", "The account will be removed on {on}"))
        .paragraph(localized!(
            language,
            "Den {on} fjerner vi {company} hos E-SG.Cloud og alle data i kontoen. Derefter kan de ikke gendannes.",
            "On {on} we remove {company} at E-SG.Cloud and all data in the account. After that they cannot be restored."
        ))
        .paragraphs(ground.map(|ground| why(about, ground)))
        .button(localized!(language, "Se abonnementet", "See the subscription"), about.page())
        .paragraph(about.extraction(is_switching))
        .paragraph(books(about))
}

/// Why the account is removed, and how to keep it.
fn why(about: About<'_>, ground: Ground) -> LocalizedText {
    let language = about.language();
    match ground {
        Ground::TrialEnded => localized!(
            language,
            "Det sker, fordi prøveperioden er udløbet og der ikke er abonneret. Vil du beholde kontoen, så abonner \
             inden da.",
            "That is because the trial has ended and nobody subscribed. If you want to keep the account, subscribe \
             before that."
        ),
        Ground::Unpaid => localized!(
            language,
            "Det sker, fordi en faktura ikke er betalt og kontoen derfor er deaktiveret. Vil du beholde kontoen, så \
             betal det forfaldne inden da.",
            "That is because an invoice is not paid and the account is therefore deactivated. If you want to keep the \
             account, pay what is overdue before that."
        ),
        Ground::Cancelled => localized!(
            language,
            "Det sker, fordi kontoen er opsagt. Vil du beholde den, så abonner igen inden da.",
            "That is because the account is cancelled. If you want to keep it, subscribe again before that."
        ),
        Ground::Asked => localized!(
            language,
            "Det sker, fordi en ejer har bedt om det. Vil du beholde kontoen, så tag anmodningen tilbage inden da.",
            "That is because an owner asked for it. If you want to keep the account, take the request back before that."
        ),
    }
}

/// What is kept after the removal.
fn books(about: About<'_>) -> LocalizedText {
    localized!(
        about.language(),
        "Er der fakturaer, gemmer vi dem og det, de bygger på, så længe bogføringsloven kræver det.",
        "If there are invoices, we keep them and what they rest on for as long as the Danish Bookkeeping Act demands."
    )
}
