//! `Idempotency-Key`: a request that is sent again gets its first response, and has no second effect.
//!
//! The response is written in the same transaction as the effect. Neither exists without the other, so no request has
//! to wait for a key that is in progress.

use axum::{
    extract::{FromRequestParts, MatchedPath, RawPathParams},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use domain::{
    Commit, Now, Stored, input,
    processing::Period,
    records::{IdempotencyRecord, RateCounter, StoredReply},
};
use serde::Serialize;
use store::{CandidateKeys, CommitError};

use crate::{App, Problem, RateCounters, RateLimitError, RateLimits, View};

const KEPT: Period = Period::Hours(24);

/// The key that the request bears, if it bears one, and the route that it is for.
#[derive(Debug, Clone)]
pub struct IdempotencyKey(Option<RoutedKey>);

#[derive(Debug, Clone)]
struct RoutedKey {
    /// The method and the path, with the ids that the path names.
    route: String,
    key: String,
}

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get("idempotency-key") else { return Ok(Self(None)) };
        let key = value.to_str().map_err(|_| Problem::InvalidIdempotencyKey)?;
        let visible = (1..=255).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
        if !visible {
            return Err(Problem::InvalidIdempotencyKey);
        }
        let (key, route) = (key.to_owned(), route(parts, state).await?);
        Ok(Self(Some(RoutedKey { route, key })))
    }
}

/// The method and the path of a request, however the ids in the path are written.
async fn route<S: Send + Sync>(parts: &mut Parts, state: &S) -> Result<String, Problem> {
    let path = MatchedPath::from_request_parts(parts, state).await.map_err(Problem::unexpected)?;
    let ids = RawPathParams::from_request_parts(parts, state).await.map_err(|_| Problem::NotFound)?;
    let path = ids
        .iter()
        .fold(path.as_str().to_owned(), |path, (name, id)| path.replace(&format!("{{{name}}}"), &input::token(id)));
    Ok(format!("{} {path}", parts.method))
}

/// A request that takes effect once.
#[derive(Debug)]
pub struct IdempotentRequest {
    now: Now,
    /// The keys that the response may be stored under, the fingerprints that the body may have, and the record to write
    /// under the first key.
    key: Option<(CandidateKeys<IdempotencyRecord>, Vec<String>, IdempotencyRecord)>,
}

impl IdempotencyKey {
    /// Handles the request, unless it was answered before: then it gets that response again. Bodies are the same if they
    /// are equal as JSON, in any order of members. Without a key nothing is read.
    ///
    /// # Errors
    /// `422 idempotency-key-reused` if the key came with another body before; those of `handle`.
    pub async fn run_once(
        self,
        app: &App,
        now: Now,
        caller: &str,
        body: &[u8],
        handle: impl AsyncFnOnce(IdempotentRequest) -> Result<Response, Problem>,
    ) -> Result<Response, Problem> {
        let request = self.request(app, now, caller, body)?;
        match request.answered(app).await? {
            Some(response) => Ok(response),
            None => handle(request).await,
        }
    }

    fn request(self, app: &App, now: Now, caller: &str, body: &[u8]) -> Result<IdempotentRequest, Problem> {
        let Some(RoutedKey { route, key }) = self.0 else { return Ok(IdempotentRequest { now, key: None }) };
        let scopes = app.store.idempotency_scopes(&route, caller, &key)?;
        let fingerprints = app.store.fingerprints(&canonical(body))?;
        let (Some(scope), Some(fingerprint)) = (scopes.first().cloned(), fingerprints.first().cloned()) else {
            return Err(Problem::unexpected("no idempotency scope"));
        };
        let record = IdempotencyRecord {
            scope,
            fingerprint,
            reply: StoredReply { status: 0, body: String::new() },
            expires_at: KEPT.after(now.timestamp()),
        };
        let keys = scopes.iter().map(IdempotencyRecord::key).collect();
        Ok(IdempotentRequest { now, key: Some((keys, fingerprints, record)) })
    }
}

