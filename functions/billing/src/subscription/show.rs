//! `GET /v1/subscription`

use domain::{Stored, accounts::role::Permission, billing::subscription::State, records::Subscription};
use lambda::{AccountSession, Authenticated, Invocation, Problem, Route, View};

use crate::subscription::view::SubscriptionView;

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Shows the subscription of the caller's account: where it is in its life, and every date that is coming, with what happens then
/// and why. Owners, administrators and auditors see it. Other members ask the owner.
///
/// # Problems
/// `401 not-logged-in`; `403 not-allowed`; `404 not-found` if the account is being removed.
#[utoipa::path(get, path = "/v1/subscription", tag = "billing",
    responses((status = 200, body = SubscriptionView, description = "The subscription", headers(("ETag" = String)))))]
pub(crate) async fn subscription(
    invocation: Invocation,
    Authenticated { caller, loaded: subscription }: Authenticated<AccountSession, Stored<Subscription>>,
) -> Result<View<SubscriptionView>, Problem> {
    caller.authorize(Permission::ReadBilling)?;
    let life = subscription.life(invocation.now);
    if life.state == State::Removed {
        return Err(Problem::NotFound);
    }
    Ok(View::versioned(life.into(), subscription.version))
}
