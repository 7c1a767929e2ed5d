//! A field says what it is: one thing, of a known category.

use domain::record::Record;

/// A person let into an account.
#[derive(Record)]
#[record(table = Accounts, scope = account, key = "MEMBER#{member}")]
#[processing(subject = Member, purpose = ProvideService, basis = Contract, keep = AccountLife)]
struct Member {
    #[key]
    account: String,
    #[key]
    member: String,
    silent: String,
    #[key]
    #[plain]
    torn: String,
    #[personal]
    vague: String,
    #[personal(Shoes)]
    unheard_of: String,
    #[plain(always)]
    chatty: String,
}

fn main() {}
