//! `POST /v1/integrations/{id}/uploads`

use std::{collections::BTreeMap, time::Duration};

use axum::{extract::State, http::StatusCode, response::Response};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use clients::files::{FileToUpload, Files};
use domain::{
    Commit, Now, Stored, Timestamp,
    accounts::role::Permission,
    billing::subscription::ClosedOperation,
    id::{IntegrationId, RunId},
    integrations::runs::{
        RunObjectKind, UPLOAD_LINK, UploadRequest,
        starting::{Room, RunStart},
    },
    records::{FileUsage, Integration, RateCounter, Run, Subscription},
};
use lambda::{AccountSession, Authenticated, IdempotencyKey, Invocation, Json, LoadedOnce, PathId, Problem, Route};
use serde::Serialize;
use store::CommitError;

use crate::{
    AppWithFiles,
    runs::{
        refusal::refused,
        starting::{load, start},
    },
};

/// How to upload a file that was announced.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct UploadView {
    /// Where the bytes are sent with `PUT`, once.
    #[schema(format = "uri")]
    upload_url: String,
    /// The headers that are sent with them, by name. `Content-Length` is the size that was announced.
    headers: BTreeMap<String, String>,
    /// Until when.
    #[schema(value_type = String, format = "date-time")]
    expires_at: Timestamp,
    /// The run, which begins once the file is there.
    run_id: RunId,
}

pub(crate) const ROUTE: Route = Route {
    problems: &[
        Problem::AccountDeactivated,
        Problem::ReadsNoFiles,
        Problem::IntegrationRevoked,
        Problem::IntegrationNotStarted,
        Problem::IntegrationEnded,
        Problem::FileTooLarge,
        Problem::StorageFull,
    ],
    is_rate_limited: true,
    is_costly: false,
};

/// Announces a file that an import or update is to read. The answer has a URL to which exactly these bytes can be uploaded once, within
/// 15 minutes. The upload itself starts the run. Files have at most 1 GB, and all files of an account in its trial together.
///
/// # Problems
/// `403 not-allowed`; `403 account-deactivated`; `404 not-found`; `409 reads-no-files` of an export; `409 integration-revoked`;
/// `409 integration-not-started`; `409 integration-ended`; `409 storage-full`; `413 file-too-large`; `422 invalid-input`;
/// `429 too-many-requests`.
#[utoipa::path(post, path = "/v1/integrations/{id}/uploads", tag = "data",
    params(("id" = IntegrationId, Path, description = "The integration")),
    responses((status = 201, body = UploadView, description = "Where the file can be uploaded")))]
pub(crate) async fn announce_upload(
    State(AppWithFiles { app, files }): State<AppWithFiles>,
    invocation: Invocation,
    Authenticated { caller, loaded: subscription }: Authenticated<AccountSession, Stored<Subscription>>,
    PathId(id): PathId<IntegrationId>,
    key: IdempotencyKey,
    Json { request, bytes }: Json<UploadRequest>,
) -> Result<Response, Problem> {
    let (now, account) = (invocation.now, caller.account());
    caller.authorize(Permission::ManageIntegrations)?;
    subscription.check_open(ClosedOperation::Upload, now)?;
    key.run_once(&app, now, &caller.key_owner(), &bytes, async |idempotent| {
        let usage = FileUsage::key(&account);
        let (limits, counters, integration, used) = load(&app, (account, id), &usage, now).await?;
        let start = start(&app, &caller, &invocation)?;
        let announced = Announced { start, integration: &integration, request: &request, subscription: &subscription };
        let view = UploadView::of(&announced.run(used.as_ref())?.0, &files, &request, now).await?;
        let used = LoadedOnce::new(used);
        let effect = async || Ok(announced.run(used.get(&app, &usage, now).await?.as_ref())?.1);
        idempotent.commit_retried(&app, (&limits, counters), (effect, is_retryable), StatusCode::CREATED, &view).await
    })
    .await
}

/// A file that is announced.
struct Announced<'a> {
    start: RunStart<'a>,
    integration: &'a Integration,
    request: &'a UploadRequest,
    subscription: &'a Subscription,
}

impl Announced<'_> {
    /// The run that waits for it, beside files that take this much.
    fn run(&self, usage: Option<&Stored<FileUsage>>) -> Result<(Run, Commit), Problem> {
        let file = (self.request.filename.clone(), self.request.size.bytes());
        let room = Room { usage, subscription: self.subscription };
        self.start.upload(self.integration, file, room).map_err(refused)
    }
}

/// Other runs may be started, and files deleted, at the same time.
fn is_retryable(error: &CommitError) -> bool {
    error.is_refused_for::<RateCounter>() || error.is_refused_for::<FileUsage>()
}

impl UploadView {
    /// A link for the file of a run.
    async fn of(run: &Run, files: &Files, request: &UploadRequest, now: Now) -> Result<Self, Problem> {
        let key = run.object(RunObjectKind::Upload).to_string();
        let sha256 = STANDARD.encode(request.sha256.bytes());
        let size = i64::try_from(request.size.bytes()).map_err(Problem::unexpected)?;
        let file = FileToUpload { content_type: request.content_type.as_str(), size, sha256: &sha256 };
        let valid_for = Duration::from_secs(UPLOAD_LINK.seconds().unsigned_abs());
        let link = files.upload(&key, file, valid_for, now).await.map_err(Problem::unexpected)?;
        let (headers, expires_at) = (link.headers.into_iter().collect(), UPLOAD_LINK.after(now.timestamp()));
        Ok(Self { upload_url: link.url, headers, expires_at, run_id: run.run })
    }
}