impl IdempotentRequest {
    /// Writes the effect and its response, and responds.
    ///
    /// # Errors
    /// `422 idempotency-key-reused`; `409 conflict` if a record that the effect depends on was changed meanwhile.
    pub async fn commit<T: Serialize>(
        mut self,
        app: &App,
        commit: Commit,
        status: StatusCode,
        view: &T,
    ) -> Result<Response, Problem> {
        let reply = self.keep(status, view)?;
        match app.store.commit(self.with_answer(commit)).await {
            Ok(()) => respond(&reply),
            // The same request was handled concurrently and won.
            Err(error) if error.is_refused_for::<IdempotencyRecord>() => {
                self.answered(app).await?.ok_or(Problem::Conflict)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Writes the effect, its response and its rate limits' counts, and responds. `effect` is called again if other
    /// requests were counted in between. A replayed response is not counted.
    ///
    /// If no limit refuses it but those that strangers can use up, the response is the same and only the others are counted: whoever asks must
    /// not wait for strangers, and such a limit is chosen so that what an earlier request has sent does the same.
    ///
    /// # Errors
    /// `429 too-many-requests`, and those of [`Self::commit`].
    pub async fn commit_counted<T: Serialize>(
        self,
        app: &App,
        counts: (&RateLimits, RateCounters),
        effect: impl Fn() -> Commit,
        status: StatusCode,
        view: &T,
    ) -> Result<Response, Problem> {
        self.commit_checked(app, counts, || std::future::ready(Ok(effect())), status, view).await
    }

    /// Like [`Self::commit_counted`], with an effect that reads the records that it depends on, each time after the
    /// counts were read. If other requests were counted in between, nothing is written, and the effect reads again.
    ///
    /// # Errors
    /// `429 too-many-requests`, those of `effect`, and those of [`Self::commit`].
    pub async fn commit_checked<T: Serialize, F: Future<Output = Result<Commit, Problem>>>(
        self,
        app: &App,
        counts: (&RateLimits, RateCounters),
        effect: impl Fn() -> F,
        status: StatusCode,
        view: &T,
    ) -> Result<Response, Problem> {
        self.commit_retried(app, counts, (effect, CommitError::is_refused_for::<RateCounter>), status, view).await
    }

    /// Like [`Self::commit_checked`], with an effect that reads again wherever `is_retryable` accepts why the commit was refused.
    ///
    /// # Errors
    /// Those of [`Self::commit_checked`].
    pub async fn commit_retried<T: Serialize, F: Future<Output = Result<Commit, Problem>>>(
        mut self,
        app: &App,
        (rate_limits, counters): (&RateLimits, RateCounters),
        (effect, is_retryable): (impl Fn() -> F, fn(&CommitError) -> bool),
        status: StatusCode,
        view: &T,
    ) -> Result<Response, Problem> {
        let reply = self.keep(status, view)?;
        let mut first = Some(counters);
        let mut retry = app.store.retry_conflicts(RateLimits::TRIES);
        loop {
            let counters = match first.take() {
                Some(first) => Ok(first),
                None => app.store.read(rate_limits, self.now).await,
            };
            let counted = counters.map_err(RateLimitError::from);
            let counted = counted.and_then(|found| rate_limits.count_unseen(found, self.now));
            let commit = match counted {
                Ok((counts, true)) => effect().await.map(|effect| counts.write(effect)),
                Ok((counts, false)) => Ok(counts.write(Commit::new(self.now))),
                Err(refused) => Err(refused.into()),
            };
            let commit = match commit {
                Ok(commit) => commit,
                // The same request may have been handled concurrently, and have used up a rate limit's last attempt.
                Err(problem) => return self.answered(app).await?.ok_or(problem),
            };
            match app.store.commit(self.with_answer(commit)).await {
                Ok(()) => return respond(&reply),
                Err(error) if error.is_refused_for::<IdempotencyRecord>() => {
                    return self.answered(app).await?.ok_or(Problem::Conflict);
                }
                Err(error) if is_retryable(&error) => retry.back_off().await?,
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Changes a record as [`App::change`] does, and writes the response with it.
    ///
    /// # Errors
    /// Those of [`App::change`], of [`Self::commit`], and of `attempt`.
    pub async fn change<T: Serialize, F: Future<Output = Result<(View<T>, Option<Commit>), Problem>>>(
        mut self,
        app: &App,
        (tries, is_retryable): (u32, fn(&CommitError) -> bool),
        attempt: impl Fn() -> F,
    ) -> Result<Response, Problem> {
        let mut retry = app.store.retry_conflicts(tries);
        loop {
            let (view, commit) = match attempt().await {
                Ok(decided) => decided,
                // The same request may have been handled concurrently, so that nothing is left to do.
                Err(problem) => return self.answered(app).await?.ok_or(problem),
            };
            let Some(commit) = commit else { return Ok(view.into_response()) };
            let _ = self.keep(StatusCode::OK, view.content())?;
            match app.store.commit(self.with_answer(commit)).await {
                Ok(()) => return Ok(view.into_response()),
                Err(error) if error.is_refused_for::<IdempotencyRecord>() => {
                    return self.answered(app).await?.ok_or(Problem::Conflict);
                }
                Err(error) if is_retryable(&error) => retry.back_off().await?,
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Stores the response in the record.
    fn keep<T: Serialize>(&mut self, status: StatusCode, view: &T) -> Result<StoredReply, Problem> {
        let body = serde_json::to_string(view).map_err(Problem::unexpected)?;
        let reply = StoredReply { status: status.as_u16(), body };
        if let Some((_, _, record)) = &mut self.key {
            record.reply = reply.clone();
        }
        Ok(reply)
    }

    fn with_answer(&self, commit: Commit) -> Commit {
        match &self.key {
            Some((_, _, record)) => commit.insert(record),
            None => commit,
        }
    }

    async fn answered(&self, app: &App) -> Result<Option<Response>, Problem> {
        let Some((keys, fingerprints, _)) = &self.key else { return Ok(None) };
        let Some(Stored { record, .. }) = app.store.read(keys, self.now).await? else { return Ok(None) };
        if !fingerprints.contains(&record.fingerprint) {
            return Err(Problem::IdempotencyKeyReused);
        }
        respond(&record.reply).map(Some)
    }
}

/// The canonical form of a body: JSON with sorted members, without whitespace or needless escapes. A body that is empty
/// or not JSON stays as it is.
fn canonical(body: &[u8]) -> Vec<u8> {
    let read = serde_json::from_slice::<serde_json::Value>(body).and_then(|mut value| {
        value.sort_all_objects();
        serde_json::to_vec(&value)
    });
    read.unwrap_or_else(|_| body.to_vec())
}

fn respond(reply: &StoredReply) -> Result<Response, Problem> {
    let status = StatusCode::from_u16(reply.status).map_err(Problem::unexpected)?;
    Ok((status, [(axum::http::header::CONTENT_TYPE, "application/json")], reply.body.clone()).into_response())
}

#[cfg(test)]
mod tests {
    use super::canonical;

    #[test]
    fn a_body_is_known_by_what_it_says() {
        let same = |one: &str, other: &str| canonical(one.as_bytes()) == canonical(other.as_bytes());
        assert!(same(r#"{"a":1,"b":{"c":[1,2],"d":"\u00f8"}}"#, " {\n\"b\" : {\"d\":\"ø\",\"c\":[1, 2]},\t\"a\":1} "));
        for (one, other) in [
            (r#"{"a":[1,2]}"#, r#"{"a":[2,1]}"#),
            (r#"{"a":"1"}"#, r#"{"a":1}"#),
            (r#"{"a":null}"#, "{}"),
            (r#"{"a":"b "}"#, r#"{"a":"b"}"#),
            ("", "{}"),
            ("no JSON", "noJSON"),
        ] {
            assert!(!same(one, other), "{one} {other}");
        }
    }
}
