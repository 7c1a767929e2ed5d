//! A subscription in which something is due: its notices, its changes of state, and the removal of its account.

use app::{
    purge::{self, PurgeError},
    subscriptions::{self, Advanced, SubscriptionError},
};
use domain::{
    Now,
    audit::AuditEvent,
    billing::{subscription::Facts, vat::VatNumber},
    id::AccountId,
    record::Key,
    records::{AuditAction, Subscription},
};
use lambda::EventContext;

use crate::{
    Retention,
    due::{MIN_REMAINING, RetentionError},
};

impl Retention {
    /// Carries out what is due. The removal of the account goes on as long as there is time, and stays due until it is done.
    pub(crate) async fn advance(&self, key: &Key<Subscription>, context: EventContext) -> Result<(), RetentionError> {
        let account = key.address().pk.parse::<AccountId>().map_err(|_| RetentionError::Key)?;
        let (now, random) = (context.now, &self.randomness);
        let advanced = self.record(account, |_| {}, now).await?;
        let advanced = self.charge(account, advanced, now).await?;
        let advanced = self.hand_over(account, advanced, now).await?;
        if advanced.is_removal_due && self.forget_cards(account, now).await? {
            let has_time = || context.remaining() >= MIN_REMAINING;
            purge::run(&self.store, &self.files, account, (now, random), has_time).await?;
        }
        Ok(())
    }

    /// Adds facts to a subscription, and carries out what is due then.
    pub(crate) async fn record(
        &self,
        account: AccountId,
        add: impl Fn(&mut Facts),
        now: Now,
    ) -> Result<Advanced, RetentionError> {
        let random = &self.randomness;
        let audit_event = || AuditEvent::by_nobody(now, random, account, AuditAction::SubscriptionUpdated);
        let ask = async |number: &VatNumber| self.vat_numbers.ask(number, now).await;
        Ok(subscriptions::record(&self.store, account, (now, random), audit_event, add, ask).await?)
    }
}

impl From<SubscriptionError> for RetentionError {
    fn from(error: SubscriptionError) -> Self {
        Self::Subscription(Box::new(error))
    }
}

impl From<PurgeError> for RetentionError {
    fn from(error: PurgeError) -> Self {
        Self::Purge(Box::new(error))
    }
}
