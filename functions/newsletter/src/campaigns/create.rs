//! `POST /v1/staff/newsletters`

use axum::{extract::State, http::StatusCode, response::Response};
use domain::{
    Commit, FieldErrorCode, FieldErrors,
    newsletter::{
        campaign::Draft,
        id::CampaignId,
        text::{LetterMarkdown, SubjectLine},
    },
    records::StaffRole,
};
use lambda::{App, IdempotencyKey, Invocation, Json, Problem, Route, StaffCaller};

use super::view::CampaignView;

domain::request! {
    /// What is to be sent to all readers of the newsletter.
    pub(crate) struct WriteNewsletterRequest {
        /// The subject line, the same in both languages.
        subject: SubjectLine,
        /// The text in Danish. If there is none, readers of Danish get the English text, and are told so.
        markdown_da: Option<LetterMarkdown>,
        /// The text in English. If there is none, readers of English get the Danish text, and are told so.
        markdown_en: Option<LetterMarkdown>,
    }
}

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Writes a campaign: an issue of the newsletter, for all its readers.
///
/// Nothing is sent before that is asked for. Administrators may do this.
///
/// # Problems
/// `403 not-allowed` for other staff; `422 invalid-input`, with `missing` if there is no text in either language.
#[utoipa::path(post, path = "/v1/staff/newsletters", tag = "staff",
    responses((status = 201, body = CampaignView, description = "The campaign, which is a draft")))]
pub(crate) async fn write_newsletter(
    State(app): State<App>,
    invocation: Invocation,
    StaffCaller { caller, .. }: StaffCaller,
    key: IdempotencyKey,
    Json { request, bytes }: Json<WriteNewsletterRequest>,
) -> Result<Response, Problem> {
    caller.require_role(StaffRole::Admin)?;
    let (now, by) = (invocation.now, caller.user());
    if request.markdown_da.is_none() && request.markdown_en.is_none() {
        return Err(FieldErrors::one("markdown_da", FieldErrorCode::Missing).into());
    }
    key.run_once(&app, now, &by.to_string(), &bytes, async |idempotent| {
        let WriteNewsletterRequest { subject, markdown_da, markdown_en } = request;
        let (draft, text) = Draft { subject, markdown_da, markdown_en }.write(now, app.id(CampaignId::new, now)?, by);
        let commit = Commit::new(now).insert(&draft).insert(&text);
        idempotent.commit(&app, commit, StatusCode::CREATED, &CampaignView::from(&draft)).await
    })
    .await
}
