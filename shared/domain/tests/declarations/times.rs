//! What says when is a plain field, and a time.

use domain::{Timestamp, record::Record};

/// A session that ends when nobody knows.
#[derive(Record)]
#[record(table = Tickets, scope = id, key = "SESSION", due = id)]
#[processing(subject = Member, purpose = SecureAccess, basis = Contract, keep = Until(never, Days(1)))]
struct Session {
    #[key]
    id: String,
    #[plain]
    ends: Timestamp,
}

/// A link whose end is sealed.
#[derive(Record)]
#[record(table = Tickets, scope = id, key = "LINK", due = "soon")]
#[processing(subject = Member, purpose = SecureAccess, basis = Contract, keep = Until(ends, Days(1)))]
struct Link {
    #[key]
    id: String,
    #[personal(Credential)]
    ends: Timestamp,
}

/// A code of which only one end is known, and that falls due never.
#[derive(Record)]
#[record(table = Tickets, scope = id, key = "CODE", worker = Delivery)]
#[processing(subject = Member, purpose = SecureAccess, basis = Contract, keep = Until(ends))]
struct Code {
    #[key]
    id: String,
    #[plain]
    ends: Timestamp,
}

/// A challenge that is due and ends at words, and on which nobody acts.
#[derive(Record)]
#[record(table = Tickets, scope = id, key = "CHALLENGE", due = due_at, worker = Nobody)]
#[processing(subject = Member, purpose = SecureAccess, basis = Contract, keep = Until(ends, Days(1)))]
struct Challenge {
    #[key]
    id: String,
    #[plain]
    due_at: Timestamp,
    #[plain]
    ends: String,
}

/// Books of which nobody knows when they end.
#[derive(Record)]
#[record(table = Ledger, scope = id, key = "ENTRY")]
#[processing(subject = Owner, purpose = Bookkeeping, basis = LegalObligation, keep = Bookkeeping)]
struct Entry {
    #[key]
    id: String,
}

fn main() {}
