//! `POST /v1/signups/preview`

use axum::extract::State;
use domain::{
    Language, Timestamp,
    personal::{CompanyName, EmailAddress, PersonName, PhoneNumber},
    records::PendingSignup,
    token::LinkToken,
};
use lambda::{App, Invocation, Json, Problem, Route, View};
use serde::Serialize;

domain::request! {
    /// The link's token.
    pub(crate) struct PreviewSignupRequest {
        /// The token from the link's fragment.
        token: LinkToken,
    }
}

/// What was asked for with the address. Whoever asked need not be whoever has the mailbox.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct RequestedSignupView {
    company_name: CompanyName,
    name: PersonName,
    email: EmailAddress,
    phone: PhoneNumber,
    /// Whether the newsletter was asked for. It is not sent unless the confirmation asks for it again.
    newsletter: bool,
    /// The version of the privacy policy that was accepted.
    accept_policy: String,
    /// The language of mails.
    language: Language,
    /// When the link ends.
    #[schema(value_type = String, format = "date-time")]
    expires_at: Timestamp,
}

impl From<PendingSignup> for RequestedSignupView {
    fn from(pending: PendingSignup) -> Self {
        Self {
            company_name: pending.company_name,
            name: pending.name,
            email: pending.email,
            phone: pending.phone,
            newsletter: pending.newsletter,
            accept_policy: pending.policy_version,
            language: pending.language,
            expires_at: pending.expires_at,
        }
    }
}

pub(crate) const ROUTE: Route = Route { problems: &[Problem::LinkExpired], ..Route::PLAIN };

/// Shows what an account was asked for with, to whoever has the link from the mail. The link is not used up.
///
/// # Problems
/// `410 link-expired` if the token is unknown, used or older than 24 hours.
#[utoipa::path(post, path = "/v1/signups/preview", operation_id = "preview_signup", tag = "signup",
    responses((status = 200, body = RequestedSignupView, description = "What was asked for")))]
pub(crate) async fn preview(
    State(app): State<App>,
    invocation: Invocation,
    Json { request, .. }: Json<PreviewSignupRequest>,
) -> Result<View<RequestedSignupView>, Problem> {
    let pending = app.store.get(&PendingSignup::key(&request.token.hash()), invocation.now).await?;
    Ok(View::new(pending.ok_or(Problem::LinkExpired)?.record.into()))
}
