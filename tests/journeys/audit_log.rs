//! `GET /v1/audit`: what an account is shown of its log-ins and changes.

use domain::{Timestamp, processing::Table};
use serde_json::{Value, json};
use tests::{LocalCloud, PASSWORD, Person, billing_details, billing_details_with, cloud};

const OWNER: &str = "soren@rodgrod.example";

/// The whole list, page by page.
async fn log(person: &Person<'_>, query: &str) -> Vec<Value> {
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = person.get(&format!("/v1/audit?{query}{cursor}")).await.expect(200).json();
        found.extend(page["items"].as_array().unwrap().iter().cloned());
        let Some(next) = page["next_cursor"].as_str() else { return found };
        cursor = format!("&cursor={next}");
    }
}

fn actions(entries: &[Value]) -> Vec<&str> {
    entries.iter().map(|entry| entry["action"].as_str().unwrap()).collect()
}

fn user<'a>(person: &'a Person<'_>) -> &'a str {
    person.session["user_id"].as_str().unwrap()
}

#[tokio::test]
async fn p13_the_log_shows_who_did_what_when_and_which_fields_in_the_readers_language() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let ada = owner.invite_and_accept("ada@rodgrod.example", "member").await;
    let _ = owner.put("/v1/billing-details", &billing_details()).await.expect(200);
    let changed = billing_details_with(&json!({ "reference": "Hemmelig 8", "ean": "5798009811578" }));
    let _ = owner.put("/v1/billing-details", &changed).await.expect(200);
    let member = format!("/v1/members/{}", ada.member_id().await);
    let _ = owner.patch(&member, &json!({ "role": "auditor" })).await.expect(200);
    let _ = owner.patch("/v1/account", &json!({ "company_name": "Rødgrød ApS" })).await.expect(200);

    let all = log(&ada, "").await;
    let expected = [
        "account-changed",
        "role-changed",
        "billing-details-changed",
        "billing-details-changed",
        "logged-in",
        "member-joined",
        "member-invited",
        "logged-in",
        "account-opened",
    ];
    assert_eq!(actions(&all), expected);
    let at = |entry: &Value| entry["at"].as_str().unwrap().parse::<Timestamp>().unwrap();
    assert!(all.windows(2).all(|pair| at(&pair[0]) >= at(&pair[1])), "newest first");
    let role = &all[1];
    assert_eq!((&role["actor"], &role["subject"]), (&json!(user(&owner)), &json!(user(&ada))));
    assert_eq!((&role["fields"], &role["field_names"]), (&json!(["role"]), &json!(["rolle"])));
    assert_eq!(
        (&all[2]["fields"], &all[2]["field_names"]),
        (&json!(["reference", "ean"]), &json!(["reference", "EAN-/GLN-nummer"]))
    );
    let english = owner.send(owner.request(reqwest::Method::GET, "/v1/audit?limit=3").header("accept-language", "en"));
    let english = english.await.expect(200);
    assert_eq!(english.json()["items"][2]["field_names"], json!(["reference", "EAN/GLN number"]));
    assert_eq!(english.json()["items"][0]["field_names"], json!(["company name"]));
    assert!(!english.text.contains("Hemmelig"));
    assert!(all[4].get("subject").is_none() && all[4].get("fields").is_none(), "{}", all[4]);
}

