//! The mail about changed billing details.

use domain::{
    billing::details::BillingDetails,
    personal::{CompanyName, PersonName},
};

use crate::{document::Document, localized::localized, reader::Reader};

pub(super) fn billing_details_changed(
    reader: Reader<'_>,
    name: &PersonName,
    company_name: &CompanyName,
    by: Option<&PersonName>,
    fields: &[String],
) -> Document {
    let language = reader.language;
    let company = reader.company(company_name);
    let fields = fields.iter().filter_map(|field| BillingDetails::label(field, language));
    let fields = fields.collect::<Vec<_>>().join(", ");
    Document::to(
        name,
        language,
        localized!(language, "Faktureringsoplysninger er ændret", "Billing details were changed"),
    )
    .paragraph(match by.map(|by| reader.person(by)) {
        Some(by) => localized!(
            language,
            "{by} har givet eller ændret faktureringsoplysninger for {company} hos E-SG.Cloud: {fields}.",
            "{by} has given or changed billing details of {company} at E-SG.Cloud: {fields}."
        ),
        None => localized!(
            language,
            "E-SG.Clouds økonomi har rettet faktureringsoplysninger for {company}, som I har bedt om: {fields}.",
            "E-SG.Cloud's finance has corrected billing details of {company}, as you asked: {fields}."
        ),
    })
    .button(localized!(language, "Se oplysningerne", "See the details"), reader.page("billing"))
    .paragraph(localized!(
        language,
        "Fakturaer og betalinger hviler på dem. Er noget forkert, så ret det, eller skriv straks til os.",
        "Invoices and payments rest on them. If anything is wrong, correct it, or write to us at once."
    ))
}
