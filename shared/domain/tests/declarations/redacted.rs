//! A personal field's type shows nothing.

use domain::record::Record;

/// A person let into an account.
#[derive(Record)]
#[record(table = Accounts, scope = account, key = "MEMBER")]
#[processing(subject = Member, purpose = ProvideService, basis = Contract, keep = AccountLife)]
struct Member {
    #[key]
    account: String,
    #[personal(Identity)]
    name: String,
}

fn main() {}
