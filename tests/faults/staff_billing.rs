//! The operator's finance looks at an account's billing details and corrects them, and registers a payment of its invoice and a credit.

use reqwest::Method;
use serde_json::{Value, json};
use tests::{LocalCloud, PASSWORD, billing_details, billing_details_with};

use crate::{
    Journey,
    members::{log_in, sign_up},
    persist::{persist, text},
    point::Point,
    secured::{challenge, next_code, set_up},
    state::{State, expect},
};

const OWNER: &str = "soren@rodgrod.example";
const STAFF: &str = "stine@rodgrod.example";
const SUBJECT: &str = "Faktureringsoplysninger er ændret";

/// The details as they were shown in the end.
pub(crate) struct StaffBilling(Value);

impl Journey for StaffBilling {
    const SOURCE: &'static str = file!();

    const FUNCTIONS: &'static [&'static str] = &["billing"];

    async fn prepare(cloud: &LocalCloud) -> Result<(), String> {
        sign_up(cloud, OWNER).await?;
        sign_up(cloud, STAFF).await
    }

    async fn run(cloud: &LocalCloud) -> Result<Self, String> {
        let at = |path: &'static str, email: &'static str| {
            move || cloud.request(Method::POST, path).json(&json!({ "email": email, "password": PASSWORD }))
        };
        let opened = log_in(cloud, OWNER).await?.json();
        let account = opened["session"]["account_id"].as_str().unwrap_or_default().to_owned();
        let token = text(&log_in(cloud, STAFF).await?, "token");
        let (app, _) = set_up(cloud, &token, &at("/v1/sessions", STAFF)).await?;
        let appointed = cloud.appoint(STAFF, &["finance"]).await;
        if appointed["status"] != "done" {
            return Err(format!("the appointment is {appointed}"));
        }
        let token = challenge(cloud, &at("/v1/staff/sessions", STAFF), async || next_code(cloud, &app).await).await?;
        let [path, invoices] =
            ["billing-details", "invoices"].map(|what| format!("/v1/staff/accounts/{account}/{what}"));
        for details in [billing_details(), billing_details_with(&json!({ "reference": "Indkøb 8" }))] {
            let put = || cloud.request(Method::PUT, &path).bearer_auth(&token).json(&details);
            persist(cloud, put, &[200], &[]).await?;
        }
        let owner = text(&log_in(cloud, OWNER).await?, "token");
        let terms = json!({ "plan": "standard", "period": "month", "payment": "invoice" });
        let subscribe = || {
            let request = cloud.request(Method::POST, "/v1/subscription").bearer_auth(&owner);
            request.header("idempotency-key", "subscribe").json(&terms)
        };
        persist(cloud, subscribe, &[200], &[]).await?;
        let list = || cloud.request(Method::GET, &invoices).bearer_auth(&token);
        let listed = persist(cloud, list, &[200], &[]).await?.0.json();
        let invoice = listed["items"][0]["id"].as_str().unwrap_or_default().to_owned();
        let amount = json!({ "amount": "10.00", "currency": "DKK" });
        for (what, body) in [
            ("payments", json!({ "amount": amount, "paid_on": "2026-11-17", "reference": "1" })),
            ("credit-notes", json!({ "amount": amount, "reason": "Prisen" })),
        ] {
            let post = || {
                let request = cloud.request(Method::POST, &format!("/v1/staff/invoices/{invoice}/{what}"));
                request.bearer_auth(&token).header("idempotency-key", what).json(&body)
            };
            persist(cloud, post, &[200], &[]).await?;
        }
        let get = || cloud.request(Method::GET, &path).bearer_auth(&token);
        Ok(Self(persist(cloud, get, &[200], &[]).await?.0.json()))
    }

    async fn check(&self, cloud: &LocalCloud, _: &Point, _: &str) -> Result<(), String> {
        if self.0["reference"] != "Indkøb 8" {
            return Err(format!("the details are {}", self.0));
        }
        cloud.advance("PT10M").await;
        let told = cloud.mails_to(OWNER).await.iter().filter(|mail| mail.subject == SUBJECT).count();
        let state = State::of(cloud).await;
        let (count, actions) = (|kind| state.count(kind), |action| state.actions(action));
        expect(&[
            ("details", count("BillingProfile"), 1),
            ("recorded changes", actions("billing-details-changed"), 2),
            ("mails", told, 2),
            ("payments", count("BookedPayment"), 1),
            ("payments in the log", actions("invoice-payment-registered"), 1),
            ("credits in the log", actions("invoice-credited"), 1),
            ("numbers", state.numbers().len(), 2),
        ])?;
        // Each answer that showed the details without changing them is recorded, also one that was lost.
        if actions("billing-details-viewed") == 0 {
            return Err("no look is recorded".to_owned());
        }
        state.all_sent()
    }
}
