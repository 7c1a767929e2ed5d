//! What a subscriber keeps here, the rows of its data sets, the contracts by which rows come from and go to
//! others, and the runs that do so.

/// The integrations of the caller's account, with their contracts.
mod contracts {
    pub(crate) mod change;
    pub(crate) mod create;
    mod decider;
    pub(crate) mod list;
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

/// The runs of an integration, and their files.
mod runs {
    pub(crate) mod delete;
    pub(crate) mod file;
    mod link;
    pub(crate) mod list;
    mod refusal;
    pub(crate) mod refused;
    pub(crate) mod show;
    pub(crate) mod start;
    mod starting;
    mod stored;
    pub(crate) mod upload;
    mod view;
}

use std::process::ExitCode;

use axum::extract::FromRef;
use clients::files::Files;
use lambda::App;

/// What the handlers share: the app, and the files of integrations.
#[derive(Debug, Clone)]
pub struct AppWithFiles {
    app: App,
    files: Files,
}

impl FromRef<AppWithFiles> for App {
    fn from_ref(state: &AppWithFiles) -> Self {
        state.app.clone()
    }
}

lambda::routes!(AppWithFiles:
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
    runs::upload::announce_upload,
    runs::start::start_run,
    runs::list::runs,
    runs::show::run,
    runs::file::run_file,
    runs::refused::refused_rows,
    runs::delete::delete_run_file,
);

/// Runs the function until Lambda ends the process.
#[must_use]
pub fn run() -> ExitCode {
    lambda::http(async |environment| {
        let bucket = environment.required("FILES_BUCKET");
        let (app, aws) = App::connect(environment).await?;
        Ok(routes().with_state(AppWithFiles { app, files: Files::new(&aws, bucket) }))
    })
}
