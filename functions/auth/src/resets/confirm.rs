//! `POST /v1/password-resets/confirm`

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    Commit, FaultCode, Faults,
    code::SmsCode,
    password::NewPassword,
    personal::PhoneNumber,
    records::{Factors, Identity, PasswordReset, PhoneReset, User},
    recovery,
    token::LinkToken,
};
use lambda::{App, EndingSessions, Invocation, Json, Problem, ProblemDocument};

use super::proof::{self, Found, Proof};

domain::request! {
    /// The link's token, or the number with the code that was sent to it; and another password.
    pub(crate) struct ConfirmResetRequest {
        /// From the link's fragment.
        #[schema(value_type = Option<String>, example = "Zm9ydHktdHdvIHJhbmRvbSBieXRlcyBvZiBhIGxpbms")]
        token: Option<LinkToken>,
        /// The number.
        phone: Option<PhoneNumber>,
        /// Its code.
        #[schema(value_type = Option<String>, example = "01234567")]
        code: Option<SmsCode>,
        /// 15–128 characters, not easy to guess.
        #[schema(min_length = 15, max_length = 128)]
        password: NewPassword,
    }
}

/// Sets another password. The link or code works once; every session ends, and the person is told.
///
/// # Problems
/// `410 link-expired`, `410 code-expired` where the token or code is unknown, used, too old, or was tried too often;
/// `422 invalid-input` where the code is wrong, which costs one of five tries, or the password is not accepted.
#[utoipa::path(post, path = "/v1/password-resets/confirm", tag = "sessions", request_body = ConfirmResetRequest,
    responses((status = 204, description = "The password is another"),
              (status = "4XX", body = ProblemDocument, content_type = "application/problem+json", description = "See its type")))]
pub(crate) async fn confirm(
    State(app): State<App>,
    invocation: Invocation,
    Json { request, .. }: Json<ConfirmResetRequest>,
) -> Result<Response, Problem> {
    let now = invocation.now;
    let (proof, found) = match (&request.token, &request.phone, &request.code) {
        (Some(token), None, None) => proof::by_mail(&app, now, token).await?,
        (None, Some(phone), Some(code)) => proof::by_phone(&app, &invocation, phone, code).await?,
        (None, Some(_), None) => return Err(Faults::one("code", FaultCode::Missing).into()),
        (None, None, Some(_)) => return Err(Faults::one("phone", FaultCode::Missing).into()),
        _ => return Err(Faults::one("token", FaultCode::OneOfTwo).into()),
    };
    let Found { person, account, factors } = found;
    if !person.identity.may_reset(proof.asked_at()) {
        return Err(proof.expired());
    }
    let context = [person.user.name.as_str(), account.company_name.as_str(), person.user.email.as_str()];
    request.password.differs_from(&context).map_err(|code| Faults::one("password", code))?;
    let password = request.password.hash(&app.random()?)?;
    if Factors::protect(factors.as_deref()) {
        return Err(Problem::Conflict);
    }
    let ending = EndingSessions::find(&app, now, person.user.user, None).await?;
    let spent = ending.end(proof.spend(Commit::new(now)));
    let random = [app.random()?, app.random()?, app.random()?];
    let from = (proof.way(), &invocation.device.browser_type);
    match app.store.commit(recovery::complete(spent, &person, (password, false), from, &random)).await {
        Ok(()) => {}
        Err(error) if error.is_refused_for::<PasswordReset>() || error.is_refused_for::<PhoneReset>() => {
            return Err(proof.expired());
        }
        Err(error) if error.is_refused_for::<Identity>() || error.is_refused_for::<User>() => {
            return Err(Problem::Conflict);
        }
        Err(error) => return Err(error.into()),
    }
    ending.end_late(&app, now).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
