//! Changes of a profile.

use crate::{
    identity::records::User,
    kernel::{
        field_error::NullablePatch,
        language::Language,
        personal::{PersonName, PhoneNumber},
    },
};

/// The changes to make. A field that is not given stays as it is.
#[derive(Debug, Clone)]
pub struct ProfileChange {
    /// Another name.
    pub name: Option<PersonName>,
    /// Another phone number, or `null` to remove it.
    pub phone: NullablePatch<PhoneNumber>,
    /// Another language.
    pub language: Option<Language>,
}

impl ProfileChange {
    /// The profile with the changes applied, and the names of the fields whose value changed.
    #[must_use]
    pub fn apply(&self, user: &User) -> (User, Vec<&'static str>) {
        let mut changed = user.clone();
        changed.name = self.name.clone().unwrap_or(changed.name);
        changed.language = self.language.unwrap_or(changed.language);
        changed.phone = match &self.phone {
            NullablePatch::Leave => changed.phone,
            NullablePatch::Remove => None,
            NullablePatch::Set(phone) => Some(phone.clone()),
        };
        // A new number is not verified yet.
        changed.phone_verified_at = changed.phone_verified_at.filter(|_| changed.phone == user.phone);
        let differs = [
            ("name", changed.name != user.name),
            ("phone", changed.phone != user.phone),
            ("language", changed.language != user.language),
        ];
        let fields = differs.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect();
        (changed, fields)
    }
}
