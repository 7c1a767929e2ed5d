//! `GET /v1/me/notifications`

use axum::extract::State;
use domain::{
    Language, Stored, Version,
    messaging::{catalogue::MessageKind, notification::Notification},
    records::Notifications,
};
use lambda::{App, Caller, Invocation, Problem, Route, View};
use serde::Serialize;

/// Every kind of notification, and whether the caller gets it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct NotificationsView {
    items: Vec<NotificationView>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct NotificationView {
    /// The name by which it is switched on or off.
    #[schema(example = "member_joined")]
    id: &'static str,
    /// What the notification is about.
    about: &'static str,
    enabled: bool,
    can_be_switched_off: bool,
    /// Why it cannot be switched off. Null if it can.
    reason: Option<&'static str>,
    /// The messages that it comprises.
    messages: Vec<NotificationMessageView>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct NotificationMessageView {
    #[schema(example = "member_joined")]
    id: &'static str,
    /// What the message tells.
    about: &'static str,
}

impl NotificationsView {
    pub(crate) fn of(chosen: Option<&Notifications>, language: Language) -> Self {
        let message = |kind: MessageKind| NotificationMessageView { id: kind.name, about: kind.about(language) };
        let view = |notification: Notification| NotificationView {
            id: notification.name(),
            about: notification.about(language),
            enabled: notification.is_on(chosen),
            can_be_switched_off: notification.optional().is_some(),
            reason: notification.reason(language),
            messages: notification.messages().map(message).collect(),
        };
        Self { items: Notification::ALL.into_iter().map(view).collect() }
    }
}

/// The version of a person's choices: 0 if they have made none.
pub(crate) fn version(chosen: Option<&Stored<Notifications>>) -> Version {
    chosen.map_or(Version(0), |chosen| chosen.version)
}

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Lists the notifications, with the messages that each comprises: those that can be switched off, and those that cannot, with
/// the reason (P42).
///
/// # Problems
/// `401 not-logged-in`.
#[utoipa::path(get, path = "/v1/me/notifications", tag = "me",
    responses((status = 200, body = NotificationsView, description = "All kinds", headers(("ETag" = String)))))]
pub(crate) async fn notifications(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
) -> Result<View<NotificationsView>, Problem> {
    let chosen = app.store.get(&Notifications::key(&caller.user()), invocation.now).await?;
    let view = NotificationsView::of(chosen.as_deref(), invocation.language);
    Ok(View::versioned(view, version(chosen.as_ref())))
}
