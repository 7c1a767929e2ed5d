//! A key is made of key fields, and can be read back.

use domain::record::Record;

/// A row whose key names what is not in it.
#[derive(Record)]
#[record(table = Accounts, scope = account, key = "ROW#{name}#{account}#{set}#{set}")]
#[processing(subject = Member, purpose = ProvideService, basis = Contract, keep = AccountLife)]
struct Row {
    #[key]
    account: String,
    #[key]
    set: String,
    #[key]
    row: String,
    #[plain]
    name: String,
}

/// A row in no scope.
#[derive(Record)]
#[record(table = Accounts, scope = name, key = "ROW#{row}")]
#[processing(subject = Member, purpose = ProvideService, basis = Contract, keep = AccountLife)]
struct Lost {
    #[key]
    row: String,
    #[plain]
    name: String,
}

/// A row of which one cannot say where its set ends.
#[derive(Record)]
#[record(table = Accounts, scope = account, key = "ROW#{set}{row}")]
#[processing(subject = Member, purpose = ProvideService, basis = Contract, keep = AccountLife)]
struct Blurred {
    #[key]
    account: String,
    #[key]
    set: String,
    #[key]
    row: String,
}

/// A row whose key is never closed.
#[derive(Record)]
#[record(table = Accounts, scope = account, key = "ROW#{row")]
#[processing(subject = Member, purpose = ProvideService, basis = Contract, keep = AccountLife)]
struct Open {
    #[key]
    account: String,
}

/// A row whose key does more than name a field.
#[derive(Record)]
#[record(table = Accounts, scope = account, key = "ROW#{row:>8}")]
#[processing(subject = Member, purpose = ProvideService, basis = Contract, keep = AccountLife)]
struct Padded {
    #[key]
    account: String,
}

fn main() {}
