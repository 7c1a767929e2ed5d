//! The mails that tell people of their place in an account.

use domain::{Language, identity::factors::Factor, records::Notice};

use crate::{mail::Kind, names::quoted};

/// What the templates ask whether it is empty.
const YES: &str = "yes";

/// The mail of a notice.
pub(crate) fn kind(notice: &Notice, language: Language, portal_url: &str) -> Kind {
    let log_in = || format!("{portal_url}/login");
    let erased = |erased: &bool| if *erased { YES.to_owned() } else { String::new() };
    match notice {
        Notice::Invited { token, by, company_name, role } => Kind::Invited {
            link: format!("{portal_url}/invitation#token={}", token.expose()),
            by: quoted(by.as_str(), language),
            company_name: quoted(company_name.as_str(), language),
            role: role.text(language).to_owned(),
        },
        Notice::AccessGiven { name, company_name, role } => Kind::AccessGiven {
            link: log_in(),
            name: name.as_str().to_owned(),
            company_name: quoted(company_name.as_str(), language),
            role: role.text(language).to_owned(),
        },
        Notice::AccessChanged { name, company_name, role } => Kind::AccessChanged {
            link: log_in(),
            name: name.as_str().to_owned(),
            company_name: quoted(company_name.as_str(), language),
            role: role.text(language).to_owned(),
        },
        Notice::AccessWithdrawn { name, company_name, erased: gone } => Kind::AccessWithdrawn {
            name: name.as_str().to_owned(),
            company_name: quoted(company_name.as_str(), language),
            erased: erased(gone),
        },
        Notice::Left { name, company_name, erased: gone } => Kind::Left {
            name: name.as_str().to_owned(),
            company_name: quoted(company_name.as_str(), language),
            erased: erased(gone),
        },
        Notice::LogInErased { name } => Kind::LogInErased { name: name.as_str().to_owned() },
        Notice::OwnershipOffered { name, company_name, by, transfer } => Kind::OwnershipOffered {
            link: format!("{portal_url}/ownership#transfer={transfer}"),
            name: name.as_str().to_owned(),
            company_name: quoted(company_name.as_str(), language),
            by: quoted(by.as_str(), language),
        },
        Notice::OwnershipTaken { name, company_name, from } => Kind::OwnershipTaken {
            link: log_in(),
            name: name.as_str().to_owned(),
            company_name: quoted(company_name.as_str(), language),
            from: quoted(from.as_str(), language),
        },
        Notice::OwnershipHandedOver { name, company_name, to } => Kind::OwnershipHandedOver {
            link: log_in(),
            name: name.as_str().to_owned(),
            company_name: quoted(company_name.as_str(), language),
            to: quoted(to.as_str(), language),
        },
        Notice::StaffChanged { name, roles, second_factors } => Kind::StaffChanged {
            name: name.as_str().to_owned(),
            roles: roles.iter().map(|role| role.text(language)).collect::<Vec<_>>().join(", "),
            factors: second_factors.iter().map(|factor| named(*factor, language)).collect::<Vec<_>>().join(", "),
        },
        Notice::MemberJoined { name, company_name, member } => Kind::MemberJoined {
            link: format!("{portal_url}/members"),
            name: name.as_str().to_owned(),
            company_name: quoted(company_name.as_str(), language),
            member: quoted(member.as_str(), language),
        },
    }
}

/// A second factor, for its owner to recognise.
fn named(factor: Factor, language: Language) -> String {
    let what = match (factor, language) {
        (Factor::Totp(_), Language::Da) => "app med koder fra",
        (Factor::Totp(_), Language::En) => "app with codes of",
        (Factor::Passkey(_), Language::Da) => "adgangsnøgle fra",
        (Factor::Passkey(_), Language::En) => "passkey of",
    };
    format!("{what} {}", factor.since().strftime("%Y-%m-%d %H:%M UTC"))
}

#[cfg(test)]
mod tests {
    use domain::{
        Language, Now,
        accounts::invitation::InvitationToken,
        id::{AccountId, InvitationId, TransferId},
        identity::factors::Factor,
        personal::{CompanyName, PersonName},
        privacy::operator::OPERATOR,
        records::{Notice, Role, StaffRole},
    };

    use super::kind;

