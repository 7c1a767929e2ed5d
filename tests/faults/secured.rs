//! A secured log-in: an app is set up, the password is changed, and recovery codes are created, each of which is good
//! for one log-in. Then sessions are ended, and the person reauthenticates and resets the password.

use local::link_token;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{AuthenticatorApp, LocalCloud, Mail, PASSWORD};

use crate::{
    Journey,
    members::sign_up,
    persist::{message, persist, prove, renewed, text},
    point::Point,
    state::{State, expect},
};

const EMAIL: &str = "soren@rodgrod.example";
const NEW: &str = "en ny dag med regn";
const LAST: &str = "tre-grumme-gule-gummistovler";
/// How often a reset is started again.
const RESETS: usize = 3;

/// What the client knows about its journey.
pub(crate) struct SecuredLogIn {
    /// The session that all changes were made in.
    token: String,
    /// How many recovery codes the client has shown.
    used: usize,
    /// How many resets the client completed, whether it received the answer or not.
    resets: usize,
}

impl Journey for SecuredLogIn {
    const SOURCE: &'static str = file!();

    const FUNCTIONS: &'static [&'static str] = &["auth"];

    async fn prepare(cloud: &LocalCloud) -> Result<(), String> {
        sign_up(cloud, EMAIL).await
    }

    async fn run(cloud: &LocalCloud) -> Result<Self, String> {
        let log_in = |password: &'static str| {
            let body = json!({ "email": EMAIL, "password": password });
            move || cloud.request(Method::POST, "/v1/sessions").json(&body)
        };
        let token = text(&persist(cloud, log_in(PASSWORD), &[201], &[]).await?.0, "token");
        let (app, token) = set_up(cloud, &token, &log_in(PASSWORD)).await?;
        let before = challenge(cloud, &log_in(PASSWORD), async || next_code(cloud, &app).await).await?;
        let with = |method, path: &str| cloud.request(method, path).bearer_auth(&token);
        let change = json!({ "current_password": PASSWORD, "password": NEW });
        // A retry may find that the first request had succeeded: then the password is already another.
        persist(cloud, || with(Method::PUT, "/v1/me/password").json(&change), &[204], &[422]).await?;
        let made = persist(cloud, || with(Method::POST, "/v1/me/recovery-codes"), &[201], &[]).await?.0.json();

        let lives = |why| format!("a session from before the change of the password lives: {why}");
        let earlier = || cloud.request(Method::GET, "/v1/me").bearer_auth(&before);
        persist(cloud, earlier, &[401], &[]).await.map_err(lives)?;

        // If an answer is lost, the log-in starts again, as the code may have been used up.
        challenge(cloud, &log_in(NEW), async || next_code(cloud, &app).await).await?;
        let mut codes = made["codes"].as_array().cloned().unwrap_or_default();
        let mut spent = || codes.pop().and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default();
        let mut used = 0;
        challenge(cloud, &log_in(NEW), async || {
            used += 1;
            spent()
        })
        .await?;

        // Two more sessions were opened. One is ended by itself, the other with all remaining ones.
        let list = persist(cloud, || with(Method::GET, "/v1/sessions"), &[200], &[]).await?.0.json();
        let current = persist(cloud, || with(Method::GET, "/v1/sessions/current"), &[200], &[]).await?.0.json();
        let ids = list["items"].as_array().into_iter().flatten().map(|session| &session["id"]);
        let other = ids.filter(|id| **id != current["id"]).find_map(Value::as_str).ok_or("no other session")?;
        let path = format!("/v1/sessions/{other}");
        persist(cloud, || with(Method::DELETE, &path), &[204], &[404]).await?;
        persist(cloud, || with(Method::DELETE, "/v1/sessions"), &[204], &[]).await?;

        let proof = json!({ "code": next_code(cloud, &app).await });
        let prove = || with(Method::POST, "/v1/me/reauthentications").json(&proof);
        let anew = async || challenge(cloud, &log_in(NEW), async || next_code(cloud, &app).await).await;
        let token = renewed(cloud, prove, anew).await?;
        persist(cloud, || cloud.request(Method::GET, "/v1/me").bearer_auth(&token), &[200], &[]).await?;
        let (token, resets) = reset(cloud, &app).await?;
        Ok(Self { token, used, resets })
    }

    async fn check(&self, cloud: &LocalCloud, _: &Point, _: &str) -> Result<(), String> {
        // What was left to the schedule is done within minutes.
        cloud.advance("PT10M").await;
        for password in [PASSWORD, NEW] {
            let old = json!({ "email": EMAIL, "password": password });
            // If the fault has not occurred yet, it can occur in this request.
            let log_in = || cloud.request(Method::POST, "/v1/sessions").json(&old);
            persist(cloud, log_in, &[401], &[]).await.map_err(|why| format!("an old password opens: {why}"))?;
        }
        let me = cloud.send(cloud.request(Method::GET, "/v1/me").bearer_auth(&self.token)).await.json();
        let left = me["second_factors"]["recovery_codes_left"].as_u64().unwrap_or(u64::MAX);
        if left != 0 {
            return Err(format!("{left} recovery codes outlive a reset"));
        }
        let state = State::of(cloud).await;
        let (count, actions) = (|kind| state.count(kind), |action| state.actions(action));
        let expected = [
            ("factors", count("Factors"), 1),
            ("enrolments left", count("Enrolment"), 0),
            ("apps", actions("totp-added"), 1),
            ("changes of the password", actions("password-changed"), 1),
            ("recorded log-ins", actions("logged-in"), state.log_ins()),
        ];
        expect(&expected)?;
        // A request whose answer was lost has used up a code; a request that never arrived has not.
        let spent = actions("recovery-code-used");
        if !(1..=self.used).contains(&spent) {
            return Err(format!("{spent} recovery codes are spent, of {} that were shown", self.used));
        }
        // If the answer to the second factor is lost, the password has been reset, and the client resets it again.
        let resets = actions("password-reset");
        if !(1..=self.resets).contains(&resets) {
            return Err(format!("{resets} resets of the password, of {} that were completed", self.resets));
        }
        state.all_sent()
    }
}

