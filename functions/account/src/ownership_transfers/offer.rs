//! `POST /v1/ownership-transfers`

use axum::{extract::State, http::StatusCode, response::Response};
use domain::{
    FieldErrorCode, FieldErrors,
    accounts::{leaving::MembershipRecords, members::NotifiedUser, ownership::offer, role::Permission},
    id::{MemberId, TransferId},
    records::{OwnershipTransfer, User},
};
use lambda::{App, CurrentUser, IdempotencyKey, Invocation, Json, Problem, Route};

use crate::{members::show::member_records, ownership_transfers::list::TransferView};

domain::request! {
    /// The member to offer the account to.
    pub(crate) struct OfferRequest {
        /// A member of the account.
        member_id: MemberId,
    }
}

pub(crate) const ROUTE: Route =
    Route { problems: &[Problem::ReauthenticationRequired, Problem::NotFound], ..Route::PLAIN };

/// Offers the account to another member, who can accept it for seven days. Until then nothing changes. It replaces an earlier
/// offer of the caller.
///
/// # Problems
/// `403 not-allowed`; `403 reauthentication-required`; `404 not-found`; `422 invalid-input`, with `invalid-choice` if it
/// is offered to oneself; `409 conflict` if the other member was removed or got another role at the same time.
#[utoipa::path(post, path = "/v1/ownership-transfers", tag = "members",
    responses((status = 201, body = TransferView, description = "The member is notified by mail")))]
pub(crate) async fn offer_ownership(
    State(app): State<App>,
    invocation: Invocation,
    CurrentUser { caller, loaded: user }: CurrentUser,
    key: IdempotencyKey,
    Json { request, bytes }: Json<OfferRequest>,
) -> Result<Response, Problem> {
    let (now, giver) = (invocation.now, caller.member()?);
    caller.authorize(Permission::ManageOwners)?;
    caller.require_recent_authentication(now)?;
    if request.member_id == giver.member {
        return Err(FieldErrors::one("member_id", FieldErrorCode::InvalidChoice).into());
    }
    key.run_once(&app, now, &caller.key_owner(), &bytes, async |idempotent| {
        let MembershipRecords { account, member, .. } = member_records(&app, &caller, request.member_id, now).await?;
        let keys = (User::key(&member.user), OwnershipTransfer::key(&caller.account(), &giver.member));
        let (other, before) = app.store.read(keys, now).await?;
        let other = other.ok_or(Problem::NotFound)?;
        let notified = NotifiedUser { user: &other, company_name: &account.company_name };
        let (id, from, to) = (app.id(TransferId::new, now)?, (giver, &*user), (&member, notified));
        let (transfer, commit) = offer(now, caller.actor(), id, from, to, before.as_ref(), app.randomness());
        idempotent.commit(&app, commit, StatusCode::CREATED, &TransferView::from(&transfer)).await
    })
    .await
}
