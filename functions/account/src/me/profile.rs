//! A person's profile, as shown to that person.

use domain::{
    Language, Timestamp,
    id::UserId,
    identity::email_problem::EmailProblem,
    personal::{EmailAddress, PersonName, PhoneNumber},
    records::User,
};
use serde::Serialize;

/// A profile.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ProfileView {
    id: UserId,
    name: PersonName,
    email: EmailAddress,
    /// What is wrong with the address, if mails to it came back or were called spam. Mails are still sent to it. It is null again
    /// once the address is changed.
    email_problem: Option<EmailProblem>,
    /// When they confirmed anew that they read mails to the address, after something was wrong with it.
    #[schema(value_type = Option<String>, format = "date-time")]
    email_confirmed_at: Option<Timestamp>,
    phone: Option<PhoneNumber>,
    /// Whether they have verified the number.
    phone_verified: bool,
    /// The language of mails to them.
    language: Language,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
}

impl From<&User> for ProfileView {
    fn from(user: &User) -> Self {
        Self {
            id: user.user,
            name: user.name.clone(),
            email: user.email.clone(),
            email_problem: user.email_problem,
            email_confirmed_at: user.email_confirmed_at,
            phone: user.phone.clone(),
            phone_verified: user.verified_phone().is_some(),
            language: user.language,
            created_at: user.created_at,
        }
    }
}
