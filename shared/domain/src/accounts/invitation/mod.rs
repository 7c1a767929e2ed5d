//! Invitations to an account (P02): sent, sent again, withdrawn, and accepted.

mod accept;
pub(crate) mod token;

use std::collections::BTreeSet;

pub use accept::{AcceptError, Accepted, Acceptor, NewLogin, NewUser, Presented, Proof};
pub use token::InvitationToken;

use crate::{
    accounts::{
        id::InvitationId,
        messages::AccountsMessage,
        records::{Account, Invitation, InvitedAddress, Role},
    },
    audit::records::AuditAction,
    identity::actor::Actor,
    kernel::{
        commit::{Commit, Stored},
        id::MemberId,
        language::Language,
        lookup::EmailLookup,
        personal::{EmailAddress, PersonName},
        processing::Period,
        random::RandomSource,
        record::Expiring,
        time::Now,
    },
    messaging::records::{Message, Recipient},
    rate_limit::{OverLimit, RateLimit},
};

/// The limits of an account that has never paid. Until there are payments, that is every account. They keep an account
/// that was opened only to send mail to strangers from sending much of it.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The number of invitations per day, including those that are sent again.
    pub per_day: u32,
    /// The number of invited addresses that have not answered yet.
    pub pending: u32,
}

impl Limits {
    /// The rate limit of the invitations from one account.
    #[must_use]
    pub const fn per_account(&self) -> RateLimit {
        RateLimit {
            name: "invitations-account",
            free: self.per_day,
            over_limit: OverLimit::Refuse,
            reset_after: Period::Hours(24),
        }
    }

    /// Whether `email` may be invited besides these pending invitations. An address that is invited already is not
    /// counted twice.
    pub fn allow<'a>(&self, email: &EmailAddress, pending: impl IntoIterator<Item = &'a Invitation>) -> bool {
        let others = pending.into_iter().map(|invitation| invitation.email.as_str());
        let others = others.filter(|other| *other != email.as_str()).collect::<BTreeSet<_>>();
        u32::try_from(others.len()).is_ok_and(|others| others < self.pending)
    }
}

/// The limit of one account's invitations to one mailbox, by whichever of its addresses. What another account sends there does not
/// count.
pub const PER_MAILBOX: RateLimit =
    RateLimit { name: "invitations-mailbox", free: 10, over_limit: OverLimit::Refuse, reset_after: Period::Hours(24) };
/// The limit of invitations from one network, from all accounts together.
pub const PER_NETWORK: RateLimit =
    RateLimit { name: "invitations-network", free: 200, over_limit: OverLimit::Refuse, reset_after: Period::Hours(24) };

/// The person to invite.
#[derive(Debug, Clone)]
pub struct Invitee {
    /// The person's name.
    pub name: PersonName,
    /// The person's address.
    pub email: EmailAddress,
    /// The role that the person gets.
    pub role: Role,
    /// The language of the messages to the person.
    pub language: Language,
}

/// The member who invites, and the account that they invite to.
#[derive(Debug, Clone, Copy)]
pub struct Inviting<'a> {
    /// The acting member.
    pub by: Actor<'a>,
    /// Their membership.
    pub member: MemberId,
    /// Their name.
    pub name: &'a PersonName,
    /// The account.
    pub account: &'a Account,
}

