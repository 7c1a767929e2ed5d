//! Letting people in (P02): the invitation, sent again, taken back, and accepted.

mod accept;
pub(crate) mod token;

use std::collections::BTreeSet;

pub use accept::{AcceptError, Accepted, Acceptor, NewLogin, NewUser, Proof};
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

/// What an account may ask of strangers that has never paid, which until there are payments is every account. Whoever opens one
/// for a day sends few mails in its name.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// So many invitations a day, those that are sent again among them.
    pub per_day: u32,
    /// So many people who have not answered yet.
    pub pending: u32,
}

impl Limits {
    /// What counts the invitations from one account.
    #[must_use]
    pub const fn per_account(&self) -> RateLimit {
        RateLimit {
            name: "invitations-account",
            free: self.per_day,
            over_limit: OverLimit::Refuse,
            forgotten: Period::Hours(24),
        }
    }

    /// Whether one more may be invited at `email` beside these. Whoever is invited again was asked already.
    pub fn allow<'a>(&self, email: &EmailAddress, pending: impl IntoIterator<Item = &'a Invitation>) -> bool {
        let others = pending.into_iter().map(|invitation| invitation.email.as_str());
        let others = others.filter(|other| *other != email.as_str()).collect::<BTreeSet<_>>();
        u32::try_from(others.len()).is_ok_and(|others| others < self.pending)
    }
}

/// Invitations to one address, from whichever account.
pub const PER_ADDRESS: RateLimit =
    RateLimit { name: "invitations-address", free: 10, over_limit: OverLimit::Refuse, forgotten: Period::Hours(24) };
/// Invitations from one network, of whichever account.
pub const PER_NETWORK: RateLimit =
    RateLimit { name: "invitations-network", free: 200, over_limit: OverLimit::Refuse, forgotten: Period::Hours(24) };

/// Who is to be let in.
#[derive(Debug, Clone)]
pub struct Invitee {
    /// Their name.
    pub name: PersonName,
    /// Their address.
    pub email: EmailAddress,
    /// What they may do.
    pub role: Role,
    /// The language they are written to in.
    pub language: Language,
}

/// Who lets them in, and into what.
#[derive(Debug, Clone, Copy)]
pub struct Inviting<'a> {
    /// Who acts.
    pub by: Actor<'a>,
    /// Their place.
    pub member: MemberId,
    /// Their name.
    pub name: &'a PersonName,
    /// The account.
    pub account: &'a Account,
}

impl Inviting<'_> {
    /// Invites somebody, in the place of an invitation to the account that the address has already. Whether the address has a
    /// log-in plays no part, so nothing of the answer can tell.
    #[must_use]
    pub fn invite(
        &self,
        now: Now,
        invitation: InvitationId,
        (invitee, email): (Invitee, &EmailLookup),
        before: &Before,
        token: &InvitationToken,
        random: &dyn RandomSource,
    ) -> (Invitation, Commit) {
        let invitation = Invitation {
            account: self.account.account,
            invitation,
            token: token.hash(),
            name: invitee.name,
            email: invitee.email,
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

    /// Sends it again with another link, for seven days more. The link before is worth nothing.
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
    /// Makes this the one invitation of its address: the link of the one before is worth nothing.
    fn names(&self, commit: Commit, email: &EmailLookup, before: Option<&Stored<InvitedAddress>>) -> Commit {
        let Self { account, invitation, expires_at, .. } = *self;
        let invited = InvitedAddress { account, email: email.clone(), invitation, expires_at };
        let Some(before) = before else { return commit.insert(&invited) };
        if before.email == invited.email {
            commit.replace(before, &invited)
        } else {
            // It stands under the key of a root that is being rotated away from.
            commit.remove(before).insert(&invited)
        }
    }
}

/// The invitation to an account that an address has already, which a newer one takes the place of.
#[derive(Debug, Default)]
pub struct Before {
    /// That the address has one.
    pub address: Option<Stored<InvitedAddress>>,
    /// The invitation.
    pub invitation: Option<Stored<Invitation>>,
}

impl Stored<Invitation> {
    /// The invitation is over, and its address has none. It is the one that its address has, or it would not be there.
    fn end(&self, commit: Commit, emails: &[EmailLookup]) -> Commit {
        let address = |email| InvitedAddress::key(&self.account, email);
        emails.iter().fold(commit.remove(self), |commit, email| commit.erase(&address(email)))
    }
}

impl Stored<InvitedAddress> {
    /// Ends the address's pending invitation: its owner joined in another way, or was removed.
    #[must_use]
    pub fn end(&self, commit: Commit) -> Commit {
        commit.remove(self).erase(&Invitation::key(&self.account, &self.invitation))
    }
}

/// Ends the invitations that a person's address has to the accounts that they are in.
#[must_use]
pub fn end_all<'a>(commit: Commit, invited: impl IntoIterator<Item = &'a Stored<InvitedAddress>>) -> Commit {
    invited.into_iter().fold(commit, |commit, invited| invited.end(commit))
}

/// Takes an invitation back. `emails` are the keys that its address may stand under.
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
