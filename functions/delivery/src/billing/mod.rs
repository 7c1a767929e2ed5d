//! The mails about the billing of an account.

mod details;
mod subscription;

use domain::{billing::messages::BillingMessage, date::Date};
use subscription::About;

use crate::{document::Document, reader::Reader};

/// The mail of a message that was written on this day.
pub(crate) fn mail(reader: Reader<'_>, content: &BillingMessage, today: Date) -> Document {
    match content {
        BillingMessage::BillingDetailsChanged { name, company_name, by, fields } => {
            details::billing_details_changed(reader, name, company_name, by.as_ref(), fields)
        }
        BillingMessage::Subscription { name, company_name, about } => {
            subscription::mail(About { reader, name: name.as_ref(), company_name, today }, about)
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        Language,
        personal::{CompanyName, PersonName},
        privacy::operator::OPERATOR,
    };

    use super::*;

    fn rendered(language: Language, name: &str, fields: &[&str]) -> crate::document::Rendered {
        changed(language, Some(PersonName::parse(name).unwrap()), fields)
    }

    fn changed(language: Language, by: Option<PersonName>, fields: &[&str]) -> crate::document::Rendered {
        let notice = BillingMessage::BillingDetailsChanged {
            name: PersonName::parse("Ada").unwrap(),
            company_name: CompanyName::parse("Boozt.com A/S").unwrap(),
            by,
            fields: fields.iter().map(|field| (*field).to_owned()).collect(),
        };
        mail(Reader { language, portal_url: "https://portal.example" }, &notice, Date::constant(2027, 3, 1))
            .render()
            .unwrap()
    }

    #[test]
    fn p24_owners_are_told_who_changed_which_details_in_both_languages() {
        let fields = ["vat_number", "invoice_email", "iban", "extra"];
        for (language, names) in [
            (Language::Da, "momsnummer, e-mail til fakturaer, IBAN, yderligere oplysninger"),
            (Language::En, "VAT number, e-mail for invoices, IBAN, further details"),
        ] {
            let mail = rendered(language, "Søren <b>Ærø</b>", &fields);
            for part in [&mail.text, &mail.html] {
                assert!(part.contains(names), "{part}");
                assert!(part.contains(OPERATOR.email) && part.contains("https://portal.example/billing"));
            }
            assert!(mail.text.contains("Søren <b>Ærø</b>") && !mail.html.contains("<b>"));
        }
    }

    #[test]
    fn p37_owners_are_told_that_finance_corrected_details_and_not_who_that_was() {
        for (language, who) in
            [(Language::Da, "E-SG.Clouds økonomi har rettet"), (Language::En, "E-SG.Cloud's finance has corrected")]
        {
            let mail = changed(language, None, &["vat_number"]);
            assert!(mail.text.contains(who), "{}", mail.text);
        }
    }

    #[test]
    fn a_name_in_a_notice_is_quoted_and_no_link_in_its_page() {
        for (language, quoted) in [(Language::Da, "»Boozt.com A/S«"), (Language::En, "“Boozt.com A/S”")] {
            let mail = rendered(language, "Boozt.com A/S", &["card"]);
            assert!(!mail.html.contains("Boozt.com"), "{}", mail.html);
            let unquoted = mail.text.replace(quoted, "");
            assert!(mail.text.contains(quoted) && unquoted.matches("Boozt.com").count() <= 1, "{unquoted}");
        }
    }
}
