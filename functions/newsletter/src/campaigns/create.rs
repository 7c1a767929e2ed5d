//! `POST /v1/staff/newsletters`

use axum::{extract::State, http::StatusCode, response::Response};
use domain::{
    FieldErrorCode, FieldErrors,
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
    /// A letter to all readers.
    pub(crate) struct WriteNewsletterRequest {
        /// The subject line, the same in both languages.
        subject: SubjectLine,
        /// The text in Danish. Readers of Danish get the English text if it is not given.
        markdown_da: Option<LetterMarkdown>,
        /// The text in English. Readers of English get the Danish text if it is not given.
        markdown_en: Option<LetterMarkdown>,
    }
}

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Writes a letter to all readers of the newsletter. Nothing is sent before that is asked for. Administrators may do this.
///
/// # Problems
/// `403 not-allowed` for other staff; `422 invalid-input`, with `missing` if there is no text in either language.
#[utoipa::path(post, path = "/v1/staff/newsletters", tag = "staff",
    responses((status = 201, body = CampaignView, description = "The letter, which is a draft")))]
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
        let commit = domain::Commit::new(now).insert(&draft).insert(&text);
        idempotent.commit(&app, commit, StatusCode::CREATED, &CampaignView::from(&draft)).await
    })
    .await
}
