//! The items of a person that do not fit into the commit that erases them.

use crate::kernel::{commit::StoredItem, record::ErasureOrder};

/// How many of a person's items one commit erases in addition to its other writes. DynamoDB takes 100 items per
/// transaction.
const MAX_ERASED_ITEMS: usize = 60;

/// Takes the items out that the next commit erases, while there are more than the last one can. Items that expire by themselves go
/// first; there are few others.
pub(in crate::accounts) fn next_batch(items: &mut Vec<StoredItem>) -> Option<Vec<StoredItem>> {
    if items.len() <= MAX_ERASED_ITEMS {
        return None;
    }
    items.sort_by_key(|item| match item.declaration.erasure {
        _ if !item.declaration.is_account_data() => 0,
        Some(ErasureOrder::Early) => 1,
        // Profile, memberships and credentials come late: without them the person could not continue.
        None => 2,
        Some(ErasureOrder::Late) => 3,
    });
    Some(items.drain(..MAX_ERASED_ITEMS).collect())
}
