//! Rotating and updating the current session.

use domain::{Commit, Now, Stored, records::Session, token::SessionToken};
use lambda::{App, Problem};

use crate::sessions::open::refused;

/// How often an update of the session is tried, since other requests may record its last use in between.
const TRIES: u32 = 4;

/// Writes `commit`, and with it the session as authenticated now and with a new token. The old token stops working.
pub(crate) async fn rotate_session(
    app: &App,
    now: Now,
    own: &Stored<Session>,
    second_factor: bool,
    commit: impl Fn() -> Commit,
) -> Result<(Session, SessionToken), Problem> {
    let Session { session, user, account, member, .. } = own.record;
    let token = SessionToken::new(session, user, account, member, &app.random()?);
    let next = |current: &Session| current.authenticated(now, second_factor).rotate(now, &token);
    let rotated = update_session(app, now, own, next, commit).await?;
    Ok((rotated, token))
}

/// Writes `commit`, and with it the session as changed by `next`. If another request recorded its last use in between,
/// `next` is applied to the newer version.
pub(crate) async fn update_session(
    app: &App,
    now: Now,
    own: &Stored<Session>,
    next: impl Fn(&Session) -> Session,
    commit: impl Fn() -> Commit,
) -> Result<Session, Problem> {
    let mut reloaded: Option<Stored<Session>> = None;
    let mut retry = app.store.retry_conflicts(TRIES);
    loop {
        let current = reloaded.as_ref().unwrap_or(own);
        let updated = next(current);
        match app.store.commit(commit().replace(current, &updated)).await {
            Ok(()) => return Ok(updated),
            Err(error) if error.is_refused_for::<Session>() => {
                let found = app.store.get(&Session::key(&own.user, &own.session), now).await?;
                // If another request has rotated its token, the session is no longer the caller's.
                let found = found.filter(|found| found.token == own.token);
                reloaded = Some(found.ok_or(Problem::NotLoggedIn)?);
                retry.back_off().await?;
            }
            Err(error) => return Err(refused(error)),
        }
    }
}
