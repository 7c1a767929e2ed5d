//! What is loaded to send an invitation, for the first time or again.

use domain::{
    Now, Stored,
    accounts::invitation::{Before, Inviting, Limits, PER_MAILBOX, PER_NETWORK},
    billing::subscription::ClosedOperation,
    personal::EmailAddress,
    rate_limit::mailbox::Mailbox,
    records::{
        Account, EmailLookup, Invitation, InvitedAddress, Membership, PasswordCredential, Role, Subscription, User,
    },
};
use lambda::{App, Caller, Invocation, Problem, RateCounters, RateLimits};
use store::CandidateKeys;

use crate::members::change::authorize_managing;

/// Who invites, and the subscription of their account, which is loaded with the session.
pub(super) type Inviter = (Stored<User>, Stored<Subscription>);

/// Checks that the caller may invite somebody with this role, and that the account may.
pub(super) fn authorize_inviting(
    caller: &Caller,
    invocation: &Invocation,
    subscription: &Subscription,
    role: Role,
) -> Result<(), Problem> {
    authorize_managing(caller, invocation, [role])?;
    Ok(subscription.check_open(ClosedOperation::Invite, invocation.now)?)
}

/// The address that an invitation is sent to, and the rate limits that count it.
pub(super) struct InvitedEmail {
    /// All keys that the address may be stored under.
    lookups: Vec<EmailLookup>,
    /// The key that it is written under.
    pub(super) lookup: EmailLookup,
    /// Of the account, of the mailbox in it, and of the network.
    pub(super) rate_limits: RateLimits,
}

impl InvitedEmail {
    pub(super) fn of(
        app: &App,
        limits: Limits,
        caller: &Caller,
        invocation: &Invocation,
        email: &EmailAddress,
    ) -> Result<Self, Problem> {
        let (lookups, lookup) = (app.store.email_lookups(email)?, app.store.email_lookup(email)?);
        let mailbox = [&caller.account().to_bytes()[..], Mailbox::of(email).as_bytes()].concat();
        let rate_limits = RateLimits::default()
            .and(&app.store, &limits.per_account(), &caller.account().to_bytes())?
            .and(&app.store, &PER_MAILBOX, &mailbox)?
            .and(&app.store, &PER_NETWORK, invocation.device.ip_address.network().as_bytes())?;
        Ok(Self { lookups, lookup, rate_limits })
    }

    /// The keys of the item that refers to an invitation to the caller's account by this address.
    pub(super) fn keys(&self, caller: &Caller) -> CandidateKeys<InvitedAddress> {
        self.lookups.iter().map(|lookup| InvitedAddress::key(&caller.account(), lookup)).collect()
    }

    /// Loads the caller's account, the address's earlier invitation to it, and the rate limits' counters.
    ///
    /// # Problems
    /// `409 already-member` if the address is a member's.
    pub(super) async fn load(
        &self,
        app: &App,
        caller: &Caller,
        now: Now,
    ) -> Result<(Stored<Account>, Before, RateCounters), Problem> {
        let credentials = self.lookups.iter().map(PasswordCredential::key).collect::<CandidateKeys<_>>();
        let wanted = (Account::key(&caller.account()), credentials, self.keys(caller), &self.rate_limits);
        let (account, credential, address, counters) = app.store.read(wanted, now).await?;
        let account = account.ok_or(Problem::NotFound)?;
        // If the address has no log-in, the caller's own membership is read instead, so that the time is the same.
        let person = credential.as_ref().map_or(caller.user(), |credential| credential.user);
        let membership = Membership::key(&person, &caller.account());
        let invitation = address.as_ref().map(|address| Invitation::key(&caller.account(), &address.invitation));
        let (membership, invitation) = app.store.read((membership, invitation), now).await?;
        if credential.is_some() && membership.is_some() {
            return Err(Problem::AlreadyMember);
        }
        Ok((account, Before { address, invitation: invitation.flatten() }, counters))
    }
}

/// The caller, who invites to their account.
pub(super) fn inviting<'a>(caller: &'a Caller, user: &'a User, account: &'a Account) -> Result<Inviting<'a>, Problem> {
    Ok(Inviting { by: caller.actor(), member: caller.member()?.member, name: &user.name, account })
}
