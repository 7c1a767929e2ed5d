//! Commands that are refused: each for a reason of its own, in both languages.

use domain::billing::subscription::{Ground, PurgeBegan};
use reqwest::Method;
use serde_json::json;
use tests::{Person, cloud};

use crate::subscription::{OWNER, PATH, terms};

/// Gives a command in a language, which is refused: its code, and what is told.
async fn refused(person: &Person<'_>, name: &str, language: &str) -> (String, String) {
    let request = match name {
        "subscribe" => person.request(Method::POST, PATH).json(&terms("month")),
        "change" => person.request(Method::PATCH, PATH).json(&json!({ "period": "year" })),
        "take-back" => person.request(Method::DELETE, &format!("{PATH}/removal")),
        name => person.request(Method::POST, &format!("{PATH}/{name}")),
    };
    let answer = person.send(request.header("accept-language", language)).await.expect(409);
    (answer.problem(), answer.json()["detail"].as_str().unwrap().to_owned())
}

async fn check(owner: &Person<'_>, expected: &[(&str, &str)]) {
    let before = owner.get(PATH).await.header("etag").to_owned();
    for (name, code) in expected {
        let (told, da) = refused(owner, name, "da").await;
        assert_eq!(told, *code, "{name}");
        let (_, en) = refused(owner, name, "en").await;
        assert!(da != en && !en.is_empty(), "{name}: {da} {en}");
    }
    assert_eq!(owner.get(PATH).await.header("etag"), before, "nothing has changed");
}

#[tokio::test]
async fn p40_each_command_is_refused_for_a_reason_of_its_own_in_both_languages() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let expected = [
        ("change", "not-subscribed"),
        ("suspend", "not-subscribed"),
        ("resume", "not-suspended"),
        ("undo-cancel", "not-cancelled"),
    ];
    check(&owner, &expected).await;
    let _ = owner.subscribe("month").await;
    let expected = [
        ("subscribe", "already-subscribed"),
        ("resume", "not-suspended"),
        ("undo-cancel", "not-cancelled"),
        ("removal", "still-subscribed"),
    ];
    check(&owner, &expected).await;
    let _ = super::command(&owner, "suspend").await.expect(200);
    check(&owner, &[("subscribe", "subscription-suspended"), ("removal", "still-subscribed")]).await;
    let _ = super::command(&owner, "resume").await.expect(200);
    let _ = super::command(&owner, "cancel").await.expect(200);
    let expected = [
        ("change", "subscription-cancelled"),
        ("suspend", "subscription-cancelled"),
        ("resume", "subscription-cancelled"),
        ("cancel", "already-cancelled"),
    ];
    check(&owner, &expected).await;
    cloud.advance("P32D").await;
    let owner = owner.who.clone().log_in(&cloud).await;
    check(&owner, &[("undo-cancel", "subscription-ended"), ("cancel", "already-cancelled")]).await;
}

#[tokio::test]
async fn p35_nothing_is_changed_while_the_account_is_being_removed() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let _ = owner.put("/v1/billing-details", &tests::billing_details()).await.expect(200);
    owner
        .add_facts(|facts, now| {
            facts.purge_began = Some(PurgeBegan { at: facts.clock(now), ground: Ground::Asked });
        })
        .await;
    for name in ["subscribe", "suspend", "resume", "cancel", "undo-cancel", "removal", "take-back"] {
        assert_eq!(refused(&owner, name, "da").await.0, "account-removed", "{name}");
    }
    assert_eq!(owner.get(PATH).await.expect(404).problem(), "not-found");
}

#[tokio::test]
async fn p40_a_member_is_pointed_to_the_owner() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let admin = owner.invite_and_accept("adam@rodgrod.example", "admin").await;
    let member = owner.invite_and_accept("mia@rodgrod.example", "member").await;
    let _ = admin.get(PATH).await.expect(200);
    for person in [&admin, &member] {
        for (language, word) in [("da", "ejer"), ("en", "owner")] {
            let request = person.request(Method::POST, &format!("{PATH}/cancel")).header("accept-language", language);
            let answer = person.send(request).await.expect(403);
            assert_eq!(answer.problem(), "not-allowed");
            assert!(answer.json()["detail"].as_str().unwrap().contains(word), "{}", answer.text);
        }
    }
    assert_eq!(member.get(PATH).await.expect(403).problem(), "not-allowed");
}
