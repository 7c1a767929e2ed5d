//! An invoice is sent with its documents, which are made and kept first.

use reqwest::Method;
use serde_json::json;
use tests::LocalCloud;

use crate::{
    Journey,
    members::{log_in, sign_up_buyer},
    persist::{persist, text},
    point::Point,
    state::{State, expect},
};

const OWNER: &str = "soren@rodgrod.example";
const INVOICES: &str = "faktura@rodgrod.example";

/// The invoice's PDF as it was shown in the end.
pub(crate) struct Invoicing(String);

impl Journey for Invoicing {
    const SOURCE: &'static str = file!();

    const FUNCTIONS: &'static [&'static str] = &["delivery"];

    async fn prepare(cloud: &LocalCloud) -> Result<(), String> {
        sign_up_buyer(cloud, OWNER).await
    }

    async fn run(cloud: &LocalCloud) -> Result<Self, String> {
        let token = text(&log_in(cloud, OWNER).await?, "token");
        let terms = json!({ "plan": "standard", "period": "month", "payment": "invoice" });
        let subscribe = || {
            let request = cloud.request(Method::POST, "/v1/subscription").bearer_auth(&token);
            request.header("idempotency-key", "subscribe").json(&terms)
        };
        persist(cloud, subscribe, &[200], &[]).await?;
        let list = || cloud.request(Method::GET, "/v1/invoices").bearer_auth(&token);
        let listed = persist(cloud, list, &[200], &[]).await?.0.json();
        let invoice = format!("/v1/invoices/{}", listed["items"][0]["id"].as_str().unwrap_or_default());
        // What the stream does not bring in, the schedule does.
        cloud.advance("PT10M").await;
        let pdf = || cloud.request(Method::GET, &invoice).bearer_auth(&token).header("accept", "application/pdf");
        Ok(Self(persist(cloud, pdf, &[200], &[]).await?.0.text))
    }

    async fn check(&self, cloud: &LocalCloud, _: &Point, _: &str) -> Result<(), String> {
        if !self.0.starts_with("%PDF-1.7") {
            return Err("there is no PDF".to_owned());
        }
        let mails = cloud.mails_to(INVOICES).await;
        if mails.is_empty() || mails.iter().any(|mail| mail.attachments != mails[0].attachments) {
            return Err("a mail is missing, or says something else than the other".to_owned());
        }
        let state = State::of(cloud).await;
        expect(&[
            ("invoices", state.count("IssuedInvoice"), 1),
            ("documents", state.count("InvoiceDocuments"), 1),
            ("files of a mail", mails[0].attachments.len(), 2),
        ])?;
        state.all_sent()
    }
}
