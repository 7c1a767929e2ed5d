//! A record is a struct with named fields.

use domain::record::Record;

/// A pair.
#[derive(Record)]
#[record(table = Accounts, scope = account, key = "PAIR")]
#[processing(subject = Member, purpose = ProvideService, basis = Contract, keep = AccountLife)]
struct Pair(String, String);

/// A choice.
#[derive(Record)]
#[record(table = Accounts, scope = account, key = "CHOICE")]
#[processing(subject = Member, purpose = ProvideService, basis = Contract, keep = AccountLife)]
enum Choice {
    This,
}

/// Anything at all.
#[derive(Record)]
#[record(table = Accounts, scope = account, key = "ANY")]
#[processing(subject = Member, purpose = ProvideService, basis = Contract, keep = AccountLife)]
struct Any<T> {
    #[key]
    account: T,
}

fn main() {}
