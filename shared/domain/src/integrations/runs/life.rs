//! The life of a run, as changes of its record. They are pure: what is written, and when, is the caller's.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    integrations::{
        files::Checkpoint,
        records::{Integration, Run, RunLease},
        runs::{
            ExportProgress, FilePosition, ImportProgress, Progress, RowCounts, RunFile, RunMessage, RunObject,
            RunObjectKind, RunReason,
        },
        texts::FileName,
    },
    kernel::{
        due::still_due,
        id::{AccountId, IntegrationId, MemberId, RunId, UserId},
        language::Language,
        processing::Period,
        record::Expiring as _,
        time::Now,
    },
};

/// How long a link for an upload is valid.
pub const UPLOAD_LINK: Period = Period::Minutes(15);
/// How long after its link has expired an upload may still be under way.
const UPLOAD_GRACE: Period = Period::Minutes(60);
/// After how long without coming any further a run is given up.
const GIVEN_UP: Period = Period::Hours(24);

/// Where a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RunStatus {
    /// Its file is to come, or it is to begin.
    Queued,
    /// It is under way.
    Running,
    /// It ended, and every row was taken.
    Succeeded,
    /// It ended, and some rows were refused.
    Partly,
    /// It could not go on.
    Failed,
    /// It was not allowed to begin.
    Refused,
}

impl RunStatus {
    /// Whether it has ended.
    #[must_use]
    pub const fn is_over(self) -> bool {
        !matches!(self, Self::Queued | Self::Running)
    }
}

/// How a run ends.
#[derive(Debug, Clone)]
pub enum Ending {
    /// At the end of the file.
    Completed,
    /// It may not begin, or not go on.
    NotPermitted(RunReason),
    /// It cannot go on.
    Stopped(RunMessage),
}

impl Run {
    /// A run that waits for the upload of its file.
    #[must_use]
    pub fn of_upload(
        (account, integration, run): (AccountId, IntegrationId, RunId),
        (user, member): (UserId, MemberId),
        (name, bytes): (FileName, u64),
        language: Language,
        now: Now,
    ) -> Self {
        let due_at = UPLOAD_GRACE.after(UPLOAD_LINK.after(now.timestamp()));
        let file = Some(RunFile::announced(bytes));
        Self {
            file,
            language,
            due_at: Some(due_at),
            ..Self::queued((account, integration, run), Some((user, member)), name, now)
        }
    }

    /// A run that is to begin at once. Nobody starts one by schedule.
    #[must_use]
    pub fn queued(
        (account, integration, run): (AccountId, IntegrationId, RunId),
        starter: Option<(UserId, MemberId)>,
        endpoint: FileName,
        now: Now,
    ) -> Self {
        let (started_by, membership) = starter.unzip();
        Self {
            account,
            integration,
            run,
            started_by,
            membership,
            language: Language::default(),
            queued_at: now.timestamp(),
            started_at: None,
            ended_at: None,
            status: RunStatus::Queued,
            contract_version: None,
            counts: RowCounts::default(),
            file: None,
            has_refused_file: false,
            progressed_at: now.timestamp(),
            due_at: Some(now.timestamp()),
            endpoint,
            message: None,
            progress: None,
        }
    }

    /// One of its objects.
    #[must_use]
    pub const fn object(&self, kind: RunObjectKind) -> RunObject {
        RunObject { account: self.account, integration: self.integration, run: self.run, kind }
    }

    /// Whether its file is still to come.
    #[must_use]
    pub fn awaits_upload(&self) -> bool {
        self.status == RunStatus::Queued && self.file.as_ref().is_some_and(|file| file.version.is_none())
    }

