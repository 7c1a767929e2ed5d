//! Assertions that hold for records of every shape.

use std::fmt::Debug;

use domain::record::{Address, Fields, Malformed, Nature, Record};
use serde_json::Value;

fn stored(record: &impl Record) -> Fields {
    let mut fields = record.plain().unwrap();
    fields.extend(record.personal().unwrap());
    fields
}

/// A record that is assembled from its own fields equals the original.
#[track_caller]
pub(crate) fn assert_round_trips<R: Record + Debug + PartialEq>(record: &R) {
    assert_eq!(&R::assemble(&record.address(), stored(record)).unwrap(), record);
}

/// These fields, and no others, are personal, and none of their values is in the plain fields or the key. In the fixtures every
/// personal value contains the word "personal".
#[track_caller]
pub(crate) fn assert_personal<R: Record>(record: &R, personal: &[&str]) {
    let plain = record.plain().unwrap();
    let declared: Vec<_> = R::DECLARATION.personal().map(|(name, _)| name).collect();
    let sealed: Vec<_> = record.personal().unwrap().keys().cloned().collect();
    assert_eq!(declared, personal);
    assert_eq!(sealed, personal);
    assert!(personal.iter().all(|name| !plain.contains_key(*name)));
    assert!(!Value::from(plain).to_string().contains("personal"));
    assert!(!format!("{:?}", record.address()).contains("personal"));
}

/// If one of these fields is missing, the record is refused, and the error names the field.
#[track_caller]
pub(crate) fn assert_missing<R: Record>(record: &R, required: &[&str]) {
    for name in required {
        let mut fields = stored(record);
        assert!(fields.remove(*name).is_some(), "{name} is stored");
        assert_eq!(refused_field::<R>(&record.address(), fields), Some(*name));
    }
}

/// A field of the wrong type is refused, and the error names the field. No fixture has a boolean field.
#[track_caller]
pub(crate) fn assert_mistyped<R: Record>(record: &R) {
    for field in R::DECLARATION.fields.iter().filter(|field| field.nature != Nature::Key) {
        let mut fields = stored(record);
        fields.insert(field.name.to_owned(), Value::Bool(true));
        assert_eq!(refused_field::<R>(&record.address(), fields), Some(field.name));
    }
}

/// Whether the key is refused after `change`.
pub(crate) fn refuses_key<R: Record>(address: &Address, change: impl FnOnce(&mut Address)) -> bool {
    let mut address = address.clone();
    change(&mut address);
    matches!(R::assemble(&address, Fields::new()), Err(Malformed::Key { kind }) if kind == R::DECLARATION.kind)
}

fn refused_field<R: Record>(address: &Address, fields: Fields) -> Option<&'static str> {
    match R::assemble(address, fields) {
        Err(Malformed::Field { kind, field }) if kind == R::DECLARATION.kind => Some(field),
        _ => None,
    }
}
