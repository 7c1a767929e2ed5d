//! `POST /v1/signups/confirm`

use ::app::newsletter;
use axum::extract::State;
use domain::{
    Commit, FieldErrors, Now,
    accounts::signup::{self, NewAccount},
    id::{AccountId, MemberId, UserId},
    identity::password::NewPassword,
    newsletter::subscription::NewReader,
    personal::{CompanyName, PersonName, PhoneNumber},
    records::{ConsentChannel, EmailLookup, PasswordCredential, PendingSignup, Subscription},
    token::LinkToken,
};
use lambda::{App, Created, Invocation, Json, Problem, Route};
use serde::Serialize;

domain::request! {
    /// The link's token, the password that the owner of the mailbox chooses, and what they correct.
    pub(crate) struct ConfirmRequest {
        /// The token from the link's fragment.
        token: LinkToken,
        /// The new password: 15–128 characters, not easy to guess.
        #[schema(min_length = 15, max_length = 128)]
        password: NewPassword,
        /// The person's name, if it differs from what was asked.
        name: Option<PersonName>,
        /// The organisation, if it differs from what was asked.
        company_name: Option<CompanyName>,
        /// The person's phone number, if it differs from what was asked.
        phone: Option<PhoneNumber>,
        /// Whether the newsletter is wanted. It is not unless this says so: what was asked for before, anybody could have asked for.
        newsletter: Option<bool>,
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

/// Opens the account with the link from the confirmation mail. The link works once. What was asked for can be given anew, for whoever has
/// the mailbox may not be whoever asked; what is not given is as it was asked, but for the newsletter.
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
    let pending = pending.corrected(request.name, request.company_name, request.phone);
    let context = [pending.name.as_str(), pending.company_name.as_str(), pending.email.as_str()];
    request.password.differs_from(&context).map_err(|code| FieldErrors::one("password", code))?;
    let ids = new_account(&app, now)?;
    let email = app.store.email_lookups(&pending.email)?;
    let password = request.password.hash(&app.random()?)?;
    let commit = signup::confirm(now, &pending, &email, password, ids, &invocation.device, app.randomness())
        .insert(&Subscription::opened(ids.account, now.timestamp()));
    let commit = with_newsletter(&app, commit, &pending, &email, request.newsletter == Some(true)).await?;
    match app.store.commit(commit).await {
        Ok(()) => Ok(Created(ConfirmView { account_id: ids.account, user_id: ids.user })),
        Err(error) if error.is_refused_for::<PendingSignup>() => Err(Problem::LinkExpired),
        Err(error) if error.is_refused_for::<PasswordCredential>() => Err(Problem::AlreadyRegistered),
        Err(error) => Err(error.into()),
    }
}

fn new_account(app: &App, now: Now) -> Result<NewAccount, Problem> {
    Ok(NewAccount {
        account: app.id(AccountId::new, now)?,
        user: app.id(UserId::new, now)?,
        member: app.id(MemberId::new, now)?,
    })
}

/// Adds the subscription to the newsletter, if it is wanted and the address has none.
async fn with_newsletter(
    app: &App,
    commit: Commit,
    pending: &PendingSignup,
    mailboxes: &[EmailLookup],
    is_wanted: bool,
) -> Result<Commit, Problem> {
    if !is_wanted {
        return Ok(commit);
    }
    let reader =
        NewReader { email: &pending.email, mailboxes, language: pending.language, channel: ConsentChannel::Signup };
    let found = newsletter::subscription(&app.store, mailboxes, commit.now()).await?;
    Ok(reader.subscribe(commit, found.as_ref(), app.randomness()).commit)
}
