//! Whether a run may begin or go on (P02, P18, P21). It is asked before each chunk.

use crate::{
    accounts::{records::Member, role::Permission},
    billing::{records::Subscription, subscription::ClosedOperation},
    integrations::{
        records::{Integration, Run},
        runs::RunReason,
    },
    kernel::time::Now,
};

/// What a run rests on, as it is stored now.
#[derive(Debug, Clone, Copy)]
pub struct Permit<'a> {
    /// The integration.
    pub integration: Option<&'a Integration>,
    /// The subscription of the account.
    pub subscription: Option<&'a Subscription>,
    /// The membership of whoever started it. A run by schedule rests on the contract alone.
    pub starter: Option<&'a Member>,
}

/// Checks that a run may begin or go on: the contract covers today and is the one that the run began with, the account is open, and
/// whoever started it may still do so.
///
/// # Errors
/// Why it may not.
pub fn permit(run: &Run, on: Permit<'_>, now: Now) -> Result<(), RunReason> {
    let integration = on.integration.ok_or(RunReason::Revoked)?;
    integration.may_run(now)?;
    let subscription = on.subscription.ok_or(RunReason::AccountClosed)?;
    subscription.check_open(ClosedOperation::RunIntegration, now).map_err(|_| RunReason::AccountClosed)?;
    let may_start = |member: &Member| {
        run.started_by.is_some_and(|user| user == member.user) && member.role.grants(Permission::ManageIntegrations)
    };
    if run.started_by.is_some() && !on.starter.is_some_and(may_start) {
        return Err(RunReason::AccessEnded);
    }
    let is_other = |version| version != integration.contract_version;
    if run.contract_version.is_some_and(is_other) { Err(RunReason::ContractChanged) } else { Ok(()) }
}
