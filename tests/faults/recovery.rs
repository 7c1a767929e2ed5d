//! Regaining access: a phone number is verified, the password is reset by mail and by text message, and the e-mail
//! address is changed and restored.

use local::link_token;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Applicant, LocalCloud, PASSWORD};

use crate::{
    Journey,
    persist::{message, persist},
    point::Point,
    state::{State, expect},
};

const OLD: &str = "soren@rodgrod.example";
const NEW: &str = "soren.ny@rodgrod.example";
const PHONE: &str = "+4571727374";
const SECOND: &str = "en-helt-ny-cykelsadel-7";
/// How many messages one action of this journey sends concurrently.
const BESIDE: usize = 3;
const THIRD: &str = "tre-grumme-gule-gummistovler";

/// What the client knows: how often it asked for messages that may be sent more than once.
pub(crate) struct Recovery {
    links: usize,
    codes: usize,
}

impl Journey for Recovery {
    const SOURCE: &'static str = file!();

    async fn prepare(cloud: &LocalCloud) -> Result<(), String> {
        let who = Applicant::new(OLD);
        let post = |path: &str, body: Value| cloud.request(Method::POST, path).json(&body);
        // No fault is injected yet, but the machine can be busy with other clouds.
        persist(cloud, || post("/v1/signups", who.request.clone()), &[202], &[]).await?;
        let token = cloud.last_token_to(OLD).await;
        let confirm = || post("/v1/signups/confirm", json!({ "token": token, "password": PASSWORD }));
        persist(cloud, confirm, &[201], &[410]).await?;
        // A number resets nobody in its first three days.
        who.log_in(cloud).await.verify_phone(PHONE).await;
        cloud.advance("P3D").await;
        cloud.inner().drain().await;
        Ok(())
    }

    async fn run(cloud: &LocalCloud) -> Result<Self, String> {
        let post = |path: &str, body: Value| cloud.request(Method::POST, path).json(&body);
        let log_in = async |password: &str| {
            let log_in = || post("/v1/sessions", json!({ "email": OLD, "password": password }));
            let (answer, _) = persist(cloud, log_in, &[201], &[]).await?;
            Ok::<_, String>(answer.json()["token"].as_str().unwrap_or_default().to_owned())
        };

        let session = log_in(PASSWORD).await?;
        let with = |path: &str, body: Value| post(path, body).bearer_auth(&session);
        let ask = || with("/v1/me/phone", json!({ "phone": PHONE })).header("idempotency-key", "once");
        persist(cloud, ask, &[202], &[]).await?;
        message(cloud, PHONE, |text| text.text.contains("din kode til at bekræfte")).await?;
        let code = cloud.last_code_to(PHONE).await;
        // A retry may find that the first request had succeeded.
        persist(cloud, || with("/v1/me/phone/confirm", json!({ "code": code })), &[204], &[410]).await?;

        let ask = || post("/v1/password-resets", json!({ "email": OLD }));
        let (_, links) = persist(cloud, ask, &[202], &[]).await?;
        let token = token_in(&message(cloud, OLD, |mail| mail.subject == "Nulstil din adgangskode").await?)?;
        let confirm = || post("/v1/password-resets/confirm", json!({ "token": token, "password": SECOND }));
        persist(cloud, confirm, &[204], &[410]).await?;
        log_in(SECOND).await?;

        let ask = || post("/v1/password-resets", json!({ "phone": PHONE }));
        let (asked, codes) = persist(cloud, ask, &[202], &[]).await?;
        let request = asked.json()["request"].clone();
        message(cloud, PHONE, |text| text.text.contains("din kode til at nulstille")).await?;
        let code = cloud.last_code_to(PHONE).await;
        let body = json!({ "phone": PHONE, "request": request, "code": code, "password": THIRD });
        let confirm = || post("/v1/password-resets/confirm", body.clone());
        persist(cloud, confirm, &[204], &[410]).await?;
        let session = log_in(THIRD).await?;

        let with = |path: &str, body: Value| post(path, body).bearer_auth(&session);
        let ask = || with("/v1/me/email", json!({ "email": NEW })).header("idempotency-key", "once");
        persist(cloud, ask, &[202], &[]).await?;
        let token = token_in(&message(cloud, NEW, |mail| mail.subject == "Bekræft din nye adresse").await?)?;
        persist(cloud, || with("/v1/me/email/confirm", json!({ "token": token })), &[204], &[410]).await?;
        let told = message(cloud, OLD, |mail| mail.subject == "Din e-mailadresse er ændret").await?;
        let undo = token_in(&told)?;
        persist(cloud, || post("/v1/email-changes/undo", json!({ "token": undo })), &[204], &[410]).await?;
        let me = || cloud.request(Method::GET, "/v1/me").bearer_auth(&session);
        persist(cloud, me, &[401], &[]).await?;
        Ok(Self { links, codes })
    }

