//! A person's phone number, once it is proved to be theirs.

mod ask;
mod confirm;

use lambda::Routes;
use utoipa_axum::routes;

pub(crate) use confirm::keys;

/// The routes of a person's number.
pub(crate) fn routes() -> Routes {
    Routes::new().routes(routes!(ask::ask)).routes(routes!(confirm::confirm))
}
