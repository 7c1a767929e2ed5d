//! What whoever operates the system does to a person's log-in.

use crate::{
    audit::{AuditEvent, records::AuditAction},
    identity::{
        messages::IdentityMessage,
        records::{PasswordCredential, User},
    },
    kernel::{
        commit::{Commit, Stored},
        random::RandomSource,
    },
};

/// Adds to a commit that ends a person's sessions what goes with it: the audit event, and the mail to the person.
///
/// The credential is written unchanged, so that a log-in whose password was checked before opens no session after it, and its
/// challenges are void.
#[must_use]
pub fn sessions_ended(
    commit: Commit,
    (user, credential): (&User, &Stored<PasswordCredential>),
    random: &dyn RandomSource,
) -> Commit {
    let now = commit.now();
    let audit_event = AuditEvent::by_operator(now, random, credential.account, user.user, AuditAction::SessionsEnded);
    let content = IdentityMessage::SessionsEnded { name: user.name.clone() };
    let mail = user.message(now, random, user.email.clone(), content);
    commit.replace(credential, credential).audit(&audit_event).send(&mail)
}
