//! What each step of a journey costs: AWS calls in order, their tables, request units, and the number of consecutive
//! round trips. A change that adds a read is visible in the diff of the snapshot.
//!
//! `INSTA_UPDATE=always cargo test -p tests --test budgets` updates the snapshots.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on is over")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    time::Duration,
};

use local::CallRecord;
use serde_json::{Value, json};
use tests::{Applicant, Device, LocalCloud, PASSWORD};

/// The costs of a journey, one paragraph per step.
struct Bill<'a> {
    cloud: &'a LocalCloud,
    since: u64,
    /// How many passwords each function has hashed so far, according to its log.
    hashes: BTreeMap<String, u64>,
    text: String,
}

impl<'a> Bill<'a> {
    fn of(cloud: &'a LocalCloud) -> Self {
        let mut bill = Self { cloud, since: 0, hashes: BTreeMap::new(), text: String::new() };
        bill.begin();
        bill
    }

    /// Writes the calls that each function's instances made during init, however many instances there were.
    fn init(&mut self) {
        writeln!(self.text, "init, once an instance").unwrap();
        for function in self.cloud.inner().template().functions.keys() {
            let calls = self.cloud.calls_of(function, 0);
            let calls = calls.iter().filter(|call| call.request.is_none()).collect::<Vec<_>>();
            let how = match calls[..] {
                [] => "nothing",
                [a, b, ..] if a.started < b.ended && b.started < a.ended => "at once",
                _ => "one after another",
            };
            writeln!(self.text, "  {function}: {how}").unwrap();
            for line in calls.iter().map(|call| line(call)).collect::<BTreeSet<_>>() {
                writeln!(self.text, "    {line}").unwrap();
            }
        }
    }

    /// Writes the calls of the functions since the previous step.
    fn step(&mut self, name: &str, functions: &[&str]) {
        writeln!(self.text, "{name}").unwrap();
        for function in functions {
            let calls = self.cloud.calls_of(function, self.since);
            let mut invocations = Vec::new();
            let calls = calls.iter().filter(|call| call.request.is_some()).map(|call| {
                let known = invocations.iter().position(|request| *request == &call.request);
                let invocation = known.unwrap_or_else(|| {
                    invocations.push(&call.request);
                    invocations.len() - 1
                });
                ((invocation, call.round), line(call))
            });
            // Concurrent calls are answered in any order.
            let mut calls = calls.collect::<Vec<_>>();
            calls.sort();
            let rounds = calls.iter().map(|(round, _)| round).collect::<BTreeSet<_>>().len();
            writeln!(self.text, "  {function}: {rounds} round trips").unwrap();
            let hashes = self.hashes(function);
            if hashes > 0 {
                writeln!(self.text, "    passwords hashed: {hashes}").unwrap();
            }
            for (_, line) in calls {
                writeln!(self.text, "    {line}").unwrap();
            }
        }
        self.begin();
    }

    /// Begins the next step.
    fn begin(&mut self) {
        self.since = self.cloud.calls_so_far();
        for function in self.cloud.inner().template().functions.keys() {
            let _before = self.hashes(function);
        }
    }

    /// How many passwords a function has hashed since it was last asked.
    fn hashes(&mut self, function: &str) -> u64 {
        let logs = self.cloud.inner().logs(function);
        let lines = logs.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let all = lines.filter_map(|line| line["hashes"].as_u64()).sum::<u64>();
        all - self.hashes.insert(function.to_owned(), all).unwrap_or_default()
    }
}

fn line(call: &CallRecord) -> String {
    let mut tables = call.resource.split(',').collect::<Vec<_>>();
    tables.sort_unstable();
    let units = call.units.map(|units| format!(" {units} units")).unwrap_or_default();
    format!("{} {}{units}", call.operation, tables.join("+"))
}

/// A cloud whose calls take so long that all concurrent calls are sent before the first is answered.
async fn slow_cloud() -> LocalCloud {
    let latency = Duration::from_millis(100);
    LocalCloud::start_with(env!("CARGO_BIN_EXE_function"), |options| options.latency = latency).await
}

