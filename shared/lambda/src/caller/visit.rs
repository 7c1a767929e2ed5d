//! Records which route a caller called, under a pseudonym (P14).

use std::time::Duration;

use axum::{extract::MatchedPath, http::request::Parts};
use domain::{Now, records::Session, visits::Visited};

use super::BackgroundTasks;
use crate::{App, Invocation, Metric, measure, methods::documented};

/// A visit that is not recorded within this time is given up, so that no request takes longer or fails because of it.
const TIMEOUT: Duration = Duration::from_secs(2);

/// Records the visit beside the handler. Staff leave none: their session names their own account, which their work is not about,
/// and what they do in another account is in its audit log.
pub(super) async fn record(parts: &mut Parts, app: &App, session: &Session, now: Now) {
    if session.is_of_staff() {
        return;
    }
    let extensions = &parts.extensions;
    let (Some(route), Some(invocation)) = (extensions.get::<MatchedPath>(), extensions.get::<Invocation>()) else {
        return;
    };
    let visited = Visited {
        account: session.account,
        user: session.user,
        route: documented(route),
        method: parts.method.as_str().to_owned(),
        browser_type: invocation.device.browser_type.clone(),
    };
    let app = app.clone();
    BackgroundTasks::run(parts, async move {
        let recorded = tokio::time::timeout(TIMEOUT, app.visits().record(visited, now, app.randomness())).await;
        if !matches!(recorded, Ok(Ok(()))) {
            measure(now, &[(Metric::VisitsLost, 1.0)]);
        }
    })
    .await;
}
