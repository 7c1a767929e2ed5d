//! Offers to hand an account over.

use axum::extract::State;
use domain::{
    Timestamp,
    id::{MemberId, TransferId},
    records::OwnershipTransfer,
};
use lambda::{App, Caller, Invocation, ListQuery, ListView, Problem, ProblemDocument, View};
use serde::Serialize;

/// An offer.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct TransferView {
    id: TransferId,
    /// Who offers.
    from_member_id: MemberId,
    /// To whom.
    member_id: MemberId,
    #[schema(value_type = String, format = "date-time")]
    offered_at: Timestamp,
    /// When the offer ends.
    #[schema(value_type = String, format = "date-time")]
    expires_at: Timestamp,
}

impl From<&OwnershipTransfer> for TransferView {
    fn from(transfer: &OwnershipTransfer) -> Self {
        Self {
            id: transfer.transfer,
            from_member_id: transfer.from,
            member_id: transfer.to,
            offered_at: transfer.offered_at,
            expires_at: transfer.expires_at,
        }
    }
}

/// Lists the offers that stand, the newest first: an owner sees all, others those to themselves.
///
/// # Problems
/// `401 not-logged-in`; `400 invalid-query`.
#[utoipa::path(get, path = "/v1/ownership-transfers", tag = "members", params(ListQuery),
    security(("token" = []), ("cookie" = [])),
    responses((status = 200, body = ListView<TransferView>, description = "The offers"),
              (status = "4XX", body = ProblemDocument, content_type = "application/problem+json", description = "See its type")))]
pub(crate) async fn transfers(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
    ListQuery(page): ListQuery,
) -> Result<View<ListView<TransferView>>, Problem> {
    let page = app.store.list(&OwnershipTransfer::within(&caller.account()), &page, None, invocation.now).await?;
    let mine = |transfer: &&OwnershipTransfer| caller.member.is_owner() || transfer.to == caller.member.member;
    let items = page.items.iter().map(|transfer| &transfer.record).filter(mine).map(TransferView::from).collect();
    Ok(View(ListView { items, next_cursor: page.next.map(|cursor| cursor.text()) }, None))
}
