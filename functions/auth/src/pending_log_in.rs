//! A log-in whose first factor was right, and the account that it opens: the one it names, or another that still lets the person in.

use domain::{
    Now, Stored,
    id::{AccountId, MemberId, UserId},
    records::{Account, Factors, Identity, Member, Membership, User},
};
use lambda::{App, Problem};
use store::{BatchGet, BatchResult};

/// A log-in whose first factor was right, with what else decides whether and how it opens.
pub(crate) struct PendingLogIn {
    /// The log-in as it was read.
    pub(crate) identity: Stored<Identity>,
    /// The log-in as it is to be: in another account where the one it named is closed to the person, under a new hash
    /// where that costs more now.
    pub(crate) after: Identity,
    /// The person's second factors.
    pub(crate) factors: Option<Stored<Factors>>,
    /// Their profile.
    pub(crate) user: Stored<User>,
    /// Whether that account requires a second factor.
    pub(crate) demands: bool,
}

impl PendingLogIn {
    /// Adds the keys of what is read about a person who logs in to this account.
    pub(crate) fn add_keys(batch: BatchGet, (user, account, member): (UserId, AccountId, MemberId)) -> BatchGet {
        let batch = batch.and(&Factors::key(&user)).and(&User::key(&user));
        batch.and(&Account::key(&account)).and(&Member::key(&account, &member))
    }

    /// Reads what a log-in opens; `None` where no account lets the person in any more.
    pub(crate) async fn of(app: &App, now: Now, identity: Stored<Identity>) -> Result<Option<Self>, Problem> {
        let mut found = app.store.read(Self::add_keys(BatchGet::default(), identity.place()), now).await?;
        Self::of_found(app, now, &mut found, identity).await
    }

    /// The same, of what was found.
    pub(crate) async fn of_found(
        app: &App,
        now: Now,
        found: &mut BatchResult<'_>,
        identity: Stored<Identity>,
    ) -> Result<Option<Self>, Problem> {
        let (factors, profile) = (Factors::key(&identity.user), User::key(&identity.user));
        let (account, member) = (Account::key(&identity.account), Member::key(&identity.account, &identity.member));
        let (factors, user) = (found.take(&factors)?, found.take(&profile)?);
        let Some(user) = user else { return Ok(None) };
        let named = found.take(&member)?.filter(|member| member.user == identity.user);
        let place = match (named, found.take(&account)?) {
            (Some(member), Some(account)) => Some((member, account)),
            _ => elsewhere(app, now, &identity).await?,
        };
        let Some((member, account)) = place else { return Ok(None) };
        let after = Identity { account: member.account, member: member.member, ..identity.record.clone() };
        Ok(Some(Self { identity, after, factors, user, demands: account.second_factor_required }))
    }

    /// The person's factors, where there is a second one among them.
    pub(crate) fn second_factors(&self) -> Option<&Stored<Factors>> {
        self.factors.as_ref().filter(|factors| Factors::protect(Some(factors)))
    }
}

/// The oldest of the person's other places that is still theirs.
async fn elsewhere(
    app: &App,
    now: Now,
    identity: &Identity,
) -> Result<Option<(Stored<Member>, Stored<Account>)>, Problem> {
    let mut memberships = app.store.all(&Membership::within(&identity.user), now).await?;
    memberships.sort_by_key(|membership| membership.since);
    for membership in &memberships {
        let member = Member::key(&membership.account, &membership.member);
        let account = Account::key(&membership.account);
        let mut found = app.store.read(BatchGet::default().and(&member).and(&account), now).await?;
        let member = found.take(&member)?.filter(|member| member.user == identity.user);
        if let (Some(member), Some(account)) = (member, found.take(&account)?) {
            return Ok(Some((member, account)));
        }
    }
    Ok(None)
}
