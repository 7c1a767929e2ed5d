//! Members come and go: an invitation is sent again, one is withdrawn, and some are accepted; a role is changed, and the
//! account is handed over; one member is removed, one leaves, and one erases their log-in.

use std::sync::atomic::{AtomicU32, Ordering};

use local::link_token;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, Applicant, LocalCloud, Mail, PASSWORD, billing_details};

use crate::{
    Journey,
    persist::{message, persist, text},
    point::Point,
    state::{State, expect},
};

const OWNER: &str = "soren@rodgrod.example";
const ADA: &str = "ada@rodgrod.example";
const BO: &str = "bo@rodgrod.example";
/// Is invited, but the invitation is withdrawn.
const GRO: &str = "gro@rodgrod.example";
/// The owner of another account, of which Bo is a member.
const EVA: &str = "eva@other.example";

/// Signs an owner up, and gives the account's billing details.
pub(crate) async fn sign_up_buyer(cloud: &LocalCloud, email: &str) -> Result<(), String> {
    sign_up(cloud, email).await?;
    let token = text(&log_in(cloud, email).await?, "token");
    let put = || cloud.request(Method::PUT, "/v1/billing-details").bearer_auth(&token).json(&billing_details());
    persist(cloud, put, &[200], &[]).await.map(drop)
}

/// Signs an owner up, gives these billing details, and subscribes by the month, paid in this way.
pub(crate) async fn subscribe(cloud: &LocalCloud, email: &str, details: &Value, payment: &str) -> Result<(), String> {
    sign_up_buyer(cloud, email).await?;
    let token = text(&log_in(cloud, email).await?, "token");
    let put = || cloud.request(Method::PUT, "/v1/billing-details").bearer_auth(&token).json(details);
    persist(cloud, put, &[200], &[]).await?;
    let terms = json!({ "plan": "standard", "period": "month", "payment": payment });
    let subscribe = || cloud.request(Method::POST, "/v1/subscription").bearer_auth(&token).json(&terms);
    persist(cloud, subscribe, &[200], &[]).await.map(drop)
}

/// The invoices of an owner's account, as they are shown to them.
pub(crate) async fn invoices(cloud: &LocalCloud, email: &str) -> Result<Value, String> {
    let token = text(&log_in(cloud, email).await?, "token");
    let list = || cloud.request(Method::GET, "/v1/invoices").bearer_auth(&token);
    Ok(persist(cloud, list, &[200], &[]).await?.0.json()["items"].clone())
}

/// How many requests all journeys have made: it makes each request's idempotency key unique.
static REQUESTS: AtomicU32 = AtomicU32::new(0);

/// Three people are members of an account, of whom one remains.
pub(crate) struct Members;

/// Somebody's requests, in one session.
pub(crate) struct Client<'a> {
    cloud: &'a LocalCloud,
    token: String,
    user: Value,
    pub(crate) account: Value,
}

impl<'a> Client<'a> {
    pub(crate) async fn of(cloud: &'a LocalCloud, email: &str) -> Result<Self, String> {
        Ok(Self::logged_in(cloud, &log_in(cloud, email).await?))
    }

    fn logged_in(cloud: &'a LocalCloud, answer: &Answer) -> Self {
        let session = &answer.json()["session"];
        Self {
            cloud,
            token: text(answer, "token"),
            user: session["user_id"].clone(),
            account: session["account_id"].clone(),
        }
    }

    /// Logs in, and switches to another of the person's accounts. The switch replaces the token: if its answer is lost, the
    /// client logs in again.
    async fn enter(cloud: &'a LocalCloud, email: &str, account: &Value) -> Result<Self, String> {
        for _ in 0..2 {
            let session = Self::of(cloud, email).await?;
            let there = json!({ "account_id": account });
            let entered = session.send(Method::POST, "/v1/sessions/current/account", there, [&[201], &[401]]).await?;
            if entered.status == 201 {
                return Ok(Self::logged_in(cloud, &entered));
            }
        }
        Err("the account was not entered".to_owned())
    }

