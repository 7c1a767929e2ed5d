//! Who has a session floods nobody: what members do is limited by the hour, and like notices become one mail (decision 0043).

use domain::Timestamp;
use futures::future::join_all;
use reqwest::Method;
use serde_json::json;
use tests::{Answer, Person, billing_details, billing_details_with, cloud_at, upload};

const MEMBER: &str = "bo@rodgrod.example";
const TOLD: &str = "Din rolle er ændret";

/// Early in an hour, and at the beginning of ten minutes in which like notices merge.
fn monday() -> Timestamp {
    "2027-01-04T10:01:00Z".parse().unwrap()
}

/// Gives a member the two roles in turn.
async fn change_role(owner: &Person<'_>, path: &str, nth: usize) -> Answer {
    let role = if nth.is_multiple_of(2) { "admin" } else { "member" };
    owner.patch(path, &json!({ "role": role })).await
}

async fn member_path(member: &Person<'_>) -> String {
    format!("/v1/members/{}", member.member_id().await)
}

#[tokio::test]
async fn p24_whoever_changes_a_role_to_and_fro_mails_the_member_twice_and_is_stopped_after_a_while() {
    let cloud = cloud_at!(monday()).await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let bo = member_path(&owner.invite_and_accept(MEMBER, "member").await).await;
    let ada = member_path(&owner.invite_and_accept("ada@rodgrod.example", "member").await).await;
    for nth in 0..20 {
        let _ = change_role(&owner, &bo, nth).await.expect(200);
    }
    let before = owner.get("/v1/audit?limit=100").await.expect(200).json();
    let refused = change_role(&owner, &bo, 20).await.expect(429);
    assert_eq!(refused.problem(), "too-many-requests");
    let wait = refused.header("retry-after").parse::<u64>().unwrap();
    assert!((3_400..=3_540).contains(&wait), "{wait}");
    // What was refused is not done, and on nobody's record.
    assert_eq!(owner.get("/v1/audit?limit=100").await.expect(200).json(), before);
    assert_eq!(owner.get(&bo).await.expect(200).json()["role"], "member");
    // Others can still be given another role, and the member can be removed.
    let _ = change_role(&owner, &ada, 0).await.expect(200);
    let told = async || {
        let mails = cloud.mails_to(MEMBER).await.into_iter().filter(|mail| mail.subject == TOLD);
        mails.map(|mail| mail.text).collect::<Vec<_>>()
    };
    let first = told().await;
    assert_eq!(first.len(), 1);
    assert!(first[0].contains("administrator") && !first[0].contains("ændringer"), "{}", first[0]);
    cloud.advance("PT11M").await;
    let both = told().await;
    assert_eq!(both.len(), 2);
    assert!(both[1].contains("bruger") && both[1].contains("står for 19 ændringer"), "{}", both[1]);
    // Nothing is left to be sent.
    let kept = cloud.stored("outbox", "Message").await;
    assert!(kept.iter().all(|message| message.get("due_at").is_none()));
    let _ = owner.delete(&bo).await.expect(204);
    cloud.advance(&format!("PT{wait}S")).await;
    let _ = change_role(&owner, &ada, 1).await.expect(200);
}

#[tokio::test]
async fn p13_a_session_leaves_two_hundred_entries_of_a_kind_an_hour_and_stops_no_way_back() {
    let cloud = cloud_at!(monday()).await;
    let soren = cloud.person("soren@rodgrod.example").await;
    for nth in 0..200 {
        let name = json!({ "name": format!("Søren {}", "abcdefghij".chars().nth(nth % 10).unwrap()) });
        let _ = soren.change(&name, None).await.expect(200);
    }
    let other = json!({ "name": "Somebody Else" });
    let _ = soren.change(&other, None).await.expect(429);
    // Acts of other kinds, the ways back, and what takes something back are not stopped.
    let _ = soren.patch("/v1/account", &json!({ "company_name": "Rødgrød ApS" })).await.expect(200);
    let _ = soren.delete("/v1/sessions").await.expect(204);
    let again = soren.who.clone().log_in(&cloud).await;
    let _ = again.change(&other, None).await.expect(429);
    let _ = again.delete("/v1/sessions/current").await.expect(204);
    let ada = cloud.person("ada@rodgrod.example").await;
    let _ = ada.change(&other, None).await.expect(200);
    let reset = soren.who.clone().reset_and_log_in(&cloud, "en helt ny cykelsadel").await;
    cloud.advance("PT59M").await;
    let _ = reset.change(&other, None).await.expect(200);
    let entries = cloud.stored("accounts", "AuditEntry").await;
    let of_profiles = entries.iter().filter(|entry| entry["action"]["S"] == "profile-changed").count();
    assert_eq!(of_profiles, 202);
}