    #[test]
    fn p24_every_notice_names_the_organisation_and_who_sends_it_in_both_languages() {
        let name = || PersonName::parse("Søren <b>Ærø</b>").unwrap();
        let company_name = || CompanyName::parse("Rødgrød & Fløde ApS").unwrap();
        let notices = [
            Notice::AccessGiven { name: name(), company_name: company_name(), role: Role::Auditor },
            Notice::AccessChanged { name: name(), company_name: company_name(), role: Role::Admin },
            Notice::AccessWithdrawn { name: name(), company_name: company_name(), erased: true },
            Notice::Left { name: name(), company_name: company_name(), erased: false },
            Notice::OwnershipTaken { name: name(), company_name: company_name(), from: name() },
            Notice::OwnershipHandedOver { name: name(), company_name: company_name(), to: name() },
            Notice::MemberJoined { name: name(), company_name: company_name(), member: name() },
        ];
        for notice in notices {
            for language in [Language::Da, Language::En] {
                let mail = kind(&notice, language, "https://portal.example").render(language).unwrap();
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
            Notice::Invited { token, by: name(), company_name: company_name(), role },
            Notice::AccessGiven { name: name(), company_name: company_name(), role },
            Notice::AccessChanged { name: name(), company_name: company_name(), role },
            Notice::AccessWithdrawn { name: name(), company_name: company_name(), erased: true },
            Notice::Left { name: name(), company_name: company_name(), erased: true },
            Notice::OwnershipOffered { name: name(), company_name: company_name(), by: name(), transfer },
            Notice::OwnershipTaken { name: name(), company_name: company_name(), from: name() },
            Notice::OwnershipHandedOver { name: name(), company_name: company_name(), to: name() },
            Notice::MemberJoined { name: name(), company_name: company_name(), member: name() },
        ];
        let others = [
            Notice::LogInErased { name: name() },
            Notice::StaffChanged { name: name(), roles: Vec::new(), second_factors: Vec::new() },
        ];
        let all = about.iter().map(|notice| (notice, true)).chain(others.iter().map(|notice| (notice, false)));
        for (notice, quotes) in all {
            for (language, quoted) in [(Language::Da, "»Boozt.com A/S«"), (Language::En, "“Boozt.com A/S”")] {
                let mail = kind(notice, language, "https://portal.example").render(language).unwrap();
                assert!(!mail.html.contains("Boozt.com"), "{}", mail.html);
                let read = mail.html.replace("<span>", "").replace("</span>", "");
                assert!(read.contains("Boozt.com A/S") && mail.text.contains("Boozt.com A/S"));
                assert_eq!((read.contains(quoted), mail.text.contains(quoted)), (quotes, quotes), "{read}");
                // Nobody else's name stands there unquoted: that of whoever reads greets them.
                let unquoted = mail.text.replace(quoted, "");
                assert!(unquoted.matches("Boozt.com").count() <= 1, "{unquoted}");
            }
        }
    }

    #[test]
    fn whoever_works_for_the_operator_is_told_as_what_and_that_it_is_over() {
        for language in [Language::Da, Language::En] {
            let name = || PersonName::parse("Ada").unwrap();
            let notice = |roles, second_factors| Notice::StaffChanged { name: name(), roles, second_factors };
            let render = |roles, factors| kind(&notice(roles, factors), language, "").render(language).unwrap();
            let app = Factor::Totp("2026-11-26T17:34:15Z".parse().unwrap());
            let (appointed, dismissed) = (render(StaffRole::ALL.to_vec(), vec![app]), render(Vec::new(), Vec::new()));
            for mail in [&appointed.text, &appointed.html] {
                assert!(mail.contains("2026-11-26 17:34 UTC"), "{mail}");
            }
            for role in StaffRole::ALL {
                assert!(appointed.text.contains(role.text(language)) && appointed.html.contains(role.text(language)));
            }
            assert_ne!(appointed.text, dismissed.text);
            assert!(dismissed.html.contains(OPERATOR.email) && dismissed.text.contains(OPERATOR.email));
        }
    }

    #[test]
    fn p41_whoever_loses_their_last_account_is_told_that_their_log_in_is_erased_and_nobody_else_is() {
        for erased in [true, false] {
            let (name, company_name) = (PersonName::parse("Ada").unwrap(), CompanyName::parse("Ada ApS").unwrap());
            let notice = Notice::AccessWithdrawn { name, company_name, erased };
            let mail = kind(&notice, Language::En, "").render(Language::En).unwrap();
            assert_eq!(mail.text.contains("your log-in is erased"), erased);
            assert_eq!(mail.html.contains("your log-in is erased"), erased);
        }
    }
}
