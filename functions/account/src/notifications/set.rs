//! `PUT /v1/me/notifications`

use axum::extract::State;
use domain::{
    Commit, FieldErrorCode, Stored, Version,
    field_error::Input,
    records::{AuditAction, Notifications, Optional},
};
use lambda::{App, Caller, ETag, IfMatch, Invocation, Json, Problem, Route, View};
use serde_json::Value;

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
    let (now, user) = (invocation.now, caller.user());
    // What cannot be switched off is read so that it is refused, and there is nothing of it to keep.
    let _ = (request.access, request.security, request.invoices, request.legal);
    let off = if request.member_joined == Some(false) { vec![Optional::MemberJoined] } else { Vec::new() };
    let wanted = Notifications { user, off };
    let shown =
        |version: Version| Ok(View(NotificationsView::of(Some(&wanted), invocation.language), Some(ETag(version))));
    let mut retry = app.store.retry_conflicts(TRIES);
    loop {
        let chosen = app.store.get(&Notifications::key(&user), now).await?;
        if_match.check(version(chosen.as_ref()))?;
        if chosen.as_ref().map_or(wanted.off.is_empty(), |chosen| chosen.record == wanted) {
            return shown(version(chosen.as_ref()));
        }
        let audit_event = caller
            .actor()
            .audit_event(now, app.randomness(), AuditAction::NotificationsChanged)
            .changing(["member_joined"]);
        let commit = match &chosen {
            Some(chosen) => Commit::new(now).replace(chosen, &wanted),
            None => Commit::new(now).insert(&wanted),
        };
        // Whoever is erased meanwhile has chosen nothing.
        match app.store.commit(commit.check_version(caller.member()?).audit(&audit_event)).await {
            Ok(()) => return shown(chosen.map_or(Version::FIRST, |Stored { version, .. }| version.next())),
            Err(error) if error.is_refused_for::<Notifications>() && if_match.is_given() => return Err(Problem::Stale),
            Err(error) if error.is_refused_for::<Notifications>() => retry.again().await?,
            Err(error) => return Err(error.into()),
        }
    }
}