    /// The person's member id, read from the table directly.
    async fn member_id(&self) -> Result<String, String> {
        let state = State::of(self.cloud).await;
        let mut members = state.all("Member").filter(|member| member["pk"]["S"] == self.account);
        let mine = members.find(|member| member["user"]["S"] == self.user).ok_or("no member")?;
        Ok(mine["sk"]["S"].as_str().unwrap_or_default().replace("MEMBER#", ""))
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        body: Value,
        answers: [&[u16]; 2],
    ) -> Result<Answer, String> {
        // Each request has its own idempotency key, which its retries share.
        let number = REQUESTS.fetch_add(1, Ordering::Relaxed);
        let request = || {
            let request = self.cloud.request(method.clone(), path).bearer_auth(&self.token);
            request.header("idempotency-key", format!("{}-{number}", path.replace('/', "-"))).json(&body)
        };
        Ok(persist(self.cloud, request, answers[0], answers[1]).await?.0)
    }
}

/// Opens an account.
pub(crate) async fn sign_up(cloud: &LocalCloud, email: &str) -> Result<(), String> {
    let who = Applicant::new(email);
    let ask = || cloud.request(Method::POST, "/v1/signups").header("idempotency-key", "once").json(&who.request);
    persist(cloud, ask, &[202], &[]).await?;
    let text = message(cloud, email, |mail| mail.subject == "Bekræft din adresse").await?;
    let body = json!({ "token": link_token(&text).unwrap_or_default(), "password": PASSWORD });
    let confirm = || cloud.request(Method::POST, "/v1/signups/confirm").json(&body);
    persist(cloud, confirm, &[201], &[410]).await.map(|_| ())
}

/// Logs in by the password alone.
pub(crate) async fn log_in(cloud: &LocalCloud, email: &str) -> Result<Answer, String> {
    let request = || cloud.request(Method::POST, "/v1/sessions").json(&json!({ "email": email, "password": PASSWORD }));
    Ok(persist(cloud, request, &[201], &[]).await?.0)
}

/// Invites a person, who accepts.
async fn invite_and_accept(cloud: &LocalCloud, by: &Client<'_>, email: &str) -> Result<(), String> {
    let invitation = |mail: &Mail| mail.subject == "Du er inviteret";
    let others = cloud.mails_to(email).await.into_iter().filter(invitation).map(|mail| mail.text).collect::<Vec<_>>();
    let body = json!({ "email": email, "name": "Ada", "role": "member" });
    by.send(Method::POST, "/v1/invitations", body, [&[201], &[]]).await?;
    let text = message(cloud, email, |mail| invitation(mail) && !others.contains(&mail.text)).await?;
    let body = json!({ "token": link_token(&text).unwrap_or_default(), "password": PASSWORD });
    let accept = || cloud.request(Method::POST, "/v1/invitations/accept").json(&body);
    // A retry may find that the first try succeeded.
    persist(cloud, accept, &[201], &[410]).await.map(|_| ())
}

impl Journey for Members {
    const SOURCE: &'static str = file!();

