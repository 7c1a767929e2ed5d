//! What people see and change about themselves.

use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use tests::cloud;

#[tokio::test]
async fn p38_a_member_sees_all_that_is_stored_about_them_by_logging_in() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let _ = cloud.mails_to("soren@rodgrod.example").await;
    let me = soren.get("/v1/me").await.expect(200).json();
    assert_eq!(me["name"], "Søren Ærø Åkjær");
    assert_eq!(me["email"], "soren@rodgrod.example");
    assert_eq!(me["phone"], "+4520304050");
    for (part, count) in [("memberships", 1), ("consents", 1), ("sessions", 1), ("messages", 2)] {
        assert_eq!(me[part].as_array().map(Vec::len), Some(count), "{part}");
    }
    assert_eq!(me["origins"]["items"].as_array().map(Vec::len), Some(2));
    assert_eq!(me["memberships"][0]["role"], "owner");
    let actions = me["activity"]["items"].as_array().unwrap().iter().map(|entry| entry["action"].clone());
    assert_eq!(actions.collect::<Vec<_>>(), ["logged-in", "account-opened"]);
}

#[tokio::test]
async fn p39_two_changes_of_a_profile_at_once_are_both_made() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let _ = soren.get("/v1/me").await.expect(200);
    let renamed = json!({ "name": "Søren Ny" });
    let held = cloud.hold(("account", "BatchGetItem", 1), soren.change(&renamed, None)).await;
    let _ = soren.change(&json!({ "language": "en" }), None).await.expect(200);
    let both = held.let_go().await.expect(200).json();
    assert_eq!((&both["name"], &both["language"]), (&json!("Søren Ny"), &json!("en")));
}

#[tokio::test]
async fn p38_nothing_in_a_persons_partitions_is_left_out() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let user = soren.session["user_id"].as_str().unwrap().to_owned();
    let off = soren.request(Method::PUT, "/v1/me/notifications").json(&json!({ "member_joined": false }));
    let _ = soren.send(off).await.expect(200);
    soren.change_email("ny@rodgrod.example").await;
    let _ = soren.post("/v1/me/email", &json!({ "email": "nyere@rodgrod.example" })).await.expect(202);
    let _ = soren.post("/v1/me/phone", &json!({ "phone": "+4571727374" })).await.expect(202);
    let _ = soren.begin_app().await;
    cloud.announce_policy().await;
    cloud.advance("PT1M").await;
    let shown = soren.get("/v1/me").await.expect(200);
    let me = shown.json();
    assert_eq!(
        (&me["email"], &me["email_before"]["email"]),
        (&json!("ny@rodgrod.example"), &json!("soren@rodgrod.example"))
    );
    assert_eq!(me["email_changes"].as_array().map(Vec::len), Some(1));
    assert_eq!(me["email_changes"][0]["email"], "nyere@rodgrod.example");
    assert_eq!(me["phone_change"]["phone"], "+4571727374");
    assert_eq!(me["enrolment"]["method"], "totp");
    let shown = shown.text;
    let mut kinds = Vec::new();
    for table in ["accounts", "tickets", "outbox", "visits"] {
        let query = json!({ "TableName": table, "KeyConditionExpression": "pk = :pk",
                            "ExpressionAttributeValues": { ":pk": { "S": user } } });
        let found = cloud.dynamodb("Query", &query).await;
        for item in found["Items"].as_array().unwrap() {
            let text = |name: &str| item[name]["S"].as_str().unwrap_or_default().to_owned();
            kinds.push(text("kind"));
            // The profile is the answer itself, and the two kinds below were checked above. Of every other item, the
            // answer shows the id at the end of the key.
            let (_, id) = text("sk").split_once('#').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap_or_default();
            assert!(
                shown.contains(&id) && shown.contains("member_joined")
                    || ["Consent", "EmailChange"].contains(&text("kind").as_str()),
                "{} {}",
                text("kind"),
                text("sk")
            );
        }
    }
    kinds.sort();
    kinds.dedup();
    let personal = ["Consent", "EmailChange", "EmailUndo", "Enrolment", "Membership", "Message", "Notifications"];
    assert_eq!(kinds, [&personal[..], &["Origin", "PhoneChange", "PolicyNotice", "Session", "User"]].concat());
}

