//! Sends the messages of the outbox: each when the table's stream delivers it, and once a minute those that the stream
//! missed. Counts the mail service's reports on mails that it accepted, marks addresses that take none, and sends no more letters of
//! the newsletter where one came back or was unwanted.

mod accounts;
mod billing;
#[cfg(test)]
mod catalogue;
mod colours;
mod content;
mod deliver;
mod document;
mod event;
mod feedback;
mod identity;
mod integrations;
mod letters;
mod localized;
mod merge;
mod newsletter;
mod policy;
mod reader;
mod schedule;
mod sms;
mod staff;
mod stream;
mod unreachable;

use std::process::ExitCode;

use clients::{Randomness, letters::LetterMailer, mail::Mailer, sms::SmsClient};
use domain::{billing::iban::Iban, processing::Table};
use store::Store;

/// What the function works with.
struct Delivery {
    store: Store,
    randomness: Randomness,
    mailer: Mailer,
    /// Sends letters of the newsletter for a test.
    letter_mailer: LetterMailer,
    sms_client: SmsClient,
    /// The cap on the cost of a day's text messages, in thousandths of a US dollar.
    sms_cap: u32,
    portal_url: String,
    /// Where invoices are paid, if the operator has said so.
    payment_account: Option<Iban>,
    /// Whether electronic invoices go to their buyers' GLN by an access point.
    has_access_point: bool,
}

/// Runs the function until Lambda ends the process.
#[must_use]
pub fn run() -> ExitCode {
    lambda::events(
        async |environment| {
            let (from, rules) = (environment.required("MAIL_FROM"), environment.required("MAIL_CONFIGURATION_SET"));
            let (letters_from, letter_rules) =
                (environment.required("LETTER_FROM"), environment.required("LETTER_CONFIGURATION_SET"));
            let (sender, cap) = (environment.required("SMS_SENDER"), environment.whole("SMS_DAILY_CAP"));
            let portal_url = environment.origin("PORTAL_URL");
            let payment_account = environment.account("PAYMENT_IBAN");
            let has_access_point = environment.unless_none("ACCESS_POINT").is_some();
            let randomness = Randomness::system();
            let (aws, store) = environment.store(&randomness, Table::Accounts).await?;
            let (mailer, sms_client) = (Mailer::new(&aws, from, rules), SmsClient::new(&aws, sender));
            let letter_mailer = LetterMailer::new(&aws, letters_from, letter_rules);
            let sms_cap = cap.saturating_mul(1_000);
            Ok(Delivery {
                store,
                randomness,
                mailer,
                letter_mailer,
                sms_client,
                sms_cap,
                portal_url,
                payment_account,
                has_access_point,
            })
        },
        &event::handle,
    )
}