#[tokio::test]
async fn each_step_of_the_first_journey_has_its_price() {
    let cloud = slow_cloud().await;
    let mut bill = Bill::of(&cloud);
    let soren = Applicant::new("soren@rodgrod.example");

    let _ = soren.request_sign_up(&cloud).await.expect(202);
    let token = cloud.last_token_to(soren.email()).await;
    bill.step("POST /v1/signups", &["signup", "delivery"]);

    let again = cloud.request(reqwest::Method::POST, "/v1/signups").header("idempotency-key", "k").json(&soren.request);
    let _ = cloud.send(again).await.expect(202);
    cloud.inner().drain().await;
    bill.step("POST /v1/signups with an Idempotency-Key", &["signup"]);

    let _ = soren.confirm(&cloud, &token).await.expect(201);
    cloud.inner().drain().await;
    bill.step("POST /v1/signups/confirm", &["signup", "delivery"]);

    let wrong = json!({ "email": soren.email(), "password": format!("{PASSWORD}x") });
    let _ = cloud.post("/v1/sessions", &wrong).await.expect(401);
    bill.step("POST /v1/sessions with a wrong password", &["auth"]);
    let unknown = json!({ "email": "nobody@rodgrod.example", "password": PASSWORD });
    let _ = cloud.post("/v1/sessions", &unknown).await.expect(401);
    bill.step("POST /v1/sessions of an unknown address", &["auth"]);

    let soren = soren.log_in(&cloud).await;
    bill.step("POST /v1/sessions", &["auth"]);

    let _ = soren.get("/v1/me").await.expect(200);
    bill.step("GET /v1/me", &["account"]);

    let _ = soren.get("/v1/account").await.expect(200);
    bill.step("GET /v1/account", &["account"]);

    let _ = soren.change(&json!({ "language": "en" }), None).await.expect(200);
    bill.step("PATCH /v1/me", &["account"]);

    let _ = soren.get("/v1/sessions/current").await.expect(200);
    bill.step("GET /v1/sessions/current", &["auth"]);

    let _ = soren.get("/v1/sessions").await.expect(200);
    bill.step("GET /v1/sessions", &["auth"]);

    let _ = soren.send(soren.request(reqwest::Method::DELETE, "/v1/sessions/current")).await.expect(204);
    bill.step("DELETE /v1/sessions/current", &["auth"]);

    let _ = cloud.get("/healthz").await.expect(200);
    bill.init();
    insta::assert_snapshot!("first_journey", bill.text);
}

#[tokio::test]
async fn each_step_of_getting_back_in_has_its_price() {
    let latency = Duration::from_millis(100);
    let program = env!("CARGO_BIN_EXE_function");
    let cloud = LocalCloud::start_with(program, |options| options.latency = latency).await;
    let (old, new, phone) = ("soren@rodgrod.example", "soren.ny@rodgrod.example", "+4571727374");
    let mut soren = cloud.person(old).await;
    cloud.inner().drain().await;
    let mut bill = Bill::of(&cloud);

    let _ = soren.post("/v1/me/phone", &json!({ "phone": phone })).await.expect(202);
    let code = cloud.last_code_to(phone).await;
    bill.step("POST /v1/me/phone", &["account", "delivery"]);

    let wrong = format!("{:08}", (code.parse::<u32>().unwrap() + 1) % 100_000_000);
    let _ = soren.post("/v1/me/phone/confirm", &json!({ "code": wrong })).await.expect(422);
    bill.step("POST /v1/me/phone/confirm with a wrong code", &["account"]);

    let _ = soren.post("/v1/me/phone/confirm", &json!({ "code": code })).await.expect(204);
    cloud.inner().drain().await;
    bill.step("POST /v1/me/phone/confirm", &["account", "delivery"]);

    let _ = cloud.post("/v1/password-resets", &json!({ "phone": "+4571727375" })).await.expect(202);
    cloud.inner().drain().await;
    bill.step("POST /v1/password-resets for a phone that nobody has", &["auth", "delivery"]);

    let _ = cloud.post("/v1/password-resets", &json!({ "phone": phone })).await.expect(202);
    let code = cloud.last_code_to(phone).await;
    bill.step("POST /v1/password-resets for a phone", &["auth", "delivery"]);

    let confirm = json!({ "phone": phone, "code": code, "password": "en-helt-ny-cykelsadel-7" });
    let _ = cloud.post("/v1/password-resets/confirm", &confirm).await.expect(204);
    cloud.inner().drain().await;
    bill.step("POST /v1/password-resets/confirm by a code", &["auth", "delivery"]);

    let _ = cloud.post("/v1/password-resets", &json!({ "email": "nobody@rodgrod.example" })).await.expect(202);
    cloud.inner().drain().await;
    bill.step("POST /v1/password-resets for an address that nobody has", &["auth", "delivery"]);

    let _ = cloud.post("/v1/password-resets", &json!({ "email": old })).await.expect(202);
    let token = cloud.last_token_to(old).await;
    bill.step("POST /v1/password-resets for an address", &["auth", "delivery"]);

    let confirm = json!({ "token": token, "password": PASSWORD });
    let _ = cloud.post("/v1/password-resets/confirm", &confirm).await.expect(204);
    cloud.inner().drain().await;
    bill.step("POST /v1/password-resets/confirm by a link", &["auth"]);

    soren = soren.who.log_in(&cloud).await;
    bill.begin();
    let _ = soren.post("/v1/me/email", &json!({ "email": new })).await.expect(202);
    let token = cloud.last_token_to(new).await;
    bill.step("POST /v1/me/email", &["account", "delivery"]);

    let _ = soren.post("/v1/me/email/confirm", &json!({ "token": token })).await.expect(204);
    let undo = cloud.last_token_to(old).await;
    bill.step("POST /v1/me/email/confirm", &["account"]);

    let _ = cloud.post("/v1/email-changes/undo", &json!({ "token": undo })).await.expect(204);
    bill.step("POST /v1/email-changes/undo", &["account"]);

    insta::assert_snapshot!("recovery", bill.text);
}

