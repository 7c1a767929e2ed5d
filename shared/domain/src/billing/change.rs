//! Changes of an account's billing details (P03–P05).

use crate::{
    accounts::{members::NotifiedUser, role::Permission},
    audit::{AuditEvent, records::AuditAction},
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

/// Who changes the billing details.
#[derive(Debug, Clone, Copy)]
pub enum ChangedBy<'a> {
    /// A member of the account, with their name.
    Member(Actor<'a>, &'a PersonName),
    /// The operator's finance, at the subscriber's request (P37). The subscriber is not told who it was.
    Finance(Actor<'a>),
}

impl ChangedBy<'_> {
    /// The name that the owners are told. `None` for the operator's finance.
    fn name(&self) -> Option<&PersonName> {
        match self {
            Self::Member(_, name) => Some(name),
            Self::Finance(_) => None,
        }
    }

    fn actor(&self) -> Actor<'_> {
        match self {
            Self::Member(actor, _) | Self::Finance(actor) => *actor,
        }
    }

    /// The audit event in the account's log.
    fn audit_event(&self, account: AccountId, now: Now, random: &dyn RandomSource, action: AuditAction) -> AuditEvent {
        let audit_event = self.actor().audit_event(now, random, action);
        match self {
            Self::Member(..) => audit_event,
            Self::Finance(_) => audit_event.of_account(account).by_staff(),
        }
    }
}

/// The record of a look that the operator's finance takes at what invoices rest on: the subscriber sees it in the account's log (P11).
#[must_use]
pub fn look_by_finance(
    account: AccountId,
    now: Now,
    (by, action): (Actor<'_>, AuditAction),
    random: &dyn RandomSource,
) -> Commit {
    let audit_event = ChangedBy::Finance(by).audit_event(account, now, random, action);
    Commit::new(now).audit(&audit_event).check_account_exists(account)
}

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
        by: ChangedBy<'_>,
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
        let audit_event = by.audit_event(self.account, now, random, AuditAction::BillingDetailsChanged);
        let commit = commit.audit(&audit_event.changing(self.fields.iter().copied()));
        let commit = self.declaration(now, by.actor(), random).iter().fold(commit, Commit::insert);
        Some(owners.iter().fold(commit, |commit, owner| commit.send(&self.mail(now, by, *owner, random))))
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

    fn mail(&self, now: Now, by: ChangedBy<'_>, owner: NotifiedUser<'_>, random: &dyn RandomSource) -> Message {
        let NotifiedUser { user, company_name } = owner;
        let content = BillingMessage::BillingDetailsChanged {
            name: user.name.clone(),
            company_name: company_name.clone(),
            by: by.name().cloned(),
            fields: self.fields.iter().map(|field| (*field).to_owned()).collect(),
        };
        let mail = Message::new(now, random, Recipient::from(user.user), user.email.clone(), user.language, content);
        match by {
            ChangedBy::Member(actor, _) => {
                let about = format!("{}.{}", actor.user, self.fields.join("+"));
                mail.merging((self.account, AuditAction::BillingDetailsChanged), about)
            }
            // What the operator changes is told each time.
            ChangedBy::Finance(_) => mail,
        }
    }
}

#[cfg(test)]
mod tests;
