//! `Idempotency-Key`: a request that is sent again has its first answer, and no second effect.
//!
//! The answer is written in the transaction of the effect: there is no moment at which one is there without the
//! other, hence no half-done key to wait for.

use axum::{
    extract::FromRequestParts,
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use domain::{
    Commit, Now, Stored,
    brake::Counted,
    processing::Period,
    record::Key,
    records::{Brake, Idempotent, KeptReply},
};
use serde::Serialize;
use store::{CommitError, Wanted};

use crate::{App, Brakes, Problem};

const KEPT: Period = Period::Hours(24);
/// How often a commit gives way to others that count the same.
const TRIES: u32 = 5;

/// The key that the request bears, if it bears one.
#[derive(Debug, Clone)]
pub struct IdempotencyKey(Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get("idempotency-key") else { return Ok(Self(None)) };
        let key = value.to_str().map_err(|_| Problem::InvalidIdempotencyKey)?;
        let visible = (1..=255).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
        if visible { Ok(Self(Some(key.to_owned()))) } else { Err(Problem::InvalidIdempotencyKey) }
    }
}

/// A request that takes effect once.
#[derive(Debug)]
pub struct Once {
    now: Now,
    /// Where the answer stands, and what the body must be; the first of each is what is written.
    key: Option<(Vec<Key<Idempotent>>, Vec<String>, Idempotent)>,
}

/// Whether the request is new.
#[derive(Debug)]
pub enum Begun {
    /// It is: go on.
    New(Once),
    /// It is not: this is what was answered.
    Again(Response),
}

impl IdempotencyKey {
    /// Looks whether the request was answered before. Without a key nothing is read.
    ///
    /// # Errors
    /// `422 idempotency-key-reused` where the key came with another body.
    pub async fn begin(self, app: &App, now: Now, route: &str, caller: &str, body: &[u8]) -> Result<Begun, Problem> {
        let Some(key) = self.0 else { return Ok(Begun::New(Once { now, key: None })) };
        let scopes = app.store.idempotency_scopes(route, caller, &key)?;
        let fingerprints = app.store.fingerprints(body)?;
        let (Some(scope), Some(fingerprint)) = (scopes.first().cloned(), fingerprints.first().cloned()) else {
            return Err(Problem::unexpected("no idempotency scope"));
        };
        let record = Idempotent {
            scope,
            fingerprint,
            reply: KeptReply { status: 0, body: String::new() },
            expires_at: KEPT.after(now.timestamp()),
        };
        let keys = scopes.iter().map(Idempotent::key).collect();
        let once = Once { now, key: Some((keys, fingerprints, record)) };
        Ok(match once.answered(app).await? {
            Some(reply) => Begun::Again(reply),
            None => Begun::New(once),
        })
    }
}

impl Once {
    /// Writes the effect and its answer, and answers.
    ///
    /// # Errors
    /// `422 idempotency-key-reused`; otherwise what the commit is refused for, to be told by `refused`.
    pub async fn commit<T: Serialize>(
        mut self,
        app: &App,
        commit: Commit,
        status: StatusCode,
        view: &T,
    ) -> Result<Response, Problem> {
        Ok(self.write(app, commit, status, view).await??)
    }

    /// Writes the effect and its answer; told apart is what the commit is refused for.
    async fn write<T: Serialize>(
        &mut self,
        app: &App,
        commit: Commit,
        status: StatusCode,
        view: &T,
    ) -> Result<Result<Response, CommitError>, Problem> {
        let body = serde_json::to_string(view).map_err(Problem::unexpected)?;
        let reply = KeptReply { status: status.as_u16(), body };
        let commit = match &mut self.key {
            Some((_, _, record)) => {
                record.reply = reply.clone();
                commit.insert(record)
            }
            None => commit,
        };
        match app.store.commit(commit).await {
            Ok(()) => respond(&reply).map(Ok),
            // The same request was here at the same time and won.
            Err(error) if error.is_refused_for::<Idempotent>() => {
                self.answered(app).await?.ok_or(Problem::Conflict).map(Ok)
            }
            Err(error) => Ok(Err(error)),
        }
    }

    /// Writes the effect with the counts of its brakes, and its answer, and answers. Where others count the same at the
    /// same time, the counts are read and made again. `counted` is what a first read told.
    ///
    /// # Errors
    /// `429 too-many-requests`; `422 idempotency-key-reused`; `409 conflict` where others keep counting the same.
    pub async fn commit_counted<T: Serialize>(
        &mut self,
        app: &App,
        (brakes, counted): (&Brakes, Counted),
        commit: impl Fn() -> Commit,
        status: StatusCode,
        view: &T,
    ) -> Result<Response, Problem> {
        let mut counted = counted;
        for _ in 0..TRIES {
            match self.write(app, counted.write(commit()), status, view).await? {
                Ok(reply) => return Ok(reply),
                Err(error) if error.is_refused_for::<Brake>() => {
                    let mut found = app.store.read(brakes.wanted(Wanted::default()), self.now).await?;
                    counted = brakes.count(&mut found, self.now)?;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(Problem::Conflict)
    }

    async fn answered(&self, app: &App) -> Result<Option<Response>, Problem> {
        let Some((keys, fingerprints, _)) = &self.key else { return Ok(None) };
        let mut found = app.store.read(Wanted::default().and_all(keys), self.now).await?;
        let Some(Stored { record, .. }) = found.take_any(keys)? else { return Ok(None) };
        if !fingerprints.contains(&record.fingerprint) {
            return Err(Problem::IdempotencyKeyReused);
        }
        respond(&record.reply).map(Some)
    }
}

fn respond(reply: &KeptReply) -> Result<Response, Problem> {
    let status = StatusCode::from_u16(reply.status).map_err(Problem::unexpected)?;
    Ok((status, [(axum::http::header::CONTENT_TYPE, "application/json")], reply.body.clone()).into_response())
}
