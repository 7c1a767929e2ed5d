//! The receipt of an erasure, for all records.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::{
    kernel::{
        processing::{Keep, Subject},
        time::Now,
    },
    privacy::receipt::{Outcome, of_person},
    registry::ALL,
};

#[test]
fn p41_the_receipt_names_every_kind_of_record_about_a_person_and_what_becomes_of_it() {
    let lines = of_person(ALL, Now(Timestamp::UNIX_EPOCH), &[Subject::Owner, Subject::Staff]).into_iter();
    let outcomes = lines.map(|line| (line.kind, line.outcome)).collect::<BTreeMap<_, _>>();
    for declaration in ALL {
        let about_others = [Subject::Applicant, Subject::Invitee, Subject::Contact];
        let named = outcomes.contains_key(declaration.kind);
        assert_eq!(named, !about_others.contains(&declaration.processing.subject), "{}", declaration.kind);
    }
    for kind in [
        "User",
        "PasswordCredential",
        "Membership",
        "Member",
        "Session",
        "Origin",
        "Consent",
        "Notifications",
        "Owners",
        "Staff",
    ] {
        assert_eq!(outcomes[kind], Outcome::Erased, "{kind}");
    }
    for kind in [
        "AuditEntry",
        "Account",
        "Message",
        "RateCounter",
        "BillingProfile",
        "ResponsibilityDeclaration",
        "Visit",
        "VisitSalt",
    ] {
        assert!(matches!(outcomes[kind], Outcome::Kept { .. }), "{kind}");
    }
}

#[test]
fn p41_what_is_kept_for_a_time_says_until_when() {
    for line in of_person(ALL, Now(Timestamp::UNIX_EPOCH), &[]) {
        if let Outcome::Kept { keep: Keep::Until(_), until } = line.outcome {
            assert!(until.is_some_and(|until| until > Timestamp::UNIX_EPOCH), "{}", line.kind);
        }
    }
}
