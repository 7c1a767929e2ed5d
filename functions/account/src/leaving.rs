//! Somebody who leaves accounts, with all that their leaving rests on.

use app::Partitions;
use domain::{
    Now, Stored, Version,
    accounts::leaving::{DepartingUser, Place},
    commit::StoredItem,
    id::UserId,
    identity::actor::Actor,
    records::{
        Account, EmailLookup, InvitedAddress, Member, Membership, Owners, PasswordCredential, PhoneIdentity, User,
    },
};
use lambda::{App, Problem};
use store::{AnyOf, CommitError};

/// How many memberships one read takes, at three items each: `DynamoDB` takes 100.
const AT_ONCE: usize = 30;
/// How many invitations a change of address ends at the most, at two items each: a transaction takes 100. They end by themselves in
/// seven days.
const ENDED: usize = 40;

/// What ends with a change of address: the invitations that either address has to accounts of the person.
pub(crate) async fn invited_at_either(
    app: &App,
    user: UserId,
    (one, other): (&[EmailLookup], &[EmailLookup]),
    now: Now,
) -> Result<Vec<Stored<InvitedAddress>>, Problem> {
    let memberships = app.store.all(&Membership::within(&user), now).await?;
    let mut invited = invited(app, &memberships, &[one, other].concat(), now).await?;
    invited.truncate(ENDED);
    Ok(invited)
}

/// A person with a log-in, their memberships and their places.
#[derive(Debug)]
pub(crate) struct Leaving {
    user: Stored<User>,
    credential: Stored<PasswordCredential>,
    memberships: Vec<Stored<Membership>>,
    phone: Option<Stored<PhoneIdentity>>,
    invited: Vec<Stored<InvitedAddress>>,
}

impl Leaving {
    /// Reads them; `None` where they are gone.
    pub(crate) async fn load(app: &App, user: UserId, now: Now) -> Result<Option<Self>, Problem> {
        let Some(user) = app.store.get(&User::key(&user), now).await? else { return Ok(None) };
        let emails = app.store.email_lookups(&user.email)?;
        let credentials = emails.iter().map(PasswordCredential::key).collect::<AnyOf<_>>();
        let phones = user.verified_phone().map(|phone| app.store.phone_lookups(phone)).transpose()?.unwrap_or_default();
        let phones = phones.iter().map(PhoneIdentity::key).collect::<AnyOf<_>>();
        let (credential, phone) = app.store.read((credentials, phones), now).await?;
        // Another address was confirmed meanwhile.
        let credential = credential.ok_or(Problem::Conflict)?;
        // After the credential: a membership that comes or goes from here on makes the commit void.
        let memberships = app.store.all(&Membership::within(&user.user), now).await?;
        let invited = invited(app, &memberships, &emails, now).await?;
        Ok(Some(Self { user, credential, memberships, phone, invited }))
    }

    /// Who they are, for the domain.
    pub(crate) fn person(&self) -> DepartingUser<'_> {
        DepartingUser {
            user: &self.user,
            credential: &self.credential,
            memberships: &self.memberships,
            phone: self.phone.as_ref(),
            invited: &self.invited,
        }
    }

    /// The version of their profile.
    pub(crate) fn profile(&self) -> Version {
        self.user.version
    }

    /// How many accounts let them in.
    pub(crate) fn memberships(&self) -> usize {
        self.memberships.len()
    }

    /// Whether no other account lets them in.
    pub(crate) fn is_last(&self, place: &Place) -> bool {
        self.memberships.iter().all(|membership| membership.account == place.member.account)
    }

    /// Their places, in the order of their accounts.
    pub(crate) async fn places(&self, app: &App, now: Now) -> Result<Vec<Place>, Problem> {
        let mut places = Vec::new();
        for memberships in self.memberships.chunks(AT_ONCE) {
            let keys = |Membership { account, member, .. }: &Membership| {
                (Account::key(account), Owners::key(account), Member::key(account, member))
            };
            let keys = memberships.iter().map(|membership| keys(membership)).collect::<Vec<_>>();
            // One that is taken back while this is read is none: read anew when the commit is refused.
            places.extend(app.store.read(keys, now).await?.into_iter().filter_map(|(account, owners, member)| {
                Some(Place { account: account?, member: member?, owners: owners? })
            }));
        }
        Ok(places)
    }

    /// Erases what was under way and came between. To be called once they are erased, and before that is answered.
    pub(crate) async fn sweep(&self, app: &App, by: Actor<'_>, now: Now) -> Result<(), Problem> {
        let late = self.stored_items(app, by, now).await?;
        match self.person().afterwards(now, by, late, app.randomness()) {
            Some(commit) => Ok(app.store.commit(commit).await?),
            None => Ok(()),
        }
    }

    /// All that lies in their partitions, once as much of it is erased as does not fit into the last commit.
    pub(crate) async fn stored_items(&self, app: &App, by: Actor<'_>, now: Now) -> Result<Vec<StoredItem>, Problem> {
        let batch = |items: &mut Vec<StoredItem>| self.person().beforehand(now, by, items, app.randomness());
        Ok(Partitions::of_person(self.user.user).erase_beforehand(&app.store, batch).await?)
    }
}

/// The invitations that addresses have to the accounts of memberships, by all keys that the addresses may stand under.
pub(crate) async fn invited(
    app: &App,
    memberships: &[Stored<Membership>],
    emails: &[EmailLookup],
    now: Now,
) -> Result<Vec<Stored<InvitedAddress>>, Problem> {
    let mut invited = Vec::new();
    for memberships in memberships.chunks(AT_ONCE / emails.len().max(1)) {
        let of = |email| memberships.iter().map(move |one| InvitedAddress::key(&one.account, email));
        let keys = emails.iter().flat_map(of).collect::<Vec<_>>();
        invited.extend(app.store.read(keys, now).await?.into_iter().flatten());
    }
    Ok(invited)
}

/// Whether something that a departure rests on was changed while it was decided.
pub(crate) fn is_overtaken(error: &CommitError) -> bool {
    error.is_refused_for::<Member>()
        || error.is_refused_for::<Owners>()
        || error.is_refused_for::<PasswordCredential>()
        || error.is_refused_for::<User>()
        || error.is_refused_for::<PhoneIdentity>()
}
