//! The accounts in one local cloud, whose clock is advanced from day to day.

use std::collections::BTreeMap;

use domain::{
    Commit, Now, Timestamp,
    billing::subscription::{Facts, Hold, Invoice, life, record_payment},
    date::{Date, books_end, day_of},
    id::AccountId,
    money::Money,
    privacy::policy::PolicyVersion,
    records::{InvoiceSeries, SeriesKey, Subscription},
};
use jiff::{SignedDuration, civil::DateTime, tz::TimeZone};
use reqwest::Method;
use serde_json::{Value, json};
use store::Store;
use tests::{Applicant, LocalCloud, Person, billing_details_with, cloud_at};

use super::scripts::{Act, Script};

/// When all accounts are opened.
const OPENED: &str = "2027-01-31T10:00";

/// The number before that of the first invoice: no other number in a text is like those that follow.
pub(super) const NUMBERS_AFTER: u64 = 9_100_000;

/// An account with what is to happen to it, and what happened.
pub(super) struct Account {
    pub(super) script: Script,
    pub(super) owner: Applicant,
    pub(super) id: AccountId,
    /// How many acts are done.
    done: usize,
    state: String,
    pub(super) log: Vec<(Timestamp, String)>,
}

/// All accounts.
pub(super) struct World {
    pub(super) cloud: LocalCloud,
    pub(super) store: Store,
    pub(super) accounts: Vec<Account>,
}

/// This time in Copenhagen.
fn at(text: &str) -> Timestamp {
    let time: DateTime = text.parse().unwrap();
    TimeZone::get("Europe/Copenhagen").unwrap().to_timestamp(time).unwrap()
}

/// Where the invoices of an account are sent.
pub(super) fn invoice_address(script: &Script) -> String {
    format!("faktura-{}@example.com", script.name)
}

impl World {
    /// Opens an account for each script.
    pub(super) async fn open(scripts: Vec<Script>) -> Self {
        let cloud = cloud_at!(at(OPENED)).await;
        let store = cloud.store("local").await;
        let (counter, expires_at) = (SeriesKey::only(), books_end(day_of(at(OPENED))));
        let series = InvoiceSeries { counter, last: NUMBERS_AFTER, expires_at };
        store.commit(Commit::new(Now(at(OPENED))).insert(&series)).await.unwrap();
        let mut accounts = Vec::new();
        for script in scripts {
            let mut owner = Applicant::new(&format!("{}@example.com", script.name));
            owner.request["accept_policy"] = json!(PolicyVersion::in_force(Now(at(OPENED))).name);
            let owner = owner.sign_up(&cloud).await;
            let person = owner.clone().log_in(&cloud).await;
            let details = json!({ "invoice_email": invoice_address(&script) });
            let _ = person.put("/v1/billing-details", &billing_details_with(&details)).await.expect(200);
            let id = person.account();
            accounts.push(Account { script, owner, id, done: 0, state: String::new(), log: Vec::new() });
        }
        Self { cloud, store, accounts }
    }

    /// Lives day by day, until noon of the last.
    pub(super) async fn live_until(&mut self, last: &str) {
        let (mut noon, last) = (at("2027-01-31T12:00"), at(&format!("{last}T12:00")));
        while noon <= last {
            let mut acts = BTreeMap::<Timestamp, Vec<usize>>::new();
            for (nth, account) in self.accounts.iter().enumerate() {
                let coming = account.script.acts[account.done..].iter().map(|(time, _)| at(time));
                for time in coming.take_while(|time| *time <= noon) {
                    acts.entry(time).or_default().push(nth);
                }
            }
            for (time, accounts) in acts {
                self.advance_to(time).await;
                for nth in accounts {
                    self.act(nth).await;
                }
            }
            self.advance_to(noon).await;
            self.pay_by_habit(noon).await;
            self.look(noon).await;
            let day = noon.to_zoned_datetime(TimeZone::get("Europe/Copenhagen").unwrap()).tomorrow().unwrap();
            noon = day.timestamp();
        }
    }

    async fn advance_to(&self, time: Timestamp) {
        let ahead = time.duration_since(self.cloud.inner().now());
        if ahead > SignedDuration::ZERO {
            self.cloud.advance(&format!("PT{}S", ahead.as_secs() + 1)).await;
        }
    }

