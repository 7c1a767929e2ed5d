//! What a subscriber keeps here, the rows of its data sets, and the contracts by which rows come from and go to others.

/// The integrations of the caller's account, with their contracts.
mod contracts {
    pub(crate) mod change;
    pub(crate) mod create;
    pub(crate) mod list;
    mod notified;
    pub(crate) mod preview;
    mod refused;
    pub(crate) mod revoke;
    pub(crate) mod show;
    pub(crate) mod versions;
    mod view;
}

/// The data sets and their schemas.
mod datasets {
    pub(crate) mod list;
    mod schema;
}

/// The rows of a data set of the caller's account.
mod rows {
    mod address;
    pub(crate) mod delete;
    pub(crate) mod list;
    pub(crate) mod set;
    pub(crate) mod show;
    mod stored;
    mod view;
}

use std::process::ExitCode;

use lambda::App;

lambda::routes!(App:
    datasets::list::datasets,
    rows::list::rows,
    rows::show::row,
    rows::set::set_row,
    rows::delete::delete_row,
    contracts::list::integrations,
    contracts::create::create_integration,
    contracts::show::integration,
    contracts::change::change_integration,
    contracts::revoke::revoke_integration,
    contracts::versions::versions,
    contracts::preview::preview_file,
);

/// Runs the function until Lambda ends the process.
#[must_use]
pub fn run() -> ExitCode {
    lambda::http(async |environment| Ok(routes().with_state(App::start(environment).await?)))
}
