//! An invoice reaches its buyer's GLN: once, whatever fails between us and the access point.

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
pub(crate) struct ByAccessPoint(Value);

impl Journey for ByAccessPoint {
    const SOURCE: &'static str = file!();

    const FUNCTIONS: &'static [&'static str] = &["retention"];

    /// What else retention does each minute is another journey's.
    fn tested(points: Vec<Point>) -> Vec<Point> {
        const OF_THE_DOCUMENT: [&str; 6] =
            ["SendDocument", "GetDocument", "ListDocuments", "GetDocumentXml", "BatchGetItem", "TransactWriteItems"];
        points.into_iter().filter(|point| OF_THE_DOCUMENT.contains(&point.operation.as_str())).collect()
    }

    async fn prepare(cloud: &LocalCloud) -> Result<(), String> {
        let details = json!({ "ean": "5798009811578", "order_reference": "PO 1", "customer_contact": "Ada" });
        subscribe(cloud, OWNER, &billing_details_with(&details), "invoice").await?;
        // The documents of the invoice are made with its mail.
        tokio::time::timeout(Duration::from_secs(30), cloud.inner().drain()).await.map_err(|_| "events are left".into())
    }

    async fn run(cloud: &LocalCloud) -> Result<Self, String> {
        // It is asked for again after as long as it has taken so far.
        for _ in 0..6 {
            cloud.advance("PT6M").await;
        }
        tokio::time::timeout(Duration::from_secs(30), cloud.inner().drain()).await.map_err(|_| "events are left")?;
        Ok(Self(invoices(cloud, OWNER).await?))
    }

    async fn check(&self, cloud: &LocalCloud, _: &Point, _: &str) -> Result<(), String> {
        let invoice = &self.0[0];
        if invoice["e_invoice"]["status"] != "accepted" {
            return Err(format!("the invoice is {invoice}"));
        }
        let state = State::of(cloud).await;
        expect(&[
            ("documents at the access point", cloud.inner().documents().len(), 1),
            ("invoices", state.count("IssuedInvoice"), 1),
        ])?;
        state.all_sent()
    }
}
