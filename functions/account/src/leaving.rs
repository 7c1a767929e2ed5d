//! Somebody who leaves accounts, with all that their leaving rests on.

use domain::{
    Now, Stored, Version,
    accounts::leaving::{DepartingUser, Place},
    commit::StoredItem,
    id::UserId,
    identity::actor::Actor,
    processing::Table,
    records::{
        Account, EmailLookup, InvitedAddress, Member, Membership, Owners, PasswordCredential, PhoneIdentity, User,
    },
};
use lambda::{App, Problem};
use store::{BatchGet, CommitError};
use tokio::try_join;

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
        let credentials = emails.iter().map(PasswordCredential::key).collect::<Vec<_>>();
        let phones = user.verified_phone().map(|phone| app.store.phone_lookups(phone)).transpose()?.unwrap_or_default();
        let phones = phones.iter().map(PhoneIdentity::key).collect::<Vec<_>>();
        let mut found = app.store.read(BatchGet::default().and_all(&credentials).and_all(&phones), now).await?;
        // Another address was confirmed meanwhile.
        let credential = found.take_any(&credentials)?.ok_or(Problem::Conflict)?;
        let phone = found.take_any(&phones)?;
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
            let batch = memberships.iter().fold(BatchGet::default(), |batch, membership| {
                let Membership { account, member, .. } = &membership.record;
                batch.and(&Account::key(account)).and(&Owners::key(account)).and(&Member::key(account, member))
            });
            let mut found = app.store.read(batch, now).await?;
            for membership in memberships {
                let account = found.take(&Account::key(&membership.account))?;
                let owners = found.take(&Owners::key(&membership.account))?;
                let member = found.take(&Member::key(&membership.account, &membership.member))?;
                // Taken back while this was read: read anew when the commit is refused.
                let (Some(account), Some(owners), Some(member)) = (account, owners, member) else { continue };
                places.push(Place { account, member, owners });
            }
        }
        Ok(places)
    }

    /// Erases what was under way and came between. To be called once they are erased, and before that is answered.
    pub(crate) async fn sweep(&self, app: &App, by: Actor<'_>, now: Now) -> Result<(), Problem> {
        let late = self.stored_items(app, by, now).await?;
        match self.person().afterwards(now, by, late, &app.random()?) {
            Some(commit) => Ok(app.store.commit(commit).await?),
            None => Ok(()),
        }
    }

    /// All that lies in their partitions, once as much of it is erased as does not fit into the last commit. However much it
    /// is, no more is held than two queries tell of, and what is erased stays so.
    pub(crate) async fn stored_items(&self, app: &App, by: Actor<'_>, now: Now) -> Result<Vec<StoredItem>, Problem> {
        let user = self.user.user.to_string();
        loop {
            let (accounts, tickets) = try_join!(
                app.store.stored_items(Table::Accounts, &user),
                app.store.stored_items(Table::Tickets, &user)
            )?;
            let mut items = [accounts.0, tickets.0].concat();
            let found = items.len();
            while let Some(commit) = self.person().beforehand(now, by, &mut items, &app.random()?) {
                app.store.commit(commit).await?;
            }
            if !(accounts.1 || tickets.1) {
                return Ok(items);
            }
            // Few items that are too large for one query: none of ours are.
            if items.len() == found {
                return Err(Problem::unexpected("nothing was erased"));
            }
        }
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
        let mut found = app.store.read(BatchGet::default().and_all(&keys), now).await?;
        for key in &keys {
            invited.extend(found.take(key)?);
        }
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
