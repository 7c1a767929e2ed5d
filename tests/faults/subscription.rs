//! An owner subscribes, suspends, cancels, asks for removal, and takes it back.

use reqwest::Method;
use serde_json::{Value, json};
use tests::LocalCloud;

use crate::{
    Journey,
    members::{log_in, sign_up_buyer},
    persist::{persist, text},
    point::Point,
    state::{State, expect},
};

const OWNER: &str = "soren@rodgrod.example";
const PATH: &str = "/v1/subscription";

/// The subscription as it was shown in the end.
pub(crate) struct Subscribing(Value);

impl Journey for Subscribing {
    const SOURCE: &'static str = file!();

    const FUNCTIONS: &'static [&'static str] = &["billing"];

    const KINDS_OF_WRITES: &'static [&'static str] = &["conflict"];

    async fn prepare(cloud: &LocalCloud) -> Result<(), String> {
        sign_up_buyer(cloud, OWNER).await
    }

    async fn run(cloud: &LocalCloud) -> Result<Self, String> {
        let token = text(&log_in(cloud, OWNER).await?, "token");
        let terms = json!({ "plan": "standard", "period": "month", "payment": "invoice" });
        // A command whose answer was lost is known by its key.
        let commands = ["", "/suspend", "/resume", "/cancel", "/removal"];
        for (nth, command) in commands.into_iter().enumerate() {
            let post = || {
                let request = cloud.request(Method::POST, &format!("{PATH}{command}")).bearer_auth(&token);
                let request = request.header("idempotency-key", format!("key-{nth}"));
                if command.is_empty() { request.json(&terms) } else { request }
            };
            persist(cloud, post, &[200], &[]).await?;
        }
        let delete = || cloud.request(Method::DELETE, &format!("{PATH}/removal")).bearer_auth(&token);
        persist(cloud, delete, &[204], &[]).await?;
        let get = || cloud.request(Method::GET, PATH).bearer_auth(&token);
        Ok(Self(persist(cloud, get, &[200], &[]).await?.0.json()))
    }

    async fn check(&self, cloud: &LocalCloud, _: &Point, _: &str) -> Result<(), String> {
        if self.0["status"] != "cancelled" {
            return Err(format!("the subscription is {}", self.0));
        }
        cloud.advance("PT10M").await;
        let state = State::of(cloud).await;
        let facts = |name: &str| {
            let found = state.all("Subscription").next().map(|item| item["facts"]["M"][name]["L"].clone());
            found.as_ref().and_then(Value::as_array).map_or(0, Vec::len)
        };
        let actions = |action: &str| state.actions(&format!("subscription-{action}"));
        expect(&[
            ("subscriptions", state.count("Subscription"), 1),
            ("commands", facts("commands"), 6),
            ("invoices", facts("invoices"), 2),
            ("confirmations, and what was issued", facts("sent"), 9),
            ("issued", state.count("IssuedInvoice"), 3),
            ("numbers", state.numbers().len(), 3),
            ("the last number", state.numbers().last().copied().unwrap_or_default(), 3),
            ("started", actions("started"), 1),
            ("suspended", actions("suspended"), 1),
            ("resumed", actions("resumed"), 1),
            ("cancelled", actions("cancelled"), 1),
            ("removals asked for", actions("removal-requested"), 1),
            ("removals taken back", actions("removal-withdrawn"), 1),
        ])?;
        state.all_sent()
    }
}
