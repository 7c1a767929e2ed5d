//! A forgotten password (P23): asked for by mail or by phone, and confirmed by what was sent there.

mod ask;
mod confirm;
mod proof;

use lambda::Routes;
use utoipa_axum::routes;

/// The routes of resets.
pub(crate) fn routes() -> Routes {
    Routes::new().routes(routes!(ask::ask)).routes(routes!(confirm::confirm))
}
