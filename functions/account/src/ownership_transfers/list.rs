//! `GET /v1/ownership-transfers`, and finding one offer.

use std::collections::BTreeSet;

use axum::extract::State;
use domain::{
    Now, Stored, Timestamp,
    id::{MemberId, TransferId},
    records::{Member, OwnershipTransfer},
};
use lambda::{App, Caller, Invocation, ListQuery, ListView, Problem, Route, View};
use serde::Serialize;

/// An offer to hand the account over to another member.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct TransferView {
    id: TransferId,
    /// The owner who makes the offer.
    from_member_id: MemberId,
    /// The member who is offered the account.
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

/// Finds an offer by its id. All offers of the account are read: there are few, since an owner has one at most.
pub(crate) async fn transfer(
    app: &App,
    caller: &Caller,
    id: TransferId,
    now: Now,
) -> Result<Option<Stored<OwnershipTransfer>>, Problem> {
    let offers = app.store.all(&OwnershipTransfer::within(&caller.account()), now).await?;
    Ok(offers.into_iter().find(|offer| offer.transfer == id))
}

/// How many offers' members one batch get reads: two for each offer, and a batch get takes 100 keys.
const BATCH_SIZE: usize = 50;

/// The offers that are still valid: neither member's role has changed since the offer was made.
async fn valid_offers(
    app: &App,
    offers: Vec<Stored<OwnershipTransfer>>,
    now: Now,
) -> Result<Vec<OwnershipTransfer>, Problem> {
    let mut valid = Vec::new();
    for offers in offers.chunks(BATCH_SIZE) {
        let parties = offers.iter().flat_map(|offer| [offer.from, offer.to].map(|member| (offer.account, member)));
        let parties = parties.collect::<BTreeSet<_>>();
        let keys = parties.iter().map(|(account, member)| Member::key(account, member)).collect::<Vec<_>>();
        let members = app.store.read(keys, now).await?;
        let member = |id| members.iter().flatten().find(|member| member.member == id);
        let is_valid = |offer: &&Stored<OwnershipTransfer>| {
            member(offer.from).zip(member(offer.to)).is_some_and(|(from, to)| offer.is_valid(from, to))
        };
        valid.extend(offers.iter().filter(is_valid).map(|offer| offer.record.clone()));
    }
    Ok(valid)
}

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Lists the valid offers: an owner sees all of them, other members only those made to themselves. An offer is void
/// once the role of either member has changed.
///
/// # Problems
/// `401 not-logged-in`; `400 invalid-query`.
#[utoipa::path(get, path = "/v1/ownership-transfers", tag = "members",
    responses((status = 200, body = ListView<TransferView>, description = "The offers")))]
pub(crate) async fn transfers(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
    ListQuery(page): ListQuery,
) -> Result<View<ListView<TransferView>>, Problem> {
    let page = app.store.list(&OwnershipTransfer::within(&caller.account()), &page, None, invocation.now).await?;
    let member = caller.member()?;
    let is_visible = |transfer: &&OwnershipTransfer| member.is_owner() || transfer.to == member.member;
    let valid = valid_offers(&app, page.items, invocation.now).await?;
    let items = valid.iter().filter(is_visible).map(TransferView::from).collect();
    Ok(View::new(ListView { items, next_cursor: page.next.map(|cursor| cursor.text()) }))
}
