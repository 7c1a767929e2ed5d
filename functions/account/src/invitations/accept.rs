//! `POST /v1/invitations/accept`

use axum::extract::State;
use domain::{
    FieldErrors,
    accounts::invitation::{AcceptError, Acceptor, InvitationToken, NewLogin, Presented},
    id::{AccountId, MemberId, UserId},
    identity::password::Password,
    personal::{PersonName, PhoneNumber},
    records::{Invitation, Membership},
};
use lambda::{App, Caller, Created, Invocation, Json, Problem, Route};
use serde::Serialize;
use store::CommitError;

use crate::invitations::acceptance::{Acceptance, find_invitation};

domain::request! {
    /// The link's token, and the person who accepts.
    pub(crate) struct AcceptRequest {
        /// From the link's fragment.
        token: InvitationToken,
        /// A new person's name, if it differs from the one in the invitation.
        name: Option<PersonName>,
        /// A new person's phone number.
        phone: Option<PhoneNumber>,
        /// The password that a new person chooses: 15–128 characters, not easy to guess. A person with a log-in gives its password,
        /// or is logged in with it.
        password: Option<Password>,
    }
}

/// The new membership.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[expect(clippy::struct_field_names, reason = "their names on the wire")]
pub(crate) struct AcceptView {
    account_id: AccountId,
    user_id: UserId,
    member_id: MemberId,
}

pub(crate) const ROUTE: Route = Route {
    problems: &[Problem::LinkExpired, Problem::WrongCredentials, Problem::AlreadyMember],
    is_rate_limited: true,
    is_costly: true,
};

/// Accepts an invitation. A person without a log-in gets one. A person with a log-in proves it by its password or by a session,
/// so that access to the mailbox alone is not enough. This does not log in: that is the next step, with a second factor if there
/// is one.
///
/// # Problems
/// `410 link-expired` if the token is unknown, used, replaced, withdrawn or older than seven days;
/// `401 wrong-credentials` if the address has a log-in with another password; `409 already-member`;
/// `422 invalid-input`; `429 too-many-requests`.
#[utoipa::path(post, path = "/v1/invitations/accept", tag = "members",
    responses((status = 201, body = AcceptView, description = "The person is a member")))]
pub(crate) async fn accept_invitation(
    State(app): State<App>,
    invocation: Invocation,
    caller: Option<Caller>,
    Json { request, .. }: Json<AcceptRequest>,
) -> Result<Created<AcceptView>, Problem> {
    let now = invocation.now;
    let invitation = find_invitation(&app, &request.token, now).await?;
    let presented = Presented::of(request.password, caller.map(|caller| caller.user())).map_err(acceptance_problem)?;
    let (found, counters) = Acceptance::load(&app, invitation, &invocation).await?;
    let proof = presented.prove(found.credential.as_deref()).map_err(acceptance_problem)?;
    let reservation = found.reserve(&app, &proof, counters, now).await?;
    // Without a log-in, an unused id is read and the password hashed all the same, so that the time is the same.
    let user = found.credential.as_ref().map_or_else(|| app.id(UserId::new, now), |credential| Ok(credential.user))?;
    let (inviter, profile) = found.profiles(&app, user, now).await?;
    let (language, salt) = (invocation.language, app.random()?);
    let login = NewLogin { user, name: request.name, phone: request.phone, language, salt };
    let acceptor = Acceptor::of(found.credential.as_ref(), profile.as_deref(), login);
    let member = app.id(MemberId::new, now)?;
    let accepted = found.accepted(member, inviter.as_deref(), &invocation.device, app.randomness());
    let commit = accepted.by(now, proof, acceptor).map_err(acceptance_problem)?;
    app.store.commit(found.reset_attempts(&reservation, commit)).await.map_err(refused)?;
    Ok(Created(AcceptView { account_id: found.account.account, user_id: user, member_id: member }))
}

/// The problem if the domain refuses the acceptance.
fn acceptance_problem(error: AcceptError) -> Problem {
    match error {
        AcceptError::Password(code) => FieldErrors::one("password", code).into(),
        AcceptError::WrongCredentials => Problem::WrongCredentials,
        AcceptError::NoPerson => Problem::unexpected(error),
        AcceptError::Hashing(error) => error.into(),
    }
}

/// The problem if records were changed concurrently. If the address got a log-in, or the owners changed, the link is still valid.
fn refused(error: CommitError) -> Problem {
    if error.is_refused_for::<Invitation>() {
        Problem::LinkExpired
    } else if error.is_refused_for::<Membership>() {
        Problem::AlreadyMember
    } else {
        error.into()
    }
}
