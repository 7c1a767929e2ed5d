//! How much room files take.

use crate::kernel::{id::AccountId, record::Record};

/// How many bytes the files of an account's integrations have, those that are announced among them.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Accounts, scope = account, key = "FILE-USAGE")]
#[processing(subject = Owner, purpose = ProvideService, basis = Contract, keep = AccountLife)]
pub struct FileUsage {
    /// The account.
    #[key]
    pub account: AccountId,
    /// The bytes.
    #[plain]
    pub bytes: u64,
}