    async fn person(&self, nth: usize) -> Person<'_> {
        self.accounts[nth].owner.clone().log_in(&self.cloud).await
    }

    async fn stored(&self, nth: usize) -> Option<Subscription> {
        let now = Now(self.cloud.inner().now());
        let stored = self.store.get(&Subscription::key(&self.accounts[nth].id), now).await;
        stored.unwrap().map(|stored| stored.record)
    }

    /// The account's next act.
    async fn act(&mut self, nth: usize) {
        let (now, (_, act)) =
            (self.cloud.inner().now(), self.accounts[nth].script.acts[self.accounts[nth].done].clone());
        let text = match act {
            Act::Request(method, path, body) => {
                let person = self.person(nth).await;
                let request = person.request(Method::from_bytes(method.as_bytes()).unwrap(), path);
                let request = if body.is_null() { request } else { request.json(&body) };
                let answer = person.send(request).await;
                assert!(answer.status.is_success(), "{}", answer.text);
                let status = serde_json::from_str::<Value>(&answer.text).unwrap_or_default()["status"].clone();
                format!(
                    "  owner: {method} {path} {}",
                    if body == Value::Null { String::new() } else { body.to_string() }
                )
                .trim_end()
                .to_owned()
                    + &format!(" -> {}", status.as_str().unwrap_or_default())
            }
            Act::Pay => {
                self.cloud.pay_invoices(self.accounts[nth].id, |_| true).await;
                "  all is paid".to_owned()
            }
            Act::PayPart(minor) => {
                let pay = |facts: &mut Facts, now: Now| {
                    let invoice = &facts.invoices[0];
                    let (id, amount) = (invoice.id(), Money::of_minor(minor, invoice.total().currency()));
                    record_payment(facts, now, id, amount).unwrap();
                };
                self.cloud.add_facts(self.accounts[nth].id, pay).await;
                format!("  {} is paid", minor / 100)
            }
            Act::Hold => {
                let hold = |facts: &mut Facts, now: Now| {
                    facts.holds.push(Hold { from: facts.clock(now), until: None });
                };
                self.cloud.add_facts(self.accounts[nth].id, hold).await;
                "  staff: hold".to_owned()
            }
            Act::Release => {
                let release = |facts: &mut Facts, now: Now| {
                    let at = facts.clock(now);
                    facts.holds[0].until = Some(at);
                };
                self.cloud.add_facts(self.accounts[nth].id, release).await;
                "  staff: release".to_owned()
            }
        };
        self.accounts[nth].log.push((now, text));
        self.accounts[nth].done += 1;
    }

    /// Who pays after so many days, does so.
    async fn pay_by_habit(&mut self, noon: Timestamp) {
        for nth in 0..self.accounts.len() {
            let Some(days) = self.accounts[nth].script.pays_after else { continue };
            let Some(stored) = self.stored(nth).await else { continue };
            // Two hours less than at noon, so that neither a fraction of a second nor daylight saving decides on which day.
            let after = SignedDuration::from_hours(24 * i64::from(days) - 14);
            let is_paid = |invoice: &Invoice| invoice.issued_at() + after <= noon;
            if stored.facts.invoices.iter().any(|invoice| invoice.is_open(noon) && is_paid(invoice)) {
                self.cloud.pay_invoices(self.accounts[nth].id, is_paid).await;
                let now = self.cloud.inner().now();
                self.accounts[nth].log.push((now, "  an invoice is paid".to_owned()));
            }
        }
    }

    /// Notes each state that is a new one.
    async fn look(&mut self, noon: Timestamp) {
        for nth in 0..self.accounts.len() {
            let state = self.stored(nth).await.map_or_else(
                || "removed".to_owned(),
                |stored| {
                    let life = life(&stored.facts, Now(noon));
                    let on =
                        |name: &str, day: Option<Date>| day.map(|day| format!(", {name} {day}")).unwrap_or_default();
                    format!(
                        "{}{}{}{}",
                        life.state.code(),
                        on("paid through", life.paid_through),
                        on("ends on", life.ends_on),
                        on("removal on", life.removal_on)
                    )
                },
            );
            if self.accounts[nth].state != state {
                self.accounts[nth].log.push((noon, format!("is {state}")));
                self.accounts[nth].state = state;
            }
        }
    }
}
