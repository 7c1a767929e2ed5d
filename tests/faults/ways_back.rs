//! Ways back: lost factors are reported, a factor that somebody added is undone by the link in its notice, and another password is set.

use local::link_token;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Applicant, AuthenticatorApp, LocalCloud, PASSWORD};

use crate::{
    Journey,
    members::sign_up,
    persist::{message, persist, text},
    point::Point,
    state::{State, expect},
};

const EMAIL: &str = "soren@rodgrod.example";
const ANOTHER: &str = "en-helt-ny-cykelsadel-7";

/// A log-in to which somebody added a second factor.
pub(crate) struct WaysBack;

impl Journey for WaysBack {
    const SOURCE: &'static str = file!();

    const FUNCTIONS: &'static [&'static str] = &["auth"];

    async fn prepare(cloud: &LocalCloud) -> Result<(), String> {
        sign_up(cloud, EMAIL).await?;
        Applicant::new(EMAIL).log_in(cloud).await.verify_phone("+4571727374").await;
        Ok(())
    }

    async fn run(cloud: &LocalCloud) -> Result<Self, String> {
        let post = |path: &str, body: Value| cloud.request(Method::POST, path).json(&body);
        let log_in = |password: &str| post("/v1/sessions", json!({ "email": EMAIL, "password": password }));
        let token = text(&persist(cloud, || log_in(PASSWORD), &[201], &[]).await?.0, "token");
        let begin = || cloud.request(Method::POST, "/v1/me/totp").bearer_auth(&token);
        let app = AuthenticatorApp::new(&text(&persist(cloud, begin, &[201], &[]).await?.0, "secret"));
        let code = json!({ "code": app.ok_or("no secret")?.code(cloud.inner().now()) });
        let confirm = || post("/v1/me/totp/confirm", code.clone()).bearer_auth(&token);
        persist(cloud, confirm, &[201], &[401, 410]).await?;

        let challenge = text(&persist(cloud, || log_in(PASSWORD), &[202], &[]).await?.0, "challenge");
        let report = || post("/v1/lost-factors", json!({ "challenge": challenge }));
        persist(cloud, report, &[202], &[]).await?;
        message(cloud, EMAIL, |mail| mail.subject == "Har du mistet din anden faktor?").await?;

        let notice = message(cloud, EMAIL, |mail| mail.subject == "Dit log-in er ændret").await?;
        let undo = link_token(&notice).ok_or("no link")?.to_owned();
        persist(cloud, || post("/v1/security-changes/undo", json!({ "token": undo })), &[204], &[410]).await?;
        message(cloud, EMAIL, |mail| mail.subject == "Nyt på dit log-in er fjernet").await?;

        persist(cloud, || post("/v1/password-resets", json!({ "email": EMAIL })), &[202], &[]).await?;
        let link = message(cloud, EMAIL, |mail| mail.subject == "Nulstil din adgangskode").await?;
        let token = link_token(&link).ok_or("no link")?.to_owned();
        let confirm = || post("/v1/password-resets/confirm", json!({ "token": token, "password": ANOTHER }));
        persist(cloud, confirm, &[204], &[410]).await?;
        persist(cloud, || log_in(ANOTHER), &[201], &[]).await?;
        Ok(Self)
    }

    async fn check(&self, cloud: &LocalCloud, _: &Point, _: &str) -> Result<(), String> {
        cloud.advance("PT1H").await;
        let body = json!({ "email": EMAIL, "password": PASSWORD });
        let log_in = || cloud.request(Method::POST, "/v1/sessions").json(&body);
        persist(cloud, log_in, &[401], &[]).await.map_err(|why| format!("the old password opens: {why}"))?;
        let state = State::of(cloud).await;
        let (count, actions) = (|kind| state.count(kind), |action| state.actions(action));
        expect(&[
            ("factors left", count("Factors"), 0),
            ("numbers left", count("PhoneIdentity"), 0),
            ("reports", actions("factors-reported-lost"), 1),
            ("revocations", actions("access-revoked"), 1),
            ("resets", actions("password-reset"), 1),
        ])?;
        state.all_sent()
    }
}
