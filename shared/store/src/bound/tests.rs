use std::collections::BTreeMap;

use aws_sdk_dynamodb::primitives::Blob;
use clients::Randomness;
use domain::{
    Timestamp, Version,
    commit::Parts,
    record::{Address, Declaration, Fields},
    records::ALL,
};
use proptest::{collection::btree_map, option, prelude::*, sample};
use serde_json::Value;
use zeroize::Zeroizing;

use super::*;
use crate::{
    item::{self, Item, ItemError},
    seal::{RootKey, Sealing},
};

fn sealing() -> Sealing {
    Sealing::new(vec![RootKey::new("v1", &Zeroizing::new([7; 32]))], Randomness::system())
}

/// Any value of a field.
fn value() -> impl Strategy<Value = Value> {
    let simple = prop_oneof![
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[a-zæøå#. ]{0,12}".prop_map(Value::from),
    ];
    simple.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            btree_map("[a-z]{1,3}", inner, 0..3).prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn fields() -> impl Strategy<Value = Fields> {
    btree_map("f_[a-z]{1,3}", value(), 0..5).prop_map(|fields: BTreeMap<_, _>| fields.into_iter().collect())
}

fn time() -> impl Strategy<Value = Option<Timestamp>> {
    option::of((0..4_000_000_000_i64).prop_map(|seconds| Timestamp::from_second(seconds).unwrap()))
}

/// What a record of any kind is made of: its declaration, its plain and personal fields, when it expires and when it is due.
type Drawn = (Declaration, Fields, Fields, Option<Timestamp>, Option<Timestamp>);

fn record() -> impl Strategy<Value = Drawn> {
    (sample::select(ALL), fields(), fields(), time(), time())
}

fn written((declaration, plain, personal, expires_at, due_at): Drawn) -> Item {
    let address = Address { table: declaration.table, pk: "usr_1".to_owned(), sk: "A#1".to_owned() };
    let parts = Parts { declaration, address, plain, personal, expires_at, due_at };
    item::write(&sealing(), &parts, Version::FIRST).unwrap()
}

/// What is sealed in an item that lies in a table.
fn opened(table: Table, item: &Item) -> Result<Vec<u8>, ItemError> {
    Ok(item::open(&sealing(), &item::address(item, table)?, "Kind", item)?.to_vec())
}

fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn number(number: &str) -> AttributeValue {
    AttributeValue::N(number.to_owned())
}

proptest! {
    #[test]
    fn an_item_opens_as_it_was_written_and_not_if_any_attribute_is_edited(
        record in record(),
        other in value(),
        at in any::<sample::Index>(),
    ) {
        let (table, is_plain) = (record.0.table, record.2.is_empty());
        let item = written(record);
        prop_assert_eq!(opened(table, &item).unwrap().is_empty(), is_plain);

        let mut names = item.keys().filter(|name| !UNBOUND.contains(&name.as_str())).collect::<Vec<_>>();
        names.sort_unstable();
        let name = at.get(&names).as_str();
        let other = serde_dynamo::to_attribute_value::<_, AttributeValue>(&other).unwrap();
        let mut removed = item.clone();
        removed.remove(name);
        prop_assert!(opened(table, &removed).is_err(), "without {}", name);
        let mut added = item.clone();
        added.insert("added".to_owned(), other.clone());
        prop_assert!(matches!(opened(table, &added), Err(ItemError::Altered { .. })), "with another attribute");
        if item[name] != other {
            let mut changed = item.clone();
            changed.insert(name.to_owned(), other);
            prop_assert!(opened(table, &changed).is_err(), "with another {}", name);
        }
    }

    #[test]
    fn an_item_that_is_put_off_opens(record in record(), at in 0..4_000_000_000_i64) {
        let table = record.0.table;
        let item = written(record);
        for name in UNBOUND {
            let mut later = item.clone();
            later.insert(name.to_owned(), number(&at.to_string()));
            prop_assert_eq!(opened(table, &later).unwrap(), opened(table, &item).unwrap());
            later.remove(name);
            prop_assert!(opened(table, &later).is_ok());
        }
    }

    #[test]
    fn different_attributes_never_have_the_same_bytes(one in fields(), other in fields()) {
        let item = |fields: &Fields| serde_dynamo::to_item::<_, Item>(fields).unwrap();
        let (one, other) = (item(&one), item(&other));
        prop_assert_eq!(bytes(&one) == bytes(&other), one == other);
    }
}

fn bytes(item: &Item) -> Vec<u8> {
    bound(Table::Accounts, item).unwrap()
}

#[test]
fn what_looks_alike_has_other_bytes() {
    let list = |values: &[&str]| AttributeValue::L(values.iter().map(|value| text(value)).collect());
    let map = |name: &str, value: &str| AttributeValue::M(Item::from([(name.to_owned(), text(value))]));
    let of = |attributes: &[(&str, AttributeValue)]| {
        bytes(&attributes.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect())
    };
    let alike = [
        of(&[("role", text("1"))]),
        of(&[("role", number("1"))]),
        of(&[("role", AttributeValue::B(Blob::new("1")))]),
        of(&[("role", AttributeValue::Bool(true))]),
        of(&[("role", AttributeValue::Null(true))]),
        of(&[("role", list(&[]))]),
        of(&[("role", AttributeValue::M(Item::new()))]),
        of(&[("role", list(&["1"]))]),
        of(&[("role", list(&["1", ""]))]),
        of(&[("role", map("1", ""))]),
        of(&[("role", map("", "1"))]),
        of(&[("rol", text("e1"))]),
        of(&[("role", text("")), ("1", text(""))]),
        of(&[("role", list(&["1"])), ("a", list(&[]))]),
        of(&[("role", list(&[])), ("a", list(&["1"]))]),
        of(&[]),
        bound(Table::Tickets, &Item::from([("role".to_owned(), text("1"))])).unwrap(),
    ];
    let distinct = alike.iter().collect::<std::collections::BTreeSet<_>>();
    assert_eq!(distinct.len(), alike.len());
}

#[test]
fn a_seal_is_of_no_use_in_another_item_or_version_and_none_is_needed_for_nothing() {
    let declaration = *domain::records::declaration("Member").unwrap();
    let member = |sk: &str, role: &str, version| {
        let address = Address { table: declaration.table, pk: "acc_1".to_owned(), sk: sk.to_owned() };
        let plain = Fields::from_iter([("role".to_owned(), role.into())]);
        let parts = Parts { declaration, address, plain, personal: Fields::new(), expires_at: None, due_at: None };
        item::write(&sealing(), &parts, version).unwrap()
    };
    let (auditor, table) = (member("MEMBER#1", "auditor", Version::FIRST), declaration.table);
    assert!(opened(table, &auditor).unwrap().is_empty());
    for other in [
        member("MEMBER#2", "owner", Version::FIRST),
        member("MEMBER#1", "owner", Version::FIRST),
        member("MEMBER#1", "auditor", Version::FIRST.next()),
    ] {
        let mut forged = auditor.clone();
        forged.insert(SEALED.to_owned(), other[SEALED].clone());
        assert!(matches!(opened(table, &forged), Err(ItemError::Altered { kind: "Kind", table: "accounts" })));
    }
    let mut bare = auditor;
    bare.remove(SEALED);
    let before = item::altered_items();
    assert!(matches!(opened(table, &bare), Err(ItemError::Altered { .. })));
    assert!(item::altered_items() > before);
}

#[test]
fn what_the_table_may_return_in_another_form_is_not_bound() {
    for value in [number("1.0"), number("1e3"), number("+1"), AttributeValue::Ss(vec!["a".to_owned()])] {
        let item = Item::from([("a".to_owned(), value)]);
        assert_eq!(bound(Table::Accounts, &item), Err(SealError::Unbindable), "{item:?}");
    }
}
