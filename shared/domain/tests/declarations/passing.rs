//! Every way of keeping a record, each at the most that its table honours.

use domain::{Redacted, Timestamp, record::Record};

/// A text that shows nothing.
#[derive(serde::Serialize, serde::Deserialize)]
pub(crate) struct Hidden(String);

impl Redacted for Hidden {}

/// A person let into an account.
#[derive(Record)]
#[record(table = Accounts, scope = account, key = "MEMBER#{member}", guards = Person, erasure = Early)]
#[processing(subject = Member, purpose = ProvideService, basis = Contract, keep = AccountLife)]
pub(crate) struct Member {
    #[key]
    pub(crate) account: String,
    #[key]
    pub(crate) member: String,
    #[personal(Identity)]
    pub(crate) name: Hidden,
    #[personal(Contact)]
    pub(crate) phones: Option<Vec<Hidden>>,
}

/// An invitation, in a table that sets no limit
#[derive(Record)]
#[record(table = Accounts, scope = account, key = "INVITATION", written_by = AuditEvent, erasure = Late)]
#[processing(subject = Member, purpose = ProvideService, basis = Contract, keep = Until(expires_at, Days(400)))]
pub(crate) struct Invitation {
    #[key]
    pub(crate) account: String,
    #[plain]
    pub(crate) expires_at: Timestamp,
}

/// A link that can be used for a month.
#[derive(Record)]
#[record(table = Tickets, scope = link, key = "LINK")]
#[processing(subject = Applicant, purpose = SecureAccess, basis = LegitimateInterest, keep = Until(ends, Days(30)))]
pub(crate) struct Link {
    #[key]
    pub(crate) link: String,
    #[plain]
    pub(crate) ends: Timestamp,
}

/// A message that may be tried for ten days.
#[derive(Record)]
#[record(table = Outbox, scope = id, key = "MESSAGE", due = due_at, worker = Delivery, id = Random)]
#[processing(subject = Recipient, purpose = ServiceMessages, basis = Consent, keep = Until(ends, Minutes(14_400)))]
pub(crate) struct Message {
    #[key]
    pub(crate) id: String,
    #[plain]
    pub(crate) due_at: Option<Timestamp>,
    #[plain]
    pub(crate) ends: Timestamp,
}

/// An invoice for the books.
#[derive(Record)]
#[record(table = Ledger, scope = account, key = "INVOICE#{number}")]
#[processing(subject = Owner, purpose = Bookkeeping, basis = LegalObligation, keep = Bookkeeping(ends))]
pub(crate) struct Invoice {
    #[key]
    pub(crate) account: String,
    #[key]
    pub(crate) number: String,
    #[plain]
    pub(crate) ends: Timestamp,
}

/// A record made by another macro.
macro_rules! note {
    ($name:ident, $text:ident: $type:ty) => {
        /// A note.
        #[derive(Record)]
        #[record(table = Accounts, scope = account, key = "NOTE")]
        #[processing(subject = Contact, purpose = Accountability, basis = Contract, keep = AccountLife)]
        struct $name {
            #[key]
            account: String,
            #[personal(Content)]
            $text: $type,
        }
    };
}

note!(Note, text: Hidden);

#[test]
fn a_complete_declaration_tells_its_keys() {
    let note = Note { account: "acc_1".to_owned(), text: Hidden("…".to_owned()) };
    assert_eq!(note.address(), *Note::key(&note.account).address());
    assert_eq!(Invoice::within(&"acc_1".to_owned()).prefix, "INVOICE#");
}
