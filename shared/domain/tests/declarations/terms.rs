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

/// A note that nobody can treat as it asks.
#[derive(Record)]
#[record(table = Accounts, scope = account, key = "NOTE", guards = Door, written_by = Hand, id = Guessed, erasure = "Late")]
#[processing(subject = Member, purpose = ProvideService, basis = Contract, keep = AccountLife)]
struct Note {
    #[key]
    account: String,
}

fn main() {}
