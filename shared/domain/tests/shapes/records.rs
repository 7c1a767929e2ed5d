//! The records, with one of each.

use std::fmt;

use domain::{Redacted, Timestamp, record::Record};
use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($name:ident),+) => {$(
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(transparent)]
        pub(crate) struct $name(pub(crate) String);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

ids!(AccountId, InvoiceNumber, MessageId, RowId, SessionId, SetId, UserId);

/// Text that a log does not show.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Hidden<T>(T);

impl<T> fmt::Debug for Hidden<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl<T> Redacted for Hidden<T> {}

/// A person with a log-in.
#[derive(Debug, PartialEq, Record)]
#[record(table = Accounts, scope = user, key = "PROFILE")]
#[processing(subject = Member, purpose = ProvideService, basis = Contract, keep = AccountLife)]
pub(crate) struct Profile {
    #[key]
    pub(crate) user: UserId,
    #[personal(Identity)]
    pub(crate) name: Hidden<String>,
    #[personal(Contact)]
    pub(crate) email: Hidden<String>,
    #[personal(Contact)]
    pub(crate) phone: Option<Hidden<String>>,
    #[plain]
    pub(crate) language: String,
}

/// A log-in that lasts a day
#[derive(Debug, PartialEq, Record)]
#[record(table = Tickets, scope = id, key = "SESSION")]
#[processing(subject = Member, purpose = SecureAccess, basis = LegitimateInterest, keep = Until(ends, Hours(24)))]
pub(crate) struct Session {
    #[key]
    pub(crate) id: SessionId,
    #[personal(Device)]
    pub(crate) device: Hidden<String>,
    #[plain]
    pub(crate) ends: Timestamp,
}

/// A message to send.
///
/// Its key has a literal at its end, too.
#[derive(Debug, PartialEq, Record)]
#[record(table = Outbox, scope = account, key = "TO#{id}#MAIL", due = due_at, worker = Delivery)]
#[processing(
    subject = Recipient,
    purpose = ServiceMessages,
    basis = Contract,
    keep = Until(expires_at, Days(7)),
)]
pub(crate) struct Message {
    #[key]
    pub(crate) account: AccountId,
    #[key]
    pub(crate) id: MessageId,
    #[personal(Contact)]
    pub(crate) to: Hidden<String>,
    #[personal(Content)]
    pub(crate) body: Vec<Hidden<String>>,
    #[plain]
    pub(crate) attempts: u32,
    #[plain]
    pub(crate) due_at: Option<Timestamp>,
    #[plain]
    pub(crate) expires_at: Timestamp,
}

/// A row of a data set.
#[derive(Debug, PartialEq, Record)]
#[record(table = Accounts, scope = account, key = "ROW#{set}#{number}")]
#[processing(subject = Contact, purpose = ProvideService, basis = Contract, keep = AccountLife)]
pub(crate) struct Row {
    #[key]
    pub(crate) account: AccountId,
    #[key]
    pub(crate) set: SetId,
    #[key]
    pub(crate) number: RowId,
    #[personal(Content)]
    pub(crate) content: Hidden<std::collections::BTreeMap<String, String>>,
}

/// An invoice in the books. Its number comes before its scope.
#[derive(Debug, PartialEq, Record)]
#[record(table = Ledger, scope = account, key = "INVOICE#{number}")]
#[processing(subject = Owner, purpose = Bookkeeping, basis = LegalObligation, keep = Bookkeeping(ends))]
pub(crate) struct Invoice {
    #[key]
    pub(crate) number: InvoiceNumber,
    #[key]
    pub(crate) account: AccountId,
    #[personal(Organisation)]
    pub(crate) buyer: Hidden<String>,
    #[personal(Financial)]
    pub(crate) amount: Hidden<u64>,
    #[plain]
    pub(crate) r#type: String,
    #[plain]
    pub(crate) ends: Timestamp,
}

pub(crate) fn at(moment: &str) -> Timestamp {
    moment.parse().unwrap()
}

pub(crate) fn hidden(text: &str) -> Hidden<String> {
    Hidden(format!("personal {text}"))
}

pub(crate) fn profile() -> Profile {
    Profile {
        user: UserId("usr_1".into()),
        name: hidden("name"),
        email: hidden("mail"),
        phone: Some(hidden("phone")),
        language: "da".into(),
    }
}

pub(crate) fn session() -> Session {
    Session { id: SessionId("ses_1".into()), device: hidden("browser"), ends: at("2031-01-02T00:00:00Z") }
}

pub(crate) fn message() -> Message {
    Message {
        account: AccountId("acc_1".into()),
        id: MessageId("msg_1".into()),
        to: hidden("mail"),
        body: vec![hidden("greeting"), hidden("farewell")],
        attempts: 2,
        due_at: Some(at("2031-01-01T00:01:00Z")),
        expires_at: at("2031-01-08T00:00:00Z"),
    }
}

pub(crate) fn row() -> Row {
    Row {
        account: AccountId("acc_1".into()),
        set: SetId("contacts".into()),
        number: RowId("17".into()),
        content: Hidden([("name".to_owned(), "personal name".to_owned())].into()),
    }
}

pub(crate) fn invoice() -> Invoice {
    Invoice {
        number: InvoiceNumber("2031-7".into()),
        account: AccountId("acc_1".into()),
        buyer: hidden("company"),
        amount: Hidden(12_500),
        r#type: "credit".into(),
        ends: at("2036-12-31T23:00:00Z"),
    }
}
