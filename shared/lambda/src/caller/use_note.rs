//! Records the use of a session, which keeps it alive.

use axum::http::request::Parts;
use domain::{Commit, Now, Stored, records::Session};

use super::BackgroundTasks;
use crate::App;

/// Records the session's use if the last record is old. GET changes no domain state, but it may keep a session alive.
/// The write runs concurrently with the handler, not before it.
pub(super) async fn write(parts: &mut Parts, app: &App, session: &Stored<Session>, now: Now) {
    let Some(used) = session.with_use_recorded(now) else { return };
    let (app, commit) = (app.clone(), Commit::new(now).replace(session, &used));
    BackgroundTasks::run(parts, async move {
        // If another request recorded the use first, or the session has ended, there is nothing to do.
        let _ = app.store.commit(commit).await;
    })
    .await;
}
