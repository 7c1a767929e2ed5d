//! Offers to hand an account over.

use std::collections::BTreeSet;

use axum::extract::State;
use domain::{
    Now, Stored, Timestamp,
    id::{MemberId, TransferId},
    records::{Member, OwnershipTransfer},
};
use lambda::{App, Caller, Invocation, ListQuery, ListView, Problem, Route, View};
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

/// The offer, where there is one. An owner has one at the most, so there are few.
pub(crate) async fn transfer(
    app: &App,
    caller: &Caller,
    id: TransferId,
    now: Now,
) -> Result<Option<Stored<OwnershipTransfer>>, Problem> {
    let offers = app.store.all(&OwnershipTransfer::within(&caller.account()), now).await?;
    Ok(offers.into_iter().find(|offer| offer.transfer == id))
}

/// How many offers one read takes, at two members each: `DynamoDB` takes 100.
const AT_ONCE: usize = 50;

/// Those of the offers that rest on what both are still.
async fn standing(
    app: &App,
    offers: Vec<Stored<OwnershipTransfer>>,
    now: Now,
) -> Result<Vec<OwnershipTransfer>, Problem> {
    let mut standing = Vec::new();
    for offers in offers.chunks(AT_ONCE) {
        let parties = offers.iter().flat_map(|offer| [offer.from, offer.to].map(|member| (offer.account, member)));
        let parties = parties.collect::<BTreeSet<_>>();
        let keys = parties.iter().map(|(account, member)| Member::key(account, member)).collect::<Vec<_>>();
        let members = app.store.read(keys, now).await?;
        let member = |id| members.iter().flatten().find(|member| member.member == id);
        let stands = |offer: &&Stored<OwnershipTransfer>| {
            member(offer.from).zip(member(offer.to)).is_some_and(|(from, to)| offer.stands(from, to))
        };
        standing.extend(offers.iter().filter(stands).map(|offer| offer.record.clone()));
    }
    Ok(standing)
}

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Lists the offers that stand: an owner sees all, others those to themselves. One is void once somebody gave either of both
/// another role.
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
    let mine = |transfer: &&OwnershipTransfer| member.is_owner() || transfer.to == member.member;
    let standing = standing(&app, page.items, invocation.now).await?;
    let items = standing.iter().filter(mine).map(TransferView::from).collect();
    Ok(View(ListView { items, next_cursor: page.next.map(|cursor| cursor.text()) }, None))
}
