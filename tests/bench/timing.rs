//! Whether the response time reveals if an address is known, or has a second factor. Measured by interleaved tries with
//! two addresses, as the area under the ROC curve of the best guess by time. 0.5 means a random guess; the promise is
//! 0.45–0.55.
//!
//! `cargo run -p tests --bin timing [-- TRIES [PART OF A ROW'S NAME]]`

use std::{
    ops::RangeInclusive,
    time::{Duration, Instant},
};

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use tests::{Applicant, LocalCloud, Person};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let tries = arguments.next().map_or(Ok(1_000), |tries| tries.parse())?;
    let function = std::env::current_exe()?.with_file_name("function");
    let cloud = LocalCloud::start(&function.to_string_lossy()).await;
    let bench = Bench { cloud: &cloud, tries, only: arguments.next().unwrap_or_default() };
    let known = Applicant::new("known@rodgrod.example").sign_up(&cloud).await;
    let mut secured = cloud.person("secured@rodgrod.example").await.settle_phone("+4571727374").await;
    let _ = secured.set_up_app().await;
    let log_in = |email: &str| json!({ "email": email, "password": "not-the-password-at-all" });
    let ask = |email: &str| json!({ "email": email });
    let sign_up = |email: &str| {
        let mut request = known.request.clone();
        request["email"] = json!(email);
        request
    };
    let unknown = ["known@rodgrod.example", "other@rodgrod.example"];
    let mut kept = bench.row("known and unknown", "/v1/sessions", unknown, &log_in).await;
    let factor = ["secured@rodgrod.example", "known@rodgrod.example"];
    kept &= bench.row("with and without a second factor", "/v1/sessions", factor, &log_in).await;
    kept &= bench.row_beside_log_ins([&known, &Applicant::new("idle@rodgrod.example").sign_up(&cloud).await]).await;
    kept &= bench.row("known and unknown", "/v1/signups", unknown, &sign_up).await;
    kept &= bench.row("known and unknown", "/v1/password-resets", unknown, &ask).await;
    let reset = |phone: &str| json!({ "phone": phone });
    let numbers = ["+4571727374", "+4571727375"];
    kept &= bench.row("known and unknown number", "/v1/password-resets", numbers, &reset).await;
    let forged = [forged_invitation(&secured, unknown[0]).await, forged_invitation(&secured, unknown[1]).await];
    let accept = |token: &str| json!({ "token": token, "password": "not-the-password-at-all" });
    let tokens = forged.each_ref().map(String::as_str);
    kept &= bench.row("forged, of known and unknown", "/v1/invitations/accept", tokens, &accept).await;
    let [reader, nobody, former] = ["reader", "nobody", "former"].map(|name| format!("{name}@rodgrod.example"));
    cloud.subscribe(&reader).await;
    cloud.subscribe(&former).await;
    let path = cloud.unsubscribe_path(&former).await;
    let _ = cloud.one_click(&path).await.expect(200);
    for (what, pair) in [
        ("known and unknown", [&*reader, &*nobody]),
        ("unsubscribed and unknown", [&*former, &*nobody]),
        ("known and unsubscribed", [&*reader, &*former]),
    ] {
        kept &= bench.row(what, "/v1/newsletter/subscriptions", pair, &ask).await;
    }
    let _ = cloud.staff("staff@rodgrod.example", &["support"]).await;
    let staff = ["staff@rodgrod.example", "known@rodgrod.example"];
    kept &= bench.row("staff and others", "/v1/staff/sessions", staff, &log_in).await;
    if kept { Ok(()) } else { Err("time tells what it must not".into()) }
}

/// What is measured, and how often.
struct Bench<'a> {
    cloud: &'a LocalCloud,
    tries: u32,
    /// What the name of a row must contain.
    only: String,
}

