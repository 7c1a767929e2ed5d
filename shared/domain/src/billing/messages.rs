//! The messages to people about the billing of their account.

mod subscription;

use serde::{Deserialize, Serialize};

use crate::{
    kernel::{
        personal::{CompanyName, PersonName},
        record::redacted,
    },
    messaging::{
        MessageContent,
        catalogue::{BY_MAIL, MessageKind, OfKind},
        notification::Notification,
    },
};

pub use subscription::{IssuedDocument, OpenInvoice, SubscriptionNotice};

/// A message about the billing of an account.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum BillingMessage {
    /// The billing details were given or changed. The message has the names of the fields and none of their values.
    BillingDetailsChanged {
        /// The person.
        name: PersonName,
        /// The organisation.
        company_name: CompanyName,
        /// The name of the member who changed them. `None` for the operator's finance.
        by: Option<PersonName>,
        /// The names of the fields.
        fields: Vec<String>,
    },
    /// Something happens in the life of the subscription.
    Subscription {
        /// The person, unless it goes to an address that is nobody's own.
        name: Option<PersonName>,
        /// The organisation.
        company_name: CompanyName,
        /// What happens.
        about: SubscriptionNotice,
    },
}

redacted!(BillingMessage);

const DETAILS_CHANGED: MessageKind = MessageKind::service(
    "billing_details_changed",
    Notification::Invoices,
    BY_MAIL,
    ("Faktureringsoplysninger er ændret.", "Billing details were changed."),
);

impl OfKind for BillingMessage {
    fn kind(&self) -> MessageKind {
        match self {
            Self::BillingDetailsChanged { .. } => DETAILS_CHANGED,
            Self::Subscription { about, .. } => about.kind(),
        }
    }

    fn kinds() -> Vec<MessageKind> {
        std::iter::once(DETAILS_CHANGED).chain(SubscriptionNotice::kinds()).collect()
    }
}

impl MessageContent for BillingMessage {}

#[cfg(test)]
pub(crate) mod samples {
    use super::*;
    use crate::{
        billing::{
            id::InvoiceId,
            payment::Payment,
            plans::{BillingPeriod, PlanId},
            subscription::{Ground, Terms},
        },
        kernel::{
            date::{Date, start_of},
            money::{Currency, Money},
            time::Now,
        },
    };

    /// Each message, and its `notice` as stored.
    pub(crate) fn each() -> Vec<(BillingMessage, &'static str)> {
        let name = || PersonName::parse("Ada").unwrap();
        let (company_name, fields) = (|| CompanyName::parse("Ada ApS").unwrap(), vec!["iban".to_owned()]);
        let changed = BillingMessage::BillingDetailsChanged {
            name: name(),
            company_name: company_name(),
            by: Some(name()),
            fields,
        };
        let mut all = vec![(changed, "billing_details_changed")];
        for about in notices() {
            let message = BillingMessage::Subscription { name: Some(name()), company_name: company_name(), about };
            all.push((message, "subscription"));
        }
        all
    }

    fn notices() -> Vec<SubscriptionNotice> {
        let day = Date::constant(2027, 3, 1);
        let amount = Money::of_minor(156_250, Currency::Dkk);
        let terms = Terms { plan: PlanId::Standard, period: BillingPeriod::Month, payment: Payment::Invoice };
        let invoice =
            OpenInvoice { invoice: InvoiceId::new(Now(start_of(day)), &[1; 10]), number: 17, amount, due_on: day };
        vec![
            SubscriptionNotice::Subscribed { terms, due_on: Some(day), next_invoice_on: None },
            SubscriptionNotice::Suspended,
            SubscriptionNotice::DeactivatedUnpaid { overdue: vec![invoice], removal_on: Some(day) },
            SubscriptionNotice::RemovalNotice { removal_on: day, ground: Some(Ground::Asked), is_switching: false },
        ]
    }
}
