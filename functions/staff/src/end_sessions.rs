//! Ending all sessions of a person.

use app::EndingSessions;
use domain::{Commit, Now, id::UserId, identity::operator::sessions_ended, records::User};
use store::CommitError;

use crate::{
    StaffFunction,
    person::{PersonSelector, StaffError, TRIES},
};

impl StaffFunction {
    /// Ends all sessions of a person, also those of their work for the operator, and tells them. If there are none, nothing is
    /// done. `None` if there is no such person.
    pub(crate) async fn end_sessions(&self, person: &PersonSelector, now: Now) -> Result<Option<UserId>, StaffError> {
        let mut retry = self.store.retry_conflicts(TRIES);
        loop {
            let Some(id) = self.id_of(person, now).await? else { return Ok(None) };
            let Some(user) = self.store.read(User::key(&id), now).await? else { return Ok(None) };
            let credential = self.credential(&user.email, now).await?.filter(|credential| credential.user == id);
            // The address was changed between the two reads: start again.
            let Some(credential) = credential else {
                retry.back_off().await?;
                continue;
            };
            let ending = EndingSessions::find(&self.store, now, id, None).await?;
            if ending.is_empty() {
                return Ok(Some(id));
            }
            let commit = sessions_ended(ending.end(Commit::new(now)), (&user, &credential), &self.randomness);
            match self.store.commit(commit).await {
                Ok(()) => {
                    ending.end_late(&self.store, now).await?;
                    return Ok(Some(id));
                }
                // The person's log-in was changed at the same time.
                Err(CommitError::Refused(_)) => retry.back_off().await?,
                Err(error) => return Err(error.into()),
            }
        }
    }
}