    const FUNCTIONS: &'static [&'static str] = &["account", "auth"];

    async fn prepare(cloud: &LocalCloud) -> Result<(), String> {
        sign_up(cloud, OWNER).await?;
        sign_up(cloud, EVA).await?;
        invite_and_accept(cloud, &Client::of(cloud, EVA).await?, BO).await?;
        cloud.inner().drain().await;
        Ok(())
    }

    async fn run(cloud: &LocalCloud) -> Result<Self, String> {
        let owner = Client::of(cloud, OWNER).await?;
        let none = || json!({});
        invite_and_accept(cloud, &owner, ADA).await?;
        message(cloud, ADA, |mail| mail.subject == "Du har fået adgang").await?;

        let (owner, ada) = (Client::of(cloud, OWNER).await?, Client::of(cloud, ADA).await?);
        let body = json!({ "email": GRO, "name": "Gro", "role": "member" });
        let invited = owner.send(Method::POST, "/v1/invitations", body, [&[201], &[]]).await?.json();
        let invitation = format!("/v1/invitations/{}", invited["id"].as_str().unwrap_or_default());
        let again = format!("{invitation}/resend");
        let resend =
            || cloud.request(Method::POST, &again).bearer_auth(&owner.token).header("idempotency-key", "again");
        persist(cloud, resend, &[200], &[]).await?;
        // A retry may find that the invitation is already deleted.
        owner.send(Method::DELETE, &invitation, none(), [&[204], &[404]]).await?;
        owner.send(Method::PATCH, "/v1/account", json!({ "company_name": "Rødgrød ApS" }), [&[200], &[]]).await?;
        let off = json!({ "member_joined": false });
        ada.send(Method::PUT, "/v1/me/notifications", off, [&[200], &[]]).await?;
        let id = ada.member_id().await?;
        let path = format!("/v1/members/{id}");
        owner.send(Method::PATCH, &path, json!({ "role": "auditor" }), [&[200], &[]]).await?;

        let offer = async || {
            let offer = json!({ "member_id": id });
            let offer = owner.send(Method::POST, "/v1/ownership-transfers", offer, [&[201], &[]]).await?.json();
            Ok::<_, String>(format!("/v1/ownership-transfers/{}", offer["id"].as_str().unwrap_or_default()))
        };
        ada.send(Method::DELETE, &offer().await?, none(), [&[204], &[404]]).await?;
        ada.send(Method::POST, &format!("{}/accept", offer().await?), none(), [&[200], &[404]]).await?;

        let path = format!("/v1/members/{}", owner.member_id().await?);
        ada.send(Method::DELETE, &path, none(), [&[204], &[404]]).await?;
        owner.send(Method::GET, "/v1/sessions/current", none(), [&[401], &[]]).await?;

        // Bo, who already has a log-in, joins the account, switches to it, and leaves it.
        invite_and_accept(cloud, &ada, BO).await?;
        let entered = Client::enter(cloud, BO, &ada.account).await?;
        let path = format!("/v1/members/{}", entered.member_id().await?);
        entered.send(Method::DELETE, &path, none(), [&[204], &[401]]).await?;

        let bo = Client::of(cloud, BO).await?;
        // A retry may find that the person is already erased.
        bo.send(Method::DELETE, "/v1/me", none(), [&[200], &[401]]).await?;
        Ok(Self)
    }

    async fn check(&self, cloud: &LocalCloud, _: &Point, _: &str) -> Result<(), String> {
        cloud.advance("PT10M").await;
        let state = State::of(cloud).await;
        let (count, actions) = (|kind| state.count(kind), |action| state.actions(action));
        expect(&[
            ("people", count("User"), 2),
            ("addresses", count("PasswordCredential"), 2),
            ("members", count("Member"), 2),
            ("memberships", count("Membership"), 2),
            ("invitations", count("Invitation"), 0),
            ("offers", count("OwnershipTransfer"), 0),
            ("recorded invitations", actions("member-invited"), 4),
            ("recorded invitations sent again", actions("invitation-resent"), 1),
            ("recorded invitations taken back", actions("invitation-withdrawn"), 1),
            ("recorded joinings", actions("member-joined"), 3),
            ("recorded changes of the account", actions("account-changed"), 1),
            ("recorded choices", actions("notifications-changed"), 1),
            ("recorded offers declined", actions("ownership-offer-ended"), 1),
            ("recorded roles", actions("role-changed"), 1),
            ("recorded offers", actions("ownership-offered"), 2),
            ("recorded transfers", actions("ownership-handed-over"), 1),
            ("recorded removals", actions("member-removed"), 1),
            ("recorded leavings", actions("member-left"), 2),
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
                if copies != subjects.iter().filter(|other| *other == subject).count() {
                    return Err(format!("«{subject}» came {copies} times"));
                }
            }
        }
        Ok(())
    }
}
