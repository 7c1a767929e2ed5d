//! What is sent to people about their place in an account.

use serde::{Deserialize, Serialize};

use crate::{
    accounts::{id::TransferId, invitation::token::InvitationToken, records::Role},
    kernel::{
        personal::{CompanyName, PersonName},
        record::redacted,
    },
    messaging::MessageContent,
};

/// What somebody is told of their place in an account, or of others'.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum AccountsMessage {
    /// They are asked to join. Their name, which somebody typed, does not stand in it.
    Invited {
        /// The link's token.
        token: InvitationToken,
        /// Who asks.
        by: PersonName,
        /// The organisation.
        company_name: CompanyName,
        /// What they may do there.
        role: Role,
    },
    /// They have access.
    AccessGiven {
        /// The person.
        name: PersonName,
        /// The organisation.
        company_name: CompanyName,
        /// What they may do there.
        role: Role,
    },
    /// They may do something else.
    AccessChanged {
        /// The person.
        name: PersonName,
        /// The organisation.
        company_name: CompanyName,
        /// What they may do now.
        role: Role,
    },
    /// They have no access any more.
    AccessWithdrawn {
        /// The person.
        name: PersonName,
        /// The organisation.
        company_name: CompanyName,
        /// Whether it was the last account that let them in, so that their log-in is erased.
        erased: bool,
    },
    /// They left an account.
    Left {
        /// The person.
        name: PersonName,
        /// The organisation.
        company_name: CompanyName,
        /// Whether it was the last account that let them in, so that their log-in is erased.
        erased: bool,
    },
    /// They have erased their log-in.
    LogInErased {
        /// The person.
        name: PersonName,
    },
    /// They are offered the account.
    OwnershipOffered {
        /// The person.
        name: PersonName,
        /// The organisation.
        company_name: CompanyName,
        /// Who offers it.
        by: PersonName,
        /// The offer.
        transfer: TransferId,
    },
    /// They own the account.
    OwnershipTaken {
        /// The person.
        name: PersonName,
        /// The organisation.
        company_name: CompanyName,
        /// Whose it was.
        from: PersonName,
    },
    /// They have handed the account over.
    OwnershipHandedOver {
        /// The person.
        name: PersonName,
        /// The organisation.
        company_name: CompanyName,
        /// Whose it is.
        to: PersonName,
    },
    /// Somebody whom they invited has joined.
    MemberJoined {
        /// The person.
        name: PersonName,
        /// The organisation.
        company_name: CompanyName,
        /// Who has joined.
        member: PersonName,
    },
}

redacted!(AccountsMessage);

impl MessageContent for AccountsMessage {}
