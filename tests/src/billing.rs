//! Billing details and subscriptions, as a subscriber has them.

use app::subscriptions;
use clients::Randomness;
use domain::{
    Now,
    audit::AuditEvent,
    billing::subscription::{Delivery, Facts, Invoice, Sent, Slot, record_payment},
    date::day_of,
    id::{AccountId, InvoiceId, MessageId},
    records::AuditAction,
};
use serde_json::{Value, json};

use crate::{Answer, LocalCloud, Person};

/// The least that is accepted.
#[must_use]
pub fn billing_details() -> Value {
    json!({
        "company_name": "Rødgrød & Fløde ApS",
        "vat_number": "43628267",
        "invoice_address": { "line1": "Borggade 22", "postal_code": "6300", "city": "Gråsten", "country": "DK" },
        "invoice_email": "faktura@rodgrod.example",
        "contact_email": "ada@rodgrod.example",
        "reference": "Indkøb 7",
    })
}

/// The least, with these fields beside it or in place of it.
#[must_use]
pub fn billing_details_with(more: &Value) -> Value {
    let mut details = billing_details();
    for (name, value) in more.as_object().into_iter().flatten() {
        details[name] = value.clone();
    }
    details
}

impl Person<'_> {
    /// The account that the person is in.
    ///
    /// # Panics
    /// If the session names none.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a test without its account is over")]
    pub fn account(&self) -> AccountId {
        self.session["account_id"].as_str().and_then(|id| id.parse().ok()).expect("an account")
    }

    /// Gives billing details, and subscribes to the standard plan.
    pub async fn subscribe(&self, period: &str) -> Answer {
        self.subscribe_as(&json!({}), period).await
    }

    /// The same, with these billing details beside the usual ones or in place of them. An invoice that waits for what VIES says of the VAT
    /// number follows a minute later.
    pub async fn subscribe_as(&self, details: &Value, period: &str) -> Answer {
        let _ = self.put("/v1/billing-details", &billing_details_with(details)).await.expect(200);
        let terms = json!({ "plan": "standard", "period": period, "payment": "invoice" });
        let answer = self.post("/v1/subscription", &terms).await.expect(200);
        if details["vat_number"].as_str().is_some_and(|number| !number.starts_with("DK")) {
            self.cloud.advance("PT1M").await;
        }
        answer
    }

    /// Gives billing details with this card, and subscribes to the standard plan by the month, paid from it. It is charged in the next minute.
    pub async fn subscribe_by_card(&self, token: &str) {
        let card =
            json!({ "provider": "Stripe", "token": token, "brand": "Dankort", "last4": "4242", "expires": "2031-09" });
        let _ = self.put("/v1/billing-details", &billing_details_with(&json!({ "card": card }))).await.expect(200);
        let terms = json!({ "plan": "standard", "period": "month", "payment": "card" });
        let _ = self.post("/v1/subscription", &terms).await.expect(200);
    }

    /// A reminder of an invoice was sent by this message, and nothing is known of it yet.
    pub async fn remind(&self, invoice: InvoiceId, message: MessageId) {
        self.add_facts(|facts, now| {
            let slot = Slot::InvoiceReminder { invoice, due_on: day_of(now.0), nth: 1 };
            let deliveries = vec![Delivery { message, accepted_at: None, bounced_at: None }];
            facts.sent.push(Sent { slot, at: now.0, deliveries });
        })
        .await;
    }

    /// Adds facts to the account's subscription, as [`LocalCloud::add_facts`] does.
    pub async fn add_facts(&self, add: impl Fn(&mut Facts, Now)) {
        self.cloud.add_facts(self.account(), add).await;
    }
}

impl LocalCloud {
    /// Adds facts to an account's subscription that no route adds, and carries out what follows.
    ///
    /// # Panics
    /// If that fails.
    #[expect(clippy::expect_used, reason = "a test without its facts is over")]
    pub async fn add_facts(&self, account: AccountId, add: impl Fn(&mut Facts, Now)) {
        let (store, now, random) = (self.store("local").await, Now(self.inner().now()), Randomness::system());
        let audit_event = || AuditEvent::by_nobody(now, &random, account, AuditAction::SubscriptionUpdated);
        let added = subscriptions::record(
            &store,
            account,
            (now, &random),
            audit_event,
            |facts| add(facts, now),
            subscriptions::not_asked,
        )
        .await;
        assert!(added.expect("facts that follow").is_changed, "nothing was added");
    }

    /// Pays what is open of those invoices of an account that `is_paid` names, as if the bank had reported it.
    pub async fn pay_invoices(&self, account: AccountId, is_paid: impl Fn(&Invoice) -> bool) {
        self.add_facts(account, |facts, now| {
            for invoice in facts.invoices.clone().iter().filter(|invoice| invoice.is_open(now.0) && is_paid(invoice)) {
                let _ = record_payment(facts, now, invoice.id(), invoice.open_amount(now.0));
            }
        })
        .await;
    }
}
