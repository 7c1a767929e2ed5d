//! Runs.

use jiff::Timestamp;

use crate::{
    integrations::{
        id::ContractNumber,
        runs::{Progress, RowCounts, RunFile, RunMessage, RunStatus},
        texts::FileName,
    },
    kernel::{
        id::{AccountId, IntegrationId, MemberId, RunId, UserId},
        language::Language,
        record::{Key, Record},
        time::Now,
    },
};

/// A run of an integration: when, which file, what came of it (P19).
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Accounts, scope = account, key = "RUN#{integration}#{run}", due = due_at, worker = Transfers, id = Random)]
#[processing(subject = Contact, purpose = Accountability, basis = Contract, keep = AccountLife)]
pub struct Run {
    /// The account.
    #[key]
    pub account: AccountId,
    /// The integration.
    #[key]
    pub integration: IntegrationId,
    /// The run.
    #[key]
    pub run: RunId,
    /// Who started it. `None` if the schedule did.
    #[plain]
    pub started_by: Option<UserId>,
    /// Their membership, on which the run rests.
    #[plain]
    pub membership: Option<MemberId>,
    /// The language in which its refused rows are listed.
    #[plain]
    pub language: Language,
    /// When it was queued.
    #[plain]
    pub queued_at: Timestamp,
    /// When it began.
    #[plain]
    pub started_at: Option<Timestamp>,
    /// When it ended.
    #[plain]
    pub ended_at: Option<Timestamp>,
    /// Where it is.
    #[plain]
    pub status: RunStatus,
    /// The version of the contract by which it goes, once it has begun.
    #[plain]
    pub contract_version: Option<ContractNumber>,
    /// The rows that it has met.
    #[plain]
    pub counts: RowCounts,
    /// Its file.
    #[plain]
    pub file: Option<RunFile>,
    /// Whether there is a file of refused rows.
    #[plain]
    pub has_refused_file: bool,
    /// When it last came further.
    #[plain]
    pub progressed_at: Timestamp,
    /// When something is to be done with it next.
    #[plain]
    pub due_at: Option<Timestamp>,
    /// The file's name.
    #[personal(Content)]
    pub endpoint: FileName,
    /// What it says of how it went.
    #[personal(Content)]
    pub message: Option<RunMessage>,
    /// How far it has come, while it is under way.
    #[personal(Content)]
    pub progress: Option<Progress>,
}

impl Run {
    /// The keys between which all runs of an integration lie.
    #[must_use]
    pub fn range(account: AccountId, integration: IntegrationId) -> (Key<Self>, Key<Self>) {
        let key = |at, bytes| Self::key(&account, &integration, &RunId::new(Now(at), &bytes));
        (key(Timestamp::UNIX_EPOCH, [0; 10]), key(Timestamp::MAX, [u8::MAX; 10]))
    }
}