#[tokio::test]
async fn p13_of_acts_at_the_same_time_no_more_are_done_than_the_limit_allows() {
    let cloud = cloud_at!(monday()).await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let path = owner.set_up_integration(&json!({})).await + "/uploads";
    let (file, mut begun, mut refused) = (upload(b"id\r\n1\r\n"), 0, 0);
    while refused < 10 {
        let answers = join_all((0..10).map(|_| owner.post(&path, &file))).await;
        for answer in answers {
            match answer.status.as_u16() {
                201 => begun += 1,
                429 => refused += 1,
                // Of those that are announced at the same time, some have to be announced again.
                _ => assert_eq!(answer.expect(409).problem(), "conflict"),
            }
        }
    }
    assert_eq!(begun, 200);
}

#[tokio::test]
async fn p24_a_harmless_change_hides_no_other_one() {
    let cloud = cloud_at!(monday()).await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let admin = owner.invite_and_accept("adam@rodgrod.example", "admin").await;
    for name in ["Ene", "Anden", "Tredje"] {
        let _ = admin.set_up_integration(&json!({ "name": name })).await;
    }
    let told = cloud.mails_to(owner.who.email()).await;
    for name in ["Ene", "Anden", "Tredje"] {
        assert!(told.iter().any(|mail| mail.text.contains(&format!("»{name}«"))), "{name}");
    }
    let details = "/v1/billing-details";
    let _ = owner.put(details, &billing_details()).await.expect(200);
    let with =
        |reference: &str, email: &str| billing_details_with(&json!({ "reference": reference, "invoice_email": email }));
    let (one, other) = ("faktura@rodgrod.example", "andre@rodgrod.example");
    for (reference, email) in [("1", one), ("1", other), ("2", other), ("3", other)] {
        let _ = admin.put(details, &with(reference, email)).await.expect(200);
    }
    cloud.advance("PT11M").await;
    let told = cloud.mails_to(owner.who.email()).await;
    let told = told.iter().filter(|mail| mail.subject == "Faktureringsoplysninger er ændret").collect::<Vec<_>>();
    // The first details are the owner's own. Of the reference alone, the second and third change are told together.
    assert_eq!(told.len(), 4, "{:?}", told.iter().map(|mail| &mail.text).collect::<Vec<_>>());
    assert_eq!(told.iter().filter(|mail| mail.text.contains("står for 2 ændringer")).count(), 1);
}

#[tokio::test]
async fn p13_the_last_act_that_a_limit_allows_is_answered_alike_however_often_its_request_comes() {
    let cloud = cloud_at!(monday()).await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let path = owner.set_up_integration(&json!({})).await + "/uploads";
    let file = upload(b"id\r\n1\r\n");
    for _ in 0..199 {
        let _ = owner.post(&path, &file).await.expect(201);
    }
    let keyed = || owner.send(owner.request(Method::POST, &path).header("idempotency-key", "k").json(&file));
    let answers = join_all((0..4).map(|_| keyed())).await;
    let ids = answers.into_iter().map(|answer| answer.expect(201).json()["run_id"].clone()).collect::<Vec<_>>();
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    assert_eq!(keyed().await.expect(201).json()["run_id"], ids[0]);
    let _ = owner.post(&path, &file).await.expect(429);
}
