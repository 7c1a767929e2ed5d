//! `PATCH /v1/account`

use axum::extract::State;
use domain::{
    accounts::{account::AccountChange, role::Permission},
    field_error::Patch,
    personal::CompanyName,
    records::{Account, Subscription},
};
use lambda::{App, Caller, IfMatch, Invocation, Json, Problem, Route, View};
use store::CommitError;

use crate::account::show::AccountView;

/// How often the change is tried, if concurrent requests change the account.
const TRIES: u32 = 3;

domain::request! {
    /// The changes of an account. A field that is not given stays as it is.
    pub(crate) struct ChangeAccountRequest {
        /// Another name.
        #[schema(value_type = CompanyName, required = false)]
        company_name: Patch<CompanyName>,
        /// Whether every member needs a second factor. From then on, a member without one can only set one up, whenever they logged in.
        #[schema(value_type = bool, required = false)]
        second_factor_required: Patch<bool>,
    }
}

impl From<ChangeAccountRequest> for AccountChange {
    fn from(request: ChangeAccountRequest) -> Self {
        Self { company_name: request.company_name.0, second_factor_required: request.second_factor_required.0 }
    }
}

pub(crate) const ROUTE: Route =
    Route { problems: &[Problem::ReauthenticationRequired, Problem::NotFound], ..Route::PLAIN };

/// Changes the caller's account. A change of the requirements for its members requires recent authentication.
///
/// # Problems
/// `403 not-allowed`; `403 reauthentication-required`; `412 stale`; `409 conflict`; `422 invalid-input`.
#[utoipa::path(patch, path = "/v1/account", tag = "account",
    responses((status = 200, body = AccountView, description = "The account now", headers(("ETag" = String)))))]
pub(crate) async fn change_account(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
    if_match: IfMatch,
    Json { request, .. }: Json<ChangeAccountRequest>,
) -> Result<View<AccountView>, Problem> {
    caller.authorize(Permission::ChangeAccount)?;
    let (now, change) = (invocation.now, AccountChange::from(request));
    if change.is_sensitive() {
        caller.require_recent_authentication(now)?;
    }
    let is_retryable = CommitError::is_refused_for::<Account>;
    app.change(TRIES, is_retryable, || async {
        let keys = (Account::key(&caller.account()), Subscription::key(&caller.account()));
        let (account, subscription) = app.store.read(keys, now).await?;
        let (account, subscription) = account.zip(subscription).ok_or(Problem::NotFound)?;
        if_match.check(account.version)?;
        let (changed, commit) = change.apply(now, caller.actor(), &account, app.randomness());
        let view = AccountView::of(&changed, &subscription, caller.member()?, now);
        Ok(View::changed(view, account.version, commit))
    })
    .await
}
