//! The invoice of a buyer in another member state is issued once the EU's register has answered.

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
pub(crate) struct Abroad(Value);

impl Journey for Abroad {
    const SOURCE: &'static str = file!();

    const FUNCTIONS: &'static [&'static str] = &["retention"];

    /// What else retention does each minute is another journey's.
    fn tested(points: Vec<Point>) -> Vec<Point> {
        const OF_THE_INVOICE: [&str; 3] = ["CheckVatNumber", "BatchGetItem", "TransactWriteItems"];
        points.into_iter().filter(|point| OF_THE_INVOICE.contains(&point.operation.as_str())).collect()
    }

    async fn prepare(cloud: &LocalCloud) -> Result<(), String> {
        let german = billing_details_with(&json!({ "vat_number": "DE136695976" }));
        subscribe(cloud, OWNER, &german, "invoice").await
    }

    async fn run(cloud: &LocalCloud) -> Result<Self, String> {
        // A register that did not answer is asked again after an hour.
        for _ in 0..3 {
            cloud.advance("PT61M").await;
        }
        Ok(Self(invoices(cloud, OWNER).await?))
    }

    async fn check(&self, cloud: &LocalCloud, _: &Point, _: &str) -> Result<(), String> {
        let invoice = &self.0[0];
        let said = (&invoice["vat_treatment"], &invoice["vies"]["is_valid"], &invoice["number"]);
        if said != (&json!("reverse-charge"), &json!(true), &json!(1)) {
            return Err(format!("the invoice is {invoice}"));
        }
        let state = State::of(cloud).await;
        expect(&[
            ("invoices", state.count("IssuedInvoice"), 1),
            ("numbers", state.numbers().len(), 1),
            ("documents", state.count("InvoiceDocuments"), 1),
        ])?;
        state.all_sent()
    }
}
