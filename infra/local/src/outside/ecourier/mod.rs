//! eCourier, the access point that carries electronic invoices to their buyers: the documents that it has taken, and what becomes of
//! them. All of it is kept in memory only.

mod answer;
mod api;
mod document;
mod envelope;
mod list;
mod service;
mod state;
mod view;

pub(crate) use service::Ecourier;
pub(super) use service::HOST;
pub use view::DocumentView;

#[cfg(test)]
mod tests;
