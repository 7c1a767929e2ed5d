//! The mails about access to accounts and their ownership.

mod access;
mod ownership;

use domain::accounts::messages::AccountsMessage;

use crate::{document::Document, reader::Reader};

/// The mail of a message.
pub(crate) fn mail(reader: Reader<'_>, content: &AccountsMessage) -> Document {
    match content {
        AccountsMessage::Invited { token, by, company_name, role } => {
            access::invited(reader, token, by, company_name, *role)
        }
        AccountsMessage::AccessGiven { name, company_name, role } => {
            access::access_given(reader, name, company_name, *role)
        }
        AccountsMessage::AccessChanged { name, company_name, role } => {
            access::access_changed(reader, name, company_name, *role)
        }
        AccountsMessage::AccessWithdrawn { name, company_name, erased } => {
            access::access_withdrawn(reader, name, company_name, *erased)
        }
        AccountsMessage::Left { name, company_name, erased } => access::left(reader, name, company_name, *erased),
        AccountsMessage::LogInErased { name } => access::log_in_erased(reader, name),
        AccountsMessage::OwnershipOffered { name, company_name, by, transfer } => {
            ownership::ownership_offered(reader, name, company_name, by, *transfer)
        }
        AccountsMessage::OwnershipTaken { name, company_name, from } => {
            ownership::ownership_taken(reader, name, company_name, from)
        }
        AccountsMessage::OwnershipHandedOver { name, company_name, to } => {
            ownership::ownership_handed_over(reader, name, company_name, to)
        }
        AccountsMessage::MemberJoined { name, company_name, member } => {
            access::member_joined(reader, name, company_name, member)
        }
        AccountsMessage::MemberUnreachable { name, company_name, member, problem } => {
            access::member_unreachable(reader, name, company_name, member, *problem)
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use domain::{
        Language, Now,
        accounts::invitation::InvitationToken,
        id::{AccountId, InvitationId, TransferId},
        identity::email_problem::EmailProblemKind,
        record::Expiring,
        records::{Invitation, OwnershipTransfer, Role},
    };

    use super::*;
    use crate::catalogue::Names;

    /// Each message, and what differs in it.
    pub(crate) fn samples(names: &Names) -> Vec<AccountsMessage> {
        use AccountsMessage as Message;
        let Names { name, company_name } = names;
        let (name, company_name) = (|| name.clone(), || company_name.clone());
        let now = Now("2026-12-01T08:00:00Z".parse().unwrap());
        let (account, id) = (AccountId::new(now, &[1; 10]), InvitationId::new(now, &[2; 10]));
        let (token, transfer) = (InvitationToken::new(account, id, &[7; 32]), TransferId::new(now, &[3; 10]));
        let unreachable = |problem| Message::MemberUnreachable {
            name: name(),
            company_name: company_name(),
            member: name(),
            problem,
        };
        vec![
            Message::Invited { token, by: name(), company_name: company_name(), role: Role::Member },
            Message::AccessGiven { name: name(), company_name: company_name(), role: Role::Auditor },
            Message::AccessChanged { name: name(), company_name: company_name(), role: Role::Admin },
            Message::AccessWithdrawn { name: name(), company_name: company_name(), erased: false },
            Message::AccessWithdrawn { name: name(), company_name: company_name(), erased: true },
            Message::Left { name: name(), company_name: company_name(), erased: false },
            Message::Left { name: name(), company_name: company_name(), erased: true },
            Message::LogInErased { name: name() },
            Message::OwnershipOffered { name: name(), company_name: company_name(), by: name(), transfer },
            Message::OwnershipTaken { name: name(), company_name: company_name(), from: name() },
            Message::OwnershipHandedOver { name: name(), company_name: company_name(), to: name() },
            Message::MemberJoined { name: name(), company_name: company_name(), member: name() },
            unreachable(EmailProblemKind::Bounced),
            unreachable(EmailProblemKind::Complained),
        ]
    }

    #[test]
    fn p41_whoever_loses_their_last_account_is_told_that_their_log_in_is_erased_and_nobody_else_is() {
        for erased in [true, false] {
            let Names { name, company_name } = Names::plain();
            let notice = AccountsMessage::AccessWithdrawn { name, company_name, erased };
            let mail = mail(Reader { language: Language::En, portal_url: "" }, &notice).render().unwrap();
            assert_eq!(mail.text.contains("your log-in is erased"), erased);
            assert_eq!(mail.html.contains("your log-in is erased"), erased);
        }
    }

    #[test]
    fn a_mail_says_how_long_it_stands_as_the_record_declares_it() {
        for message in samples(&Names::plain()) {
            let life = match &message {
                AccountsMessage::Invited { .. } => Invitation::LIFE,
                AccountsMessage::OwnershipOffered { .. } => OwnershipTransfer::LIFE,
                _ => continue,
            };
            for language in [Language::Da, Language::En] {
                let text = mail(Reader { language, portal_url: "" }, &message).render().unwrap().text;
                assert!(text.contains(&format!(" {}", life.text(language))), "{text}");
            }
        }
    }
}
