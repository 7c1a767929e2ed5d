//! The records of integrations.

mod contract_version;
mod file_usage;
mod integration;
mod run;
mod run_lease;

pub use contract_version::ContractVersion;
pub use file_usage::FileUsage;
pub use integration::Integration;
pub use run::Run;
pub use run_lease::RunLease;