#[tokio::test]
async fn p13_a_change_of_a_profile_is_recorded_by_the_names_of_its_fields() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let changed = soren.change(&json!({ "name": "Søren Ø.", "phone": null, "language": "en" }), None).await.expect(200);
    assert_eq!(changed.header("etag"), "\"v2\"");
    assert_eq!(changed.json()["phone"], Value::Null);
    let entry = soren.get("/v1/me?limit=1").await.expect(200).json()["activity"]["items"][0].clone();
    assert_eq!(entry["action"], "profile-changed");
    assert_eq!(entry["changed"], json!(["name", "phone", "language"]));
    assert_eq!(entry["session_id"], soren.session["id"]);
    // A request without effect does not count as a change.
    assert_eq!(soren.change(&json!({ "language": "en" }), None).await.expect(200).header("etag"), "\"v2\"");
    assert_eq!(soren.change(&json!({}), None).await.expect(200).header("etag"), "\"v2\"");
}

#[tokio::test]
async fn what_cannot_be_removed_is_not_removed_by_null() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let answer = soren.change(&json!({ "name": null, "language": null, "phone": "x" }), None).await.expect(422);
    assert_eq!(answer.field_errors(), ["/name missing", "/phone invalid-phone", "/language missing"]);
}

#[tokio::test]
async fn of_two_edits_of_the_same_version_one_is_refused_as_stale() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let version = soren.get("/v1/me").await.expect(200).header("etag").to_owned();
    let edits = [json!({ "name": "A" }), json!({ "name": "B" })];
    let answers = join_all(edits.iter().map(|edit| soren.change(edit, Some(&version)))).await;
    let mut statuses = answers.iter().map(|answer| answer.status.as_u16()).collect::<Vec<_>>();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
}

#[tokio::test]
async fn two_edits_without_a_version_both_land() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let edits = [json!({ "name": "Søren B." }), json!({ "phone": "+4560708090" })];
    for answer in join_all(edits.iter().map(|edit| soren.change(edit, None))).await {
        let _ = answer.expect(200);
    }
    let me = soren.get("/v1/me").await.expect(200).json();
    assert_eq!((&me["name"], &me["phone"]), (&json!("Søren B."), &json!("+4560708090")));
}

#[tokio::test]
async fn a_long_history_comes_in_pages_without_gap_or_repetition() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    for n in 0..12 {
        let _ = soren.change(&json!({ "name": format!("Søren {n}") }), None).await.expect(200);
    }
    let (mut seen, mut path) = (Vec::new(), "/v1/me?limit=5".to_owned());
    loop {
        let activity = soren.get(&path).await.expect(200).json()["activity"].clone();
        let at = |entry: &Value| entry["at"].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
        seen.extend(activity["items"].as_array().unwrap().iter().map(at));
        let Some(cursor) = activity["next_cursor"].as_str() else { break };
        path = format!("/v1/me?limit=5&cursor={cursor}");
    }
    let mut sorted = seen.clone();
    sorted.sort();
    sorted.dedup();
    sorted.reverse();
    assert_eq!((seen.len(), &seen), (14, &sorted));
    for query in ["limit=0", "limit=101", "limit=x", "cursor=!", "cursor=TUVNQkVSIw", "page=2"] {
        assert_eq!(soren.get(&format!("/v1/me?{query}")).await.expect(400).problem(), "invalid-query", "{query}");
    }
}

#[tokio::test]
async fn what_was_stored_survives_a_restart() {
    let cloud = cloud!().await;
    let token = cloud.person("soren@rodgrod.example").await.token;
    let cloud = cloud.restart(env!("CARGO_BIN_EXE_function")).await;
    let me = cloud.send(cloud.request(Method::GET, "/v1/me").bearer_auth(&token)).await.expect(200).json();
    assert_eq!(me["name"], "Søren Ærø Åkjær");
}
