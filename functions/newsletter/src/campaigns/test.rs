//! `POST /v1/staff/newsletters/{id}/test`

use axum::{extract::State, http::StatusCode, response::Response};
use domain::{
    Commit,
    newsletter::{campaign, id::CampaignId, messages::NewsletterMessage},
    personal::EmailAddress,
    records::{CampaignText, Message, Recipient, StaffRole},
};
use lambda::{App, IdempotencyKey, Invocation, Json, PathId, Problem, RateLimits, Route, StaffCaller};
use serde::Serialize;

domain::request! {
    /// Where a letter is sent for a test.
    pub(crate) struct TestNewsletterRequest {
        /// The address.
        email: EmailAddress,
    }
}

/// The answer.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct TestNewsletterView {
    #[schema(example = "test-sent")]
    status: &'static str,
}

pub(crate) const ROUTE: Route = Route { is_rate_limited: true, is_costly: true, ..Route::PLAIN };

/// Sends a letter of a campaign to one address, in the caller's language.
///
/// It is the letter as it stands, from the newsletter's own sender and with its headers. Its subject begins with `[Test]`, and its link
/// stops nobody's subscription. Administrators may do this.
///
/// # Problems
/// `403 not-allowed` for other staff; `404 not-found`; `422 invalid-input`; `429 too-many-requests` after 30 in a day.
#[utoipa::path(post, path = "/v1/staff/newsletters/{id}/test", tag = "staff",
    params(("id" = CampaignId, Path, description = "The campaign's id")),
    responses((status = 202, body = TestNewsletterView, description = "The letter is on its way")))]
pub(crate) async fn test_newsletter(
    State(app): State<App>,
    invocation: Invocation,
    StaffCaller { caller, .. }: StaffCaller,
    PathId(campaign): PathId<CampaignId>,
    key: IdempotencyKey,
    Json { request, bytes }: Json<TestNewsletterRequest>,
) -> Result<Response, Problem> {
    caller.require_role(StaffRole::Admin)?;
    let (now, language, by) = (invocation.now, invocation.language, caller.user().to_string());
    let recipient = Recipient::from(&app.store.email_lookup(&request.email)?);
    key.run_once(&app, now, &by, &bytes, async |idempotent| {
        let limits = RateLimits::default().and(&app.store, &campaign::TESTS, by.as_bytes())?;
        let (text, counters) = app.store.read((CampaignText::key(&campaign), &limits), now).await?;
        let text = text.and_then(|text| text.for_readers_of(language)).ok_or(Problem::NotFound)?;
        let content = NewsletterMessage::TestLetter { campaign, text };
        let mail = Message::new(now, app.randomness(), recipient, request.email, language, content);
        let (effect, view) = (|| Commit::new(now).send(&mail), TestNewsletterView { status: "test-sent" });
        idempotent.commit_counted(&app, (&limits, counters), effect, StatusCode::ACCEPTED, &view).await
    })
    .await
}
