//! Both attributes have all of their parts, each once, and no others.

use domain::record::Record;

/// A record of which little is said.
#[derive(Record)]
#[record()]
#[processing(retention = AccountLife)]
struct Empty {
    #[key]
    account: String,
}

/// A record of which too much is said.
#[derive(Record)]
#[record(table = Accounts, table = Tickets, scope = account, key = "")]
#[processing(subject = Member, purpose = ProvideService, basis = Contract, keep = AccountLife)]
struct Full {
    #[key]
    account: String,
}

fn main() {}
