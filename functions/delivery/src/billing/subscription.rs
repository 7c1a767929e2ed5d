//! The mails about the life of a subscription.

use domain::personal::{CompanyName, PersonName};

use crate::{document::Document, localized::localized, reader::Reader};

pub(super) fn notice(reader: Reader<'_>, name: Option<&PersonName>, company_name: &CompanyName) -> Document {
    let language = reader.language;
    let company = reader.company(company_name);
    let subject = localized!(language, "Om jeres abonnement", "About your subscription");
    let document = match name {
        Some(name) => Document::to(name, language, subject),
        None => Document::to_address(language, subject),
    };
    document
        .paragraph(localized!(
            language,
            "Der er nyt om abonnementet for {company} hos E-SG.Cloud.",
            "There is news about the subscription of {company} at E-SG.Cloud."
        ))
        .button(localized!(language, "Se abonnementet", "See the subscription"), reader.page("subscription"))
}
