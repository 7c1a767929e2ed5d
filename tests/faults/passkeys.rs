//! A passkey: added, used as the only factor and as the second one, and removed.

use reqwest::Method;
use serde_json::{Value, json};
use tests::{Device, LocalCloud, PASSWORD};

use crate::{
    Journey,
    members::sign_up,
    persist::{persist, prove, renewed, text},
    point::Point,
    state::{State, expect},
};

const EMAIL: &str = "soren@rodgrod.example";

/// The device, whose passkey has been removed from the account.
pub(crate) struct Passkeys(Device);

impl Journey for Passkeys {
    const SOURCE: &'static str = file!();

    const FUNCTIONS: &'static [&'static str] = &["auth"];

    async fn prepare(cloud: &LocalCloud) -> Result<(), String> {
        sign_up(cloud, EMAIL).await
    }

    async fn run(cloud: &LocalCloud) -> Result<Self, String> {
        let password = json!({ "email": EMAIL, "password": PASSWORD });
        let log_in = || cloud.request(Method::POST, "/v1/sessions").json(&password);
        let token = text(&persist(cloud, log_in, &[201], &[]).await?.0, "token");
        let with = |method, path: &str| cloud.request(method, path).bearer_auth(&token);
        let alone = || cloud.request(Method::POST, "/v1/sessions/passkey-options");

        let mut device = Device::at(&cloud.inner().api_url());
        let asked = persist(cloud, || with(Method::POST, "/v1/me/passkeys/options"), &[201], &[]).await?.0.json();
        let passkey = json!({ "name": "Telefonen", "passkey": device.create(&asked["options"]).await });
        let add = || with(Method::POST, "/v1/me/passkeys").json(&passkey);
        let token =
            renewed(cloud, add, async || show(cloud, &mut device, (&alone, 201), "/v1/sessions/passkeys").await)
                .await?;
        let with = |method, path: &str| cloud.request(method, path).bearer_auth(&token);
        let me = persist(cloud, || with(Method::GET, "/v1/me"), &[200], &[]).await?.0.json();
        let id = me["second_factors"]["passkeys"][0]["id"].as_str().unwrap_or_default().to_owned();

        show(cloud, &mut device, (&alone, 201), "/v1/sessions/passkeys").await?;
        show(cloud, &mut device, (&log_in, 202), "/v1/sessions/challenges").await?;
        let path = format!("/v1/me/passkeys/{id}");
        persist(cloud, || with(Method::DELETE, &path), &[204], &[404]).await?;
        Ok(Self(device))
    }

    async fn check(&self, cloud: &LocalCloud, _: &Point, _: &str) -> Result<(), String> {
        let alone = || cloud.request(Method::POST, "/v1/sessions/passkey-options");
        let mut device = self.0.lured_to(&cloud.inner().api_url());
        let opened = show(cloud, &mut device, (&alone, 201), "/v1/sessions/passkeys").await;
        if !opened.is_err_and(|why| why.starts_with("401")) {
            return Err("a passkey that was removed opens".to_owned());
        }
        let password = json!({ "email": EMAIL, "password": PASSWORD });
        let log_in = || cloud.request(Method::POST, "/v1/sessions").json(&password);
        persist(cloud, log_in, &[201], &[]).await.map_err(|why| format!("the password alone: {why}"))?;
        // What was left to the schedule is done within minutes, and unanswered challenges expire.
        cloud.advance("PT10M").await;
        cloud.advance("PT1H").await;
        let state = State::of(cloud).await;
        let (count, actions) = (|kind| state.count(kind), |action| state.actions(action));
        let expected = [
            ("factors left", count("Factors"), 0),
            ("enrolments left", count("Enrolment"), 0),
            ("challenges left", count("Challenge") + count("PasskeyRequest"), 0),
            ("passkeys added", actions("passkey-added"), 1),
            ("passkeys removed", actions("passkey-removed"), 1),
            ("recorded log-ins", actions("logged-in"), state.log_ins()),
        ];
        expect(&expected)?;
        state.all_sent()
    }
}

/// Answers the challenge with the passkey, and returns the session token.
async fn show(
    cloud: &LocalCloud,
    device: &mut Device,
    asking: (&impl Fn() -> reqwest::RequestBuilder, u16),
    path: &str,
) -> Result<String, String> {
    let shown = async |due: &Value| {
        let shown = device.get(&due["options"]).await.ok_or("the device shows nothing")?;
        Ok(("passkey", shown))
    };
    prove(cloud, asking, path, shown).await
}
