//! The messages to people about their membership of an account.

use serde::{Deserialize, Serialize};

use crate::{
    accounts::{id::TransferId, invitation::token::InvitationToken, records::Role},
    identity::email_problem::EmailProblemKind,
    kernel::{
        personal::{CompanyName, PersonName},
        record::redacted,
    },
    messaging::{
        MessageContent,
        catalogue::{BY_MAIL, MessageKind, message_kinds},
        notification::Notification,
    },
};

/// A message about a person's own membership of an account, or about another's.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum AccountsMessage {
    /// They are invited to join. The message does not contain their name, because the inviting member typed it.
    Invited {
        /// The link's token.
        token: InvitationToken,
        /// The name of the member who invites them.
        by: PersonName,
        /// The organisation.
        company_name: CompanyName,
        /// Their role there.
        role: Role,
    },
    /// They joined.
    AccessGiven {
        /// The person.
        name: PersonName,
        /// The organisation.
        company_name: CompanyName,
        /// Their role there.
        role: Role,
    },
    /// Their role has changed.
    AccessChanged {
        /// The person.
        name: PersonName,
        /// The organisation.
        company_name: CompanyName,
        /// Their new role.
        role: Role,
    },
    /// They were removed from the account.
    AccessWithdrawn {
        /// The person.
        name: PersonName,
        /// The organisation.
        company_name: CompanyName,
        /// Whether it was their last account, so that their log-in is erased.
        erased: bool,
    },
    /// They left an account.
    Left {
        /// The person.
        name: PersonName,
        /// The organisation.
        company_name: CompanyName,
        /// Whether it was their last account, so that their log-in is erased.
        erased: bool,
    },
    /// They have erased their log-in.
    LogInErased {
        /// The person.
        name: PersonName,
    },
    /// They are offered the ownership of the account.
    OwnershipOffered {
        /// The person.
        name: PersonName,
        /// The organisation.
        company_name: CompanyName,
        /// The name of the owner who offers it.
        by: PersonName,
        /// The offer.
        transfer: TransferId,
    },
    /// They have become an owner of the account.
    OwnershipTaken {
        /// The person.
        name: PersonName,
        /// The organisation.
        company_name: CompanyName,
        /// The name of the owner before them.
        from: PersonName,
    },
    /// They have handed over the ownership of the account.
    OwnershipHandedOver {
        /// The person.
        name: PersonName,
        /// The organisation.
        company_name: CompanyName,
        /// The name of the new owner.
        to: PersonName,
    },
    /// A person whom they invited has joined.
    MemberJoined {
        /// The person.
        name: PersonName,
        /// The organisation.
        company_name: CompanyName,
        /// The name of the person who joined.
        member: PersonName,
    },
    /// A mail to a member of an account that they own came back, or was called spam.
    MemberUnreachable {
        /// The person.
        name: PersonName,
        /// The organisation.
        company_name: CompanyName,
        /// The name of the member.
        member: PersonName,
        /// What is wrong with the member's address.
        problem: EmailProblemKind,
    },
}

redacted!(AccountsMessage);

message_kinds! {
    AccountsMessage {
        Invited => MessageKind::service("invited", Notification::Access, BY_MAIL, (
            "Du er inviteret til en konto.",
            "You are invited to an account.",
        ));
        AccessGiven => MessageKind::service("access_given", Notification::Access, BY_MAIL, (
            "Du har fået adgang til en konto.",
            "You have got access to an account.",
        ));
        AccessChanged => MessageKind::service("access_changed", Notification::Access, BY_MAIL, (
            "Din rolle på en konto er ændret.",
            "Your role in an account was changed.",
        ));
        AccessWithdrawn => MessageKind::service("access_withdrawn", Notification::Access, BY_MAIL, (
            "Din adgang til en konto er taget tilbage.",
            "Your access to an account was taken back.",
        ));
        Left => MessageKind::service("left", Notification::Access, BY_MAIL, (
            "Du har forladt en konto.",
            "You have left an account.",
        ));
        LogInErased => MessageKind::service("log_in_erased", Notification::Legal, BY_MAIL, (
            "Dit log-in er slettet.",
            "Your log-in is erased.",
        ));
        OwnershipOffered => MessageKind::service("ownership_offered", Notification::Access, BY_MAIL, (
            "Du bliver tilbudt at overtage en konto.",
            "You are offered the ownership of an account.",
        ));
        OwnershipTaken => MessageKind::service("ownership_taken", Notification::Access, BY_MAIL, (
            "Du har overtaget en konto.",
            "You have taken over an account.",
        ));
        OwnershipHandedOver => MessageKind::service("ownership_handed_over", Notification::Access, BY_MAIL, (
            "Du har overdraget en konto.",
            "You have handed over an account.",
        ));
        MemberJoined => MessageKind::service("member_joined", Notification::MemberJoined, BY_MAIL, (
            "En, du har inviteret, har taget imod.",
            "Somebody whom you invited has accepted.",
        ));
        MemberUnreachable => MessageKind::service("member_unreachable", Notification::Security, BY_MAIL, (
            "Mails til et medlem af din konto kommer ikke frem.",
            "Mails to a member of your account do not arrive.",
        ));
    }
}

impl MessageContent for AccountsMessage {}

#[cfg(test)]
pub(crate) mod samples {
    use super::*;
    use crate::{
        accounts::id::InvitationId,
        kernel::{id::AccountId, time::Now},
    };

    /// Each message, and its `notice` as stored.
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
            (
                Message::MemberUnreachable {
                    name: name(),
                    company_name: company_name(),
                    member: name(),
                    problem: EmailProblemKind::Bounced,
                },
                "member_unreachable",
            ),
        ]
    }
}
