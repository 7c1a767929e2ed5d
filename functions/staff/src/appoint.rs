//! Changing what somebody works as.

use clients::random::NoRandomness;
use domain::{
    Now,
    id::UserId,
    personal::EmailAddress,
    records::{Identity, Staff, User},
    staff::{Employee, StaffRoles},
};
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
}

impl Office {
    /// Gives whoever logs in with an address these roles, or takes their appointment back; `None` where nobody does.
    pub(crate) async fn change(
        &self,
        email: &EmailAddress,
        roles: Option<&StaffRoles>,
        now: Now,
    ) -> Result<Option<UserId>, OfficeError> {
        let keys = self.store.email_lookups(email)?.iter().map(Identity::key).collect::<Vec<_>>();
        let mut tries = 0;
        loop {
            tries += 1;
            let identity = self.store.read(Wanted::default().and_all(&keys), now).await?.take_any(&keys)?;
            let Some(identity) = identity else { return Ok(None) };
            let (profile, staff) = (User::key(&identity.user), Staff::key(&identity.user));
            let mut found = self.store.read(Wanted::default().and(&profile).and(&staff), now).await?;
            let Some(user) = found.take(&profile)? else { return Ok(None) };
            let staff = found.take(&staff)?;
            let employee = Employee { identity: &identity, user: &user, staff: staff.as_ref() };
            let random = [self.randomness.bytes()?, self.randomness.bytes()?];
            let commit = match roles {
                Some(roles) => employee.appoint(now, roles, random),
                None => employee.dismiss(now, random),
            };
            let Some(commit) = commit else { return Ok(Some(user.user)) };
            match self.store.commit(commit).await {
                Ok(()) => return Ok(Some(user.user)),
                // The person or their appointment was changed meanwhile.
                Err(CommitError::Refused(_)) if tries < TRIES => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}
