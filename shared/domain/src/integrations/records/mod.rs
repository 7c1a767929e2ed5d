//! The records of integrations.

mod contract_version;
mod integration;

pub use contract_version::ContractVersion;
pub use integration::Integration;
