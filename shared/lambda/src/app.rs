//! What the handlers of a function share.

use clients::{Randomness, random::NoRandomness};
use domain::{Now, processing::Table};
use store::Store;

use crate::{Environment, Misconfigured, Problem};

/// The tables, randomness, and settings.
#[derive(Debug, Clone)]
pub struct App {
    /// The tables.
    pub store: Store,
    randomness: Randomness,
    portal_url: String,
}

impl App {
    /// From the environment.
    ///
    /// # Errors
    /// Where the environment is not complete, or AWS cannot be reached.
    pub async fn start(environment: &Environment) -> Result<Self, Misconfigured> {
        let portal_url = environment.origin("PORTAL_URL");
        let randomness = Randomness::system();
        // Where sessions, links and idempotency keys are looked up.
        let (_, store) = environment.store(&randomness, Table::Tickets).await?;
        Ok(Self { store, randomness, portal_url })
    }

    /// The origin that browsers send state changes from.
    #[must_use]
    pub fn portal_url(&self) -> &str {
        &self.portal_url
    }

    /// The one source of random bytes, for what the domain decides.
    #[must_use]
    pub fn randomness(&self) -> &Randomness {
        &self.randomness
    }

    /// Random bytes, for tokens and salts.
    ///
    /// # Errors
    /// An unexpected fault where there are none.
    pub fn random<const N: usize>(&self) -> Result<[u8; N], Problem> {
        Ok(self.randomness.bytes()?)
    }

    /// A new id, by its type's own constructor.
    ///
    /// # Errors
    /// An unexpected fault where there is no randomness.
    pub fn id<Id>(&self, new: impl FnOnce(Now, &[u8; 10]) -> Id, now: Now) -> Result<Id, Problem> {
        Ok(new(now, &self.random()?))
    }
}

impl From<NoRandomness> for Problem {
    fn from(error: NoRandomness) -> Self {
        Self::unexpected(error)
    }
}
