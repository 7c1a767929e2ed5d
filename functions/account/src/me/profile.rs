//! A person's profile, as shown to that person.

use domain::{
    Language, Timestamp,
    id::UserId,
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
            phone: user.phone.clone(),
            phone_verified: user.verified_phone().is_some(),
            language: user.language,
            created_at: user.created_at,
        }
    }
}
