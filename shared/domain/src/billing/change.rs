//! Changes of an account's billing details (P03–P05).

use crate::{
    accounts::{members::NotifiedUser, role::Permission},
    audit::records::AuditAction,
    billing::{
        details::BillingDetails,
        extra::ResponsibilityText,
        id::DeclarationId,
        messages::BillingMessage,
        records::{BillingProfile, ResponsibilityDeclaration},
    },
    identity::actor::Actor,
    kernel::{
        commit::{Commit, Stored},
        date::day_of,
        field_error::{FieldError, FieldErrorCode, FieldErrors},
        id::AccountId,
        personal::PersonName,
        random::RandomSource,
        time::Now,
    },
    messaging::records::{Message, Recipient},
};

/// How many owners are told of a change, so that the commit stays below the most items that a transaction takes.
pub const MOST_TOLD: usize = 80;

/// A change of an account's billing details: those that are stored, if any, and those that are to take their place.
#[derive(Debug)]
pub struct DetailsChange<'a> {
    account: AccountId,
    stored: Option<&'a Stored<BillingProfile>>,
    wanted: &'a BillingDetails,
    fields: Vec<&'static str>,
}

impl<'a> DetailsChange<'a> {
    /// The change from what is stored to what is wanted.
    #[must_use]
    pub fn new(account: AccountId, stored: Option<&'a Stored<BillingProfile>>, wanted: &'a BillingDetails) -> Self {
        let before = stored.map(|stored| stored.details());
        Self { account, stored, wanted, fields: wanted.changed(before.as_ref()) }
    }

    /// Whether recent authentication is required: for a change of where payments are taken from.
    #[must_use]
    pub fn is_sensitive(&self) -> bool {
        self.has("iban") || self.has("card")
    }

    /// The permission that the change needs.
    #[must_use]
    pub fn permission(&self) -> Permission {
        if self.has("extra") { Permission::GiveFurtherDetails } else { Permission::ChangeBilling }
    }

    fn has(&self, field: &str) -> bool {
        self.fields.contains(&field)
    }

    /// Checks what depends on the time. A card that was given before may have expired since.
    ///
    /// # Errors
    /// `card-expired` if another card is given, and its month is over in Copenhagen.
    pub fn check(&self, now: Now) -> Result<(), FieldErrors> {
        let card = self.wanted.card.as_ref().filter(|_| self.has("card"));
        if card.is_none_or(|card| !card.expires.is_past(day_of(now.timestamp()))) {
            return Ok(());
        }
        Err(FieldErrors(vec![FieldError { pointer: "/card/expires".to_owned(), code: FieldErrorCode::CardExpired }]))
    }

    /// The commit that stores the details and tells these owners which fields changed, and who changed them; no commit if
    /// no field changes. Further details are stored with the declaration of the member who gives them.
    #[must_use]
    pub fn commit(
        &self,
        now: Now,
        (by, name): (Actor<'_>, &PersonName),
        owners: &[NotifiedUser<'_>],
        random: &dyn RandomSource,
    ) -> Option<Commit> {
        if self.fields.is_empty() {
            return None;
        }
        let profile = BillingProfile::new(self.account, self.wanted.clone());
        let commit = match self.stored {
            Some(stored) => Commit::new(now).replace(stored, &profile),
            // Nothing else in the commit would keep the details from being stored for an account that is purged meanwhile.
            None => Commit::new(now).insert(&profile).check_account_exists(self.account),
        };
        let audit_event = by.audit_event(now, random, AuditAction::BillingDetailsChanged);
        let commit = commit.audit(&audit_event.changing(self.fields.iter().copied()));
        let commit = self.declaration(now, by, random).iter().fold(commit, Commit::insert);
        Some(owners.iter().fold(commit, |commit, owner| commit.send(&self.mail(now, name, *owner, random))))
    }

    /// The declaration of the member who gives further details.
    fn declaration(&self, now: Now, by: Actor<'_>, random: &dyn RandomSource) -> Option<ResponsibilityDeclaration> {
        self.wanted.extra.as_ref().filter(|_| self.has("extra"))?;
        Some(ResponsibilityDeclaration {
            account: self.account,
            declaration: DeclarationId::new(now, &random.bytes()),
            declared_by: by.user,
            declared_at: now.timestamp(),
            text_version: ResponsibilityText::CURRENT.name.to_owned(),
        })
    }

    fn mail(&self, now: Now, by: &PersonName, owner: NotifiedUser<'_>, random: &dyn RandomSource) -> Message {
        let NotifiedUser { user, company_name } = owner;
        let content = BillingMessage::BillingDetailsChanged {
            name: user.name.clone(),
            company_name: company_name.clone(),
            by: by.clone(),
            fields: self.fields.iter().map(|field| (*field).to_owned()).collect(),
        };
        Message::new(now, random, Recipient::from(user.user), user.email.clone(), user.language, content)
    }
}

#[cfg(test)]
mod tests;