impl Inviting<'_> {
    /// Invites somebody. An earlier invitation of the same address to the account is replaced. Whether the address has
    /// a log-in is not looked up, so the response cannot reveal it.
    #[must_use]
    pub fn invite(
        &self,
        now: Now,
        invitation: InvitationId,
        (invitee, email): &(Invitee, &EmailLookup),
        before: &Before,
        token: &InvitationToken,
        random: &dyn RandomSource,
    ) -> (Invitation, Commit) {
        let invitation = Invitation {
            account: self.account.account,
            invitation,
            token: token.hash(),
            name: invitee.name.clone(),
            email: invitee.email.clone(),
            role: invitee.role,
            invited_by: self.member,
            language: invitee.language,
            asked_at: now.timestamp(),
            expires_at: Invitation::LIFE.after(now.timestamp()),
        };
        let audit_event = self.by.audit_event(now, random, AuditAction::MemberInvited);
        let mail = self.mail(now, &invitation, email, token, random);
        let commit = Commit::new(now).insert(&invitation).audit(&audit_event).send(&mail);
        let commit = invitation.names(commit, email, before.address.as_ref());
        let Some(before) = &before.invitation else { return (invitation, commit) };
        let withdrawn = self.by.audit_event(now, random, AuditAction::InvitationWithdrawn);
        (invitation, commit.remove(before).audit(&withdrawn))
    }

    /// Sends the invitation again with another link, for seven more days. The link before it stops working.
    #[must_use]
    pub fn resend(
        &self,
        now: Now,
        (found, before): (&Stored<Invitation>, Option<&Stored<InvitedAddress>>),
        email: &EmailLookup,
        token: &InvitationToken,
        random: &dyn RandomSource,
    ) -> (Invitation, Commit) {
        let invitation = Invitation {
            token: token.hash(),
            invited_by: self.member,
            asked_at: now.timestamp(),
            expires_at: Invitation::LIFE.after(now.timestamp()),
            ..found.record.clone()
        };
        let audit_event = self.by.audit_event(now, random, AuditAction::InvitationResent);
        let mail = self.mail(now, &invitation, email, token, random);
        let commit = Commit::new(now).replace(found, &invitation).audit(&audit_event).send(&mail);
        (invitation.clone(), invitation.names(commit, email, before))
    }

    fn mail(
        &self,
        now: Now,
        invitation: &Invitation,
        email: &EmailLookup,
        token: &InvitationToken,
        random: &dyn RandomSource,
    ) -> Message {
        let content = AccountsMessage::Invited {
            token: token.clone(),
            by: self.name.clone(),
            company_name: self.account.company_name.clone(),
            role: invitation.role,
        };
        let (to, language) = (invitation.email.clone(), invitation.language);
        Message::new(now, random, Recipient::from(email), to, language, content)
    }
}

impl Invitation {
    /// Makes this the only invitation of its address to the account. The link of an earlier invitation stops working.
    fn names(&self, commit: Commit, email: &EmailLookup, before: Option<&Stored<InvitedAddress>>) -> Commit {
        let Self { account, invitation, expires_at, .. } = *self;
        let invited = InvitedAddress { account, email: email.clone(), invitation, expires_at };
        let Some(before) = before else { return commit.insert(&invited) };
        if before.email == invited.email {
            commit.replace(before, &invited)
        } else {
            // The item was written under a key of the previous root, which is being rotated out.
            commit.remove(before).insert(&invited)
        }
    }
}

/// The address's earlier invitation to the account, which a newer one replaces.
#[derive(Debug, Default)]
pub struct Before {
    /// The item that refers to the invitation by its address.
    pub address: Option<Stored<InvitedAddress>>,
    /// The invitation.
    pub invitation: Option<Stored<Invitation>>,
}

impl Stored<Invitation> {
    /// Ends the invitation, and removes the item that refers to it by its address. That item always refers to this
    /// invitation: inviting the address again would have removed this one.
    fn end(&self, commit: Commit, emails: &[EmailLookup]) -> Commit {
        let address = |email| InvitedAddress::key(&self.account, email);
        emails.iter().fold(commit.remove(self), |commit, email| commit.erase(&address(email)))
    }
}

impl Stored<InvitedAddress> {
    /// Ends the address's pending invitation, because the address's owner joined in another way or was removed.
    #[must_use]
    pub fn end(&self, commit: Commit) -> Commit {
        commit.remove(self).erase(&Invitation::key(&self.account, &self.invitation))
    }
}

/// Ends the pending invitations of a person's address to the accounts that they are a member of.
#[must_use]
pub fn end_all<'a>(commit: Commit, invited: impl IntoIterator<Item = &'a Stored<InvitedAddress>>) -> Commit {
    invited.into_iter().fold(commit, |commit, invited| invited.end(commit))
}

/// Withdraws an invitation. `emails` are all keys that its address may be stored under.
#[must_use]
pub fn withdraw(
    now: Now,
    by: Actor<'_>,
    invitation: &Stored<Invitation>,
    emails: &[EmailLookup],
    random: &dyn RandomSource,
) -> Commit {
    invitation.end(Commit::new(now), emails).audit(&by.audit_event(now, random, AuditAction::InvitationWithdrawn))
}
