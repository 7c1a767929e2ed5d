//! A log-in whose first factor was verified, and the account that it opens: the one that the credential names, or
//! another one if the person is no longer a member of that.

use domain::{
    Now, Stored,
    id::{AccountId, MemberId, UserId},
    identity::password::Password,
    record::Key,
    records::{Account, Factors, Member, Membership, PasswordCredential, User},
};
use lambda::{App, Problem};

/// A log-in whose first factor was verified, with the records that decide whether and how it opens a session.
pub(crate) struct PendingLogIn {
    /// The credential as it was read.
    pub(crate) credential: Stored<PasswordCredential>,
    /// The credential as it is to be written: with another account if the person is no longer a member of the one that
    /// it named, and with a new hash if the parameters of hashes have changed.
    pub(crate) updated_credential: PasswordCredential,
    /// The person's second factors.
    pub(crate) factors: Option<Stored<Factors>>,
    /// The person's profile.
    pub(crate) user: Stored<User>,
    /// The account to open.
    pub(crate) account: Stored<Account>,
}

/// The records that a log-in to an account needs.
type Found = (Option<Stored<Factors>>, Option<Stored<User>>, Option<Stored<Account>>, Option<Stored<Member>>);

impl PendingLogIn {
    /// The keys of the records that a log-in to this account needs.
    pub(crate) fn keys(
        (user, account, member): (UserId, AccountId, MemberId),
    ) -> (Key<Factors>, Key<User>, Key<Account>, Key<Member>) {
        (Factors::key(&user), User::key(&user), Account::key(&account), Member::key(&account, &member))
    }

    /// Reads the records that a log-in needs. `None` if the person is no longer a member of any account.
    pub(crate) async fn of(
        app: &App,
        now: Now,
        credential: Stored<PasswordCredential>,
    ) -> Result<Option<Self>, Problem> {
        let found = app.store.read(Self::keys(credential.ids()), now).await?;
        Self::of_found(app, now, found, credential).await
    }

    /// Like [`Self::of`], with records that were read already.
    pub(crate) async fn of_found(
        app: &App,
        now: Now,
        (factors, user, account, member): Found,
        credential: Stored<PasswordCredential>,
    ) -> Result<Option<Self>, Problem> {
        let Some(user) = user else { return Ok(None) };
        let named = member.filter(|member| member.user == credential.user);
        let membership = match (named, account) {
            (Some(member), Some(account)) => Some((member, account)),
            _ => oldest_membership(app, now, &credential).await?,
        };
        let Some((member, account)) = membership else { return Ok(None) };
        let updated_credential =
            PasswordCredential { account: member.account, member: member.member, ..credential.record.clone() };
        Ok(Some(Self { credential, updated_credential, factors, user, account }))
    }

    /// Hashes the password again if the parameters of hashes have changed.
    pub(crate) fn rehashed(mut self, app: &App, password: &Password) -> Result<Self, Problem> {
        if let Some(hash) = password.rehash(&self.credential.password, &app.random()?)? {
            self.updated_credential.password = hash;
        }
        Ok(self)
    }

    /// The person's factors, if there is a second factor among them.
    pub(crate) fn second_factors(&self) -> Option<&Stored<Factors>> {
        self.factors.as_ref().filter(|factors| Factors::has_second_factor(Some(factors)))
    }
}

/// The person's oldest membership that still exists.
async fn oldest_membership(
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
