//! `POST /v1/signups/confirm`

use axum::extract::State;
use domain::{
    FieldErrors,
    accounts::signup::{self, NewAccount},
    id::{AccountId, MemberId, UserId},
    identity::password::NewPassword,
    records::{PasswordCredential, PendingSignup, Subscription},
    token::LinkToken,
};
use lambda::{App, Created, Invocation, Json, Problem, Route};
use serde::Serialize;

domain::request! {
    /// The link's token, and the password that the owner of the mailbox chooses.
    pub(crate) struct ConfirmRequest {
        /// The token from the link's fragment.
        token: LinkToken,
        /// The new password: 15–128 characters, not easy to guess.
        #[schema(min_length = 15, max_length = 128)]
        password: NewPassword,
    }
}

/// The new account and its owner.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ConfirmView {
    account_id: AccountId,
    user_id: UserId,
}

pub(crate) const ROUTE: Route =
    Route { problems: &[Problem::LinkExpired, Problem::AlreadyRegistered], is_costly: true, ..Route::PLAIN };

/// Opens the account with the link from the confirmation mail. The link works once.
///
/// # Problems
/// `410 link-expired` if the token is unknown, used or older than 24 hours; `409 already-registered` if the address got
/// an account in the meantime; `422 invalid-input` if the password is not accepted (the link stays valid).
#[utoipa::path(post, path = "/v1/signups/confirm", operation_id = "confirm_signup", tag = "signup",
    responses((status = 201, body = ConfirmView, description = "The account is open")))]
pub(crate) async fn confirm(
    State(app): State<App>,
    invocation: Invocation,
    Json { request, .. }: Json<ConfirmRequest>,
) -> Result<Created<ConfirmView>, Problem> {
    let now = invocation.now;
    let pending = app.store.get(&PendingSignup::key(&request.token.hash()), now).await?.ok_or(Problem::LinkExpired)?;
    let context = [pending.name.as_str(), pending.company_name.as_str(), pending.email.as_str()];
    request.password.differs_from(&context).map_err(|code| FieldErrors::one("password", code))?;
    let ids = NewAccount {
        account: app.id(AccountId::new, now)?,
        user: app.id(UserId::new, now)?,
        member: app.id(MemberId::new, now)?,
    };
    let email = app.store.email_lookups(&pending.email)?;
    let password = request.password.hash(&app.random()?)?;
    let commit = signup::confirm(now, &pending, &email, password, ids, &invocation.device, app.randomness());
    let commit = commit.insert(&Subscription::opened(ids.account, now.timestamp()));
    match app.store.commit(commit).await {
        Ok(()) => Ok(Created(ConfirmView { account_id: ids.account, user_id: ids.user })),
        Err(error) if error.is_refused_for::<PendingSignup>() => Err(Problem::LinkExpired),
        Err(error) if error.is_refused_for::<PasswordCredential>() => Err(Problem::AlreadyRegistered),
        Err(error) => Err(error.into()),
    }
}
