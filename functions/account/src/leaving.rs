//! A person who leaves accounts, with the records that their departure reads and writes.

use app::{Partitions, PersonRecords};
use domain::{
    Commit, Now, Stored, Version,
    accounts::leaving::{DepartingUser, MembershipRecords, Reason, next_memberships},
    commit::StoredItem,
    id::UserId,
    identity::actor::Actor,
    processing::Subject,
    records::{Account, EmailLookup, InvitedAddress, Member, Membership, Owners},
};
use lambda::{App, Caller, Problem};
use store::CommitError;

use crate::newsletter;

/// How many memberships one batch get reads, at three keys each. `DynamoDB` takes 100 keys.
const BATCH_SIZE: usize = 30;
/// How many invitations a change of address ends at most, at two items each. A transaction takes 100 items. Any other
/// invitation expires within seven days.
const ENDED: usize = 40;

/// The invitations that a change of address ends: those of the old and the new address to accounts of the person.
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

/// A person who leaves accounts, with the records that their departure reads and writes.
#[derive(Debug)]
pub(crate) struct Leaving {
    person: PersonRecords,
    invited: Vec<Stored<InvitedAddress>>,
}

/// The decision that somebody leaves accounts.
pub(crate) struct Departure {
    pub(crate) commit: Commit,
    /// Whether these are the last, so that their log-in is erased.
    pub(crate) is_last: bool,
    /// The data subjects whose items the commit erases.
    subjects: Vec<Subject>,
}

impl Leaving {
    /// Reads the records. `None` if the person no longer exists.
    pub(crate) async fn load(app: &App, user: UserId, now: Now) -> Result<Option<Self>, Problem> {
        let Some(person) = PersonRecords::load(&app.store, user, now).await? else { return Ok(None) };
        let invited = invited(app, &person.memberships, &person.emails, now).await?;
        Ok(Some(Self { person, invited }))
    }

    /// The records that the domain decides from.
    fn departing_user(&self) -> DepartingUser<'_> {
        self.person.departing(&self.invited)
    }

    /// The version of their profile.
    pub(crate) fn profile_version(&self) -> Version {
        self.person.user.version
    }

    /// Decides that they leave the memberships that are `ending`. With their last membership, all that is stored about them is erased.
    pub(crate) async fn leave(
        &self,
        app: &App,
        now: Now,
        (by, reason): (Actor<'_>, Reason),
        ending: &[MembershipRecords],
    ) -> Result<Departure, Problem> {
        let is_last = self.departing_user().is_last(ending);
        let items = if is_last { self.stored_items(app, by, now).await? } else { Vec::new() };
        let subjects = items.iter().map(|item| item.declaration.processing.subject).collect();
        let commit = self.departing_user().leave(now, (by, reason), ending, items, app.randomness());
        Ok(Departure { commit: commit.map_err(|_| Problem::SoleOwner)?, is_last, subjects })
    }

    /// Takes the next step of their erasure, in one commit, and adds the data subjects whose items it erases. Whether that was
    /// the last step: not if there are more accounts to leave, or concurrent requests changed something.
    pub(crate) async fn erase_next(
        &self,
        app: &App,
        now: Now,
        caller: &Caller,
        subjects: &mut Vec<Subject>,
    ) -> Result<bool, Problem> {
        let ending = self.membership_records(app, now).await?;
        if ending.len() < self.person.memberships.len() {
            return Ok(false);
        }
        subjects.extend(ending.iter().any(|records| records.member.is_owner()).then_some(Subject::Owner));
        let ending = next_memberships(ending, caller.user(), caller.account()).map_err(|_| Problem::SoleOwner)?;
        let departure = self.leave(app, now, (caller.actor(), Reason::Erased), &ending).await?;
        subjects.extend(departure.subjects);
        if departure.is_last {
            // Before the address is gone by which it is found.
            newsletter::end(app, &self.person.emails, now).await?;
        }
        match app.store.commit(departure.commit).await {
            Ok(()) => Ok(departure.is_last),
            Err(error) if is_retryable(&error) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// The records of their memberships, in the order of their accounts.
    async fn membership_records(&self, app: &App, now: Now) -> Result<Vec<MembershipRecords>, Problem> {
        let mut records = Vec::new();
        for memberships in self.person.memberships.chunks(BATCH_SIZE) {
            let keys = |Membership { account, member, .. }: &Membership| {
                (Account::key(account), Owners::key(account), Member::key(account, member))
            };
            let keys = memberships.iter().map(|membership| keys(membership)).collect::<Vec<_>>();
            // A membership that is removed during the reads is left out. The caller then reads all records again.
            records.extend(app.store.read(keys, now).await?.into_iter().filter_map(|(account, owners, member)| {
                Some(MembershipRecords { account: account?, member: member?, owners: owners? })
            }));
        }
        Ok(records)
    }

    /// Erases items that concurrent requests wrote during the erasure. To be called after the person is erased and
    /// before the response is sent.
    pub(crate) async fn erase_late_items(&self, app: &App, by: Actor<'_>, now: Now) -> Result<(), Problem> {
        let late = self.stored_items(app, by, now).await?;
        match self.departing_user().erase_late_items(now, by, late, app.randomness()) {
            Some(commit) => Ok(app.store.commit(commit).await?),
            None => Ok(()),
        }
    }

    /// All items in their partitions. If there are more than fit into the last commit, the others are erased first.
    async fn stored_items(&self, app: &App, by: Actor<'_>, now: Now) -> Result<Vec<StoredItem>, Problem> {
        let batch = |items: &mut Vec<StoredItem>| self.departing_user().erase_batch(now, by, items, app.randomness());
        Ok(Partitions::of_person(self.person.user.user).erase_in_batches(&app.store, batch).await?)
    }
}

/// The invitations to the accounts of these memberships that are stored under any of these keys of addresses.
pub(crate) async fn invited(
    app: &App,
    memberships: &[Stored<Membership>],
    emails: &[EmailLookup],
    now: Now,
) -> Result<Vec<Stored<InvitedAddress>>, Problem> {
    let mut invited = Vec::new();
    for memberships in memberships.chunks(BATCH_SIZE / emails.len().max(1)) {
        let of = |email| memberships.iter().map(move |one| InvitedAddress::key(&one.account, email));
        let keys = emails.iter().flat_map(of).collect::<Vec<_>>();
        invited.extend(app.store.read(keys, now).await?.into_iter().flatten());
    }
    Ok(invited)
}

/// Whether a commit was refused because a record that a departure depends on was changed concurrently.
pub(crate) fn is_retryable(error: &CommitError) -> bool {
    error.is_refused_for::<Member>() || error.is_refused_for::<Owners>() || PersonRecords::is_changed(error)
}
