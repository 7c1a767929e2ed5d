//! Conditional requests: what the caller already has is not sent again, and what they have not seen is not changed
//! (§ 13).

use domain::Timestamp;
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};
use tests::cloud;

use super::{World, documented, leads_elsewhere, readable};

#[tokio::test]
async fn what_the_caller_has_already_is_not_sent_again() {
    let cloud = cloud!().await;
    let world = World::of(&cloud).await;
    let routes = documented(&cloud).await;
    for path in readable(&routes) {
        let whole = world.send(world.request(Method::GET, path)).await.expect(200);
        let tag = whole.header("etag");
        assert!(tag.ends_with('"'), "{path} has no ETag");
        let weak = format!("W/{}", tag.trim_start_matches("W/"));
        let listed = format!("\"a,b\", {tag} ,W/\"c\"");
        for method in [Method::GET, Method::HEAD] {
            for known in [tag, weak.as_str(), listed.as_str(), "*"] {
                let asked = world.request(method.clone(), path).header("if-none-match", known);
                let same = world.send(asked).await;
                assert_eq!((same.status.as_u16(), same.text.as_str()), (304, ""), "{method} {path} {known}");
                assert_eq!((same.header("etag"), same.header("content-type")), (tag, ""), "{path}");
                for name in ["cache-control", "vary"] {
                    assert_eq!(same.header(name), whole.header(name), "{name} of {path}");
                }
            }
            let asked = world.request(method.clone(), path).header("if-none-match", "\"v99\", v1");
            assert_eq!(world.send(asked).await.expect(200).header("etag"), tag, "{path}");
        }
        let stale = world.request(Method::GET, path).header("if-match", "\"v99\"");
        assert_eq!(world.send(stale).await.expect(412).problem(), "stale", "{path}");
        let _ = world.send(world.request(Method::GET, path).header("if-match", "*")).await.expect(200);
    }
}

#[tokio::test]
async fn what_is_shown_otherwise_has_another_tag_though_its_version_is_the_same() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    // Other items that are stored about a person have versions of their own.
    let seen = soren.get("/v1/me").await.expect(200).header("etag").to_owned();
    let _ = soren.who.clone().log_in(&cloud).await;
    let asked = soren.request(Method::GET, "/v1/me").header("if-none-match", &seen);
    let me = soren.send(asked).await.expect(200).json();
    assert_eq!(me["sessions"].as_array().unwrap().len(), 2);
    // The condition on a change of the profile compares the profile's version alone.
    let _ = soren.change(&json!({ "language": "en" }), Some(&seen)).await.expect(200);
    assert_eq!(soren.change(&json!({ "language": "da" }), Some(&seen)).await.expect(412).problem(), "stale");
    // Nor do two languages have the same tag.
    for path in ["/v1/me/notifications", "/v1/policies/current"] {
        let tag = soren.get(path).await.expect(200).header("etag").to_owned();
        let asked = soren.request(Method::GET, path).header("accept-language", "en").header("if-none-match", tag);
        let _ = soren.send(asked).await.expect(200);
    }
}

/// A valid body for a route that takes one.
fn body(method: &str, path: &str, now: Timestamp) -> Value {
    match (method, path) {
        ("PATCH", "/v1/members/{id}") => json!({ "role": "auditor" }),
        ("PATCH", "/v1/account") => json!({ "company_name": "Rødgrød ApS" }),
        ("PUT", "/v1/datasets/{set}/rows/{external_id}") => json!({ "name": "Ada To" }),
        ("PUT", "/v1/me/consents/{purpose}") => json!({ "granted": true }),
        ("PATCH", "/v1/integrations/{id}") => json!({ "name": "Kunder" }),
        ("PATCH", "/v1/me") => json!({ "language": "en" }),
        ("PUT", "/v1/billing-details" | "/v1/staff/accounts/{id}/billing-details") => tests::billing_details(),
        ("POST" | "PATCH", "/v1/subscription") => {
            json!({ "plan": "standard", "period": "month", "payment": "invoice" })
        }
        ("POST", "/v1/staff/invoices/{id}/payments" | "/v1/staff/invoices/{id}/credit-notes") => {
            let amount = json!({ "amount": "1.00", "currency": "DKK" });
            if path.ends_with("payments") {
                json!({ "amount": amount, "paid_on": "2026-11-17", "reference": "1" })
            } else {
                json!({ "amount": amount, "reason": "Prisen" })
            }
        }
        ("POST", "/v1/staff/newsletters/{id}/schedule") => {
            json!({ "at": (now + SignedDuration::from_hours(1)).to_string() })
        }
        _ => json!({}),
    }
}

#[tokio::test]
async fn a_change_on_a_condition_that_does_not_hold_is_none() {
    let cloud = cloud!().await;
    let world = World::of(&cloud).await;
    let mut asked = Vec::new();
    for route in documented(&cloud).await {
        for (method, operation) in &route.operations {
            let (method, path) = (method.as_str(), route.path.as_str());
            let names = |header: &str| {
                operation["parameters"].as_array().into_iter().flatten().any(|parameter| parameter["name"] == header)
            };
            if method == "GET" || !names("If-Match") {
                continue;
            }
            assert!(names("If-None-Match"), "{method} {path}");
            let on = async |condition: &str, tags: &str| {
                let request = world.request(method.parse().unwrap(), path).header(condition, tags);
                world.send(request.json(&body(method, path, cloud.inner().now()))).await
            };
            assert_eq!(on("if-match", "\"v99\"").await.expect(412).problem(), "stale", "{method} {path}");
            assert_eq!(on("if-none-match", "*").await.expect(412).problem(), "precondition-failed", "{method} {path}");
            if route.takes(&Method::GET) && !leads_elsewhere(path) {
                let tag = world.send(world.request(Method::GET, path)).await.expect(200).header("etag").to_owned();
                for tag in [&tag, &format!("\"x\", W/{tag}")] {
                    let refused = on("if-none-match", tag).await.expect(412);
                    assert_eq!(refused.problem(), "precondition-failed", "{method} {path}");
                }
            }
            asked.push(format!("{method} {path}"));
        }
    }
    assert!(asked.len() >= 12, "{asked:?}");
    // A condition that holds does not prevent the change.
    let other = world.owner.request(Method::PATCH, "/v1/me").header("if-none-match", "\"v99\"");
    let _ = world.send(other.json(&json!({ "language": "en" }))).await.expect(200);
}
