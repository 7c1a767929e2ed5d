//! The records that accepting an invitation needs.

use domain::{
    Commit, Now, Stored,
    accounts::invitation::{Accepted, InvitationToken, Proof},
    billing::subscription::State,
    id::{MemberId, UserId},
    identity::guesses::BY_LINK,
    messaging::notification::Notification,
    personal::Device,
    random::RandomSource,
    rate_limit::Reservation,
    records::{
        Account, EmailLookup, Invitation, Member, Notifications, Owners, PasswordCredential, Subscription, User,
    },
};
use lambda::{App, Invocation, Problem, RateCounters, RateLimits};
use store::CandidateKeys;

/// The invitation that the token belongs to.
pub(super) async fn find_invitation(
    app: &App,
    token: &InvitationToken,
    now: Now,
) -> Result<Stored<Invitation>, Problem> {
    let (account, id) = token.ids().ok_or(Problem::LinkExpired)?;
    let invitation = app.store.get(&Invitation::key(&account, &id), now).await?;
    invitation.filter(|found| found.matches_token(token)).ok_or(Problem::LinkExpired)
}

/// Whether somebody can join an account. They can while it is deactivated, as long as it is not removed.
pub(super) fn is_open(subscription: Option<&Subscription>, now: Now) -> bool {
    subscription.is_some_and(|found| found.life(now).state != State::Removed)
}

/// The account of an invitation, the inviter, and the credential of the invited address.
pub(super) struct Acceptance {
    invitation: Stored<Invitation>,
    pub(super) account: Stored<Account>,
    owners: Stored<Owners>,
    /// The keys that the address may be stored under.
    emails: Vec<EmailLookup>,
    pub(super) credential: Option<Stored<PasswordCredential>>,
    rate_limits: RateLimits,
    inviter: Stored<Member>,
}

impl Acceptance {
    /// Reads the records and the rate limits' counters.
    pub(super) async fn load(
        app: &App,
        invitation: Stored<Invitation>,
        invocation: &Invocation,
    ) -> Result<(Self, RateCounters), Problem> {
        let account = &invitation.account;
        let emails = app.store.email_lookups(&invitation.email)?;
        // Whoever has the link has read the invited mailbox: strangers' guesses at its password are no reason to wait.
        let rate_limits =
            RateLimits::default().and(&app.store, &BY_LINK, invitation.invitation.to_string().as_bytes())?;
        let credentials = emails.iter().map(PasswordCredential::key).collect::<CandidateKeys<_>>();
        let member = Member::key(account, &invitation.invited_by);
        let keys = (Account::key(account), Owners::key(account), member, Subscription::key(account));
        let (credential, (account, owners, inviter, subscription), counters) =
            app.store.read((credentials, keys, &rate_limits), invocation.now).await?;
        let inviter = inviter.filter(|inviter| invitation.is_permitted_to(inviter));
        let account = account.filter(|_| is_open(subscription.as_deref(), invocation.now));
        let (Some(account), Some(owners), Some(inviter)) = (account, owners, inviter) else {
            return Err(Problem::LinkExpired);
        };
        Ok((Self { invitation, account, owners, emails, credential, rate_limits, inviter }, counters))
    }

    /// Counts an attempt at a password, before it is verified. A session is no attempt.
    pub(super) async fn reserve(
        &self,
        app: &App,
        proof: &Proof,
        counters: RateCounters,
        now: Now,
    ) -> Result<Reservation, Problem> {
        match proof {
            Proof::Password(_) => {
                let counted = self.rate_limits.count(counters, now)?;
                Ok(self.rate_limits.reserve(&app.store, now, counted).await?)
            }
            Proof::Session => Ok(Reservation::default()),
        }
    }

    /// Deletes the counted attempts at the address's password, because the last one was right.
    pub(super) fn reset_attempts(&self, reservation: &Reservation, commit: Commit) -> Commit {
        reservation.reset(commit, &self.rate_limits.scopes(false))
    }

    /// The accepted invitation, for the domain.
    pub(super) fn accepted<'a>(
        &'a self,
        member: MemberId,
        inviter: Option<&'a User>,
        device: &'a Device,
        random: &'a dyn RandomSource,
    ) -> Accepted<'a> {
        let Self { invitation, emails, account, owners, .. } = self;
        Accepted { invitation, emails, account, owners, inviter, member, device, random }
    }

    /// The profiles of the inviter, if they want to be notified, and of `user`.
    pub(super) async fn profiles(
        &self,
        app: &App,
        user: UserId,
        now: Now,
    ) -> Result<(Option<Stored<User>>, Option<Stored<User>>), Problem> {
        let inviter = &self.inviter.user;
        let keys = (User::key(inviter), Notifications::key(inviter), User::key(&user));
        let (inviter, chosen, user) = app.store.read(keys, now).await?;
        Ok((inviter.filter(|_| Notification::MemberJoined.is_on(chosen.as_deref())), user))
    }
}