    /// Whether it is to be carried out now.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        !self.status.is_over() && !self.awaits_upload()
    }

    /// Whether it has not come any further for so long that trying again is in vain.
    #[must_use]
    pub fn is_given_up(&self, now: Now) -> bool {
        now.is_past(GIVEN_UP.after(self.progressed_at))
    }

    /// The run once its file is there.
    #[must_use]
    pub fn received(&self, version: String, now: Now) -> Self {
        let at = Some(now.timestamp());
        let file = self.file.as_ref().map(|file| RunFile::stored(file.bytes, version, now));
        Self { file, due_at: at, progressed_at: now.timestamp(), ..self.clone() }
    }

    /// The run once it has begun by this contract.
    #[must_use]
    pub fn begun(&self, integration: &Integration, progress: Progress, now: Now) -> Self {
        Self {
            status: RunStatus::Running,
            started_at: self.started_at.or(Some(now.timestamp())),
            contract_version: Some(integration.contract_version),
            progress: Some(progress),
            ..self.progressed(now)
        }
    }

    /// How far a run by this contract is when it begins to read its file.
    #[must_use]
    pub fn start_of_import(&self, integration: &Integration) -> Progress {
        let position = if self.endpoint.is_of_spreadsheet() {
            FilePosition::Row(1)
        } else {
            FilePosition::Lines(Checkpoint::start(integration.terms.file_format))
        };
        Progress::Import(ImportProgress { chunk: 0, position, refused_parts: 0 })
    }

    /// How far it is when it begins to write its file.
    #[must_use]
    pub const fn start_of_export(upload: String, since: Option<Timestamp>) -> Progress {
        Progress::Export(ExportProgress { upload, parts: Vec::new(), bytes: 0, after: None, is_whole: false, since })
    }

    /// The run after one more chunk.
    #[must_use]
    pub fn advanced(&self, rows: RowCounts, progress: Progress, now: Now) -> Self {
        Self { counts: self.counts + rows, progress: Some(progress), ..self.progressed(now) }
    }

    fn progressed(&self, now: Now) -> Self {
        Self { progressed_at: now.timestamp(), due_at: Some(still_due(self.due_at, now)), ..self.clone() }
    }

    /// The run with its written file.
    #[must_use]
    pub fn written(&self, bytes: u64, version: String, now: Now) -> Self {
        Self { file: Some(RunFile::stored(bytes, version, now)), ..self.clone() }
    }

    /// The run once it has ended. It is due again when its files end; where it was refused, at once.
    #[must_use]
    pub fn ended(&self, ending: Ending, now: Now) -> Self {
        let (status, message) = match ending {
            Ending::Completed if self.counts.refused > 0 => (RunStatus::Partly, None),
            Ending::Completed => (RunStatus::Succeeded, None),
            Ending::NotPermitted(reason) if self.started_at.is_none() => (RunStatus::Refused, Some(reason.into())),
            Ending::NotPermitted(reason) => (RunStatus::Failed, Some(reason.into())),
            Ending::Stopped(message) => (RunStatus::Failed, Some(message)),
        };
        let ends_at = self.file.as_ref().and_then(|file| file.ends_at);
        // What came without a right to it, and what an upload that came too late may have left.
        let at_once = matches!(status, RunStatus::Refused) || ends_at.is_none();
        let due_at = if at_once { Some(now.timestamp()) } else { ends_at };
        Self { status, message, ended_at: Some(now.timestamp()), progress: None, due_at, ..self.clone() }
    }

    /// Whether its files are to be removed now.
    #[must_use]
    pub fn is_file_due(&self, now: Now) -> bool {
        self.status.is_over() && self.due_at.is_some_and(|due| now.is_past(due))
    }

    /// The run once its files are to be deleted before their time. A run under way ends with that.
    #[must_use]
    pub fn deleting(&self, now: Now) -> Self {
        let ended = if self.status.is_over() {
            self.clone()
        } else {
            self.ended(Ending::Stopped(RunReason::FileDeleted.into()), now)
        };
        let file =
            ended.file.clone().map(|file| RunFile { deleted_at: file.deleted_at.or(Some(now.timestamp())), ..file });
        Self { file, due_at: Some(now.timestamp()), ..ended }
    }

    /// The run once its files are gone.
    #[must_use]
    pub fn files_gone(&self, now: Now) -> Self {
        let file =
            self.file.clone().map(|file| RunFile { deleted_at: file.deleted_at.or(Some(now.timestamp())), ..file });
        Self { file, due_at: None, ..self.clone() }
    }

    /// The bytes that its file takes: none once it is gone.
    #[must_use]
    pub fn room(&self) -> u64 {
        let is_gone = self.status.is_over() && self.due_at.is_none();
        self.file.as_ref().filter(|_| !is_gone).map_or(0, |file| file.bytes)
    }
}

impl RunLease {
    /// The lease of a run from now on.
    #[must_use]
    pub fn of(run: &Run, now: Now) -> Self {
        Self { account: run.account, run: run.run, expires_at: Self::LIFE.after(now.timestamp()) }
    }
}
