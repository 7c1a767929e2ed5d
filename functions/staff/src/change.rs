//! Changing what somebody works as.

use domain::{
    Now, Stored, Timestamp,
    id::UserId,
    identity::factors::Method,
    personal::EmailAddress,
    records::{Factors, PasswordCredential, Staff, StaffRole, User},
    staff::{Appointee, Appointment, NotAppointed, StaffRoles, Vouched},
};
use serde::Serialize;
use store::{AnyOf, CommitError, Overtaken, ReadError, SealError};

use crate::StaffFunction;

/// How often a change gives way to another that came between.
const TRIES: u32 = 4;

/// What keeps somebody from being appointed or dismissed, and is ours to mend.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StaffError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Commit(#[from] CommitError),
    #[error(transparent)]
    Seal(#[from] SealError),
    /// Their log-in or their appointment was changed each time.
    #[error("the person was changed meanwhile, again and again")]
    Overtaken(#[from] Overtaken),
}

/// Who is appointed or dismissed. An address can come to be somebody else's; an id cannot.
pub(crate) enum PersonSelector {
    /// Whoever logs in with this address now.
    Address(EmailAddress),
    /// The person of this id.
    Person(UserId),
}

/// What is to become of them.
pub(crate) enum Change {
    /// They work as this, with these second factors or those that they had for it before.
    Appoint(StaffRoles, Option<Vouched>),
    /// They do not work for the operator any more.
    Dismiss,
}

/// What came of it.
pub(crate) enum Outcome {
    /// They work as this from now on, or did before, with those of their second factors that are vouched for; as nothing and
    /// with none, where they are dismissed.
    Done(UserId, Vec<StaffRole>, Vec<FactorView>),
    /// Nothing was done: nobody has vouched for any of their second factors, which are these.
    Unvouched(UserId, Vec<FactorView>),
    /// Nothing was done: what was vouched for is not theirs.
    NotTheirs,
    /// There is no such person.
    Nobody,
    /// They have no second factor, and are not appointed.
    Unprotected,
    /// They are not staff, and not dismissed.
    NotStaff,
}

/// A second factor of the person. The appointing operator asks them whether it is theirs.
#[derive(Debug, Serialize)]
pub(crate) struct FactorView {
    /// By which it is vouched for.
    id: String,
    method: Method,
    since: Timestamp,
    /// Whether a log-in of staff takes it.
    vouched: bool,
}

impl StaffFunction {
    /// Appoints or dismisses somebody.
    pub(crate) async fn change(
        &self,
        person: &PersonSelector,
        change: &Change,
        now: Now,
    ) -> Result<Outcome, StaffError> {
        let mut retry = self.store.retry_conflicts(TRIES);
        loop {
            let id = match person {
                PersonSelector::Address(email) => self.credential(email, now).await?.map(|credential| credential.user),
                PersonSelector::Person(id) => Some(*id),
            };
            let Some(id) = id else { return Ok(Outcome::Nobody) };
            let wanted = (User::key(&id), Factors::key(&id), Staff::key(&id));
            let (user, factors, staff) = self.store.read(wanted, now).await?;
            let Some(user) = user else { return Ok(Outcome::Nobody) };
            let credential = self.credential(&user.email, now).await?.filter(|credential| credential.user == id);
            // Where another address was confirmed meanwhile, they are looked for anew.
            let Some(credential) = credential else {
                retry.again().await?;
                continue;
            };
            let appointee =
                Appointee { credential: &credential, user: &user, factors: factors.as_ref(), staff: staff.as_ref() };
            let view = |staff: Option<&Staff>| factors.iter().flat_map(|factors| views(factors, staff)).collect();
            let (commit, outcome) = match change {
                Change::Appoint(roles, vouched) => {
                    match appointee.appoint(now, roles, vouched.as_ref(), &self.randomness) {
                        Ok(Appointment { staff, commit }) => {
                            let factors = view(Some(&staff));
                            (commit, Outcome::Done(id, staff.roles, factors))
                        }
                        Err(NotAppointed::Unprotected) => return Ok(Outcome::Unprotected),
                        Err(NotAppointed::NotTheirs) => return Ok(Outcome::NotTheirs),
                        Err(NotAppointed::Unvouched) => return Ok(Outcome::Unvouched(id, view(None))),
                    }
                }
                Change::Dismiss => match appointee.dismiss(now, &self.randomness) {
                    Some(commit) => (Some(commit), Outcome::Done(id, Vec::new(), Vec::new())),
                    None => return Ok(Outcome::NotStaff),
                },
            };
            let Some(commit) = commit else { return Ok(outcome) };
            match self.store.commit(commit).await {
                Ok(()) => return Ok(outcome),
                // Their log-in or their appointment was changed meanwhile.
                Err(CommitError::Refused(_)) => retry.again().await?,
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// The log-in of an address.
    async fn credential(
        &self,
        email: &EmailAddress,
        now: Now,
    ) -> Result<Option<Stored<PasswordCredential>>, StaffError> {
        let keys = self.store.email_lookups(email)?.iter().map(PasswordCredential::key).collect::<AnyOf<_>>();
        Ok(self.store.read(keys, now).await?)
    }
}

/// Somebody's second factors, as an appointment has them.
fn views(factors: &Factors, staff: Option<&Staff>) -> impl Iterator<Item = FactorView> {
    factors.each().map(move |factor| FactorView {
        id: factor.to_string(),
        method: factor.method(),
        since: factor.since(),
        vouched: staff.is_some_and(|staff| staff.vouches(Some(factor))),
    })
}
