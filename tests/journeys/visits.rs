//! Visits: which routes people call, under pseudonyms that hold for a day (P14).

use std::{collections::HashSet, time::Duration};

use domain::Timestamp;
use futures::future::join_all;
use local::{FaultKind, FaultSpec};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Applicant, LocalCloud, Person, cloud};

const OWNER: &str = "soren@rodgrod.example";

/// Goes on to noon, so that no day ends in the middle of a test.
pub(crate) async fn at_noon(cloud: LocalCloud) -> LocalCloud {
    let second = cloud.inner().now().as_second().rem_euclid(86_400);
    cloud.advance(&format!("PT{}S", (12 * 3_600 - second).rem_euclid(86_400))).await;
    cloud
}

/// The visits that an owner is shown.
async fn visits(owner: &Person<'_>, query: &str) -> Vec<Value> {
    owner.get(&format!("/v1/visits?{query}")).await.expect(200).json()["items"].as_array().unwrap().clone()
}

/// All visits, page by page.
async fn paged(owner: &Person<'_>, query: &str) -> Vec<Value> {
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = owner.get(&format!("/v1/visits?{query}{cursor}")).await.expect(200).json();
        found.extend(page["items"].as_array().unwrap().iter().cloned());
        let Some(next) = page["next_cursor"].as_str() else { return found };
        assert!(!page["items"].as_array().unwrap().is_empty(), "a page that has a next one has visits");
        cursor = format!("&cursor={next}");
    }
}

fn route(visit: &Value) -> String {
    format!("{} {}", visit["method"].as_str().unwrap(), visit["route"].as_str().unwrap())
}

