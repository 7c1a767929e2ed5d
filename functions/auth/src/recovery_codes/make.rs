//! `POST /v1/me/recovery-codes`

use axum::extract::State;
use domain::{
    Commit,
    identity::factors::{RECOVERY_CODES, RecoveryCode, RecoveryCodes},
    records::{AuditAction, Factors, SecurityChange},
};
use lambda::{App, Created, CurrentUser, Invocation, Problem, Route};
use serde::Serialize;

use crate::security_change::SecurityNotice;

/// Recovery codes. They are shown in no other response.
// No `Debug`, because it contains the codes.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct RecoveryCodesView {
    /// Ten codes. Each works once.
    #[schema(example = json!(["k7f2m-9dq4x-0c3wz-h5t8n-rb6ye"]))]
    codes: Vec<String>,
}

pub(crate) const ROUTE: Route =
    Route { problems: &[Problem::ReauthenticationRequired, Problem::NoSecondFactor], ..Route::PLAIN };

/// Creates ten recovery codes, which replace any earlier ones. They are shown once.
///
/// # Problems
/// `403 reauthentication-required`; `409 no-second-factor` if the person has no second factor that the codes could
/// replace.
#[utoipa::path(post, path = "/v1/me/recovery-codes", tag = "second factors",
    responses((status = 201, body = RecoveryCodesView, description = "The codes")))]
pub(crate) async fn make_recovery_codes(
    State(app): State<App>,
    invocation: Invocation,
    CurrentUser { caller, loaded: user }: CurrentUser,
) -> Result<Created<RecoveryCodesView>, Problem> {
    let now = invocation.now;
    let before = app.store.get(&Factors::key(&caller.user()), now).await?;
    caller.require_recent_second_factor(now, before.as_deref())?;
    let before = before.filter(|found| Factors::has_second_factor(Some(found))).ok_or(Problem::NoSecondFactor)?;
    let random = (0..RECOVERY_CODES).map(|_| app.random()).collect::<Result<Vec<_>, _>>()?;
    let (recovery_codes, codes) = RecoveryCodes::new(&random);
    let recovery_codes_at = Some(now.timestamp());
    let after = Factors { recovery_codes, recovery_codes_at, ..before.record.clone() };
    let change = (AuditAction::RecoveryCodesMade, SecurityChange::RecoveryCodesMade);
    let notice = SecurityNotice::of(&app, &invocation, (&caller, &user), change)?;
    app.store.commit(notice.write(after.write(Commit::new(now), Some(&before)))).await?;
    Ok(Created(RecoveryCodesView { codes: codes.iter().map(RecoveryCode::grouped).collect() }))
}
