//! A table ends a record's life as declared.

use domain::{Timestamp, record::Record};

/// A ticket for ever.
#[derive(Record)]
#[record(table = Tickets, scope = id, key = "TICKET")]
#[processing(subject = Member, purpose = SecureAccess, basis = Contract, keep = AccountLife)]
struct Ticket {
    #[key]
    id: String,
}

/// A ticket for more than a month.
#[derive(Record)]
#[record(table = Tickets, scope = id, key = "TICKET")]
#[processing(subject = Member, purpose = SecureAccess, basis = Contract, keep = Until(ends, Days(31)))]
struct LongTicket {
    #[key]
    id: String,
    #[plain]
    ends: Timestamp,
}

/// A message for more than ten days.
#[derive(Record)]
#[record(table = Outbox, scope = id, key = "MESSAGE")]
#[processing(subject = Recipient, purpose = ServiceMessages, basis = Contract, keep = Until(ends, Hours(241)))]
struct Message {
    #[key]
    id: String,
    #[plain]
    ends: Timestamp,
}

/// An invoice that the account takes with it.
#[derive(Record)]
#[record(table = Accounts, scope = account, key = "INVOICE")]
#[processing(subject = Owner, purpose = Bookkeeping, basis = LegalObligation, keep = Bookkeeping(ends))]
struct Invoice {
    #[key]
    account: String,
    #[plain]
    ends: Timestamp,
}

/// Books that end.
#[derive(Record)]
#[record(table = Ledger, scope = account, key = "ENTRY")]
#[processing(subject = Owner, purpose = Bookkeeping, basis = LegalObligation, keep = Until(ends, Days(1)))]
struct Entry {
    #[key]
    account: String,
    #[plain]
    ends: Timestamp,
}

fn main() {}