#[tokio::test]
async fn each_step_of_letting_people_in_and_out_has_its_price() {
    let latency = Duration::from_millis(100);
    let program = env!("CARGO_BIN_EXE_function");
    let cloud = LocalCloud::start_with(program, |options| options.latency = latency).await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let _ = cloud.person("bo@other.example").await;
    cloud.inner().drain().await;
    let mut bill = Bill::of(&cloud);

    let invite = |email: &str| json!({ "email": email, "name": "Ada", "role": "member" });
    let _ = owner.post("/v1/invitations", &invite("ada@rodgrod.example")).await.expect(201);
    cloud.inner().drain().await;
    bill.step("POST /v1/invitations", &["account", "delivery"]);

    let id = owner.get("/v1/invitations").await.expect(200).json()["items"][0]["id"].as_str().unwrap().to_owned();
    bill.begin();
    let _ = owner.post(&format!("/v1/invitations/{id}/resend"), &json!({})).await.expect(200);
    bill.step("POST /v1/invitations/{id}/resend", &["account"]);
    let token = cloud.last_token_to("ada@rodgrod.example").await;
    bill.begin();

    let _ = cloud.accept(&token, PASSWORD).await.expect(201);
    cloud.inner().drain().await;
    bill.step("POST /v1/invitations/accept by a new person", &["account"]);

    let token = owner.invite("bo@other.example", "auditor").await;
    bill.begin();
    let _ = cloud.accept(&token, PASSWORD).await.expect(201);
    cloud.inner().drain().await;
    bill.step("POST /v1/invitations/accept by a known person", &["account"]);

    let ada = Applicant::new("ada@rodgrod.example").log_in(&cloud).await;
    let bo = Applicant::new("bo@other.example").log_in(&cloud).await;
    bill.begin();

    let members = owner.get("/v1/members").await.expect(200).json();
    bill.step("GET /v1/members", &["account"]);
    let id = |n: usize| members["items"][n]["id"].as_str().unwrap().to_owned();

    let path = format!("/v1/members/{}", id(1));
    let _ = owner.patch(&path, &json!({ "role": "admin" })).await.expect(200);
    cloud.inner().drain().await;
    bill.step("PATCH /v1/members/{id}", &["account"]);

    let offer = owner.post("/v1/ownership-transfers", &json!({ "member_id": id(1) })).await.expect(201).json();
    cloud.inner().drain().await;
    bill.step("POST /v1/ownership-transfers", &["account"]);

    let accept = format!("/v1/ownership-transfers/{}/accept", offer["id"].as_str().unwrap());
    let _ = ada.post(&accept, &json!({})).await.expect(200);
    cloud.inner().drain().await;
    bill.step("POST /v1/ownership-transfers/{id}/accept", &["account"]);

    let _ = bo.get("/v1/account/administrator").await.expect(200);
    bill.step("GET /v1/account/administrator", &["account"]);

    let _ = bo.get("/v1/me/memberships").await.expect(200);
    bill.step("GET /v1/me/memberships", &["account"]);

    let there = json!({ "account_id": owner.session["account_id"] });
    let _ = bo.post("/v1/sessions/current/account", &there).await.expect(201);
    bill.step("POST /v1/sessions/current/account", &["auth"]);

    let _ = ada.delete(&format!("/v1/members/{}", id(2))).await.expect(204);
    cloud.inner().drain().await;
    bill.step("DELETE /v1/members/{id} of somebody with another account", &["account"]);

    let _ = owner.delete("/v1/me").await.expect(200);
    cloud.inner().drain().await;
    bill.step("DELETE /v1/me", &["account"]);

    insta::assert_snapshot!("members", bill.text);
}

