//! The other side of a contract.

use serde::{Deserialize, Serialize};

use crate::{
    billing::country::Country,
    integrations::texts::RecipientName,
    kernel::{
        field_error::{Form, Request, object_input},
        personal::EmailAddress,
        record::redacted,
    },
};

/// The other side: whom rows come from, or go to.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Recipient {
    /// Its name.
    pub name: RecipientName,
    /// The country in which it handles the data.
    pub country: Country,
    /// Where it is reached.
    pub contact_email: EmailAddress,
}

redacted!(Recipient);

impl Request for Recipient {
    fn read(form: &mut Form<'_>) -> Option<Self> {
        crate::read_fields!(form, name, country, contact_email)
    }
}

object_input!(Recipient);
