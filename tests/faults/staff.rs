//! Staff: appointed, logged in with a second factor, dismissed, and logged out everywhere.

use reqwest::Method;
use serde_json::{Value, json};
use tests::{LocalCloud, PASSWORD};

use crate::{
    Journey,
    members::sign_up,
    persist::{message, persist, text},
    point::Point,
    secured::{challenge, next_code, set_up},
    state::{State, expect},
};

const EMAIL: &str = "stine@rodgrod.example";
const SUBJECT: &str = "Dit arbejde hos os";
const LOGGED_OUT: &str = "Du er logget ud overalt";
/// How often an event is sent until it is handled, as Lambda's callers retry.
const TIMES: usize = 6;

/// The person who was appointed and dismissed.
pub(crate) struct Staff;

impl Journey for Staff {
    const SOURCE: &'static str = file!();

    const FUNCTIONS: &'static [&'static str] = &["staff", "auth"];

    async fn prepare(cloud: &LocalCloud) -> Result<(), String> {
        sign_up(cloud, EMAIL).await
    }

    async fn run(cloud: &LocalCloud) -> Result<Self, String> {
        let password = json!({ "email": EMAIL, "password": PASSWORD });
        let at = |path: &'static str| {
            let password = password.clone();
            move || cloud.request(Method::POST, path).json(&password)
        };
        let token = text(&persist(cloud, at("/v1/sessions"), &[201], &[]).await?.0, "token");
        let (app, _) = set_up(cloud, &token, &at("/v1/sessions")).await?;

        let mut appoint = json!({ "act": "appoint", "email": EMAIL, "roles": ["support"] });
        let due = hand_over(cloud, &appoint, "second_factors_due", "second_factors_due").await?;
        appoint["second_factors"] = json!([due["second_factors"][0]["id"]]);
        let _ = hand_over(cloud, &appoint, "done", "done").await?;
        let token = challenge(cloud, &at("/v1/staff/sessions"), async || next_code(cloud, &app).await).await?;
        let working = || cloud.request(Method::GET, "/v1/staff/sessions/current").bearer_auth(&token);
        persist(cloud, working, &[200], &[]).await?;
        let _ = hand_over(cloud, &json!({ "act": "dismiss", "email": EMAIL }), "done", "not-staff").await?;
        persist(cloud, working, &[401], &[]).await.map_err(|why| format!("works on after a dismissal: {why}"))?;
        let _ = hand_over(cloud, &json!({ "act": "end_sessions", "email": EMAIL }), "done", "done").await?;
        Ok(Self)
    }

    async fn check(&self, cloud: &LocalCloud, _: &Point, _: &str) -> Result<(), String> {
        message(cloud, EMAIL, |mail| mail.subject == SUBJECT && mail.text.contains("ikke længere")).await?;
        message(cloud, EMAIL, |mail| mail.subject == LOGGED_OUT).await?;
        let mails = cloud.mails_to(EMAIL).await;
        let told = |subject: &str| mails.iter().filter(|mail| mail.subject == subject).count();
        let state = State::of(cloud).await;
        let (count, actions) = (|kind| state.count(kind), |action| state.actions(action));
        let expected = [
            ("appointments left", count("Staff"), 0),
            ("recorded appointments", actions("staff-appointed"), 1),
            ("recorded dismissals", actions("staff-dismissed"), 1),
            ("recorded ends of sessions", actions("sessions-ended"), 1),
            ("mails", told(SUBJECT), 2),
            ("mails about sessions", told(LOGGED_OUT), 1),
            ("recorded log-ins", actions("logged-in") + actions("staff-logged-in"), state.log_ins()),
        ];
        expect(&expected)
    }
}

/// Invokes the function with an event until it answers. `good` is the expected answer; `or` is also good after an
/// attempt whose answer was lost.
async fn hand_over(cloud: &LocalCloud, event: &Value, good: &str, or: &str) -> Result<Value, String> {
    let mut last = String::new();
    for _ in 0..TIMES {
        match cloud.inner().invoke("staff", event).await {
            Ok(answer) => {
                let answer = String::from_utf8_lossy(&answer).into_owned();
                let is = |what: &str| answer.contains(&format!("\"{what}\""));
                let is_good = is(good) || (!last.is_empty() && is(or));
                return if is_good { serde_json::from_str(&answer).map_err(|_| answer) } else { Err(answer) };
            }
            Err(why) => last = why,
        }
    }
    Err(format!("not handled in {TIMES} times: {last}"))
}
