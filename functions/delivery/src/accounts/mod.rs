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
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        Language, Now,
        accounts::invitation::InvitationToken,
        id::{AccountId, InvitationId, TransferId},
        personal::{CompanyName, PersonName},
        privacy::operator::OPERATOR,
        record::Expiring,
        records::{Invitation, OwnershipTransfer, Role},
    };

    use super::*;

    #[test]
    fn p24_every_notice_names_the_organisation_and_who_sends_it_in_both_languages() {
        let name = || PersonName::parse("Søren <b>Ærø</b>").unwrap();
        let company_name = || CompanyName::parse("Rødgrød & Fløde ApS").unwrap();
        let notices = [
            AccountsMessage::AccessGiven { name: name(), company_name: company_name(), role: Role::Auditor },
            AccountsMessage::AccessChanged { name: name(), company_name: company_name(), role: Role::Admin },
            AccountsMessage::AccessWithdrawn { name: name(), company_name: company_name(), erased: true },
            AccountsMessage::Left { name: name(), company_name: company_name(), erased: false },
            AccountsMessage::OwnershipTaken { name: name(), company_name: company_name(), from: name() },
            AccountsMessage::OwnershipHandedOver { name: name(), company_name: company_name(), to: name() },
            AccountsMessage::MemberJoined { name: name(), company_name: company_name(), member: name() },
        ];
        for notice in notices {
            for language in [Language::Da, Language::En] {
                let mail = mail(Reader { language, portal_url: "https://portal.example" }, &notice).render().unwrap();
                assert!(mail.text.contains("Rødgrød & Fløde ApS") && mail.html.contains("Rødgrød &#38; Fløde ApS"));
                assert!(mail.text.contains("Søren <b>Ærø</b>") && !mail.html.contains("<b>"));
                assert!(mail.text.contains(OPERATOR.email) && mail.html.contains(OPERATOR.registration_number));
            }
        }
    }

    #[test]
    fn a_name_in_a_notice_is_quoted_and_no_link_in_its_page() {
        let name = || PersonName::parse("Boozt.com A/S").unwrap();
        let company_name = || CompanyName::parse("Boozt.com A/S").unwrap();
        let day = "2026-12-01T08:00:00Z".parse().unwrap();
        let (account, user) = (AccountId::new(Now(day), &[1; 10]), InvitationId::new(Now(day), &[2; 10]));
        let (token, transfer) = (InvitationToken::new(account, user, &[7; 32]), TransferId::new(Now(day), &[3; 10]));
        let role = Role::Member;
        let about = [
            AccountsMessage::Invited { token, by: name(), company_name: company_name(), role },
            AccountsMessage::AccessGiven { name: name(), company_name: company_name(), role },
            AccountsMessage::AccessChanged { name: name(), company_name: company_name(), role },
            AccountsMessage::AccessWithdrawn { name: name(), company_name: company_name(), erased: true },
            AccountsMessage::Left { name: name(), company_name: company_name(), erased: true },
            AccountsMessage::OwnershipOffered { name: name(), company_name: company_name(), by: name(), transfer },
            AccountsMessage::OwnershipTaken { name: name(), company_name: company_name(), from: name() },
            AccountsMessage::OwnershipHandedOver { name: name(), company_name: company_name(), to: name() },
            AccountsMessage::MemberJoined { name: name(), company_name: company_name(), member: name() },
        ];
        let others = [AccountsMessage::LogInErased { name: name() }];
        let all = about.iter().map(|notice| (notice, true)).chain(others.iter().map(|notice| (notice, false)));
        for (notice, quotes) in all {
            for (language, quoted) in [(Language::Da, "»Boozt.com A/S«"), (Language::En, "“Boozt.com A/S”")] {
                let mail = mail(Reader { language, portal_url: "https://portal.example" }, notice).render().unwrap();
                assert!(!mail.html.contains("Boozt.com"), "{}", mail.html);
                let read = mail.html.replace("<span>", "").replace("</span>", "");
                assert!(read.contains("Boozt.com A/S") && mail.text.contains("Boozt.com A/S"));
                assert_eq!((read.contains(quoted), mail.text.contains(quoted)), (quotes, quotes), "{read}");
                // The only unquoted name is the reader's own, in the greeting.
                let unquoted = mail.text.replace(quoted, "");
                assert!(unquoted.matches("Boozt.com").count() <= 1, "{unquoted}");
            }
        }
    }

    #[test]
    fn p41_whoever_loses_their_last_account_is_told_that_their_log_in_is_erased_and_nobody_else_is() {
        for erased in [true, false] {
            let (name, company_name) = (PersonName::parse("Ada").unwrap(), CompanyName::parse("Ada ApS").unwrap());
            let notice = AccountsMessage::AccessWithdrawn { name, company_name, erased };
            let mail = mail(Reader { language: Language::En, portal_url: "" }, &notice).render().unwrap();
            assert_eq!(mail.text.contains("your log-in is erased"), erased);
            assert_eq!(mail.html.contains("your log-in is erased"), erased);
        }
    }

    #[test]
    fn a_mail_says_how_long_it_stands_as_the_record_declares_it() {
        let name = || PersonName::parse("Ada").unwrap();
        let company_name = || CompanyName::parse("Ada ApS").unwrap();
        let now = Now("2026-12-01T08:00:00Z".parse().unwrap());
        let (account, id) = (AccountId::new(now, &[1; 10]), InvitationId::new(now, &[2; 10]));
        let (token, transfer) = (InvitationToken::new(account, id, &[7; 32]), TransferId::new(now, &[3; 10]));
        let invited = AccountsMessage::Invited { token, by: name(), company_name: company_name(), role: Role::Member };
        let offered =
            AccountsMessage::OwnershipOffered { name: name(), company_name: company_name(), by: name(), transfer };
        for language in [Language::Da, Language::En] {
            for (message, life) in [(&invited, Invitation::LIFE), (&offered, OwnershipTransfer::LIFE)] {
                let text = mail(Reader { language, portal_url: "" }, message).render().unwrap().text;
                assert!(text.contains(&format!(" {}", life.text(language))), "{text}");
            }
        }
    }
}