impl Bench<'_> {
    /// Measures the response times of two addresses, numbers or tokens. Returns whether the promise is kept.
    async fn row(&self, what: &str, path: &str, pair: [&str; 2], body: &dyn Fn(&str) -> Value) -> bool {
        let name = format!("POST {path}, {what}");
        if !name.contains(&self.only) {
            return true;
        }
        report(&name, &measure(self.cloud, path, self.tries, pair, body).await)
    }

    /// The same of guesses at two people from elsewhere, of whom the first logs in before each.
    async fn row_beside_log_ins(&self, people: [&Applicant; 2]) -> bool {
        let name = "POST /v1/sessions from elsewhere, with and without a log-in in between";
        if !name.contains(&self.only) {
            return true;
        }
        report(name, &measure_beside_log_ins(self.cloud, self.tries, people).await)
    }
}

/// The token of a real invitation of an address, with another secret.
async fn forged_invitation(by: &Person<'_>, email: &str) -> String {
    let token = by.invite(email, "member").await;
    let forged = if token.starts_with('A') { "B" } else { "A" };
    format!("{forged}{}", &token[1..])
}

/// The range of the area under the curve that is promised.
const PROMISED: RangeInclusive<f64> = 0.45..=0.55;
/// How many tries are made before the rate limits are reset: fewer than the strictest limit allows.
const UNLIMITED: u32 = 3;
/// How many tries are made before the counted ones.
const WARM_UP: u32 = 20;

/// The response times of two addresses.
async fn measure(
    cloud: &LocalCloud,
    path: &str,
    tries: u32,
    addresses: [&str; 2],
    body: &dyn Fn(&str) -> Value,
) -> [Vec<Duration>; 2] {
    let mut times = [Vec::new(), Vec::new()];
    for n in 0..tries + WARM_UP {
        if n % UNLIMITED == 0 {
            cloud.forget_tries().await;
        }
        for who in order(n) {
            let took = time(cloud, cloud.request(Method::POST, path).json(&body(addresses[who]))).await;
            // The first tries are not counted, as they include the start of the function.
            if n >= WARM_UP {
                times[who].push(took);
            }
        }
        // Otherwise deliveries would run concurrently with the requests, and on two cores would hide any difference.
        cloud.inner().drain().await;
    }
    times
}

/// The response times of guesses at two people's passwords from a network where neither is known, while the first logs in elsewhere before
/// each.
async fn measure_beside_log_ins(cloud: &LocalCloud, tries: u32, people: [&Applicant; 2]) -> [Vec<Duration>; 2] {
    let mut times = [Vec::new(), Vec::new()];
    for n in 0..tries + WARM_UP {
        if n % UNLIMITED == 0 {
            cloud.forget_tries().await;
        }
        let _ = people[0].try_log_in(cloud).await.expect(201);
        cloud.inner().drain().await;
        for who in order(n) {
            let guess = json!({ "email": people[who].email(), "password": "not-the-password-at-all" });
            let took = time(cloud, cloud.request_from(7, Method::POST, "/v1/sessions").json(&guess)).await;
            if n >= WARM_UP {
                times[who].push(took);
            }
        }
    }
    times
}

/// Which of two goes first: an irregular but fixed pattern.
fn order(n: u32) -> [usize; 2] {
    let first = (n.wrapping_mul(2_654_435_761) >> 16 & 1) as usize;
    [first, 1 - first]
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
async fn time(cloud: &LocalCloud, request: RequestBuilder) -> Duration {
    let start = Instant::now();
    let answer = cloud.send(request).await;
    let took = start.elapsed();
    assert!([202, 401, 410].contains(&answer.status.as_u16()), "{}", answer.text);
    took
}

/// Prints the result, and returns whether the promise is kept.
#[expect(clippy::print_stdout, reason = "a benchmark prints")]
fn report(what: &str, [one, other]: &[Vec<Duration>; 2]) -> bool {
    let median = |times: &[Duration]| {
        let mut times = times.to_vec();
        times.sort_unstable();
        times.get(times.len() / 2).copied().unwrap_or_default()
    };
    let wins: f64 = one
        .iter()
        .flat_map(|k| other.iter().map(move |u| f64::from(u8::from(k > u)) + f64::from(u8::from(k == u)) / 2.0))
        .sum();
    #[expect(clippy::cast_precision_loss, reason = "counts of tries are small")]
    let auc = wins / (one.len() * other.len()) as f64;
    println!("{what}: AUC {auc:.3}, medians {:?} and {:?}", median(one), median(other));
    PROMISED.contains(&auc)
}
