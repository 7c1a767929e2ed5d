//! A subscription in which something is due: its notices, its changes of state, and the removal of its account.

use app::subscriptions::{self, SubscriptionError};
use domain::{id::AccountId, record::Key, records::Subscription};
use lambda::EventContext;

use crate::{Retention, due::RetentionError};

impl Retention {
    /// Carries out what is due.
    pub(crate) async fn advance(&self, key: &Key<Subscription>, context: EventContext) -> Result<(), RetentionError> {
        let account = key.address().pk.parse::<AccountId>().map_err(|_| RetentionError::Key)?;
        subscriptions::advance(&self.store, account, context.now, &self.randomness).await?;
        Ok(())
    }
}

impl From<SubscriptionError> for RetentionError {
    fn from(error: SubscriptionError) -> Self {
        Self::Subscription(Box::new(error))
    }
}
