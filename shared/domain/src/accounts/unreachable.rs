//! A member whose address does not take our mails: what the owners of their accounts are told.

use crate::{
    accounts::{members::NotifiedUser, messages::AccountsMessage, records::Membership},
    audit::{AuditEvent, records::AuditAction},
    identity::{email_problem::EmailProblem, records::User},
    kernel::{
        commit::{Commit, Stored},
        random::RandomSource,
        time::Now,
    },
    messaging::id::MessageId,
};

/// Marks a person's address by what the mail service reported of this message to it, which is on record in each account
/// of these `memberships`. If it was not marked before, each of the `owners` of these accounts is told once, whichever of them they
/// own, and the person themself is not. `None` if the report changes nothing.
#[must_use]
pub fn mark_address(
    now: Now,
    (user, memberships): (&Stored<User>, &[Stored<Membership>]),
    (message, reported): (MessageId, EmailProblem),
    owners: &[NotifiedUser<'_>],
    random: &dyn RandomSource,
) -> Option<Commit> {
    let marked = user.with_email_problem(message.made_at(), reported)?;
    let commit = memberships.iter().fold(Commit::new(now).replace(user, &marked), |commit, membership| {
        let audit_event = AuditEvent::by_nobody(now, random, membership.account, AuditAction::EmailProblemReported);
        // The entry must not be written after the account is removed, and a membership goes before its account.
        commit.check_version(membership).audit(&audit_event.concerning(user.user))
    });
    if user.email_problem.is_some() {
        return Some(commit);
    }
    let mut told = vec![user.user];
    Some(owners.iter().fold(commit, |commit, owner| {
        if told.contains(&owner.user.user) {
            return commit;
        }
        told.push(owner.user.user);
        commit.send(&owner.of(now, random, |name, company_name| AccountsMessage::MemberUnreachable {
            name,
            company_name,
            member: user.name.clone(),
            problem: reported.kind,
        }))
    }))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::{
        identity::email_problem::EmailProblemKind,
        kernel::{
            commit::Version,
            id::{AccountId, MemberId, UserId},
            language::Language,
            personal::{CompanyName, EmailAddress, PersonName},
        },
    };

    const NOW: Now = Now(Timestamp::UNIX_EPOCH);

    fn user(nth: u8, email_problem: Option<EmailProblem>) -> User {
        User {
            user: UserId::new(NOW, &[nth; 10]),
            name: PersonName::parse("Ada Lovelace").unwrap(),
            email: EmailAddress::parse("ada@example.com").unwrap(),
            phone: None,
            phone_verified_at: None,
            email_changed_at: None,
            email_problem,
            email_confirmed_at: None,
            language: Language::Da,
            created_at: NOW.0,
        }
    }

    /// How many records a commit writes; 0 if there is none.
    fn written(problem: Option<EmailProblem>, reported: EmailProblem, owners: &[u8]) -> usize {
        let company_name = CompanyName::parse("Ada ApS").unwrap();
        let owners = owners.iter().map(|nth| user(*nth, None)).collect::<Vec<_>>();
        let owners = owners.iter().map(|user| NotifiedUser { user, company_name: &company_name }).collect::<Vec<_>>();
        let user = Stored { record: user(1, problem), version: Version::FIRST };
        let message = MessageId::new(NOW, &[6; 10]);
        let memberships = [4, 5].map(|nth| Stored {
            record: Membership {
                user: user.user,
                account: AccountId::new(NOW, &[nth; 10]),
                member: MemberId::new(NOW, &[nth; 10]),
                since: NOW.0,
            },
            version: Version::FIRST,
        });
        let commit =
            mark_address(NOW, (&user, &memberships), (message, reported), &owners, &|bytes: &mut [u8]| bytes.fill(3));
        commit.map_or(0, |commit| commit.into_writes().unwrap().len())
    }

    #[test]
    fn p24_each_owner_is_told_once_of_an_address_and_its_own_person_is_not_and_each_account_has_it_on_record() {
        let problem = |kind| EmailProblem { kind, since: NOW.0 };
        let (bounced, complained) = (problem(EmailProblemKind::Bounced), problem(EmailProblemKind::Complained));
        for (before, reported, owners, expected) in [
            (None, bounced, &[][..], 5),
            (None, bounced, &[1], 5),
            (None, bounced, &[1, 2, 3, 2], 7),
            (None, complained, &[2], 6),
            (Some(complained), bounced, &[2], 5),
            (Some(bounced), bounced, &[2], 0),
            (Some(bounced), complained, &[2], 0),
        ] {
            assert_eq!(written(before, reported, owners), expected, "{before:?} {reported:?} {owners:?}");
        }
    }

    #[test]
    fn p24_a_report_of_a_mail_from_before_the_address_was_confirmed_again_marks_nothing() {
        let bounced = EmailProblem { kind: EmailProblemKind::Bounced, since: NOW.0 };
        let confirmed = User { email_confirmed_at: Some(NOW.0), ..user(1, None) };
        assert_eq!(confirmed.with_email_problem(NOW.0, bounced), None);
        let later = NOW.0 + jiff::SignedDuration::from_millis(1);
        assert!(confirmed.with_email_problem(later, bounced).is_some());
    }
}
