//! The messages to people about the billing of their account.

use serde::{Deserialize, Serialize};

use crate::{
    kernel::{
        personal::{CompanyName, PersonName},
        record::redacted,
    },
    messaging::MessageContent,
};

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
}

redacted!(BillingMessage);

impl MessageContent for BillingMessage {}

#[cfg(test)]
pub(crate) mod samples {
    use super::*;

    /// Each message, and its `notice` as stored.
    pub(crate) fn each() -> Vec<(BillingMessage, &'static str)> {
        let name = || PersonName::parse("Ada").unwrap();
        let (company_name, fields) = (CompanyName::parse("Ada ApS").unwrap(), vec!["iban".to_owned()]);
        vec![(
            BillingMessage::BillingDetailsChanged { name: name(), company_name, by: Some(name()), fields },
            "billing_details_changed",
        )]
    }
}
