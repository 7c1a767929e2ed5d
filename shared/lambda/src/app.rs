//! The state that the handlers of a function share.

use ::app::Visits;
use clients::{AwsConfig, Randomness, random::NoRandomness};
use domain::{Now, processing::Table};
use store::Store;

use crate::{Environment, Misconfigured, Problem};

/// The tables, the source of randomness, and the settings.
#[derive(Debug, Clone)]
pub struct App {
    /// The tables.
    pub store: Store,
    visits: Visits,
    randomness: Randomness,
    portal_url: String,
}

impl App {
    /// Creates the app from the environment.
    ///
    /// # Errors
    /// If the environment is not complete, or AWS cannot be reached.
    pub async fn start(environment: &Environment) -> Result<Self, Misconfigured> {
        Ok(Self::connect(environment).await?.0)
    }

    /// Creates the app from the environment, and the connection for what else the function calls.
    ///
    /// # Errors
    /// Those of [`Self::start`].
    pub async fn connect(environment: &Environment) -> Result<(Self, AwsConfig), Misconfigured> {
        let portal_url = environment.origin("PORTAL_URL");
        let randomness = Randomness::system();
        // The table of sessions, links and idempotency keys, which requests read first.
        let (aws, store) = environment.store(&randomness, Table::Tickets).await?;
        Ok((Self { visits: Visits::new(&store), store, randomness, portal_url }, aws))
    }

    /// The portal's origin, from which browsers send state changes.
    #[must_use]
    pub fn portal_url(&self) -> &str {
        &self.portal_url
    }

    /// The visits of routes.
    pub(crate) fn visits(&self) -> &Visits {
        &self.visits
    }

    /// The one source of random bytes, for decisions of the domain.
    #[must_use]
    pub fn randomness(&self) -> &Randomness {
        &self.randomness
    }

    /// Random bytes, for tokens and salts.
    ///
    /// # Errors
    /// An unexpected problem if there is no randomness.
    pub fn random<const N: usize>(&self) -> Result<[u8; N], Problem> {
        Ok(self.randomness.bytes()?)
    }

    /// A new id, made by its type's constructor.
    ///
    /// # Errors
    /// An unexpected problem if there is no randomness.
    pub fn id<Id>(&self, new: impl FnOnce(Now, &[u8; 10]) -> Id, now: Now) -> Result<Id, Problem> {
        Ok(new(now, &self.random()?))
    }
}

impl From<NoRandomness> for Problem {
    fn from(error: NoRandomness) -> Self {
        Self::unexpected(error)
    }
}
