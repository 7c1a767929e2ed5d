//! The mails about the billing of an account.

mod attachments;
mod details;
mod subscription;

use domain::{
    billing::messages::{BillingMessage, IssuedDocument, SubscriptionNotice},
    date::Date,
};
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

/// The document that a message brings, if it brings one.
pub(crate) fn document(content: &BillingMessage) -> Option<IssuedDocument> {
    match content {
        BillingMessage::Subscription {
            about: SubscriptionNotice::InvoiceIssued { document } | SubscriptionNotice::CreditNoteIssued { document },
            ..
        } => Some(*document),
        BillingMessage::Subscription { .. } | BillingMessage::BillingDetailsChanged { .. } => None,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use domain::Language;

    use super::*;
    use crate::catalogue::{Names, WRITTEN_ON};

    /// Each message, and what differs in it.
    pub(crate) fn samples(names: &Names) -> Vec<BillingMessage> {
        let Names { name, company_name } = names;
        let fields = ["vat_number", "invoice_email", "iban", "extra"].map(str::to_owned).to_vec();
        let changed = |by| BillingMessage::BillingDetailsChanged {
            name: name.clone(),
            company_name: company_name.clone(),
            by,
            fields: fields.clone(),
        };
        let about = subscription::tests::notices().into_iter().map(|about| BillingMessage::Subscription {
            name: (!subscription::tests::is_to_address(&about)).then(|| name.clone()),
            company_name: company_name.clone(),
            about,
        });
        [changed(Some(name.clone())), changed(None)].into_iter().chain(about).collect()
    }

    fn changed(language: Language) -> [String; 2] {
        let reader = Reader { language, portal_url: "https://portal.example" };
        let texts = samples(&Names::plain()).into_iter().take(2);
        let texts = texts.map(|message| mail(reader, &message, WRITTEN_ON).render().unwrap().text);
        texts.collect::<Vec<_>>().try_into().unwrap()
    }

    #[test]
    fn p24_owners_are_told_who_changed_which_details_in_both_languages() {
        for (language, who, fields) in [
            (
                Language::Da,
                "»Ada Lovelace« har givet eller ændret",
                "momsnummer, e-mail til fakturaer, IBAN, yderligere oplysninger",
            ),
            (
                Language::En,
                "“Ada Lovelace” has given or changed",
                "VAT number, e-mail for invoices, IBAN, further details",
            ),
        ] {
            let [text, _] = changed(language);
            assert!(text.contains(who) && text.contains(fields), "{text}");
        }
    }

    #[test]
    fn p37_owners_are_told_that_finance_corrected_details_and_not_who_that_was() {
        for (language, who) in
            [(Language::Da, "E-SG.Clouds økonomi har rettet"), (Language::En, "E-SG.Cloud's finance has corrected")]
        {
            let [_, text] = changed(language);
            assert!(text.contains(who), "{text}");
        }
    }
}
