//! A person with what their departure from an account depends on.

use domain::{
    Now, Stored,
    accounts::leaving::DepartingUser,
    id::UserId,
    records::{EmailLookup, InvitedAddress, Membership, Owners, PasswordCredential, PhoneIdentity, User},
};
use store::{CandidateKeys, CommitError, ReadError, SealError, Store};

/// A person's profile, their credential, and what it depends on whether they can leave an account.
#[derive(Debug)]
pub struct PersonRecords {
    /// Their profile.
    pub user: Stored<User>,
    /// The keys that their address may be stored under.
    pub emails: Vec<EmailLookup>,
    /// Their credential.
    pub credential: Stored<PasswordCredential>,
    /// All their memberships.
    pub memberships: Vec<Stored<Membership>>,
    /// The holders of their verified phone number.
    pub phone: Option<Stored<PhoneIdentity>>,
}

/// A person's records could not be read.
#[derive(Debug, thiserror::Error)]
pub enum PersonError {
    /// The store failed.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A look-up key could not be made.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The person's address was changed between two reads.
    #[error("the address was changed meanwhile")]
    Changed,
}

impl PersonRecords {
    /// Reads the records. `None` if the person no longer exists.
    ///
    /// # Errors
    /// If the store fails, or the person's address is changed concurrently.
    pub async fn load(store: &Store, user: UserId, now: Now) -> Result<Option<Self>, PersonError> {
        let Some(user) = store.get(&User::key(&user), now).await? else { return Ok(None) };
        let emails = store.email_lookups(&user.email)?;
        let credentials = emails.iter().map(PasswordCredential::key).collect::<CandidateKeys<_>>();
        let phones = user.verified_phone().map(|phone| store.phone_lookups(phone)).transpose()?.unwrap_or_default();
        let phones = phones.iter().map(PhoneIdentity::key).collect::<CandidateKeys<_>>();
        let (credential, phone) = store.read((credentials, phones), now).await?;
        let credential = credential.ok_or(PersonError::Changed)?;
        // Read after the credential. Every commit that adds or removes a membership also writes the credential, so a
        // membership that is added or removed from here on makes the commit fail.
        let memberships = store.all(&Membership::within(&user.user), now).await?;
        Ok(Some(Self { user, emails, credential, memberships, phone }))
    }

    /// Whether a commit was refused because the person joined or left an account, or changed something, concurrently.
    #[must_use]
    pub fn is_changed(error: &CommitError) -> bool {
        error.is_refused_for::<PasswordCredential>()
            || error.is_refused_for::<User>()
            || error.is_refused_for::<PhoneIdentity>()
    }

    /// The records that the domain decides from. `invited` are the pending invitations of their address that end with a membership.
    #[must_use]
    pub fn departing<'a>(&'a self, invited: &'a [Stored<InvitedAddress>]) -> DepartingUser<'a> {
        DepartingUser {
            user: &self.user,
            credential: &self.credential,
            memberships: &self.memberships,
            phone: self.phone.as_ref(),
            invited,
        }
    }
}

/// The profiles of an account's owners, `most` at the most. An owner whose profile is erased meanwhile is left out.
///
/// # Errors
/// If the store fails.
pub async fn owner_profiles(
    store: &Store,
    owners: &Owners,
    most: usize,
    now: Now,
) -> Result<Vec<Stored<User>>, ReadError> {
    let people = owners.people.iter().take(most).map(User::key).collect::<Vec<_>>();
    Ok(store.read(people, now).await?.into_iter().flatten().collect())
}
