//! A passkey: added, shown as the only factor and as the second one, and removed.

use reqwest::Method;
use serde_json::{Value, json};
use tests::{Device, LocalCloud, PASSWORD};

use crate::{Journey, first::items, members::sign_up, persist::persist, point::Point, secured::text};

/// How often a ceremony is begun anew.
const TIMES: usize = 4;

const EMAIL: &str = "soren@rodgrod.example";

/// The device, with a passkey that is nobody's any more.
pub(crate) struct Passkeys(Device);

impl Journey for Passkeys {
    const FUNCTIONS: &'static [&'static str] = &["auth"];

    async fn prepare(cloud: &LocalCloud) -> Result<(), String> {
        sign_up(cloud, EMAIL).await
    }

    async fn run(cloud: &LocalCloud) -> Result<Self, String> {
        let password = json!({ "email": EMAIL, "password": PASSWORD });
        let log_in = || cloud.request(Method::POST, "/v1/sessions").json(&password);
        let token = text(&persist(cloud, log_in, &[201], &[]).await?.0, "token");
        let with = |method, path: &str| cloud.request(method, path).bearer_auth(&token);

        let mut device = Device::at(&cloud.inner().api_url());
        let asked = persist(cloud, || with(Method::POST, "/v1/me/passkeys/options"), &[201], &[]).await?.0.json();
        let passkey = json!({ "name": "Telefonen", "passkey": device.create(&asked["options"]).await });
        // Whoever lost the answer has added it.
        persist(cloud, || with(Method::POST, "/v1/me/passkeys").json(&passkey), &[201], &[410]).await?;
        let me = persist(cloud, || with(Method::GET, "/v1/me"), &[200], &[]).await?.0.json();
        let id = me["second_factors"]["passkeys"][0]["id"].as_str().unwrap_or_default().to_owned();

        let alone = || cloud.request(Method::POST, "/v1/sessions/passkey-options");
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
        // What was left to the schedule is done within minutes, and what was asked and not shown is forgotten.
        cloud.advance("PT10M").await;
        cloud.advance("PT1H").await;
        let items = items(cloud).await;
        let count = |kind: &str| items.get(kind).map_or(0, Vec::len);
        let actions = |action: &str| {
            let entries = items.get("AuditEntry").into_iter().flatten();
            entries.filter(|entry| entry["action"]["S"] == action).count()
        };
        let expected = [
            ("factors left", count("Factors"), 0),
            ("enrolments left", count("Enrolment"), 0),
            ("challenges left", count("Challenge") + count("PasskeyRequest"), 0),
            ("passkeys added", actions("passkey-added"), 1),
            ("passkeys removed", actions("passkey-removed"), 1),
            ("recorded log-ins", actions("logged-in"), count("LogIn")),
        ];
        for (what, found, wanted) in expected {
            if found != wanted {
                return Err(format!("{what}: {found}, not {wanted}"));
            }
        }
        for message in items.get("Message").into_iter().flatten() {
            if message["delivery"]["S"] != "sent" || !message["sealed"].is_null() {
                return Err(format!("a message is {} and not done", message["delivery"]["S"]));
            }
        }
        Ok(())
    }
}

/// Shows the passkey for what is asked, from the beginning again where an answer was lost: it may have been spent.
async fn show(
    cloud: &LocalCloud,
    device: &mut Device,
    (ask, asked): (&impl Fn() -> reqwest::RequestBuilder, u16),
    path: &str,
) -> Result<(), String> {
    for _ in 0..TIMES {
        let due: Value = persist(cloud, ask, &[asked], &[]).await?.0.json();
        let shown = device.get(&due["options"]).await.ok_or("the device shows nothing")?;
        let body = json!({ "challenge": due["challenge"], "passkey": shown });
        let answer = cloud.send(cloud.request(Method::POST, path).json(&body)).await;
        match answer.status.as_u16() {
            201 => return Ok(()),
            409 | 500.. => {}
            other => return Err(format!("{other}: {}", answer.text)),
        }
    }
    Err(format!("no log-in by passkey in {TIMES} times"))
}
