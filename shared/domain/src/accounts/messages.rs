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

#[cfg(test)]
pub(crate) mod samples {
    use super::*;
    use crate::{
        accounts::id::InvitationId,
        kernel::{id::AccountId, time::Now},
    };

    /// Each message, and the `notice` that it is stored under.
    pub(crate) fn each() -> Vec<(AccountsMessage, &'static str)> {
        use AccountsMessage as Message;
        let now = Now(jiff::Timestamp::UNIX_EPOCH);
        let name = || PersonName::parse("Ada").unwrap();
        let company_name = || CompanyName::parse("Ada ApS").unwrap();
        let (account, invitation) = (AccountId::new(now, &[1; 10]), InvitationId::new(now, &[2; 10]));
        let token = InvitationToken::new(account, invitation, &[1; 32]);
        let (transfer, role, erased) = (TransferId::new(now, &[3; 10]), Role::Admin, true);
        vec![
            (Message::Invited { token, by: name(), company_name: company_name(), role }, "invited"),
            (Message::AccessGiven { name: name(), company_name: company_name(), role }, "access_given"),
            (Message::AccessChanged { name: name(), company_name: company_name(), role }, "access_changed"),
            (Message::AccessWithdrawn { name: name(), company_name: company_name(), erased }, "access_withdrawn"),
            (Message::Left { name: name(), company_name: company_name(), erased }, "left"),
            (Message::LogInErased { name: name() }, "log_in_erased"),
            (
                Message::OwnershipOffered { name: name(), company_name: company_name(), by: name(), transfer },
                "ownership_offered",
            ),
            (Message::OwnershipTaken { name: name(), company_name: company_name(), from: name() }, "ownership_taken"),
            (
                Message::OwnershipHandedOver { name: name(), company_name: company_name(), to: name() },
                "ownership_handed_over",
            ),
            (Message::MemberJoined { name: name(), company_name: company_name(), member: name() }, "member_joined"),
        ]
    }
}
