//! The note of a session's use, which keeps it alive.

use std::sync::Arc;

use axum::http::request::Parts;
use domain::{Commit, Now, Stored, records::Session};
use tokio::{sync::Mutex, task::JoinHandle};

use crate::App;

/// Work that runs beside the handler. The reply waits for it: Lambda freezes what is left running.
#[derive(Debug, Clone, Default)]
pub(crate) struct BackgroundTasks(Arc<Mutex<Vec<JoinHandle<()>>>>);

impl BackgroundTasks {
    pub(crate) async fn finish(&self) {
        for task in self.0.lock().await.drain(..) {
            let _ = task.await;
        }
    }
}

/// Notes the session's use where the last note is old. GET changes no domain state, but it may keep a session alive: beside
/// the handler, not before it.
pub(super) async fn write(parts: &mut Parts, app: &App, session: &Stored<Session>, now: Now) {
    let Some(used) = session.used(now) else { return };
    let (app, commit) = (app.clone(), Commit::new(now).replace(session, &used));
    let tasks = parts.extensions.get_or_insert_default::<BackgroundTasks>().clone();
    let note = tokio::spawn(async move {
        // Another request noted its use first, or the session ended: both are as good.
        let _ = app.store.commit(commit).await;
    });
    tasks.0.lock().await.push(note);
}
