//! An invoice is paid from a card: once, whatever fails between us, the payment provider, and its webhook.

use std::time::Duration;

use serde_json::{Value, json};
use tests::{LocalCloud, billing_details_with};

use crate::{
    Journey,
    members::{invoices, subscribe},
    point::Point,
    state::{State, expect},
};

const OWNER: &str = "soren@rodgrod.example";

/// The invoices as they were shown in the end.
pub(crate) struct ByCard(Value);

impl Journey for ByCard {
    const SOURCE: &'static str = file!();

    const FUNCTIONS: &'static [&'static str] = &["retention", "billing"];

    /// What else retention does each minute is another journey's.
    fn tested(points: Vec<Point>) -> Vec<Point> {
        const OF_THE_CHARGE: [&str; 5] =
            ["CreateCustomer", "CreatePaymentIntent", "ListPaymentIntents", "BatchGetItem", "TransactWriteItems"];
        points.into_iter().filter(|point| OF_THE_CHARGE.contains(&point.operation.as_str())).collect()
    }

    async fn prepare(cloud: &LocalCloud) -> Result<(), String> {
        let card = json!({ "provider": "Stripe", "token": "pm_card_visa", "brand": "Visa", "last4": "4242", "expires": "2031-09" });
        let details = billing_details_with(&json!({ "card": card }));
        subscribe(cloud, OWNER, &details, "card").await
    }

    async fn run(cloud: &LocalCloud) -> Result<Self, String> {
        // A provider that did not answer is asked again after a quarter of an hour.
        for _ in 0..4 {
            cloud.advance("PT16M").await;
        }
        tokio::time::timeout(Duration::from_secs(30), cloud.inner().drain()).await.map_err(|_| "events are left")?;
        Ok(Self(invoices(cloud, OWNER).await?))
    }

    async fn check(&self, cloud: &LocalCloud, _: &Point, _: &str) -> Result<(), String> {
        let invoice = &self.0[0];
        let kinds = invoice["entries"].as_array().into_iter().flatten().map(|entry| entry["kind"].clone());
        let kinds = kinds.collect::<Vec<_>>();
        if (&invoice["status"], &kinds[..]) != (&json!("paid"), &[json!("card-payment")]) {
            return Err(format!("the invoice is {invoice}"));
        }
        let taken = cloud.inner().payments().iter().filter(|payment| payment.status == "succeeded").count();
        let state = State::of(cloud).await;
        expect(&[
            ("payments at the provider", taken, 1),
            ("payments in the books", state.count("ChargedPayment"), 1),
            ("customers", state.count("CardPayments"), 1),
            ("mandates", state.count("PaymentMandate"), 1),
            ("invoices", state.count("IssuedInvoice"), 1),
        ])?;
        state.all_sent()
    }
}
