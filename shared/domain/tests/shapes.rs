//! What `#[derive(Record)]` makes of records of five different shapes.

#[cfg(test)]
mod shapes {
    pub(crate) mod records;
    pub(crate) mod stored;
}

use domain::{
    processing::{Category, Keep, Period, Table},
    record::{Nature, Record},
};
use serde_json::json;
use shapes::{
    records::{
        AccountId, Invoice, Message, Profile, Row, RowId, Session, SessionId, SetId, at, invoice, message, profile,
        row, session,
    },
    stored::{assert_missing, assert_mistyped, assert_personal, assert_round_trips, refuses_key},
};

#[test]
fn a_user_has_a_key_without_fields_and_no_end_of_its_own() {
    let user = profile();
    let address = user.address();
    assert_eq!((address.table, &*address.pk, &*address.sk), (Table::Accounts, "usr_1", "PROFILE"));
    assert_eq!(Profile::key(&user.user).address(), &address);
    assert_eq!(Profile::within(&user.user).prefix, "PROFILE");
    assert_eq!((user.expires_at(), user.due_at()), (None, None));
    assert_eq!(user.plain().unwrap()["language"], "da");
    assert_personal(&user, &["name", "email", "phone"]);
    assert_round_trips(&user);
    assert_missing::<Profile>(&user, &["name", "email", "language"]);
    assert_mistyped(&user);
}

#[test]
fn what_a_record_declares_is_what_was_written() {
    let declaration = Profile::DECLARATION;
    assert_eq!(declaration.kind, "Profile");
    assert_eq!(declaration.about, "A person with a log-in");
    assert_eq!((declaration.scope, declaration.key), ("user", "PROFILE"));
    assert_eq!(declaration.processing.keep, Keep::AccountLife);
    assert!(declaration.is_account_data());
    let natures: Vec<_> = declaration.fields.iter().map(|field| (field.name, field.nature)).collect();
    assert_eq!(
        natures,
        [
            ("user", Nature::Key),
            ("name", Nature::Personal(Category::Identity)),
            ("email", Nature::Personal(Category::Contact)),
            ("phone", Nature::Personal(Category::Contact)),
            ("language", Nature::Plain),
        ]
    );
    assert_eq!(Session::DECLARATION.processing.keep, Keep::Until(Period::Hours(24)));
}

#[test]
fn a_field_without_a_value_is_not_stored_and_comes_back_so() {
    let mut user = profile();
    user.phone = None;
    assert!(!user.personal().unwrap().contains_key("phone"));
    assert_round_trips(&user);
}

#[test]
fn a_session_ends_when_its_own_field_says_so() {
    let session = session();
    let address = session.address();
    assert_eq!((address.table, &*address.pk, &*address.sk), (Table::Tickets, "ses_1", "SESSION"));
    assert_eq!(Session::key(&SessionId("ses_1".into())).address(), &address);
    assert_eq!(session.expires_at(), Some(at("2031-01-02T00:00:00Z")));
    assert_eq!(session.due_at(), None);
    assert!(!Session::DECLARATION.is_account_data());
    assert_personal(&session, &["device"]);
    assert_round_trips(&session);
    assert_missing::<Session>(&session, &["ends", "device"]);
    assert_mistyped(&session);
}

#[test]
fn a_message_is_due_until_it_is_sent() {
    let mut message = message();
    assert_eq!(message.address().sk, "TO#msg_1#MAIL");
    assert_eq!(Message::within(&message.account).prefix, "TO#");
    assert_eq!(message.due_at(), Some(at("2031-01-01T00:01:00Z")));
    assert_eq!(message.expires_at(), Some(at("2031-01-08T00:00:00Z")));
    assert_personal(&message, &["to", "body"]);
    assert_round_trips(&message);
    message.due_at = None;
    assert_eq!(message.due_at(), None);
    assert!(!message.plain().unwrap().contains_key("due_at"));
    assert_round_trips(&message);
    assert_missing::<Message>(&message, &["to", "expires_at", "attempts"]);
    assert_mistyped(&message);
}

#[test]
fn a_row_is_found_by_both_fields_of_its_key() {
    let row = row();
    let (account, set, number) = (AccountId("acc_1".into()), SetId("contacts".into()), RowId("17".into()));
    assert_eq!(Row::key(&account, &set, &number).address(), &row.address());
    assert_eq!((&*row.address().pk, &*row.address().sk), ("acc_1", "ROW#contacts#17"));
    let within = Row::within(&account);
    assert_eq!((&*within.pk, within.prefix), ("acc_1", "ROW#"));
    assert!(row.plain().unwrap().is_empty());
    assert_personal(&row, &["content"]);
    assert_round_trips(&row);
    assert_missing::<Row>(&row, &["content"]);
    assert_mistyped(&row);
}

#[test]
fn an_invoice_stays_in_the_books() {
    let invoice = invoice();
    let address = invoice.address();
    assert_eq!((address.table, &*address.sk), (Table::Ledger, "INVOICE#2031-7"));
    assert_eq!(Invoice::key(&invoice.number, &invoice.account).address(), &address);
    assert_eq!((invoice.expires_at(), invoice.due_at()), (Some(invoice.ends), None));
    assert_eq!(Invoice::DECLARATION.processing.keep, Keep::Bookkeeping);
    assert_eq!(invoice.plain().unwrap()["type"], json!("credit"));
    assert_personal(&invoice, &["buyer", "amount"]);
    assert_round_trips(&invoice);
    assert_missing::<Invoice>(&invoice, &["buyer", "amount", "type", "ends"]);
    assert_mistyped(&invoice);
}

#[test]
fn an_address_of_another_kind_is_refused() {
    let stored = row().address();
    assert!(refuses_key::<Row>(&stored, |address| address.table = Table::Ledger));
    assert!(refuses_key::<Row>(&stored, |address| address.sk = "ROW#contacts".into()));
    assert!(refuses_key::<Row>(&stored, |address| address.sk = "PROFILE".into()));
}
