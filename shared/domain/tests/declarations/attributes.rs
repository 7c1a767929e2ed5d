//! Both attributes stand before a record, and so does a line of documentation.

use domain::record::Record;

#[derive(Record)]
struct Silent {
    #[key]
    account: String,
}

/// A thing whose description goes on
/// in the next line.
#[derive(Record)]
#[record(table = Accounts, scope = account, key = "MEMBER#{member}")]
#[record(due = member)]
#[processing(subject = Member, purpose = ProvideService, basis = Contract, keep = AccountLife)]
struct Twice {
    #[key]
    account: String,
    #[key]
    member: String,
}

fn main() {}
