//! The test API: what a test can do with a running cloud besides calling its HTTP API.

use super::Cloud;
use crate::{
    faults::{FaultSpec, InjectedFault},
    iam::Grant,
};

impl Cloud {
    /// Every permission of the template, and whether a call has needed it since the start.
    #[must_use]
    pub fn grants(&self) -> Vec<Grant> {
        self.admin.policies.grants()
    }

    /// The permissions that no call has needed since the start.
    #[must_use]
    pub fn unused_grants(&self) -> Vec<Grant> {
        self.grants().into_iter().filter(|grant| !grant.used).collect()
    }

    /// Sets whether VIES takes a number for valid from now on, by its country code and the rest.
    pub fn set_vat_number(&self, country_code: &str, vat_number: &str, valid: bool) {
        self.admin.vies.set_valid(country_code, vat_number, valid);
    }

    /// Sets whether VIES is down from now on.
    pub fn set_vies_down(&self, down: bool) {
        self.admin.vies.set_down(down);
    }

    /// Arms a fault and returns its id.
    ///
    /// # Errors
    /// If the fault could never fire; the text says why.
    pub fn fault(&self, fault: FaultSpec) -> Result<String, String> {
        self.admin.faults.arm(fault)
    }

    /// The faults, armed and fired, in the order in which they were armed.
    #[must_use]
    pub fn faults(&self) -> Vec<InjectedFault> {
        self.admin.faults.list()
    }
}
