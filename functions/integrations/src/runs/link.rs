//! Links to files.

use std::time::Duration;

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use clients::files::{FileToDownload, Files};
use domain::{Now, integrations::runs::ReadableFile};
use lambda::Problem;

/// `302` to a link to a file, which is saved under this name. Nothing stores the answer, since whoever has the link can use it.
pub(super) async fn redirect(files: &Files, file: ReadableFile<'_>, name: &str, now: Now) -> Result<Response, Problem> {
    let key = file.object.to_string();
    let wanted = FileToDownload { key: &key, version: file.version, name };
    let link = files.download(wanted, Duration::from_secs(file.seconds), now).await.map_err(Problem::unexpected)?;
    Ok((StatusCode::FOUND, [(header::LOCATION, link.url), (header::CACHE_CONTROL, "no-store".to_owned())])
        .into_response())
}
