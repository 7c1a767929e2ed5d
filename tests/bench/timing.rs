//! Whether an answer's time tells if an address is known: interleaved tries with known and unknown addresses, and the
//! area under the curve of the best guess by time. 0.5 is a coin; the promise is 0.45–0.55.
//!
//! `cargo run -p tests --bin timing [-- TRIES]`

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tests::{Applicant, LocalCloud};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let tries = std::env::args().nth(1).map_or(Ok(1_000), |tries| tries.parse())?;
    let function = std::env::current_exe()?.with_file_name("function");
    let cloud = LocalCloud::start(&function.to_string_lossy()).await;
    let known = Applicant::new("known@rodgrod.example").sign_up(&cloud).await;
    let log_in = |email: &str| json!({ "email": email, "password": "not-the-password-at-all" });
    let sign_up = |email: &str| {
        let mut request = known.request.clone();
        request["email"] = json!(email);
        request
    };
    report("POST /v1/sessions", &measure(&cloud, "/v1/sessions", tries, &log_in).await);
    report("POST /v1/signups", &measure(&cloud, "/v1/signups", tries, &sign_up).await);
    let reset = |email: &str| json!({ "email": email });
    report("POST /v1/password-resets", &measure(&cloud, "/v1/password-resets", tries, &reset).await);
    Ok(())
}

/// The times of known and unknown addresses. Which of the two goes first changes by an irregular but fixed pattern.
async fn measure(cloud: &LocalCloud, path: &str, tries: u32, body: &dyn Fn(&str) -> Value) -> [Vec<Duration>; 2] {
    let mut times = [Vec::new(), Vec::new()];
    for n in 0..tries + 20 {
        let first = (n.wrapping_mul(2_654_435_761) >> 16 & 1) as usize;
        for who in [first, 1 - first] {
            let body = body(["known@rodgrod.example", "other@rodgrod.example"][who]);
            let took = time(cloud, path, &body).await;
            // The first tries start the function.
            if n >= 20 {
                times[who].push(took);
            }
        }
        // Deliveries run beside the requests otherwise, and on two cores that is all one would see.
        cloud.inner().drain().await;
        release(cloud).await;
    }
    times
}

/// Forgets the counts of the brakes: what is measured is how an address is treated that is not asked for too often.
async fn release(cloud: &LocalCloud) {
    let brakes = json!({ "TableName": "tickets", "FilterExpression": "sk = :brake",
                         "ExpressionAttributeValues": { ":brake": { "S": "BRAKE" } } });
    for item in cloud.dynamodb("Scan", &brakes).await["Items"].as_array().into_iter().flatten() {
        let key = json!({ "pk": item["pk"], "sk": item["sk"] });
        let _ = cloud.dynamodb("DeleteItem", &json!({ "TableName": "tickets", "Key": key })).await;
    }
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
async fn time(cloud: &LocalCloud, path: &str, body: &Value) -> Duration {
    let start = Instant::now();
    let _ = cloud.post(path, body).await;
    start.elapsed()
}

#[expect(clippy::print_stdout, reason = "a benchmark prints")]
fn report(route: &str, [known, unknown]: &[Vec<Duration>; 2]) {
    let median = |times: &[Duration]| {
        let mut times = times.to_vec();
        times.sort_unstable();
        times.get(times.len() / 2).copied().unwrap_or_default()
    };
    let wins: f64 = known
        .iter()
        .flat_map(|k| unknown.iter().map(move |u| f64::from(u8::from(k > u)) + f64::from(u8::from(k == u)) / 2.0))
        .sum();
    #[expect(clippy::cast_precision_loss, reason = "counts of tries are small")]
    let auc = wins / (known.len() * unknown.len()) as f64;
    println!("{route}: AUC {auc:.3}, median known {:?}, unknown {:?}", median(known), median(unknown));
}
