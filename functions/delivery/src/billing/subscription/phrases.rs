//! What several mails say.

use domain::{
    Language,
    billing::{
        payment::Payment,
        plans::{self, BillingPeriod, FREE_SWITCHING_FROM},
        subscription::{NOTICES, Terms},
    },
    date::Date,
    money::Currency,
    privacy::operator::OPERATOR,
    written,
};

use super::about::About;
use crate::localized::{LocalizedText, localized};

impl About<'_> {
    /// What a deactivated account can and can't do.
    pub(super) fn deactivated_means(self) -> LocalizedText {
        localized!(
            self.language(),
            "Så længe en konto er deaktiveret, kan man stadig logge ind, se alt, betale og opsige. Man kan ikke ændre \
             data, lægge filer op, køre eller ændre integrationer eller invitere nogen.",
            "While an account is deactivated, you can still log in, see everything, pay and cancel. You cannot change \
             data, upload files, run or change integrations, or invite anybody."
        )
    }

    /// When the account is removed if nothing is done.
    pub(super) fn removal(self, removal_on: Option<Date>) -> Option<LocalizedText> {
        let (on, notices) = (self.day(removal_on?), self.notices());
        Some(localized!(
            self.language(),
            "Som det står nu, fjerner vi kontoen og alle dens data den {on}. Vi minder om det {notices} dage før.",
            "As things stand, we remove the account and all its data on {on}. We remind you of it {notices} days \
             before."
        ))
    }

    /// How many days before a removal it is announced.
    pub(super) fn notices(self) -> String {
        written::numbers(self.language(), &NOTICES)
    }

    /// How data is extracted, and at which price (P36).
    pub(super) fn extraction(self, is_switching: bool) -> LocalizedText {
        let (language, email) = (self.language(), OPERATOR.email);
        if is_switching && FREE_SWITCHING_FROM <= self.today {
            return localized!(
                language,
                "Skal du bruge data fra kontoen, så skriv til {email} i god tid, før kontoen bliver \
                 fjernet. Vi hjælper med at hente dem ud. Hjælpen koster ikke noget, når du skifter til en anden udbyder.",
                "If you need data from the account, write to {email} in good time before the account \
                 is removed. We help to extract it. The help costs nothing when you switch to another provider."
            );
        }
        let price = plans::help_with_extraction(Currency::Dkk, self.today).map(|price| self.amount(price.net));
        let price = match (price, language) {
            (Some(price), Language::Da) => format!("{price} i timen uden moms"),
            (Some(price), Language::En) => format!("{price} an hour without VAT"),
            (None, Language::Da) => "det, der står i prislisten".to_owned(),
            (None, Language::En) => "what the price list says".to_owned(),
        };
        localized!(
            language,
            "Skal du bruge data fra kontoen, så skriv til {email} i god tid, før kontoen bliver fjernet. \
             Vi hjælper med at hente dem ud. Hjælpen koster {price}. Du får en samlet pris og godkender den, før vi begynder.",
            "If you need data from the account, write to {email} in good time before the account is \
             removed. We help to extract it. The help costs {price}. You are told the whole price and approve it before we begin."
        )
    }

    /// What is subscribed to, at the price of this day.
    pub(super) fn terms(self, terms: Terms, on: Date) -> String {
        let language = self.language();
        let name = terms.plan.name(language);
        let period = match (terms.period, language) {
            (BillingPeriod::Month, Language::Da) => "om måneden uden moms",
            (BillingPeriod::Month, Language::En) => "a month without VAT",
            (BillingPeriod::Year, Language::Da) => "om året uden moms",
            (BillingPeriod::Year, Language::En) => "a year without VAT",
        };
        let payment = match (terms.payment, language) {
            (Payment::Invoice, Language::Da) => "betalt efter faktura",
            (Payment::Invoice, Language::En) => "paid by invoice",
            (Payment::Card, Language::Da) => "betalt med kort",
            (Payment::Card, Language::En) => "paid by card",
            (Payment::DirectDebit, Language::Da) => "trukket fra bankkontoen",
            (Payment::DirectDebit, Language::En) => "paid by direct debit",
        };
        let price = plans::price(terms.plan, terms.period, Currency::Dkk, on);
        let price = price.map_or_else(String::new, |price| self.amount(price.net));
        format!("{name}, {price} {period}, {payment}")
    }

    /// Until when the next amount is to be paid.
    pub(super) fn due(self, due_on: Option<Date>) -> Option<LocalizedText> {
        let due = self.day(due_on?);
        Some(localized!(
            self.language(),
            "Det næste beløb skal være betalt senest den {due}.",
            "The next amount is to be paid by {due}."
        ))
    }

    /// When the next period begins.
    pub(super) fn next_period(self, next_invoice_on: Option<Date>) -> Option<LocalizedText> {
        let next = self.day(next_invoice_on?);
        Some(localized!(
            self.language(),
            "Den næste periode begynder og faktureres den {next}.",
            "The next period begins and is invoiced on {next}."
        ))
    }

    /// Whom to write to if it was not agreed.
    pub(super) fn unless_agreed(self) -> LocalizedText {
        localized!(
            self.language(),
            "Er det ikke aftalt hos jer, så skriv til os.",
            "If this was not agreed among you, write to us."
        )
    }
}
