//! `GET /v1/me/consents/{purpose}/history`

use axum::extract::State;
use domain::{
    Language, Timestamp,
    privacy::consents::{ConsentPurpose, ConsentTextHash},
    records::{ConsentChannel, ConsentEntry},
};
use lambda::{App, CurrentUser, Invocation, ListQuery, ListView, PathId, Problem, Route, View};
use serde::Serialize;
use store::Page;

/// An act of consent or of withdrawal.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ConsentEntryView {
    purpose: ConsentPurpose,
    /// Whether it was given or withdrawn.
    granted: bool,
    #[schema(value_type = String, format = "date-time")]
    at: Timestamp,
    channel: ConsentChannel,
    /// The words that were shown.
    text: Option<&'static str>,
    text_hash: ConsentTextHash,
    language: Language,
    /// When this entry ends. Null as long as the consent is given.
    #[schema(value_type = Option<String>, format = "date-time")]
    kept_until: Option<Timestamp>,
}

impl From<ConsentEntry> for ConsentEntryView {
    fn from(entry: ConsentEntry) -> Self {
        let text = entry.words();
        let ConsentEntry { purpose, granted, at, channel, language, text: text_hash, expires_at, .. } = entry;
        Self { purpose, granted, at, channel, text, text_hash, language, kept_until: expires_at }
    }
}

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Lists when and where the caller gave and withdrew a consent, with the words that they were shown, newest first. An entry ends two
/// years after the withdrawal.
///
/// # Problems
/// `404 not-found` if there is no such purpose; `400 invalid-query`.
#[utoipa::path(get, path = "/v1/me/consents/{purpose}/history", operation_id = "consent_history", tag = "me",
    params(("purpose" = ConsentPurpose, Path, description = "What it is for")),
    responses((status = 200, body = ListView<ConsentEntryView>, description = "The entries")))]
pub(crate) async fn history(
    State(app): State<App>,
    invocation: Invocation,
    CurrentUser { loaded: user, .. }: CurrentUser,
    PathId(ConsentPurpose::Newsletter): PathId<ConsentPurpose>,
    ListQuery(page): ListQuery,
) -> Result<View<ListView<ConsentEntryView>>, Problem> {
    let mut found = Page { items: Vec::new(), next: None };
    // Each way in which the address may be stored, while a root is rotated.
    for mailbox in app.store.email_lookups(&user.email)? {
        let scope = ConsentEntry::within(&mailbox);
        if found.items.is_empty() && page.cursor.as_ref().is_none_or(|cursor| cursor.belongs_to(&scope)) {
            found = app.store.list(&scope, &page, None, invocation.now).await?;
        }
    }
    let items = found.items.into_iter().map(|entry| entry.record.into()).collect();
    Ok(View::new(ListView { items, next_cursor: found.next.map(|cursor| cursor.text()) }))
}
