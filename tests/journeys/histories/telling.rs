//! How a history is told: what happened, and then each mail and each document in the order of time.

use std::collections::BTreeMap;

use domain::{Now, Timestamp};
use jiff::tz::TimeZone;

use super::{
    documents::{self, Issued},
    text::{Names, difference},
    world::{Account, NUMBERS_AFTER, World, invoice_address},
};

/// A mail to the owner, or to the address for invoices.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Mail {
    at: Timestamp,
    kind: &'static str,
    subject: String,
    text: String,
    /// The number of the invoice or credit note that is attached.
    document: Option<u64>,
}

/// Texts, the later ones of a kind told by what is different.
#[derive(Default)]
struct Texts {
    told: Vec<String>,
    /// The last text of each kind, and its title.
    last: BTreeMap<String, (String, Vec<String>)>,
}

impl Texts {
    fn add(&mut self, kind: &str, title: &str, lines: Vec<String>) {
        self.told.push(format!("\n== {title}"));
        match self.last.get(kind) {
            None => self.told.extend(lines.iter().cloned()),
            Some((before, other)) if *other == lines => self.told.push(format!("(as {before})")),
            Some((before, other)) => {
                self.told.push(format!("(as {before}, but)"));
                self.told.extend(difference(other, &lines));
            }
        }
        self.last.insert(kind.to_owned(), (title.to_owned(), lines));
    }
}

/// The minute in which this was.
fn minute(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second().div_euclid(60) * 60).unwrap()
}

fn written(time: Timestamp) -> String {
    time.to_zoned_datetime(TimeZone::get("Europe/Copenhagen").unwrap()).strftime("%Y-%m-%d %H:%M").to_string()
}

impl World {
    /// Each history by its name.
    pub(super) async fn histories(&self) -> Vec<(&'static str, String)> {
        let (now, mut numbers, mut histories) = (Now(self.cloud.inner().now()), Vec::new(), Vec::new());
        for account in &self.accounts {
            let issued = documents::of_account(&self.store, account.id, now).await;
            numbers.extend(issued.keys().copied());
            histories.push((account.script.name, self.history(account, &issued)));
        }
        numbers.sort_unstable();
        assert!(
            numbers.iter().copied().eq((NUMBERS_AFTER + 1..).take(numbers.len())),
            "no number is missing: {numbers:?}"
        );
        histories
    }

    fn history(&self, account: &Account, issued: &BTreeMap<u64, Issued>) -> String {
        let names = self.names(issued);
        let mails = self.mails(account, issued);
        let mut log = account.log.clone();
        log.extend(mails.iter().map(|mail| (mail.at, format!("  {}: {}", mail.kind, mail.subject))));
        log.sort_by_key(|(time, _)| minute(*time));
        let log = log.iter().map(|(time, text)| format!("{} {text}", written(*time))).collect::<Vec<_>>().join("\n");
        let mut texts = Texts { told: names.lines(&log), ..Texts::default() };
        for Mail { at, kind, subject, text, document } in &mails {
            let title = names.lines(&format!("{} {kind}: {subject}", written(*at))).concat();
            let similar = subject.replace(|c: char| c.is_ascii_digit(), "");
            texts.add(&format!("{kind}: {similar}"), &title, names.lines(text));
            let Some(issued) = document.map(|number| &issued[&number]) else { continue };
            let what = if issued.issued.corrects.is_some() { "credit note" } else { "invoice" };
            for (format, text) in issued.texts() {
                let title = names.lines(&format!("{format} of {what} {}", issued.issued.number)).concat();
                texts.add(&format!("{format} of {what}"), &title, names.lines(&text));
            }
        }
        texts.told.join("\n")
    }

    /// Stable names for the invoices and credit notes, by their order, and for where the cloud is.
    fn names(&self, issued: &BTreeMap<u64, Issued>) -> Names {
        let mut names = vec![(self.cloud.inner().api_url(), "http://localhost:3000".to_owned())];
        for (nth, (number, issued)) in (1..).zip(issued) {
            names.push((issued.issued.id.to_string(), format!("bil_#{nth}")));
            names.push((number.to_string(), format!("#{nth}")));
        }
        Names(names)
    }

    /// The mails in the order of time. Each invoice and each credit note is attached to one of them.
    fn mails(&self, account: &Account, issued: &BTreeMap<u64, Issued>) -> Vec<Mail> {
        let (mut mails, invoices) = (Vec::new(), invoice_address(&account.script));
        for (kind, address) in [("mail", account.owner.email()), ("mail for invoices", invoices.as_str())] {
            for mail in self.cloud.inner().inbox(Some(address)) {
                let document = mail.attachments.first().map(documents::number_of);
                if let Some(number) = document {
                    issued[&number].check_sent(&mail.attachments);
                }
                let (subject, text) = (mail.subject.unwrap_or_default(), mail.text.unwrap_or_default());
                mails.push(Mail { at: minute(mail.sent_at), kind, subject, text, document });
            }
        }
        // What happens at the same time is told in the same order, whichever came first.
        mails.sort();
        let mut sent = mails.iter().filter_map(|mail| mail.document).collect::<Vec<_>>();
        sent.sort_unstable();
        assert!(sent.iter().eq(issued.keys()), "{}: each document is sent once: {sent:?}", account.script.name);
        mails
    }
}
