//! `POST /v1/signups`

use axum::{extract::State, http::StatusCode, response::Response};
use domain::{
    FieldErrors, Language,
    accounts::signup::{self, Applicant},
    personal::{CompanyName, EmailAddress, PersonName, PhoneNumber},
    privacy::policy::{AcceptedPolicy, PolicyVersion},
    token::LinkToken,
};
use lambda::{App, IdempotencyKey, Invocation, Json, Problem, RateLimits, Route};
use serde::Serialize;

domain::request! {
    /// The person and the organisation that request an account.
    pub(crate) struct SignupRequest {
        /// The organisation's name.
        company_name: CompanyName,
        /// The name of the person who acts for the organisation.
        name: PersonName,
        /// The person's e-mail address. The account is not opened until the address is confirmed.
        email: EmailAddress,
        /// The person's phone number.
        phone: PhoneNumber,
        /// The version of the privacy policy that the person accepts. It must be the one in force.
        accept_policy: AcceptedPolicy,
        /// Whether the person also wants the newsletter.
        newsletter: Option<bool>,
    }
}

impl SignupRequest {
    /// The applicant, who accepts this version of the policy.
    fn applicant(self, policy: PolicyVersion, language: Language) -> Applicant {
        Applicant {
            company_name: self.company_name,
            name: self.name,
            email: self.email,
            phone: self.phone,
            policy_version: policy.name.to_owned(),
            newsletter: self.newsletter.unwrap_or(false),
            language,
        }
    }
}

/// The response, which does not depend on whether the address has an account.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SignupView {
    #[schema(example = "confirmation-sent")]
    status: &'static str,
}

pub(crate) const ROUTE: Route = Route { is_rate_limited: true, is_costly: true, ..Route::PLAIN };

/// Requests an account. The response is the same whether or not the address already has one; only the mail says so.
///
/// # Problems
/// `422 invalid-input`, with `policy-outdated` if the accepted version is not the one in force; `429 too-many-requests`
/// if there are too many requests from the network. Those of strangers for the address are no reason: its mailbox has a link then. Nor are
/// those for other addresses of the mailbox.
#[utoipa::path(post, path = "/v1/signups", operation_id = "sign_up", tag = "signup",
    responses((status = 202, body = SignupView, description = "A mail is on its way")))]
pub(crate) async fn request(
    State(app): State<App>,
    invocation: Invocation,
    key: IdempotencyKey,
    Json { request, bytes }: Json<SignupRequest>,
) -> Result<Response, Problem> {
    let now = invocation.now;
    let email = app.store.email_lookup(&request.email)?;
    // Nobody is logged in here, so keys are told apart by address: those of strangers do not collide.
    key.run_once(&app, now, &email.to_string(), &bytes, async |idempotent| {
        let policy = request.accept_policy.in_force(now).map_err(|code| FieldErrors::one("accept_policy", code))?;
        let network = invocation.device.ip_address.network();
        let address = request.email.as_str().as_bytes();
        let rate_limits = RateLimits::default()
            .and(&app.store, &signup::REQUESTS_OF_NETWORK, network.as_bytes())?
            .and_shared(&app.store, &signup::MAILS, address)?
            .and_mailbox(&app.store, &signup::MAILS_TO_MAILBOX, (&request.email, &network))?;
        let applicant = request.applicant(policy, invocation.language);
        let token = LinkToken::new(&app.random()?);
        let write = || applicant.clone().request(now, &email, &token, app.randomness());
        let view = SignupView { status: "confirmation-sent" };
        let counters = app.store.read(&rate_limits, now).await?;
        idempotent.commit_counted(&app, (&rate_limits, counters), write, StatusCode::ACCEPTED, &view).await
    })
    .await
}
