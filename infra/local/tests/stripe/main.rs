//! Stripe, as the functions' own client of it sees it, and its events, as a function receives them. The functions are this test binary,
//! which starts itself again as `fixture`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, and so do its helpers")]

mod calls;
mod cards;
mod events;
mod shop;

use egress::Settings;
use serde_json::{Value, json};

use shop::{ON_SESSION, account, body, call, charge, client};

/// The functions: that for events logs each, and refuses those of some attempts; the other charges a card at each event. It is a test
/// only so that the binary can be started with it.
#[test]
fn fixture() {
    let Ok(api) = std::env::var("AWS_LAMBDA_RUNTIME_API") else { return };
    let (host, base) = api.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let base = format!("/{base}/2018-06-01/runtime/invocation");
    let mut refusals = 0;
    loop {
        let event = call(host, "GET", &format!("{base}/next"), "");
        let id = event.lines().find_map(|line| line.strip_prefix("lambda-runtime-aws-request-id: ")).unwrap();
        let event: Value = serde_json::from_str(event.split_once("\r\n\r\n").unwrap().1).unwrap();
        if let Some(time) = event["time"].as_str() {
            charge_at(time);
            call(host, "POST", &format!("{base}/{id}/response"), "null");
            continue;
        }
        println!("event {event}");
        let attempt = body(&event)["data"]["object"]["metadata"]["attempt"].clone();
        let is_refused = attempt == "refused" || (attempt == "refused-twice" && refusals < 2);
        refusals += u32::from(is_refused);
        let reply = json!({ "statusCode": if is_refused { 500 } else { 204 } });
        call(host, "POST", &format!("{base}/{id}/response"), &reply.to_string());
    }
}

/// Charges a card as a running function, in an attempt that is named by a time.
fn charge_at(time: &str) {
    let stripe = client(&Settings::from_environment(|name| std::env::var(name).ok()).unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let attempt = time.replace([':', '.'], "-");
    runtime.block_on(async {
        let customer = stripe.customer(account()).await.unwrap();
        stripe.charge(&charge(&customer, &attempt, "pm_card_visa", ON_SESSION)).await.unwrap();
    });
}
