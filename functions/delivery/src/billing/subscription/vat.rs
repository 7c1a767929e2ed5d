//! The mails about VAT that depends on what VIES says of a number.

use domain::{billing::messages::IssuedDocument, date::Date, id::AccountId};

use super::about::About;
use crate::{document::Document, localized::localized};

/// For owners and staff of finance.
pub(super) fn number_not_confirmed(about: About<'_>, IssuedDocument { number, .. }: IssuedDocument) -> Document {
    let (language, company) = (about.language(), about.company());
    let mail = about
        .document(localized!(language, "Momsnummeret er ikke bekræftet", "The VAT number is not confirmed"))
        .paragraph(localized!(
            language,
            "Faktura {number} til {company} har dansk moms: EU's momsregister (VIES) bekræftede ikke, at momsnummeret var \
             gyldigt den dag, da den blev udstedt.",
            "Invoice {number} to {company} has Danish VAT: the EU's register (VIES) did not confirm that the VAT number was \
             valid on the day on which it was issued."
        ))
        .paragraph(localized!(
            language,
            "Ret nummeret, eller få det registreret hos jeres skattemyndighed, inden den næste faktura. Var nummeret gyldigt \
             den dag, så skriv til os.",
            "Correct the number, or have it registered by your tax authority, before the next invoice. If the number was \
             valid on that day, write to us."
        ));
    mail.button(localized!(language, "Ret oplysningerne", "Correct the details"), about.reader.page("billing"))
}

/// For staff of finance.
pub(super) fn undecided(about: About<'_>, account: AccountId, from: Date, given_up_on: Date) -> Document {
    let (language, company) = (about.language(), about.company());
    let (from, given_up_on) = (about.day(from), about.day(given_up_on));
    about
        .document(localized!(language, "En faktura venter på afgørelse", "An invoice waits for a decision"))
        .paragraph(localized!(
            language,
            "Fakturaen til {company} (konto {account}) for perioden fra {from} er ikke udstedt: EU's momsregister (VIES) \
             har ikke svaret i tre dage på, om momsnummeret er gyldigt.",
            "The invoice to {company} (account {account}) for the period from {from} is not issued: for three days, the EU's \
             register (VIES) has not answered whether the VAT number is valid."
        ))
        .paragraph(localized!(
            language,
            "Afgør, om den skal have dansk moms eller omvendt betalingspligt. Ellers bliver den udstedt med dansk moms den \
             {given_up_on}. Der bliver stadig spurgt hver time.",
            "Decide whether it has Danish VAT or reverse charge. Otherwise, it is issued with Danish VAT on {given_up_on}. \
             The register is still asked every hour."
        ))
}
