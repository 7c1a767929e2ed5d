//! Tests over all records together.

mod commits;
mod input;
mod receipts;
mod removal;

use std::collections::HashSet;

use super::{ACTIONS, ALL};
use crate::{
    accounts, billing, datasets, identity, integrations, kernel::record::Nature, messaging, policy_notices, staff,
};

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
                !["pk", "sk", "kind", "version", "sealed", "due_shard", "due_failures", "due_since"]
                    .contains(&field.name),
                "{}.{}",
                declaration.kind,
                field.name
            );
        }
    }
}

#[test]
fn every_action_that_a_capability_declares_is_named_once_and_has_a_text_of_its_own() {
    let declared = [
        accounts::audit::DECLARED,
        billing::audit::DECLARED,
        datasets::audit::DECLARED,
        identity::audit::DECLARED,
        integrations::audit::DECLARED,
        messaging::audit::DECLARED,
        policy_notices::audit::DECLARED,
        staff::audit::DECLARED,
    ];
    let declared = declared.concat();
    let texts = ACTIONS.iter().map(|action| action.text()).collect::<HashSet<_>>();
    assert_eq!((texts.len(), declared.len()), (ACTIONS.len(), ACTIONS.len()));
    assert!(declared.iter().all(|action| ACTIONS.contains(action)));
}
