//! `GET /v1/me/consents`

use ::app::newsletter;
use axum::extract::State;
use domain::{
    Language, Timestamp,
    privacy::consents::{ConsentPurpose, ConsentText, ConsentTextHash},
    records::{NewsletterSubscription, SuppressionReason},
};
use lambda::{App, CurrentUser, Invocation, Problem, Route, View};
use serde::Serialize;

/// Everything that the caller can consent to.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ConsentsView {
    items: Vec<ConsentStateView>,
}

/// Something that the caller can consent to, and whether they do.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ConsentStateView {
    purpose: ConsentPurpose,
    granted: bool,
    /// Since when. Null if it is not given.
    #[schema(value_type = Option<String>, format = "date-time")]
    since: Option<Timestamp>,
    /// Why nothing is sent for now although it is given. To give it anew ends that.
    suppressed: Option<SuppressionReason>,
    /// What is consented to.
    text: &'static str,
    /// The SHA-256 of the text, as it stands in the history.
    text_hash: ConsentTextHash,
    /// The language of the text.
    language: Language,
}

impl ConsentStateView {
    /// Whether the newsletter is consented to.
    pub(super) fn of(subscription: Option<&NewsletterSubscription>, language: Language) -> Self {
        let text @ ConsentText { purpose, language, .. } = ConsentPurpose::Newsletter.text(language);
        let since = subscription.map(|subscription| subscription.since);
        let suppressed = subscription.and_then(|subscription| subscription.suppressed);
        Self { purpose, granted: since.is_some(), since, suppressed, text: text.text, text_hash: text.hash(), language }
    }
}

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Lists what the caller can consent to, in which words, and whether they do.
///
/// Nothing is consented to unless they say so.
#[utoipa::path(get, path = "/v1/me/consents", operation_id = "consents", tag = "me",
    responses((status = 200, body = ConsentsView, description = "Every purpose")))]
pub(crate) async fn consents(
    State(app): State<App>,
    invocation: Invocation,
    CurrentUser { loaded: user, .. }: CurrentUser,
) -> Result<View<ConsentsView>, Problem> {
    let mailboxes = app.store.email_lookups(&user.email)?;
    let found = newsletter::subscription(&app.store, &mailboxes, invocation.now).await?;
    Ok(View::new(ConsentsView { items: vec![ConsentStateView::of(found.as_deref(), invocation.language)] }))
}
