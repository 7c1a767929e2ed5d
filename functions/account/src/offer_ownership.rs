//! `POST /v1/ownership-transfers`

use axum::{extract::State, http::StatusCode, response::Response};
use domain::{
    FaultCode, Faults,
    departure::Place,
    id::{MemberId, TransferId},
    members::Told,
    ownership::offer,
    records::User,
    role::Act,
};
use lambda::{App, Begun, IdempotencyKey, Invocation, Json, Myself, Problem, ProblemDocument};

use crate::{member::place, ownership::TransferView};

domain::request! {
    /// To whom the account is offered.
    pub(crate) struct OfferRequest {
        /// A member of the account.
        member_id: MemberId,
    }
}

/// Offers the account to another member: for seven days they can accept. Until then nothing changes.
///
/// # Problems
/// `403 not-allowed`; `403 reauthentication-required`; `404 not-found`; `422 invalid-input`, with `invalid-choice` where it
/// is offered to oneself; `409 conflict` where the other was removed or got another role meanwhile.
#[utoipa::path(post, path = "/v1/ownership-transfers", tag = "members", request_body = OfferRequest,
    params(("Idempotency-Key" = Option<String>, Header, description = "1–255 visible ASCII characters, kept for 24 hours")),
    security(("token" = []), ("cookie" = [])),
    responses((status = 201, body = TransferView, description = "They are asked by mail"),
              (status = "4XX", body = ProblemDocument, content_type = "application/problem+json", description = "See its type")))]
pub(crate) async fn offer_ownership(
    State(app): State<App>,
    invocation: Invocation,
    Myself { caller, user }: Myself,
    idempotency: IdempotencyKey,
    Json { request, bytes }: Json<OfferRequest>,
) -> Result<Response, Problem> {
    let now = invocation.now;
    caller.may(Act::ManageOwners)?;
    caller.recently(now)?;
    let id = request.member_id;
    if id == caller.member.member {
        return Err(Faults::one("member_id", FaultCode::InvalidChoice).into());
    }
    let once = match idempotency.begin(&app, now, "POST /v1/ownership-transfers", &caller.key_owner(), &bytes).await? {
        Begun::New(once) => once,
        Begun::Again(reply) => return Ok(reply),
    };
    let Place { account, member, .. } = place(&app, &caller, id, now).await?;
    let other = app.store.get(&User::key(&member.user), now).await?.ok_or(Problem::NotFound)?;
    let told = Told { user: &other, company_name: &account.company_name };
    let (transfer, random) = (app.id(TransferId::new, now)?, [app.random()?, app.random()?]);
    let (transfer, commit) = offer(now, caller.actor(), transfer, (&caller.member, &user), (&member, told), random);
    once.commit(&app, commit, StatusCode::CREATED, &TransferView::from(&transfer)).await
}
