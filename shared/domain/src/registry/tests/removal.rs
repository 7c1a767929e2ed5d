//! The removal of an account, for all records.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use crate::{
    kernel::{
        id::AccountId,
        processing::{Keep, Subject, Table},
        record::{Declaration, Record},
        time::Now,
    },
    privacy::{
        erasure::{Kept, Remaining, SETTLING, Treatment, partitions_of, tables_naming_accounts, treatment},
        records::{Erasure, ErasureGround, FieldOutcome, KeptGround},
    },
    registry::{
        ALL, BookedInvoice, BookedPayment, ChargedPayment, Hold, InvoiceDocuments, IssuedInvoice, SeriesEntry,
        Subscription,
    },
};

const NOW: Now = Now(Timestamp::UNIX_EPOCH);
const RANDOM: fn(&mut [u8]) = |bytes| bytes.fill(7);

fn account() -> AccountId {
    AccountId::new(NOW, &[7; 10])
}

fn begun() -> Erasure {
    Erasure::begin(NOW, account(), ErasureGround::Asked, ALL, &RANDOM)
}

fn after(seconds: i64) -> Now {
    Now(NOW.0 + SignedDuration::from_secs(seconds))
}

/// The kinds of record that can be about an account.
fn concerned() -> BTreeSet<String> {
    let others = [Subject::Applicant, Subject::Staff];
    let kinds = ALL.iter().filter(|declaration| !others.contains(&declaration.processing.subject));
    let kinds = kinds.filter(|declaration| declaration.table != Table::Subscribers);
    let kinds =
        kinds.filter(|declaration| !["Sweep", "SmsSpend", "VisitSalt", "InvoiceSeries"].contains(&declaration.kind));
    kinds.map(|declaration| declaration.kind.to_owned()).collect()
}

#[test]
fn p35_no_kind_of_record_outlives_its_account_unnoticed() {
    for declaration in ALL {
        let treatment = treatment(declaration);
        assert!(treatment.is_some(), "nothing erases a {}", declaration.kind);
        // What ends by itself ends within days.
        let ends_soon = matches!(declaration.processing.keep, Keep::Until(life) if life.seconds() <= 10 * 86_400);
        assert!(treatment != Some(Treatment::Expiry) || ends_soon, "{}", declaration.kind);
    }
    let unknown = Declaration { scope: "dataset", ..Subscription::DECLARATION };
    assert_eq!(treatment(&unknown), None, "a kind that nothing erases is found");
}

#[test]
fn p35_the_partitions_of_an_account_are_those_that_its_records_declare() {
    let partitions = partitions_of(account(), ALL);
    assert_eq!(partitions.iter().map(|(table, _)| *table).collect::<Vec<_>>(), [Table::Accounts, Table::Tickets]);
    assert!(partitions.iter().all(|(_, pk)| *pk == account().to_string()));
}

#[test]
fn p35_what_a_person_has_of_an_account_names_it_by_one_field() {
    assert_eq!(tables_naming_accounts(ALL), BTreeSet::from([Table::Accounts, Table::Tickets]));
    let of_people = ALL.iter().filter(|declaration| declaration.is_of_person());
    for field in of_people.flat_map(|declaration| declaration.fields) {
        assert!(field.name == "account" || !field.name.contains("account"), "{}", field.name);
    }
}

#[test]
fn p35_a_receipt_begins_with_every_field_pending() {
    let receipt = begun();
    let named = receipt.records.iter().map(|line| line.record.clone()).collect::<BTreeSet<_>>();
    assert_eq!(named, concerned());
    assert!(receipt.records.iter().all(|line| line.outcome == FieldOutcome::Pending));
    for line in &receipt.records {
        let declaration = ALL.iter().find(|declaration| declaration.kind == line.record).unwrap();
        assert_eq!(line.fields, declaration.fields.iter().map(|field| field.name).collect::<Vec<_>>());
    }
}

#[test]
fn p35_a_final_receipt_says_of_every_kind_whether_it_is_erased_or_why_and_until_when_it_is_kept() {
    let now = after(SETTLING.seconds());
    let until = after(1_000_000).0;
    let kinds = [
        BookedInvoice::DECLARATION,
        BookedPayment::DECLARATION,
        ChargedPayment::DECLARATION,
        IssuedInvoice::DECLARATION,
        InvoiceDocuments::DECLARATION,
        SeriesEntry::DECLARATION,
        Hold::DECLARATION,
    ];
    let kept = kinds.map(|declaration| Kept { kind: declaration.kind, until });
    let ended = begun().access_ended(NOW).end(now, ALL, Remaining::default(), &kept).unwrap();
    let outcome = |kind: &str| ended.records.iter().find(|line| line.record == kind).unwrap().outcome;
    for erased in ["User", "Member", "AuditEntry", "Subscription", "Invitation", "Visit"] {
        assert_eq!(outcome(erased), FieldOutcome::Erased);
    }
    for booked in
        ["BookedInvoice", "BookedPayment", "ChargedPayment", "IssuedInvoice", "InvoiceDocuments", "SeriesEntry"]
    {
        assert_eq!(outcome(booked), FieldOutcome::Kept { ground: KeptGround::Bookkeeping, until });
    }
    assert_eq!(outcome("Hold"), FieldOutcome::Kept { ground: KeptGround::Evidence, until });
    let own = FieldOutcome::Kept { ground: KeptGround::Evidence, until: ended.expires_at };
    assert_eq!(outcome("Erasure"), own);
    assert!(matches!(outcome("Message"), FieldOutcome::Kept { ground: KeptGround::Expiry, .. }));
    assert_eq!(ended.records.iter().map(|line| line.record.clone()).collect::<BTreeSet<_>>(), concerned());
    // What the ledger has nothing of is not said to be kept.
    let nothing = begun().access_ended(NOW).end(now, ALL, Remaining::default(), &[]).unwrap();
    assert!(nothing.records.iter().all(|line| {
        ![
            "BookedInvoice",
            "BookedPayment",
            "ChargedPayment",
            "IssuedInvoice",
            "InvoiceDocuments",
            "SeriesEntry",
            "Hold",
        ]
        .contains(&&*line.record)
    }));
}

proptest! {
    #[test]
    fn p35_no_receipt_is_final_while_anything_is_left_or_can_still_be_written(
        items in 0_usize..3, objects in 0_usize..3, uploads in 0_usize..3, ended in prop::option::of(0_i64..5_000), waited in 0_i64..5_000,
    ) {
        let receipt = begun();
        let receipt = ended.map_or(receipt.clone(), |at| receipt.access_ended(after(at)));
        let (now, remaining) = (after(ended.unwrap_or_default() + waited), Remaining { items, objects, uploads });
        let end = receipt.end(now, ALL, remaining, &[]);
        let is_settled = ended.is_some() && waited >= SETTLING.seconds();
        prop_assert_eq!(end.is_ok(), items + objects + uploads == 0 && is_settled);
        if let Ok(end) = end {
            prop_assert_eq!(end.ended_at, Some(now.timestamp()));
            prop_assert!(end.records.iter().all(|line| line.outcome != FieldOutcome::Pending));
        }
    }
}
