//! `PUT /v1/me/notifications`

use axum::extract::State;
use domain::{
    Commit, FieldErrorCode,
    field_error::Input,
    id::UserId,
    records::{AuditAction, Notifications, Optional},
};
use lambda::{App, Caller, ETag, IfMatch, Invocation, Json, Problem, Route, View};
use serde_json::Value;
use store::CommitError;

use crate::notifications::show::{NotificationsView, version};

/// How often a choice gives way to another that came between, where the caller did not say which version they saw.
const TRIES: u32 = 3;

domain::request! {
    /// Which notifications are wanted. What is not given is.
    pub(crate) struct SetNotificationsRequest {
        /// That somebody whom the caller invited has joined.
        member_joined: Option<bool>,
        /// Always on.
        #[schema(value_type = Option<bool>)]
        access: Option<AlwaysOn>,
        /// Always on.
        #[schema(value_type = Option<bool>)]
        security: Option<AlwaysOn>,
        /// Always on.
        #[schema(value_type = Option<bool>)]
        invoices: Option<AlwaysOn>,
        /// Always on.
        #[schema(value_type = Option<bool>)]
        legal: Option<AlwaysOn>,
    }
}

impl SetNotificationsRequest {
    /// What the person's choice becomes.
    fn wanted(self, user: UserId) -> Notifications {
        // What cannot be switched off is read so that it is refused, and there is nothing of it to keep.
        let _ = (self.access, self.security, self.invoices, self.legal);
        let off = if self.member_joined == Some(false) { vec![Optional::MemberJoined] } else { Vec::new() };
        Notifications { user, off }
    }
}

/// What the service rests on: it can be confirmed, and not switched off.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AlwaysOn;

impl Input for AlwaysOn {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        if bool::read(value)? { Ok(Self) } else { Err(FieldErrorCode::CannotBeSwitchedOff) }
    }
}

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Switches notifications off and on.
///
/// # Problems
/// `422 invalid-input`, with `cannot-be-switched-off` for those that the service rests on; `412 stale`; `409 conflict`.
#[utoipa::path(put, path = "/v1/me/notifications", tag = "me",
    responses((status = 200, body = NotificationsView, description = "All kinds now", headers(("ETag" = String)))))]
pub(crate) async fn set_notifications(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
    if_match: IfMatch,
    Json { request, .. }: Json<SetNotificationsRequest>,
) -> Result<View<NotificationsView>, Problem> {
    let (now, language) = (invocation.now, invocation.language);
    let wanted = request.wanted(caller.user());
    let is_overtaken = CommitError::is_refused_for::<Notifications>;
    if_match
        .change::<Notifications, _, _>(&app, TRIES, is_overtaken, || async {
            let chosen = app.store.get(&Notifications::key(&wanted.user), now).await?;
            let version = version(chosen.as_ref());
            if_match.check(version)?;
            let view = NotificationsView::of(Some(&wanted), language);
            if chosen.as_ref().map_or(wanted.off.is_empty(), |chosen| chosen.record == wanted) {
                return Ok((View(view, Some(ETag(version))), None));
            }
            let audit_event = caller.actor().audit_event(now, app.randomness(), AuditAction::NotificationsChanged);
            let commit = match &chosen {
                Some(chosen) => Commit::new(now).replace(chosen, &wanted),
                None => Commit::new(now).insert(&wanted),
            };
            // Whoever is erased meanwhile has chosen nothing.
            let commit = commit.check_version(caller.member()?).audit(&audit_event.changing(["member_joined"]));
            Ok((View(view, Some(ETag(version.next()))), Some(commit)))
        })
        .await
}
