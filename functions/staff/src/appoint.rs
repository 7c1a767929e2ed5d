//! Changing what somebody works as.

use clients::random::NoRandomness;
use domain::{
    Now, Stored, Timestamp,
    factors::{Factor, Method},
    id::UserId,
    personal::EmailAddress,
    records::{Factors, Identity, Staff, User},
    staff::{Employee, StaffRoles, Unprotected},
};
use serde::Serialize;
use store::{CommitError, ReadError, SealError, Wanted};

use crate::Office;

/// How often a change gives way to another that came between.
const TRIES: u32 = 4;

/// What keeps somebody from being appointed or dismissed, and is ours to mend.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OfficeError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Commit(#[from] CommitError),
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error(transparent)]
    Random(#[from] NoRandomness),
    /// Their log-in or their appointment was changed each time.
    #[error("the person was changed meanwhile, again and again")]
    Overtaken,
}

/// Who is appointed or dismissed. An address can come to be somebody else's; an id cannot.
pub(crate) enum Who {
    /// Whoever logs in with this address now.
    Address(EmailAddress),
    /// The person of this id.
    Person(UserId),
}

/// What came of it.
pub(crate) enum Outcome {
    /// It is so now, or was before; these are the factors that are vouched for.
    Done(UserId, Vec<Vouched>),
    /// There is no such person.
    Nobody,
    /// They have no second factor, and are not appointed.
    Unprotected,
    /// They are not staff, and not dismissed.
    NotStaff,
}

/// A second factor that whoever appoints vouches for, so that they can ask the person whether it is theirs.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Vouched {
    method: Method,
    since: Timestamp,
}

impl From<Factor> for Vouched {
    fn from(factor: Factor) -> Self {
        Self { method: factor.method(), since: factor.since() }
    }
}

impl Office {
    /// Gives somebody these roles and vouches for the second factors that they have now, or takes their appointment back
    /// where there are none.
    pub(crate) async fn change(&self, who: &Who, roles: Option<&StaffRoles>, now: Now) -> Result<Outcome, OfficeError> {
        for _ in 0..TRIES {
            let id = match who {
                Who::Address(email) => self.identity(email, now).await?.map(|identity| identity.user),
                Who::Person(id) => Some(*id),
            };
            let Some(id) = id else { return Ok(Outcome::Nobody) };
            let (profile, factors, staff) = (User::key(&id), Factors::key(&id), Staff::key(&id));
            let wanted = Wanted::default().and(&profile).and(&factors).and(&staff);
            let mut found = self.store.read(wanted, now).await?;
            let Some(user) = found.take(&profile)? else { return Ok(Outcome::Nobody) };
            let (factors, staff) = (found.take(&factors)?, found.take(&staff)?);
            let identity = self.identity(&user.email, now).await?.filter(|identity| identity.user == id);
            // Where another address was confirmed meanwhile, they are looked for anew.
            let Some(identity) = identity else { continue };
            let employee =
                Employee { identity: &identity, user: &user, factors: factors.as_ref(), staff: staff.as_ref() };
            let random = [self.randomness.bytes()?, self.randomness.bytes()?];
            let (commit, vouched) = match roles {
                Some(roles) => match employee.appoint(now, roles, random) {
                    Ok(commit) => {
                        (commit, factors.iter().flat_map(|factors| factors.each()).map(Vouched::from).collect())
                    }
                    Err(Unprotected) => return Ok(Outcome::Unprotected),
                },
                None => match employee.dismiss(now, random) {
                    Some(commit) => (Some(commit), Vec::new()),
                    None => return Ok(Outcome::NotStaff),
                },
            };
            let Some(commit) = commit else { return Ok(Outcome::Done(id, vouched)) };
            match self.store.commit(commit).await {
                Ok(()) => return Ok(Outcome::Done(id, vouched)),
                // Their log-in or their appointment was changed meanwhile.
                Err(CommitError::Refused(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(OfficeError::Overtaken)
    }

    /// The log-in of an address.
    async fn identity(&self, email: &EmailAddress, now: Now) -> Result<Option<Stored<Identity>>, OfficeError> {
        let keys = self.store.email_lookups(email)?.iter().map(Identity::key).collect::<Vec<_>>();
        Ok(self.store.read(Wanted::default().and_all(&keys), now).await?.take_any(&keys)?)
    }
}
