//! What becomes of the messages that a subscription depends on (P34).

use crate::{
    billing::{audit, records::Subscription, settle::next_act},
    kernel::time::Now,
    messaging::id::MessageId,
};

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The mail service accepted it.
    Accepted,
    /// It did not reach its recipient.
    Bounced,
}

impl Outcome {
    /// The name of what it is added to, for the audit log.
    pub const ADDED: &'static str = audit::MESSAGES;
}

impl Subscription {
    /// The subscription once it is known what became of a message. `None` if that was known, or nothing depends on it.
    #[must_use]
    pub fn learn(&self, message: MessageId, outcome: Outcome, now: Now) -> Option<Self> {
        let mut facts = self.facts.clone();
        let at = facts.clock(now);
        let mut deliveries =
            facts.sent.iter_mut().flat_map(|sent| sent.deliveries.iter_mut().map(|of| (sent.slot, of)));
        let (slot, delivery) = deliveries.find(|(_, delivery)| delivery.message == message)?;
        if outcome == Outcome::Accepted && !slot.counts_once_accepted() {
            return None;
        }
        let known = match outcome {
            Outcome::Accepted => &mut delivery.accepted_at,
            Outcome::Bounced => &mut delivery.bounced_at,
        };
        if known.is_some() || facts.purge_began.is_some() {
            return None;
        }
        *known = Some(at);
        let due_at = next_act(&facts, Some(at));
        Some(Self { account: self.account, facts, due_at })
    }
}