#[tokio::test]
async fn each_step_of_a_secured_log_in_has_its_price() {
    let cloud = slow_cloud().await;
    let mut soren = cloud.person("soren@rodgrod.example").await;
    cloud.inner().drain().await;
    let mut bill = Bill::of(&cloud);

    let change = json!({ "current_password": PASSWORD, "password": "en ny dag med regn" });
    let _ = soren.put("/v1/me/password", &change).await.expect(204);
    bill.step("PUT /v1/me/password", &["auth"]);
    soren.who.password = "en ny dag med regn".to_owned();

    let proof = json!({ "password": soren.who.password });
    let _ = soren.reauthenticate(&proof).await.expect(201);
    bill.step("POST /v1/me/reauthentications by password", &["auth"]);

    let app = soren.begin_app().await;
    bill.step("POST /v1/me/totp", &["auth"]);
    let code = json!({ "code": app.code(cloud.inner().now()) });
    let confirmed = soren.post("/v1/me/totp/confirm", &code).await.expect(201);
    confirmed.json()["token"].as_str().unwrap().clone_into(&mut soren.token);
    bill.step("POST /v1/me/totp/confirm", &["auth"]);

    let _ = soren.send(soren.request(reqwest::Method::POST, "/v1/me/recovery-codes")).await.expect(201);
    bill.step("POST /v1/me/recovery-codes", &["auth"]);

    let _ = soren.send(soren.request(reqwest::Method::POST, "/v1/me/passkeys/options")).await.expect(201);
    bill.step("POST /v1/me/passkeys/options", &["auth"]);

    let _ = cloud.send(cloud.request(reqwest::Method::POST, "/v1/sessions/passkey-options")).await.expect(201);
    bill.step("POST /v1/sessions/passkey-options", &["auth"]);

    let due = soren.who.try_log_in(&cloud).await.expect(202).json();
    bill.step("POST /v1/sessions where a second factor is due", &["auth"]);
    cloud.advance("PT30S").await;
    bill.begin();
    let code = app.code(cloud.inner().now());
    let answer = json!({ "challenge": due["challenge"], "code": code });
    let _ = cloud.post("/v1/sessions/challenges", &answer).await.expect(201);
    bill.step("POST /v1/sessions/challenges", &["auth"]);

    cloud.advance("PT30S").await;
    bill.begin();
    let proof = json!({ "code": app.code(cloud.inner().now()) });
    let _ = soren.reauthenticate(&proof).await.expect(201);
    bill.step("POST /v1/me/reauthentications by code", &["auth"]);

    let _ = soren.delete("/v1/sessions").await.expect(204);
    bill.step("DELETE /v1/sessions", &["auth"]);

    let _ = soren.delete("/v1/me/totp").await.expect(204);
    bill.step("DELETE /v1/me/totp", &["auth"]);

    let asked = soren.send(soren.request(reqwest::Method::POST, "/v1/me/passkeys/options")).await.expect(201).json();
    let mut phone = Device::at(&cloud.inner().api_url());
    let passkey = phone.create(&asked["options"]).await;
    bill.begin();
    let _ = soren.post("/v1/me/passkeys", &json!({ "name": "Telefonen", "passkey": passkey })).await.expect(201);
    bill.step("POST /v1/me/passkeys", &["auth"]);
    let asked = cloud.ask_passkey().await;
    let shown = json!({ "challenge": asked["challenge"], "passkey": phone.get(&asked["options"]).await });
    bill.begin();
    let _ = cloud.post("/v1/sessions/passkeys", &shown).await.expect(201);
    bill.step("POST /v1/sessions/passkeys", &["auth"]);

    insta::assert_snapshot!("secured_log_in", bill.text);
}

#[tokio::test]
async fn each_step_of_working_as_staff_has_its_price() {
    let cloud = slow_cloud().await;
    let email = "stine@rodgrod.example";
    let mut stine = cloud.person(email).await;
    let app = stine.set_up_app().await;
    cloud.inner().drain().await;
    let mut bill = Bill::of(&cloud);

    let due = cloud.invoke_staff(&json!({ "act": "appoint", "email": email, "roles": ["support"] })).await;
    bill.step("an appointment for which second factors are due", &["staff"]);
    let _ = cloud.vouch(email, &["support"], &due["second_factors"]).await;
    cloud.inner().drain().await;
    bill.step("an appointment", &["staff", "delivery"]);
    cloud.advance("PT30S").await;
    bill.begin();

    let due = json!({ "email": email, "password": PASSWORD });
    let due = cloud.post("/v1/staff/sessions", &due).await.expect(202).json();
    bill.step("POST /v1/staff/sessions", &["auth"]);
    let answer = json!({ "challenge": due["challenge"], "code": app.code(cloud.inner().now()) });
    let answer = cloud.post("/v1/sessions/challenges", &answer).await.expect(201);
    bill.step("POST /v1/sessions/challenges of staff", &["auth"]);
    let staff = stine.who.clone().logged_in(&cloud, &answer);
    let _ = staff.get("/v1/staff/sessions/current").await.expect(200);
    bill.step("GET /v1/staff/sessions/current", &["auth"]);
    let _ = cloud.dismiss(email).await;
    bill.step("a dismissal", &["staff"]);

    insta::assert_snapshot!("staff", bill.text);
}
