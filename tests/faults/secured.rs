//! A secured log-in: an app is set up, the password is changed, recovery codes are made, and each opens a log-in once.

use reqwest::Method;
use serde_json::{Value, json};
use tests::{AuthenticatorApp, LocalCloud, PASSWORD};

use crate::{
    Journey,
    members::sign_up,
    persist::{persist, prove, text},
    point::Point,
    state::{State, expect},
};

const EMAIL: &str = "soren@rodgrod.example";
const NEW: &str = "en ny dag med regn";

/// What the client remembers of its journey.
pub(crate) struct SecuredLogIn {
    /// The session that everything was changed in.
    token: String,
    /// A session that began before the password was changed.
    before: String,
    /// How many recovery codes were shown and not used.
    codes_left: usize,
}

impl Journey for SecuredLogIn {
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
        let made = persist(cloud, || with(Method::POST, "/v1/me/recovery-codes"), &[201], &[]).await?.0.json();
        let change = json!({ "current_password": PASSWORD, "password": NEW });
        // A second try may find that the first one was heard: the password is another by then.
        persist(cloud, || with(Method::PUT, "/v1/me/password").json(&change), &[204], &[422]).await?;

        // Whoever lost an answer begins anew; the code may have been spent by then.
        challenge(cloud, &log_in(NEW), async || next_code(cloud, &app).await).await?;
        let mut codes = made["codes"].as_array().cloned().unwrap_or_default();
        let mut spent = || codes.pop().and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default();
        let mut used = 0;
        challenge(cloud, &log_in(NEW), async || {
            used += 1;
            spent()
        })
        .await?;
        Ok(Self { token, before, codes_left: 10 - used })
    }

    async fn check(&self, cloud: &LocalCloud, _: &Point, _: &str) -> Result<(), String> {
        // What was left to the schedule is done within minutes.
        cloud.advance("PT10M").await;
        // What is asked here is asked under the fault too, where it has not come yet.
        let with = |token: &str| cloud.request(Method::GET, "/v1/me").bearer_auth(token);
        let lives = |why| format!("a session from before the change of the password lives: {why}");
        persist(cloud, || with(&self.before), &[401], &[]).await.map_err(lives)?;
        let old = json!({ "email": EMAIL, "password": PASSWORD });
        let log_in = || cloud.request(Method::POST, "/v1/sessions").json(&old);
        persist(cloud, log_in, &[401], &[]).await.map_err(|why| format!("the old password opens: {why}"))?;
        let me = cloud.send(with(&self.token)).await.json();
        let left = me["second_factors"]["recovery_codes_left"].as_u64().unwrap_or_default();
        // An answer that was lost has spent a code, and one that was never heard has not.
        if left != self.codes_left as u64 && left != self.codes_left as u64 + 1 {
            return Err(format!("{left} recovery codes are left, not {}", self.codes_left));
        }
        let state = State::of(cloud).await;
        let (count, actions) = (|kind| state.count(kind), |action| state.actions(action));
        let spent = 10 - usize::try_from(left).unwrap_or_default();
        let expected = [
            ("factors", count("Factors"), 1),
            ("enrolments left", count("Enrolment"), 0),
            ("apps", actions("totp-added"), 1),
            ("changes of the password", actions("password-changed"), 1),
            ("codes spent", actions("recovery-code-used"), spent),
            ("recorded log-ins", actions("logged-in"), count("LogIn")),
        ];
        expect(&expected)?;
        state.all_sent()
    }
}

/// Sets the app up in the session of `token`, and goes on under the token that it brings. Whoever lost the answer to the
/// code has set it up, and no session any more: they log in with it.
pub(crate) async fn set_up(
    cloud: &LocalCloud,
    token: &str,
    log_in: &impl Fn() -> reqwest::RequestBuilder,
) -> Result<(AuthenticatorApp, String), String> {
    let with = |path: &str| cloud.request(Method::POST, path).bearer_auth(token);
    let begun = persist(cloud, || with("/v1/me/totp"), &[201], &[]).await?.0;
    let app = AuthenticatorApp::new(&text(&begun, "secret")).ok_or("no secret")?;
    let code = json!({ "code": app.code(cloud.inner().now()) });
    let confirmed = persist(cloud, || with("/v1/me/totp/confirm").json(&code), &[201], &[401]).await?.0;
    let token = if confirmed.status == 201 {
        text(&confirmed, "token")
    } else {
        challenge(cloud, log_in, async || next_code(cloud, &app).await).await?
    };
    Ok((app, token))
}

/// What the app shows next: what it shows now may have been used.
pub(crate) async fn next_code(cloud: &LocalCloud, app: &AuthenticatorApp) -> String {
    cloud.advance("PT30S").await;
    app.code(cloud.inner().now())
}

/// Logs in with a second factor, from the beginning again where an answer was lost; the session's token.
pub(crate) async fn challenge(
    cloud: &LocalCloud,
    log_in: &impl Fn() -> reqwest::RequestBuilder,
    mut code: impl AsyncFnMut() -> String,
) -> Result<String, String> {
    let proof = async |_: &Value| Ok(("code", json!(code().await)));
    prove(cloud, (log_in, 202), "/v1/sessions/challenges", proof).await
}
