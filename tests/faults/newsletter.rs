//! Somebody asks for the newsletter, confirms it, and ends it by the link of a mail; an owner consents and withdraws it.

use reqwest::Method;
use serde_json::json;
use tests::{LocalCloud, unsubscribe_path};

use crate::{
    Journey,
    members::{log_in, sign_up},
    persist::{message, persist, text},
    point::Point,
    state::{State, expect},
};

const OWNER: &str = "soren@rodgrod.example";
const READER: &str = "ada@rodgrod.example";
const CONSENT: &str = "/v1/me/consents/newsletter";

/// It leaves evidence alone.
pub(crate) struct Newsletter;

async fn ask(cloud: &LocalCloud) -> Result<(), String> {
    let body = json!({ "email": READER });
    let request = || cloud.request(Method::POST, "/v1/newsletter/subscriptions").json(&body);
    persist(cloud, request, &[202], &[]).await.map(|_| ())
}

impl Journey for Newsletter {
    const SOURCE: &'static str = file!();

    const FUNCTIONS: &'static [&'static str] = &["newsletter", "account"];

    async fn prepare(cloud: &LocalCloud) -> Result<(), String> {
        sign_up(cloud, OWNER).await
    }

    async fn run(cloud: &LocalCloud) -> Result<Self, String> {
        ask(cloud).await?;
        let asked = message(cloud, READER, |mail| mail.subject == "Bekræft, at du vil have nyhedsbrevet").await?;
        let token = asked.split_once("#token=").and_then(|(_, rest)| rest.split_whitespace().next());
        let body = json!({ "token": token });
        let confirm = || cloud.request(Method::POST, "/v1/newsletter/confirm").json(&body);
        persist(cloud, confirm, &[204], &[410]).await?;
        ask(cloud).await?;
        let told = message(cloud, READER, |mail| mail.subject == "Du får allerede nyhedsbrevet").await?;
        let link = unsubscribe_path(&told).ok_or("no link")?;
        persist(cloud, || cloud.request(Method::POST, link).body("List-Unsubscribe=One-Click"), &[200], &[]).await?;
        let token = text(&log_in(cloud, OWNER).await?, "token");
        for granted in [true, false] {
            let body = json!({ "granted": granted });
            let put = || cloud.request(Method::PUT, CONSENT).bearer_auth(&token).json(&body);
            persist(cloud, put, &[200], &[]).await?;
        }
        Ok(Self)
    }

    async fn check(&self, cloud: &LocalCloud, _: &Point, _: &str) -> Result<(), String> {
        let state = State::of(cloud).await;
        let count = |kind| state.count(kind);
        let ending = |kind| state.all(kind).filter(|item| item.get("expires_at").is_some()).count();
        expect(&[
            ("subscriptions", count("NewsletterSubscription"), 0),
            ("entries of the ledger", count("ConsentEntry"), 4),
            ("of which end", ending("ConsentEntry"), 4),
            ("links", count("UnsubscribeLink"), 2),
            ("of which end", ending("UnsubscribeLink"), 2),
        ])
    }
}
