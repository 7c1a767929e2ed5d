//! What each step of a journey costs: AWS calls in order, the tables they touch, request units, and how many of them
//! follow one another. A change that adds a read is seen in the diff of the snapshot.
//!
//! `INSTA_UPDATE=always cargo test -p tests --test budgets` writes the snapshot anew.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on is over")]

use std::{collections::BTreeSet, fmt::Write, time::Duration};

use local::Made;
use serde_json::json;
use tests::{Applicant, LocalCloud, PASSWORD};

/// The bill of a journey, a paragraph a step.
struct Bill<'a> {
    cloud: &'a LocalCloud,
    since: u64,
    text: String,
}

impl<'a> Bill<'a> {
    fn of(cloud: &'a LocalCloud) -> Self {
        Self { cloud, since: 0, text: String::new() }
    }

    /// Writes down what each function's instances have called before they took requests, however many there were.
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

    /// Writes down what the functions have called since the step before.
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
            // What goes out at once is answered in any order.
            let mut calls = calls.collect::<Vec<_>>();
            calls.sort();
            let rounds = calls.iter().map(|(round, _)| round).collect::<BTreeSet<_>>().len();
            writeln!(self.text, "  {function}: {rounds} round trips").unwrap();
            for (_, line) in calls {
                writeln!(self.text, "    {line}").unwrap();
            }
        }
        self.since = self.cloud.calls_so_far();
    }
}

fn line(call: &Made) -> String {
    let mut tables = call.resource.split(',').collect::<Vec<_>>();
    tables.sort_unstable();
    let units = call.units.map(|units| format!(" {units} units")).unwrap_or_default();
    format!("{} {}{units}", call.operation, tables.join("+"))
}

#[tokio::test]
async fn each_step_of_the_first_journey_has_its_price() {
    // Long enough for all calls that are made at once to be under way before the first is answered.
    let latency = Duration::from_millis(100);
    let program = env!("CARGO_BIN_EXE_function");
    let cloud = LocalCloud::start_with(program, |options| options.latency = latency).await;
    let mut bill = Bill::of(&cloud);
    let soren = Applicant::new("soren@rodgrod.example");

    let _ = soren.ask(&cloud).await.expect(202);
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

    let _ = soren.send(soren.request(reqwest::Method::DELETE, "/v1/sessions/current")).await.expect(204);
    bill.step("DELETE /v1/sessions/current", &["auth"]);

    let _ = cloud.get("/healthz").await.expect(200);
    bill.init();
    insta::assert_snapshot!("first_journey", bill.text);
}
