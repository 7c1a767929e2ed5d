//! Letting people in and out: an invitation, its acceptance, another role, the account handed over, one who is removed and
//! one who erases their log-in.

use local::link_token;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, Applicant, LocalCloud, PASSWORD};

use crate::{
    Journey,
    persist::{message, persist},
    point::Point,
    state::{State, expect},
};

const OWNER: &str = "soren@rodgrod.example";
const ADA: &str = "ada@rodgrod.example";
const BO: &str = "bo@rodgrod.example";
/// Who let Bo in.
const EVA: &str = "eva@other.example";

/// Three people, of whom one is left.
pub(crate) struct Members;

/// Somebody's requests.
struct Client<'a>(&'a LocalCloud, String, Value);

impl<'a> Client<'a> {
    async fn of(cloud: &'a LocalCloud, email: &str) -> Result<Self, String> {
        let log_in =
            || cloud.request(Method::POST, "/v1/sessions").json(&json!({ "email": email, "password": PASSWORD }));
        let (answer, _) = persist(cloud, log_in, &[201], &[]).await?;
        let answer = answer.json();
        Ok(Self(cloud, answer["token"].as_str().unwrap_or_default().to_owned(), answer["session"]["user_id"].clone()))
    }

    /// Their place, read past the functions.
    async fn member_id(&self) -> Result<String, String> {
        let state = State::of(self.0).await;
        let mine = state.all("Member").find(|member| member["user"]["S"] == self.2).ok_or("no member")?;
        Ok(mine["sk"]["S"].as_str().unwrap_or_default().replace("MEMBER#", ""))
    }

    async fn send(&self, method: Method, path: &str, body: Value, answers: [&[u16]; 2]) -> Result<Answer, String> {
        let request = || {
            let request = self.0.request(method.clone(), path).bearer_auth(&self.1);
            request.header("idempotency-key", path.replace('/', "-")).json(&body)
        };
        Ok(persist(self.0, request, answers[0], answers[1]).await?.0)
    }
}

/// Opens an account.
pub(crate) async fn sign_up(cloud: &LocalCloud, email: &str) -> Result<(), String> {
    let who = Applicant::new(email);
    let ask = || cloud.request(Method::POST, "/v1/signups").header("idempotency-key", "once").json(&who.request);
    persist(cloud, ask, &[202], &[]).await?;
    let body = json!({ "token": token_to(cloud, email, "Bekræft din adresse").await?, "password": PASSWORD });
    let confirm = || cloud.request(Method::POST, "/v1/signups/confirm").json(&body);
    persist(cloud, confirm, &[201], &[410]).await.map(|_| ())
}

/// Invites somebody, who accepts.
async fn let_in(cloud: &LocalCloud, by: &Client<'_>, email: &str) -> Result<(), String> {
    let body = json!({ "email": email, "name": "Ada", "role": "member" });
    by.send(Method::POST, "/v1/invitations", body, [&[201], &[]]).await?;
    let body = json!({ "token": token_to(cloud, email, "Du er inviteret").await?, "password": PASSWORD });
    let accept = || cloud.request(Method::POST, "/v1/invitations/accept").json(&body);
    // A second try may find that the first one was heard.
    persist(cloud, accept, &[201], &[410]).await.map(|_| ())
}

/// The token in the link of a mail.
async fn token_to(cloud: &LocalCloud, email: &str, subject: &str) -> Result<String, String> {
    let text = message(cloud, email, |mail| mail.subject == subject).await?;
    Ok(link_token(&text).unwrap_or_default().to_owned())
}

impl Journey for Members {
    const FUNCTIONS: &'static [&'static str] = &["account"];

    async fn prepare(cloud: &LocalCloud) -> Result<(), String> {
        sign_up(cloud, OWNER).await?;
        sign_up(cloud, EVA).await?;
        let_in(cloud, &Client::of(cloud, EVA).await?, BO).await?;
        cloud.inner().drain().await;
        Ok(())
    }

    async fn run(cloud: &LocalCloud) -> Result<Self, String> {
        let owner = Client::of(cloud, OWNER).await?;
        let none = || json!({});
        let_in(cloud, &owner, ADA).await?;
        message(cloud, ADA, |mail| mail.subject == "Du har fået adgang").await?;

        let (owner, ada) = (Client::of(cloud, OWNER).await?, Client::of(cloud, ADA).await?);
        let id = ada.member_id().await?;
        let path = format!("/v1/members/{id}");
        owner.send(Method::PATCH, &path, json!({ "role": "auditor" }), [&[200], &[]]).await?;

        let offer = json!({ "member_id": id });
        let offer = owner.send(Method::POST, "/v1/ownership-transfers", offer, [&[201], &[]]).await?.json();
        let offer = format!("/v1/ownership-transfers/{}/accept", offer["id"].as_str().unwrap_or_default());
        ada.send(Method::POST, &offer, none(), [&[200], &[404]]).await?;

        let path = format!("/v1/members/{}", owner.member_id().await?);
        ada.send(Method::DELETE, &path, none(), [&[204], &[404]]).await?;
        owner.send(Method::GET, "/v1/sessions/current", none(), [&[401], &[]]).await?;

        let bo = Client::of(cloud, BO).await?;
        // A second try may find that there is nobody any more.
        bo.send(Method::DELETE, "/v1/me", none(), [&[200], &[401]]).await?;
        Ok(Self)
    }

    async fn check(&self, cloud: &LocalCloud, _: &Point, _: &str) -> Result<(), String> {
        cloud.advance("PT10M").await;
        let state = State::of(cloud).await;
        let (count, actions) = (|kind| state.count(kind), |action| state.actions(action));
        expect(&[
            ("people", count("User"), 2),
            ("addresses", count("Identity"), 2),
            ("members", count("Member"), 2),
            ("memberships", count("Membership"), 2),
            ("invitations", count("Invitation"), 0),
            ("offers", count("OwnershipTransfer"), 0),
            ("recorded invitations", actions("member-invited"), 2),
            ("recorded joinings", actions("member-joined"), 2),
            ("recorded roles", actions("role-changed"), 1),
            ("recorded offers", actions("ownership-offered"), 1),
            ("recorded transfers", actions("ownership-handed-over"), 1),
            ("recorded removals", actions("member-removed"), 1),
            ("recorded leavings", actions("member-left"), 1),
        ])?;
        for owners in state.all("Owners") {
            if owners["people"]["L"].as_array().map(Vec::len) != Some(1) {
                return Err(format!("owners: {}", owners["people"]));
            }
        }
        for (to, subjects) in [
            (
                ADA,
                [
                    "Du er inviteret",
                    "Du har fået adgang",
                    "Din rolle er ændret",
                    "Du tilbydes en konto",
                    "Du ejer nu kontoen",
                ]
                .as_slice(),
            ),
            (OWNER, &["Din invitation er taget imod", "Kontoen er overdraget", "Din adgang er taget tilbage"]),
            (BO, &["Dit log-in er slettet"]),
        ] {
            let mails = cloud.mails_to(to).await;
            for subject in subjects {
                let copies = mails.iter().filter(|mail| mail.subject == *subject).count();
                if copies != 1 {
                    return Err(format!("«{subject}» came {copies} times"));
                }
            }
        }
        Ok(())
    }
}
