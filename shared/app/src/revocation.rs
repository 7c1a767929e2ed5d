//! What a way back to a log-in ends.

use domain::{
    Commit, Now, RandomSource, Stored,
    accounts::ownership,
    id::SessionId,
    identity::{revocation::revoke_unfinished, settling::Revoked},
    personal::Device,
    records::{Membership, OwnershipTransfer, PhoneIdentity, User},
};
use store::{CandidateKeys, ReadError, SealError, Store};

use crate::{EndingSessions, SessionsError};

/// What a way back ends beside the person's credential and second factors: their sessions, what they have begun and not completed, a
/// number that can still be taken back, and their offers of an account.
#[derive(Debug)]
pub struct Revocation {
    sessions: EndingSessions,
    phone: Option<Stored<PhoneIdentity>>,
    offers: Vec<Stored<OwnershipTransfer>>,
    revoked: Vec<Revoked>,
}

/// It could not be found what is to be ended.
#[derive(Debug, thiserror::Error)]
pub enum RevocationError {
    /// The records cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The keys of the number cannot be computed.
    #[error(transparent)]
    Keys(#[from] SealError),
    /// The sessions cannot be found or ended.
    #[error(transparent)]
    Sessions(#[from] SessionsError),
}

impl Revocation {
    /// Finds it. The session `keep` goes on. The commit that ends it may have `items` other items than a reset has.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn find(
        store: &Store,
        now: Now,
        user: &User,
        (keep, items): (Option<SessionId>, usize),
    ) -> Result<Self, RevocationError> {
        let memberships =
            async { store.all(&Membership::within(&user.user), now).await.map_err(RevocationError::from) };
        let sessions = async { Ok(EndingSessions::find(store, now, user.user, keep).await?) };
        let (memberships, sessions) = futures::try_join!(memberships, sessions)?;
        let phone = user.recent_phone(now).map(|phone| store.phone_lookups(phone)).transpose()?.unwrap_or_default();
        let phone = phone.iter().map(PhoneIdentity::key).collect::<CandidateKeys<_>>();
        let offer = |membership: &Stored<Membership>| OwnershipTransfer::key(&membership.account, &membership.member);
        let (phone, offers) = store.read((phone, memberships.iter().map(offer).collect::<Vec<_>>()), now).await?;
        let offers = offers.into_iter().flatten().collect::<Vec<_>>();
        let revoked =
            [user.recent_phone(now).map(|_| Revoked::Phone), (!offers.is_empty()).then_some(Revoked::OwnershipOffers)];
        let sessions = sessions.make_room_for(store, now, items + 3 * offers.len()).await?;
        Ok(Self { sessions, phone, offers, revoked: revoked.into_iter().flatten().collect() })
    }

    /// What is revoked, beside sessions and what was only begun.
    #[must_use]
    pub fn revoked(&self) -> Vec<Revoked> {
        self.revoked.clone()
    }

    /// Adds it to the commit of the way back. The person's profile is written by whoever writes the rest of it.
    #[must_use]
    pub fn write(&self, commit: Commit, user: &User, device: &Device, random: &dyn RandomSource) -> Commit {
        let commit = revoke_unfinished(self.sessions.end(commit), user.user, self.phone.as_ref());
        self.offers.iter().fold(commit, |commit, offer| ownership::revoke(commit, offer, user.user, device, random))
    }

    /// Ends sessions that began since it was found, but for `keep`. Call it after the commit and before responding.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn end_late(self, store: &Store, now: Now, keep: Option<SessionId>) -> Result<(), SessionsError> {
        let sessions = keep.into_iter().fold(self.sessions, EndingSessions::except);
        sessions.end_late(store, now).await
    }
}