    async fn check(&self, cloud: &LocalCloud, point: &Point, kind: &str) -> Result<(), String> {
        // A code that nobody entered ends after ten minutes, to the second.
        cloud.advance("PT11M").await;
        for password in [PASSWORD, SECOND, THIRD] {
            let body = json!({ "email": OLD, "password": password });
            // If the fault has not occurred yet, it can occur in this request.
            let log_in = || cloud.request(Method::POST, "/v1/sessions").json(&body);
            persist(cloud, log_in, &[401], &[]).await.map_err(|why| format!("an old password opens: {why}"))?;
        }
        let state = State::of(cloud).await;
        let (count, actions) = (|kind| state.count(kind), |action| state.actions(action));
        expect(&[
            ("people", count("User"), 1),
            ("addresses", count("PasswordCredential"), 1),
            ("numbers", count("PhoneIdentity"), 1),
            ("recorded numbers", actions("phone-verified"), 2),
            ("codes left for a number", count("PhoneChange"), 0),
            ("resets", actions("password-reset"), 2),
            ("changes", actions("email-changed"), 1),
            ("ways back", actions("email-restored"), 1),
            ("revocations", actions("access-revoked"), 1),
            ("links left to change the address", count("EmailChange"), 0),
            ("links left to take it back", count("EmailUndo"), 0),
            ("codes left", count("PhoneReset"), 0),
        ])?;
        state.all_sent()?;
        self.messages(cloud, doubles(point, kind)).await
    }
}

impl Recovery {
    async fn messages(&self, cloud: &LocalCloud, doubles: usize) -> Result<(), String> {
        let mut extra = 0;
        for (to, subject, at_most) in [
            (OLD, "Nulstil din adgangskode", self.links),
            (OLD, "Din adgangskode er nulstillet", 2),
            (NEW, "Bekræft din nye adresse", 1),
            (OLD, "Din e-mailadresse er ændret", 1),
            (NEW, "Din e-mailadresse er ændret", 1),
            (OLD, "Din e-mailadresse er ført tilbage", 1),
            (NEW, "Din e-mailadresse er ført tilbage", 1),
            // Two codes verify the number. The three notifications are of a reset by mail, a change of the address and
            // its undoing.
            (PHONE, "", 2 + self.codes + 3),
        ] {
            let copies = cloud.mails_to(to).await.iter().filter(|mail| mail.subject == subject).count();
            if copies == 0 {
                return Err(format!("«{subject}» was lost"));
            }
            extra += copies.saturating_sub(at_most);
        }
        if extra > doubles { Err(format!("{extra} messages too many")) } else { Ok(()) }
    }
}

/// How many messages can be sent twice: only those that the service accepted, and whose answer or record was lost. A
/// process that crashes loses the records of all messages that it was sending concurrently.
fn doubles(point: &Point, kind: &str) -> usize {
    let sending = ["SendEmail", "Publish"].contains(&point.operation.as_str());
    match kind {
        _ if point.function != "delivery" => 0,
        "crash" | "crash-after" => BESIDE,
        "error-after" | "timeout" | "reset" if sending => 1,
        _ => 0,
    }
}

fn token_in(text: &str) -> Result<String, String> {
    link_token(text).map(str::to_owned).ok_or_else(|| "no link".to_owned())
}