/// Resets the password, which asks for the second factor. Returns the token of the session that this opens, and the
/// number of attempts. If the answer to the link is lost, the link is used up, and the client asks for another.
async fn reset(cloud: &LocalCloud, app: &AuthenticatorApp) -> Result<(String, usize), String> {
    let mut used = Vec::new();
    for _ in 0..RESETS {
        let ask = || cloud.request(Method::POST, "/v1/password-resets").json(&json!({ "email": EMAIL }));
        persist(cloud, ask, &[202], &[]).await?;
        let is_new = |mail: &Mail| mail.subject == "Nulstil din adgangskode" && !used.contains(&mail.text);
        let mail = message(cloud, EMAIL, is_new).await?;
        let body = json!({ "token": link_token(&mail), "password": LAST });
        let confirm = || cloud.request(Method::POST, "/v1/password-resets/confirm").json(&body);
        let due = persist(cloud, confirm, &[202], &[410]).await?.0.json();
        let code = json!({ "challenge": due["challenge"], "code": next_code(cloud, app).await });
        let answer = cloud.post("/v1/sessions/challenges", &code).await;
        match answer.status.as_u16() {
            201 => return Ok((text(&answer, "token"), used.len() + 1)),
            409 | 410 | 422 | 500.. => {}
            other => return Err(format!("{other}: {}", answer.text)),
        }
        used.push(mail);
    }
    Err("the password was not reset".to_owned())
}

/// Sets up the app in the session of `token`. Returns the app, and the token with which the session continues.
pub(crate) async fn set_up(
    cloud: &LocalCloud,
    token: &str,
    log_in: &impl Fn() -> reqwest::RequestBuilder,
) -> Result<(AuthenticatorApp, String), String> {
    let with = |path: &str| cloud.request(Method::POST, path).bearer_auth(token);
    let begun = persist(cloud, || with("/v1/me/totp"), &[201], &[]).await?.0;
    let app = AuthenticatorApp::new(&text(&begun, "secret")).ok_or("no secret")?;
    let code = json!({ "code": app.code(cloud.inner().now()) });
    let anew = async || challenge(cloud, log_in, async || next_code(cloud, &app).await).await;
    let token = renewed(cloud, || with("/v1/me/totp/confirm").json(&code), anew).await?;
    Ok((app, token))
}

/// The app's next code, as the current one may have been used.
pub(crate) async fn next_code(cloud: &LocalCloud, app: &AuthenticatorApp) -> String {
    cloud.advance("PT30S").await;
    app.code(cloud.inner().now())
}

/// Logs in with a second factor, and returns the session token. If an answer is lost, it starts again.
pub(crate) async fn challenge(
    cloud: &LocalCloud,
    log_in: &impl Fn() -> reqwest::RequestBuilder,
    mut code: impl AsyncFnMut() -> String,
) -> Result<String, String> {
    let proof = async |_: &Value| Ok(("code", json!(code().await)));
    prove(cloud, (log_in, 202), "/v1/sessions/challenges", proof).await
}
