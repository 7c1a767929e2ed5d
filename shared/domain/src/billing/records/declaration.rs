//! Declarations of responsibility for further details (P05).

use jiff::Timestamp;

use crate::{
    billing::id::DeclarationId,
    kernel::{
        id::{AccountId, UserId},
        record::Record,
    },
};

/// That an owner declared to be responsible for further details of the account, or to have consent to give them.
///
/// Each change of the details has a declaration of its own. It stays when the details are changed again, since it is the
/// evidence for what was stored until then.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Accounts, scope = account, key = "RESPONSIBILITY#{declaration}", id = Random)]
#[processing(subject = Owner, purpose = Accountability, basis = LegalObligation, keep = AccountLife)]
pub struct ResponsibilityDeclaration {
    /// The account.
    #[key]
    pub account: AccountId,
    /// The declaration.
    #[key]
    pub declaration: DeclarationId,
    /// The person who declared it.
    #[plain]
    pub declared_by: UserId,
    /// When they declared it.
    #[plain]
    pub declared_at: Timestamp,
    /// The version of the text that they declared.
    #[plain]
    pub text_version: String,
}
