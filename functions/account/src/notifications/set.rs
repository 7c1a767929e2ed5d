//! `PUT /v1/me/notifications`

use axum::extract::State;
use domain::{
    FieldErrorCode,
    field_error::Input,
    id::UserId,
    records::{AuditAction, Notifications, Optional},
};
use lambda::{App, Caller, IfMatch, Invocation, Json, Problem, Route, View};
use serde_json::Value;
use store::CommitError;

use crate::notifications::show::{NotificationsView, version};

/// How often the change is tried, if concurrent requests change the settings.
const TRIES: u32 = 3;

domain::request! {
    /// Which notifications are wanted. One that is not given is wanted.
    pub(crate) struct SetNotificationsRequest {
        /// When somebody whom the caller invited has joined.
        member_joined: Option<bool>,
        /// When a transfer of an integration has failed, or rows were refused.
        runs: Option<bool>,
        /// Always on.
        #[schema(value_type = Option<bool>)]
        access: Option<AlwaysOn>,
        /// Always on.
        #[schema(value_type = Option<bool>)]
        security: Option<AlwaysOn>,
        /// Always on.
        #[schema(value_type = Option<bool>)]
        integrations: Option<AlwaysOn>,
        /// Always on.
        #[schema(value_type = Option<bool>)]
        invoices: Option<AlwaysOn>,
        /// Always on.
        #[schema(value_type = Option<bool>)]
        legal: Option<AlwaysOn>,
    }
}

impl SetNotificationsRequest {
    /// The person's new settings.
    fn wanted(self, user: UserId) -> Notifications {
        // These fields are read only to refuse that they are switched off. Nothing of them is stored.
        let _ = (self.access, self.security, self.integrations, self.invoices, self.legal);
        let chosen = [(self.member_joined, Optional::MemberJoined), (self.runs, Optional::Runs)];
        let off = chosen.into_iter().filter(|(wanted, _)| *wanted == Some(false)).map(|(_, kind)| kind);
        Notifications { user, off: off.collect() }
    }
}

/// A kind of notification that the service depends on: `true` is accepted, `false` is refused.
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
/// `422 invalid-input`, with `cannot-be-switched-off` for those that the service depends on; `412 stale`; `409 conflict`.
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
    let is_retryable = CommitError::is_refused_for::<Notifications>;
    app.change(TRIES, is_retryable, || async {
        let chosen = app.store.get(&Notifications::key(&wanted.user), now).await?;
        let version = version(chosen.as_ref());
        if_match.check(version)?;
        let view = NotificationsView::of(Some(&wanted), language);
        let audit_event = caller.actor().audit_event(now, app.randomness(), AuditAction::NotificationsChanged);
        let (audit_event, member) = (audit_event.changing(["member_joined"]), caller.member()?);
        // With the check of the membership, nothing is written for a person who is erased concurrently.
        let commit = wanted.replacing(chosen.as_ref(), now).map(|commit| commit.check_version(member));
        Ok(View::changed(view, version, commit.map(|commit| commit.audit(&audit_event))))
    })
    .await
}
