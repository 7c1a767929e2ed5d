//! `GET /v1/invitations`

use axum::extract::State;
use domain::{accounts::role::Permission, records::Invitation};
use lambda::{App, Caller, Invocation, ListQuery, ListView, Problem, Route, View};

use crate::invitations::view::InvitationView;

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Lists the invitations to the caller's account that have not been accepted yet, newest first.
///
/// # Problems
/// `401 not-logged-in`; `403 not-allowed`; `400 invalid-query`.
#[utoipa::path(get, path = "/v1/invitations", tag = "members",
    responses((status = 200, body = ListView<InvitationView>, description = "The invitations")))]
pub(crate) async fn invitations(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
    ListQuery(page): ListQuery,
) -> Result<View<ListView<InvitationView>>, Problem> {
    caller.authorize(Permission::ReadMembers)?;
    let page = app.store.list(&Invitation::within(&caller.account()), &page, None, invocation.now).await?;
    let items = page.items.iter().map(|invitation| InvitationView::from(&invitation.record)).collect();
    Ok(View::new(ListView { items, next_cursor: page.next.map(|cursor| cursor.text()) }))
}
