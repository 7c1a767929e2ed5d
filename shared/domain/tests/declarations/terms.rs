//! A declaration uses the terms that there are.

use domain::record::Record;

/// A person let into an account.
#[derive(Record)]
#[record(table = Cellar, scope = account, key = "MEMBER")]
#[processing(subject = Passerby, purpose = Curiosity, basis = Custom, keep = Forever)]
struct Member {
    #[key]
    account: String,
}

/// A link.
#[derive(Record)]
#[record(table = "Tickets", scope = account, key = "LINK")]
#[processing(subject = Member, purpose = SecureAccess, basis = Contract, keep = Until(ends, Weeks(2)))]
struct Link {
    #[key]
    account: String,
    #[plain]
    ends: domain::Timestamp,
}

fn main() {}
