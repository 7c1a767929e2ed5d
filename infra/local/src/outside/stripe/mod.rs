//! Stripe, which takes payments from cards: its customers, its payments with the cards that it keeps, its disputes, and its events. All
//! of it is kept in memory only.

mod answer;
mod api;
mod cards;
mod charge;
mod decide;
mod endpoint;
mod events;
mod form;
mod idempotency;
mod objects;
mod payment;
mod service;
mod state;
mod view;

pub use decide::PaymentDecision;
pub(crate) use endpoint::Endpoint;
pub(crate) use events::signature;
pub(super) use service::HOST;
pub(crate) use service::Stripe;
pub use view::PaymentView;

#[cfg(test)]
mod tests;
