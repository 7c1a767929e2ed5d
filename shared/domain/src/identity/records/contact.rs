//! Changes of people's addresses and numbers, and the holders of a number.

use jiff::Timestamp;

use crate::{
    identity::code::CodeHash,
    kernel::{
        id::UserId,
        lookup::PhoneLookup,
        personal::{EmailAddress, PhoneNumber},
        record::Record,
        token::TokenHash,
    },
};

/// A number that was proved to be somebody's.
///
/// It resets the password of its holder if there is a single one. If there are several, it resets nobody's, since the
/// number does not identify one of them.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Accounts, scope = phone, key = "PHONE")]
#[processing(subject = Member, purpose = SecureAccess, basis = Contract, keep = AccountLife)]
pub struct PhoneIdentity {
    /// The number, as an HMAC.
    #[key]
    pub phone: PhoneLookup,
    /// The people who verified that the number is theirs and have not given it up since.
    #[plain]
    pub holders: Vec<UserId>,
}

/// That something that a person added to get in by can be taken back, by whoever has the mailbox that its notice was sent to.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Tickets, scope = user, key = "ADDITION-UNDO#{token}")]
#[processing(subject = Member, purpose = SecureAccess, basis = Contract, keep = Until(expires_at, Hours(72)))]
#[view(AdditionUndoView)]
pub struct AdditionUndo {
    /// The person.
    #[key]
    pub user: UserId,
    /// The hash of the link's token.
    #[key]
    #[hidden]
    pub token: TokenHash,
    /// When the link ends.
    #[plain]
    pub expires_at: Timestamp,
}

/// A number that a person wants to have, until they enter the code that was sent to it.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Tickets, scope = user, key = "PHONE-CHANGE")]
#[processing(subject = Member, purpose = SecureAccess, basis = Contract, keep = Until(expires_at, Minutes(10)))]
#[view(PhoneChangeView)]
pub struct PhoneChange {
    /// The person.
    #[key]
    pub user: UserId,
    /// The number.
    #[personal(Contact)]
    pub phone: PhoneNumber,
    /// An HMAC over this request, the number and the code.
    #[personal(Credential)]
    #[hidden]
    pub code: CodeHash,
    /// Codes that were tried.
    #[plain]
    #[view(described)]
    pub tries: u32,
    /// When they requested the change.
    #[plain]
    pub asked_at: Timestamp,
    /// When the code expires.
    #[plain]
    pub expires_at: Timestamp,
}

/// An address that a person wants to log in with, until they follow the link that was sent to it. The newest alone.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Tickets, scope = user, key = "EMAIL-CHANGE")]
#[processing(subject = Member, purpose = SecureAccess, basis = Contract, keep = Until(expires_at, Minutes(30)))]
#[view(EmailChangeView)]
pub struct EmailChange {
    /// The person.
    #[key]
    pub user: UserId,
    /// The hash of the link's token.
    #[plain]
    #[hidden]
    pub token: TokenHash,
    /// The address.
    #[personal(Contact)]
    pub email: EmailAddress,
    /// When they requested the change.
    #[plain]
    pub asked_at: Timestamp,
    /// When the link ends.
    #[plain]
    pub expires_at: Timestamp,
}

/// The address that a person had before. Its owner can undo the change.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Tickets, scope = user, key = "EMAIL-UNDO")]
#[processing(subject = Member, purpose = SecureAccess, basis = Contract, keep = Until(expires_at, Hours(72)))]
#[view(EmailBeforeView)]
pub struct EmailUndo {
    /// The person.
    #[key]
    pub user: UserId,
    /// The hash of the link's token.
    #[plain]
    #[hidden]
    pub token: TokenHash,
    /// The address.
    #[personal(Contact)]
    pub email: EmailAddress,
    /// When the address was changed.
    #[plain]
    pub changed_at: Timestamp,
    /// When the link ends.
    #[plain]
    pub expires_at: Timestamp,
}
