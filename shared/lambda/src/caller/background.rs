//! Work beside the handler.

use std::sync::Arc;

use axum::http::request::Parts;
use tokio::{sync::Mutex, task::JoinHandle};

/// Work that runs concurrently with the handler. The reply waits for it, because Lambda freezes the process after it.
#[derive(Debug, Clone, Default)]
pub(crate) struct BackgroundTasks(Arc<Mutex<Vec<JoinHandle<()>>>>);

impl BackgroundTasks {
    /// Runs work beside the handler of a request.
    pub(super) async fn run(parts: &mut Parts, work: impl Future<Output = ()> + Send + 'static) {
        let tasks = parts.extensions.get_or_insert_default::<Self>().clone();
        tasks.0.lock().await.push(tokio::spawn(work));
    }

    pub(crate) async fn finish(&self) {
        for task in self.0.lock().await.drain(..) {
            let _ = task.await;
        }
    }
}
