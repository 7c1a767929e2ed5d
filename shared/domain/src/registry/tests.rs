//! What holds for all records together.

mod commits;
mod input;
mod receipts;

use std::collections::HashSet;

use super::ALL;
use crate::kernel::record::Nature;

#[test]
fn every_kind_and_every_key_is_its_own() {
    let kinds = ALL.iter().map(|d| d.kind).collect::<HashSet<_>>();
    let keys = ALL.iter().map(|d| (d.table, d.scope, d.key)).collect::<HashSet<_>>();
    assert_eq!((kinds.len(), keys.len()), (ALL.len(), ALL.len()));
}

#[test]
fn no_field_has_a_name_that_the_store_uses() {
    for declaration in ALL {
        for field in declaration.fields.iter().filter(|f| f.nature != Nature::Key) {
            assert!(
                !["pk", "sk", "kind", "version", "sealed", "due_shard"].contains(&field.name),
                "{}.{}",
                declaration.kind,
                field.name
            );
        }
    }
}
