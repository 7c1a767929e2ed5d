//! What a way back to a log-in takes away with it: whatever else somebody may have added shortly before, to come back by themselves.
//!
//! The ways back are the link that undoes a change of address, the link that undoes an added factor or number, a reset of the password,
//! and a new password in a session that showed a second factor. What is older than 72 hours has been told of without anybody undoing it.

use crate::{
    audit::{AuditEvent, records::AuditAction},
    identity::{
        contact::release_phone,
        messages::IdentityMessage,
        password::PasswordHash,
        records::{EmailChange, Enrolment, Factors, PasswordCredential, PhoneChange, PhoneIdentity, User},
        recovery::Person,
        settling::Revoked,
    },
    kernel::{
        commit::{Commit, Stored},
        id::UserId,
        personal::Device,
        random::RandomSource,
        time::Now,
    },
};

impl Stored<User> {
    /// Writes the profile without a number that can still be taken back, if it has one.
    #[must_use]
    pub fn write_without_recent_phone(&self, commit: Commit) -> Commit {
        let now = commit.now();
        match self.recent_phone(now) {
            Some(_) => commit.replace(self, &self.without_recent_phone(now)),
            None => commit,
        }
    }
}

/// A person's records after they followed a link that undoes something. That they followed it says that somebody else had their log-in.
#[derive(Debug)]
pub struct Undone {
    /// The profile, with the address as it was.
    pub user: User,
    /// The credential, whose password nobody knows.
    pub credential: PasswordCredential,
    /// What was revoked.
    pub revoked: Vec<Revoked>,
    factors: Option<Factors>,
}

impl Person {
    /// The records after an undo, with what was revoked beside them before.
    #[must_use]
    pub fn undone(&self, revoked: Vec<Revoked>, now: Now) -> Undone {
        let (factors, of_factors) = self.factors.as_ref().map(|factors| factors.without_recent(now)).unzip();
        let credential = self.credential.record.clone().with_password(now, (PasswordHash::of_nobody(), false));
        let revoked = [Revoked::Password].into_iter().chain(revoked).chain(of_factors.unwrap_or_default()).collect();
        Undone { user: self.user.without_recent_phone(now), credential, revoked, factors }
    }
}

impl Undone {
    /// Writes the factors that are left.
    #[must_use]
    pub fn write_factors(&self, commit: Commit, person: &Person) -> Commit {
        match (&person.factors, &self.factors) {
            (Some(before), Some(left)) if *left == before.record => commit.check_version(before),
            (Some(before), Some(left)) => left.write(commit, Some(before)),
            _ => commit.check_absent(&Factors::key(&person.user.user)),
        }
    }
}

/// Undoes what was added recently, and makes another password necessary. `spent` removes the link and whatever was begun, and ends the
/// person's sessions.
#[must_use]
pub fn undo_additions(
    spent: Commit,
    (person, undone): (&Person, &Undone),
    device: &Device,
    random: &dyn RandomSource,
) -> Commit {
    let (now, Person { user, credential, .. }) = (spent.now(), person);
    let subject = (credential.account, user.user);
    let commit = undone.write_factors(spent, person).replace(credential, &undone.credential);
    let commit = user.write_without_recent_phone(commit);
    let event = AuditEvent::from(device, now, random, subject, AuditAction::AccessRevoked);
    tell(commit, event, user, &undone.revoked, random)
}

/// Removes what the person has begun and not completed, and a number that can still be taken back. `phone` are the holders of that
/// number. The profile is written by whoever writes the rest of it.
#[must_use]
pub fn revoke_unfinished(commit: Commit, user: UserId, phone: Option<&Stored<PhoneIdentity>>) -> Commit {
    release_phone(commit, phone, user)
        .erase(&EmailChange::key(&user))
        .erase(&PhoneChange::key(&user))
        .erase(&Enrolment::key(&user))
}

/// Records what was revoked, by an event of [`AccessRevoked`](crate::audit::records::AuditAction::AccessRevoked), and tells the person, at
/// the address of `user`. Nothing if nothing was.
#[must_use]
pub fn tell(commit: Commit, event: AuditEvent, user: &User, revoked: &[Revoked], random: &dyn RandomSource) -> Commit {
    if revoked.is_empty() {
        return commit;
    }
    let now = commit.now();
    let content = IdentityMessage::AccessRevoked { name: user.name.clone(), revoked: revoked.to_vec() };
    let mail = user.message(now, random, user.email.clone(), content);
    commit.audit(&event.changing(revoked.iter().map(|revoked| revoked.name()))).send(&mail)
}
