//! The lease of the one sender. Two senders would send at twice the rate.

use std::{sync::PoisonError, time::Duration};

use domain::{
    Commit, Stored, Version,
    records::{SenderLease, SendingKey},
};
use store::CommitError;

use crate::{error::CampaignError, turn::Turn};

/// How long a sender waits between two looks at the lease of another one, which may have died.
const STEP: Duration = Duration::from_millis(500);

impl Turn<'_> {
    /// Takes the lease, unless this turn has it already. It waits for the end of one that nobody renews. `false` if another sender is
    /// at work.
    pub(crate) async fn take_lease(&self) -> Result<bool, CampaignError> {
        if self.is_leased() {
            return Ok(true);
        }
        let store = &self.campaigns.store;
        let sender = u32::from_be_bytes(self.campaigns.randomness.bytes()?);
        let mut ends = None;
        while !self.is_over() {
            let now = self.now();
            let lease = SenderLease::of(sender, now);
            match store.commit(Commit::new(now).insert(&lease)).await {
                Ok(()) => {
                    self.set_lease(Some(Stored { record: lease, version: Version::FIRST }));
                    return Ok(true);
                }
                Err(CommitError::Refused(_)) => {}
                Err(error) => return Err(error.into()),
            }
            let Some(other) = store.get(&SenderLease::key(&SendingKey::only()), now).await? else { continue };
            // What is renewed is not left by the dead.
            if ends.is_some_and(|ends| other.expires_at > ends) {
                return Ok(false);
            }
            ends = Some(other.expires_at);
            tokio::time::sleep(STEP).await;
        }
        Ok(false)
    }

    /// Renews the lease if it is time to. Whoever has lost it sends nothing any more.
    pub(crate) async fn renew_lease(&self) -> Result<(), CampaignError> {
        let now = self.now();
        let Some(lease) = self.lease().filter(|lease| lease.is_to_be_renewed(now)) else { return Ok(()) };
        // One that has ended may be another's by now, and have the same version.
        if !lease.is_in_force(now) {
            self.set_lease(None);
            return Ok(());
        }
        let renewed = SenderLease::of(lease.sender, now);
        match self.campaigns.store.commit(Commit::new(now).replace(&lease, &renewed)).await {
            Ok(()) => self.set_lease(Some(Stored { record: renewed, version: lease.version.next() })),
            Err(CommitError::Refused(_)) => self.set_lease(None),
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    /// Gives the lease back, so that the next sender need not wait until it ends.
    pub(crate) async fn release_lease(&self) -> Result<(), CampaignError> {
        let now = self.now();
        let Some(lease) = self.lease() else { return Ok(()) };
        self.set_lease(None);
        if !lease.is_in_force(now) {
            return Ok(());
        }
        match self.campaigns.store.commit(Commit::new(now).remove(&lease)).await {
            Ok(()) | Err(CommitError::Refused(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether letters may be handed to the mail service.
    pub(crate) fn is_leased(&self) -> bool {
        self.lease().is_some_and(|lease| lease.is_in_force(self.now()))
    }

    fn lease(&self) -> Option<Stored<SenderLease>> {
        self.lease.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set_lease(&self, lease: Option<Stored<SenderLease>>) {
        *self.lease.lock().unwrap_or_else(PoisonError::into_inner) = lease;
    }
}