#[tokio::test]
async fn p13_the_log_is_paged_and_filtered_by_time_actor_and_subject() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let ada = owner.invite_and_accept("ada@rodgrod.example", "admin").await;
    let member = format!("/v1/members/{}", ada.member_id().await);
    let begun = cloud.inner().now();
    cloud.advance("P2D").await;
    let owner = owner.who.clone().log_in(&cloud).await;
    let day = cloud.inner().now();
    let _ = owner.patch(&member, &json!({ "role": "auditor" })).await.expect(200);
    let all = log(&owner, "").await;
    assert_eq!(all.len(), 7);
    for limit in [1, 2, 3, 6] {
        assert_eq!(log(&owner, &format!("limit={limit}")).await, all, "{limit}");
    }
    let (one, other) = (user(&owner), user(&ada));
    for (query, expected) in [
        (format!("actor={other}"), vec!["logged-in", "member-joined"]),
        (format!("subject={other}"), vec!["role-changed"]),
        (format!("actor={one}&subject={other}"), vec!["role-changed"]),
        (format!("actor={other}&subject={other}"), vec![]),
        ("actor=staff".to_owned(), vec![]),
        ("actor=system".to_owned(), vec![]),
        (format!("actor={one}&to={begun}"), vec!["member-invited", "logged-in", "account-opened"]),
        (format!("from={begun}&to={day}"), vec!["logged-in"]),
        (format!("from={day}"), vec!["role-changed"]),
        ("from=2020-01-01&to=2020-12-31".to_owned(), vec![]),
        (format!("from={day}&to={day}"), vec![]),
    ] {
        for limit in [1, 50] {
            assert_eq!(actions(&log(&owner, &format!("limit={limit}&{query}")).await), expected, "{query}");
        }
    }
    let today = domain::date::day_of(day);
    assert_eq!(log(&owner, &format!("from={today}&to={today}")).await.len(), 2, "a whole day in Copenhagen");
    let wrong = owner.get("/v1/audit?from=2026-02-30&to=nu&actor=Ada&subject=acc_1&limit=x&who=1").await.expect(400);
    let expected = [
        "/limit invalid-limit",
        "/from invalid-time",
        "/to invalid-time",
        "/actor invalid-choice",
        "/subject invalid-choice",
        "/who unknown-field",
    ];
    assert_eq!(
        (wrong.problem().as_str(), wrong.field_errors()),
        ("invalid-query", expected.map(str::to_owned).to_vec())
    );
    let backwards = owner.get("/v1/audit?from=2026-12-02&to=2026-12-01").await.expect(400);
    assert_eq!(backwards.field_errors(), ["/to ends-before-beginning"]);
    // A cursor continues the list that it is from, and no other.
    let cursor = owner.get(&format!("/v1/audit?limit=1&from={day}")).await.expect(200).json()["next_cursor"].clone();
    assert_eq!(cursor, Value::Null);
    let cursor = owner.get("/v1/audit?limit=1").await.expect(200).json()["next_cursor"].clone();
    let other = owner.get(&format!("/v1/audit?to={begun}&cursor={}", cursor.as_str().unwrap())).await.expect(400);
    assert_eq!(other.problem(), "invalid-query");
}

/// Adds copies of the newest entry to the log, all of them as old as the account.
async fn many_more(cloud: &LocalCloud, owner: &Person<'_>, many: u32) {
    let query = json!({ "TableName": "accounts", "KeyConditionExpression": "pk = :pk AND begins_with(sk, :sk)", "Limit": 1,
                        "ExpressionAttributeValues": { ":pk": { "S": owner.session["account_id"] }, ":sk": { "S": "AUDIT#" } } });
    let entry = cloud.dynamodb("Query", &query).await["Items"][0].clone();
    let id = entry["sk"]["S"].as_str().unwrap().to_owned();
    let copies = (0..many).map(|n| {
        let mut copy = entry.clone();
        copy["sk"]["S"] = json!(format!("{}{n:05}", &id[..id.len() - 5]));
        copy
    });
    cloud.put_like(Table::Accounts, &entry, copies).await;
}

#[tokio::test]
async fn p13_a_filter_that_matches_few_of_thousands_finds_all_of_them_page_by_page() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    many_more(&cloud, &owner, 4_500).await;
    let token = owner.invite("ada@rodgrod.example", "member").await;
    let _ = cloud.accept(&token, PASSWORD).await.expect(201);
    let all = log(&owner, "limit=100").await;
    assert_eq!(all.len(), 4_504);
    let joined = all.iter().find(|entry| entry["action"] == "member-joined").unwrap();
    let ada = joined["actor"].as_str().unwrap();
    assert_eq!(actions(&log(&owner, &format!("limit=1&actor={ada}")).await), ["member-joined"]);
    let own = log(&owner, &format!("limit=90&actor={}", user(&owner))).await;
    assert_eq!(own.len(), 4_503);
}
