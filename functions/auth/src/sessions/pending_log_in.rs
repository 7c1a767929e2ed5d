//! A log-in whose first factor was right, and the account that it opens: the one it names, or another that still lets the person in.

use domain::{
    Now, Stored,
    id::{AccountId, MemberId, UserId},
    identity::password::Password,
    record::Key,
    records::{Account, Factors, Member, Membership, PasswordCredential, User},
};
use lambda::{App, Problem};

/// A log-in whose first factor was right, with what else decides whether and how it opens.
pub(crate) struct PendingLogIn {
    /// The log-in as it was read.
    pub(crate) credential: Stored<PasswordCredential>,
    /// The log-in as it is to be: in another account where the one it named is closed to the person, under a new hash
    /// where that costs more now.
    pub(crate) after: PasswordCredential,
    /// The person's second factors.
    pub(crate) factors: Option<Stored<Factors>>,
    /// Their profile.
    pub(crate) user: Stored<User>,
    /// Whether that account requires a second factor.
    pub(crate) demands: bool,
}

/// What is read of a person who logs in to an account.
type Found = (Option<Stored<Factors>>, Option<Stored<User>>, Option<Stored<Account>>, Option<Stored<Member>>);

impl PendingLogIn {
    /// The keys of what is read of a person who logs in to this account.
    pub(crate) fn keys(
        (user, account, member): (UserId, AccountId, MemberId),
    ) -> (Key<Factors>, Key<User>, Key<Account>, Key<Member>) {
        (Factors::key(&user), User::key(&user), Account::key(&account), Member::key(&account, &member))
    }

    /// Reads what a log-in opens; `None` where no account lets the person in any more.
    pub(crate) async fn of(
        app: &App,
        now: Now,
        credential: Stored<PasswordCredential>,
    ) -> Result<Option<Self>, Problem> {
        let found = app.store.read(Self::keys(credential.place()), now).await?;
        Self::of_found(app, now, found, credential).await
    }

    /// The same, of what was found.
    pub(crate) async fn of_found(
        app: &App,
        now: Now,
        (factors, user, account, member): Found,
        credential: Stored<PasswordCredential>,
    ) -> Result<Option<Self>, Problem> {
        let Some(user) = user else { return Ok(None) };
        let named = member.filter(|member| member.user == credential.user);
        let place = match (named, account) {
            (Some(member), Some(account)) => Some((member, account)),
            _ => elsewhere(app, now, &credential).await?,
        };
        let Some((member, account)) = place else { return Ok(None) };
        let after = PasswordCredential { account: member.account, member: member.member, ..credential.record.clone() };
        Ok(Some(Self { credential, after, factors, user, demands: account.second_factor_required }))
    }

    /// With the password under a new hash, where one costs more now.
    pub(crate) fn rehashed(mut self, app: &App, password: &Password) -> Result<Self, Problem> {
        if let Some(hash) = password.rehash(&self.credential.password, &app.random()?)? {
            self.after.password = hash;
        }
        Ok(self)
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
    credential: &PasswordCredential,
) -> Result<Option<(Stored<Member>, Stored<Account>)>, Problem> {
    let mut memberships = app.store.all(&Membership::within(&credential.user), now).await?;
    memberships.sort_by_key(|membership| membership.since);
    for membership in &memberships {
        let member = Member::key(&membership.account, &membership.member);
        let account = Account::key(&membership.account);
        let (member, account) = app.store.read((member, account), now).await?;
        let member = member.filter(|member| member.user == credential.user);
        if let (Some(member), Some(account)) = (member, account) {
            return Ok(Some((member, account)));
        }
    }
    Ok(None)
}
