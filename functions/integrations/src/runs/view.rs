//! Runs, as they are shown.

use domain::{
    Timestamp,
    id::{ContractNumber, RunId, UserId},
    integrations::{
        Direction, FileName,
        runs::{RunMessage, RunStatus},
    },
    records::Run,
};
use lambda::Invocation;
use serde::Serialize;

/// A run of an integration.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct RunView {
    id: RunId,
    /// Where it is.
    status: RunStatus,
    /// When it was queued.
    #[schema(value_type = String, format = "date-time")]
    queued_at: Timestamp,
    /// When it began.
    #[schema(value_type = Option<String>, format = "date-time")]
    started_at: Option<Timestamp>,
    /// When it ended.
    #[schema(value_type = Option<String>, format = "date-time")]
    ended_at: Option<Timestamp>,
    /// The person who started it. `null` if the schedule did.
    started_by: Option<UserId>,
    /// The name of its file.
    endpoint: FileName,
    /// What an address answered with. `null` of a file.
    http_status: Option<u16>,
    /// How it went, in the caller's language, once it has ended.
    response_message: Option<String>,
    /// Rows that were read.
    rows_read: u64,
    /// Rows that were written, because they are new or have changed; of an export, rows in the file.
    rows_changed: u64,
    /// Rows that are stored just so.
    rows_unchanged: u64,
    /// Rows that were refused.
    rows_refused: u64,
    /// Rows with an external id that the file had before. The last one counts.
    rows_repeated: u64,
    /// The bytes of its file, once that is announced or written.
    bytes: Option<u64>,
    /// The version of the contract by which it goes, once it has begun.
    contract_version: Option<u32>,
    file: RunFileView,
    /// Whether there is a file of its refused rows.
    has_refused: bool,
}

/// The file of a run.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct RunFileView {
    /// Until when it can be read, if it can be read now.
    #[schema(value_type = Option<String>, format = "date-time")]
    available_until: Option<Timestamp>,
    /// When it was deleted.
    #[schema(value_type = Option<String>, format = "date-time")]
    deleted_at: Option<Timestamp>,
}

impl RunView {
    /// A run of this direction.
    pub(super) fn of(run: &Run, direction: Direction, invocation: &Invocation) -> Self {
        let (counts, file, language) = (run.counts, run.file.as_ref(), invocation.language);
        let is_told_by_counts = matches!(run.status, RunStatus::Succeeded | RunStatus::Partly);
        let told = run.message.as_ref().map(|message: &RunMessage| message.text(language).to_owned());
        let summary = || is_told_by_counts.then(|| counts.summary(direction, language));
        Self {
            id: run.run,
            status: run.status,
            queued_at: run.queued_at,
            started_at: run.started_at,
            ended_at: run.ended_at,
            started_by: run.started_by,
            endpoint: run.endpoint.clone(),
            http_status: None,
            response_message: told.or_else(summary),
            rows_read: counts.read,
            rows_changed: counts.changed,
            rows_unchanged: counts.unchanged,
            rows_refused: counts.refused,
            rows_repeated: counts.repeated,
            bytes: file.map(|file| file.bytes),
            contract_version: run.contract_version.map(ContractNumber::number),
            file: RunFileView {
                available_until: file.and_then(|file| file.readable_until(invocation.now)),
                deleted_at: file.and_then(|file| file.deleted_at),
            },
            has_refused: run.has_refused_file,
        }
    }
}
