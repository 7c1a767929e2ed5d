//! An owner gives the billing details of the account, changes them with further details, and looks at both.

use reqwest::Method;
use serde_json::{Value, json};
use tests::{LocalCloud, billing_details, billing_details_with};

use crate::{
    Journey,
    members::{log_in, sign_up},
    persist::{persist, text},
    point::Point,
    state::{State, expect},
};

const OWNER: &str = "soren@rodgrod.example";
const SUBJECT: &str = "Faktureringsoplysninger er ændret";

/// The details as they were shown in the end.
pub(crate) struct Billing(Value);

impl Journey for Billing {
    const SOURCE: &'static str = file!();

    const FUNCTIONS: &'static [&'static str] = &["billing"];

    async fn prepare(cloud: &LocalCloud) -> Result<(), String> {
        sign_up(cloud, OWNER).await
    }

    async fn run(cloud: &LocalCloud) -> Result<Self, String> {
        let token = text(&log_in(cloud, OWNER).await?, "token");
        let extra = json!({ "Note": "Kun mandag", "declared_responsible": true });
        let changed = billing_details_with(&json!({ "reference": "Indkøb 8", "extra": extra }));
        for details in [billing_details(), changed] {
            let put = || cloud.request(Method::PUT, "/v1/billing-details").bearer_auth(&token).json(&details);
            persist(cloud, put, &[200], &[]).await?;
        }
        let get = |path: &'static str| {
            let token = token.clone();
            move || cloud.request(Method::GET, path).bearer_auth(&token)
        };
        persist(cloud, get("/v1/billing-details/declarations"), &[200], &[]).await?;
        Ok(Self(persist(cloud, get("/v1/billing-details"), &[200], &[]).await?.0.json()))
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
            ("declarations", count("ResponsibilityDeclaration"), 1),
            ("recorded changes", actions("billing-details-changed"), 2),
            ("mails", told, 2),
        ])?;
        state.all_sent()
    }
}
