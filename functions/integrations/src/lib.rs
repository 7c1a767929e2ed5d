//! What a subscriber keeps here: the rows of its data sets.

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
);

/// Runs the function until Lambda ends the process.
#[must_use]
pub fn run() -> ExitCode {
    lambda::http(async |environment| Ok(routes().with_state(App::start(environment).await?)))
}