fn pseudonyms<'a>(visits: impl IntoIterator<Item = &'a Value>) -> HashSet<&'a str> {
    visits.into_iter().map(|visit| visit["pseudonym"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn p14_each_request_in_a_session_leaves_a_visit_by_route_without_ids_query_or_name() {
    let cloud = at_noon(cloud!().await).await;
    let owner = cloud.person(OWNER).await;
    let ada = owner.invite_and_accept("ada@rodgrod.example", "member").await;
    let before = visits(&owner, "").await.len() + 1;
    let member = format!("/v1/members/{}", owner.member_id().await);
    let firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:150.0) Gecko/20100101 Firefox/150.0";
    let _ =
        owner.send(owner.request(Method::GET, "/v1/members?limit=1").header("user-agent", firefox)).await.expect(200);
    let _ = owner.send(owner.request(Method::HEAD, &member)).await.expect(200);
    let _ = ada.get(&member).await.expect(403);
    let _ = ada.put("/v1/billing-details", &json!({ "x": 1 })).await.expect(422);
    let _ = owner.get("/v1/sessions/current").await.expect(200);
    // Who has no session leaves none, whatever they claim.
    let forged = format!("{}x", ada.token);
    let _ = cloud.send(cloud.request(Method::GET, "/v1/me").bearer_auth(forged)).await.expect(401);
    let _ = cloud.get("/v1/me").await.expect(401);
    let _ = cloud.get("/v1/plans").await.expect(200);

    let shown = owner.get("/v1/visits").await.expect(200);
    let all = shown.json()["items"].as_array().unwrap().clone();
    let routes = all.iter().map(route).collect::<Vec<_>>();
    let expected = [
        "GET /v1/sessions/current",
        "PUT /v1/billing-details",
        "GET /v1/members/{id}",
        "GET /v1/members/{id}",
        "GET /v1/members",
        "GET /v1/me/memberships",
    ];
    assert_eq!(&routes[..routes.len() - before], expected);
    assert_eq!(all[4]["browser"], "Firefox on Windows");
    let at = |visit: &Value| visit["at"].as_str().unwrap().parse::<Timestamp>().unwrap();
    assert!(all.windows(2).all(|pair| at(&pair[0]) >= at(&pair[1])), "newest first");
    // Of two people, each has one pseudonym that day.
    assert_eq!(pseudonyms(&all).len(), 2);
    assert_eq!(pseudonyms([&all[0], &all[3], &all[4]]).len(), 1);
    assert_eq!(pseudonyms([&all[1], &all[2]]).len(), 1);
    let table = json!(cloud.stored("visits", "Visit").await).to_string();
    for (who, text) in [(&owner, &shown.text), (&ada, &table), (&owner, &table)] {
        for id in [&who.session["user_id"], &who.session["id"]] {
            assert!(!text.contains(id.as_str().unwrap()), "{text}");
        }
        assert!(!text.contains(who.who.email()) && !text.contains("limit"));
    }
}

#[tokio::test]
async fn p14_no_pseudonym_links_a_person_across_days_or_accounts() {
    let cloud = at_noon(cloud!().await).await;
    let owner = cloud.person(OWNER).await;
    let mut ada = cloud.person("ada@other.example").await;
    let _ = ada.get("/v1/me").await.expect(200);
    let token = owner.invite("ada@other.example", "owner").await;
    let _ = cloud.accept(&token, tests::PASSWORD).await.expect(201);
    let own = visits(&ada, "").await;
    let _ = ada.enter_account_of(&owner).await.expect(201);
    let _ = ada.get("/v1/me").await.expect(200);
    let there = visits(&ada, "").await;
    assert_eq!((pseudonyms(&own).len(), pseudonyms(&there).len()), (1, 2));
    assert!(pseudonyms(&own).is_disjoint(&pseudonyms(&there)));

    cloud.advance("P1D").await;
    let owner = owner.who.clone().log_in(&cloud).await;
    let _ = owner.get("/v1/me").await.expect(200);
    let all = visits(&owner, "").await;
    assert_eq!(pseudonyms(&all).len(), 3, "the owner has another one today");
    assert_eq!(cloud.stored("visits", "VisitSalt").await.len(), 2);
}

#[tokio::test]
async fn p14_visits_and_their_salt_are_invisible_after_90_days_and_then_swept_however_late_the_table_deletes_them() {
    let program = env!("CARGO_BIN_EXE_function");
    let lag = |options: &mut local::Options| options.ttl_lag = Duration::from_hours(48);
    let cloud = at_noon(LocalCloud::start_with(program, lag).await).await;
    let owner = cloud.person(OWNER).await;
    let _ = owner.get("/v1/account").await.expect(200);
    let items = [cloud.stored("visits", "Visit").await, cloud.stored("visits", "VisitSalt").await].concat();
    assert!(items.len() == 2 && items.iter().all(|item| item["sealed"].is_object() && item.get("salt").is_none()));
    cloud.advance("P89DT23H").await;
    let later = owner.who.clone().log_in(&cloud).await;
    let old = |visits: &[Value]| visits.iter().filter(|visit| route(visit) == "GET /v1/account").count();
    assert_eq!(old(&visits(&later, "").await), 1);
    cloud.advance("PT1H").await;
    // Whether they are still there or not: here they are.
    for item in &items {
        let _ = cloud.dynamodb("PutItem", &json!({ "TableName": "visits", "Item": item })).await;
    }
    let later = owner.who.clone().log_in(&cloud).await;
    assert_eq!(old(&visits(&later, "").await), 0);
    assert_eq!(old(&visits(&later, "from=2020-01-01").await), 0);
    cloud.advance("PT13H").await;
    let now = cloud.inner().now().as_second();
    let end = |item: &Value| item["expires_at"]["N"].as_str().unwrap().parse::<i64>().unwrap();
    for kind in ["Visit", "VisitSalt"] {
        let left = cloud.stored("visits", kind).await;
        assert!(!left.is_empty() && left.iter().all(|item| end(item) > now), "{kind}");
    }
}

#[tokio::test]
async fn p14_functions_that_need_the_days_salt_at_the_same_time_agree_on_one() {
    let cloud = at_noon(cloud!().await).await;
    let owner = cloud.person(OWNER).await;
    // A new day, for which nobody has made a salt.
    cloud.advance("P1D").await;
    let owner = owner.who.clone().log_in(&cloud).await;
    let paths = ["/v1/account", "/v1/sessions/current", "/v1/billing-details"].repeat(3);
    for answer in join_all(paths.iter().map(|path| owner.get(path))).await {
        let _ = answer.expect(200);
    }
    let all = visits(&owner, "").await;
    assert_eq!((all.len(), pseudonyms(&all).len()), (9, 1));
}

#[tokio::test]
async fn p14_a_visit_that_cannot_be_written_fails_no_request_and_is_counted() {
    let cloud = at_noon(cloud!().await).await;
    let owner = cloud.person(OWNER).await;
    let _ = owner.get("/v1/account").await.expect(200);
    assert!(!cloud.inner().logs("account").contains("visits_lost"));
    // As often as the SDK tries it.
    for nth in 1..=3 {
        let fault = FaultSpec::new("dynamodb", "PutItem", FaultKind::ErrorBefore).on("visits").of("account").nth(nth);
        let _ = cloud.inner().fault(fault).unwrap();
    }
    let _ = owner.get("/v1/account").await.expect(200);
    assert!(cloud.inner().logs("account").contains("\"visits_lost\":1"));
    assert_eq!(visits(&owner, "").await.len(), 1);
}

#[tokio::test]
async fn p14_staff_leave_no_visits_in_their_own_account() {
    let cloud = at_noon(cloud!().await).await;
    let staff = cloud.staff("stine@rodgrod.example", &["support"]).await;
    let _ = staff.get("/v1/staff/sessions/current").await.expect(200);
    let _ = staff.get("/v1/sessions/current").await.expect(200);
    assert!(cloud.stored("visits", "Visit").await.iter().all(|visit| visit["route"]["S"] != "/v1/sessions/current"));
}

#[tokio::test]
async fn p14_visits_are_listed_over_days_each_once_and_within_what_is_asked_for() {
    let cloud = at_noon(cloud!().await).await;
    let eva = Applicant::new("eva@floede.example").sign_up(&cloud).await;
    let mut owner = cloud.person(OWNER).await;
    let first = cloud.inner().now();
    for days in [0, 1, 2, 7, 30] {
        cloud.advance(&format!("P{days}D")).await;
        owner = owner.who.clone().log_in(&cloud).await;
        for path in ["/v1/account", "/v1/me", "/v1/sessions/current"] {
            let _ = owner.get(path).await.expect(200);
        }
    }
    let eva = eva.log_in(&cloud).await;
    let _ = eva.get("/v1/account").await.expect(200);
    let others = |visits: &[Value]| visits.iter().filter(|visit| route(visit) != "GET /v1/visits").count();
    let all = visits(&owner, "").await;
    assert_eq!(all.len(), 15, "and none of another account");
    for limit in [1, 2, 3, 4, 100] {
        let found = paged(&owner, &format!("limit={limit}")).await;
        let found = found.into_iter().filter(|visit| route(visit) != "GET /v1/visits").collect::<Vec<_>>();
        assert_eq!(found, all, "{limit}");
    }
    let date = |days: u32| (first + Duration::from_hours(24).saturating_mul(days)).to_string()[..10].to_owned();
    for (query, count) in [
        (format!("to={}", date(0)), 3),
        (format!("from={}&to={}", date(1), date(3)), 6),
        (format!("from={}&to={}", date(4), date(9)), 0),
        (format!("from={}", date(40)), 3),
        (format!("to={}T00:00:00Z", date(10)), 9),
        (format!("from={}T12:00:00Z&to={}", date(3), date(10)), 6),
        (format!("from={}&to=2100-01-01", date(41)), 0),
    ] {
        assert_eq!(others(&paged(&owner, &query).await), count, "{query}");
    }
    let cursor = owner.get("/v1/visits?limit=1").await.expect(200).json()["next_cursor"].clone();
    let elsewhere = eva.get(&format!("/v1/visits?cursor={}", cursor.as_str().unwrap())).await.expect(400);
    assert_eq!(elsewhere.problem(), "invalid-query");
    let wrong = owner.get("/v1/visits?from=2026&to=i+g%C3%A5r&limit=0&cursor=!&actor=staff").await.expect(400);
    let expected = [
        "/limit invalid-limit",
        "/cursor invalid-cursor",
        "/from invalid-time",
        "/to invalid-time",
        "/actor unknown-field",
    ];
    assert_eq!(
        (wrong.problem().as_str(), wrong.field_errors()),
        ("invalid-query", expected.map(str::to_owned).to_vec())
    );
}

#[tokio::test]
async fn p41_a_receipt_says_that_visits_stay_for_90_days_under_a_pseudonym() {
    let cloud = at_noon(cloud!().await).await;
    let owner = cloud.person(OWNER).await;
    let ada = owner.invite_and_accept("ada@rodgrod.example", "member").await;
    let receipt = ada.delete("/v1/me").await.expect(200).json();
    let line = receipt["items"].as_array().unwrap().iter().find(|line| line["record"] == "Visit").unwrap();
    let until = (cloud.inner().now() + Duration::from_hours(90 * 24)).to_string()[..10].to_owned();
    assert_eq!((&line["outcome"], &line["until"].as_str().unwrap()[..10]), (&json!("kept"), until.as_str()));
    assert_eq!(visits(&owner, "").await.iter().filter(|visit| route(visit) == "DELETE /v1/me").count(), 1);
}
