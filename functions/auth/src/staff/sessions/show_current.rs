//! `GET /v1/staff/sessions/current`

use domain::records::StaffRole;
use lambda::{Caller, Route, StaffCaller, View};
use serde::Serialize;

use crate::sessions::view::SessionView;

/// A staff session.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct StaffSessionView {
    session: SessionView,
    /// The current staff roles of its owner.
    roles: Vec<StaffRole>,
}

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Shows the current staff session and the caller's roles. `DELETE /v1/sessions/current` logs out.
///
/// # Problems
/// `401 not-logged-in`, also if the caller is no longer appointed; `403 not-allowed` if it is not a staff session.
#[utoipa::path(get, path = "/v1/staff/sessions/current", tag = "staff",
    responses((status = 200, body = StaffSessionView, description = "The session", headers(("ETag" = String)))))]
pub(crate) async fn staff_session(StaffCaller { caller, .. }: StaffCaller) -> View<StaffSessionView> {
    let Caller { session, access: staff, .. } = caller;
    let view = StaffSessionView { session: SessionView::current(&session, false), roles: staff.record.roles };
    View::versioned(view, session.version)
}
