//! Records the use of a session, which keeps it alive.

use std::sync::Arc;

use axum::http::request::Parts;
use domain::{Commit, Now, Stored, records::Session};
use tokio::{sync::Mutex, task::JoinHandle};

use crate::App;

/// Work that runs concurrently with the handler. The reply waits for it, because Lambda freezes the process after it.
#[derive(Debug, Clone, Default)]
pub(crate) struct BackgroundTasks(Arc<Mutex<Vec<JoinHandle<()>>>>);

impl BackgroundTasks {
    pub(crate) async fn finish(&self) {
        for task in self.0.lock().await.drain(..) {
            let _ = task.await;
        }
    }
}

/// Records the session's use if the last record is old. GET changes no domain state, but it may keep a session alive.
/// The write runs concurrently with the handler, not before it.
pub(super) async fn write(parts: &mut Parts, app: &App, session: &Stored<Session>, now: Now) {
    let Some(used) = session.with_use_recorded(now) else { return };
    let (app, commit) = (app.clone(), Commit::new(now).replace(session, &used));
    let tasks = parts.extensions.get_or_insert_default::<BackgroundTasks>().clone();
    let note = tokio::spawn(async move {
        // If another request recorded the use first, or the session has ended, there is nothing to do.
        let _ = app.store.commit(commit).await;
    });
    tasks.0.lock().await.push(note);
}
