//! `GET /v1/staff/sessions/current`

use domain::records::StaffRole;
use lambda::{Caller, Route, StaffCaller, View};
use serde::Serialize;

use crate::sessions::view::SessionView;

/// A session of staff.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct StaffSessionView {
    session: SessionView,
    /// What its owner works as, as of now.
    roles: Vec<StaffRole>,
}

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Shows the session that staff work in, and as what. It is logged out by `DELETE /v1/sessions/current`.
///
/// # Problems
/// `401 not-logged-in`, also for somebody whose appointment was taken back; `403 not-allowed` in a session that is not one
/// of staff.
#[utoipa::path(get, path = "/v1/staff/sessions/current", tag = "staff",
    responses((status = 200, body = StaffSessionView, description = "The session", headers(("ETag" = String)))))]
pub(crate) async fn staff_session(StaffCaller { caller, .. }: StaffCaller) -> View<StaffSessionView> {
    let Caller { session, access: staff, .. } = caller;
    let view = StaffSessionView { session: SessionView::of(&session, session.session), roles: staff.record.roles };
    View::versioned(view, session.version)
}
