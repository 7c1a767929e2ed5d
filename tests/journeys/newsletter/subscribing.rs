//! Asking for the newsletter and confirming it.

use futures::future::join_all;
use serde_json::json;
use tests::{Applicant, PASSWORD, cloud};

use super::readers;

#[tokio::test]
async fn p07_an_address_is_all_it_takes_and_only_who_has_the_mailbox_subscribes_it() {
    let cloud = cloud!().await;
    let answer = cloud.ask_for_newsletter("ada@example.com", "da").await.expect(202);
    assert_eq!(answer.json(), json!({ "status": "confirmation-sent" }));
    assert_eq!(readers(&cloud).await, 0);
    let mail = cloud.last_mail_to("ada@example.com").await;
    assert_eq!(mail.subject, "Bekræft, at du vil have nyhedsbrevet");
    let about = cloud.get("/v1/newsletter").await.expect(200).json();
    // What is consented to is read before: what comes, from whom, how often, and how it is stopped.
    assert!(mail.text.contains(about["consent"].as_str().unwrap()), "{}", mail.text);
    let token = cloud.last_token_to("ada@example.com").await;
    let _ = cloud.post("/v1/newsletter/confirm", &json!({ "token": token })).await.expect(204);
    assert_eq!(readers(&cloud).await, 1);
    let again = cloud.post("/v1/newsletter/confirm", &json!({ "token": token })).await.expect(410);
    assert_eq!(again.problem(), "link-expired");
    let entries = cloud.stored("subscribers", "ConsentEntry").await;
    let [entry] = &entries[..] else { panic!("{entries:?}") };
    assert_eq!((&entry["channel"]["S"], &entry["text"]["S"]), (&json!("confirmation_link"), &about["consent_hash"]));
}

#[tokio::test]
async fn p07_known_unknown_and_unsubscribed_addresses_get_the_same_answer_by_the_same_calls() {
    let cloud = cloud!().await;
    cloud.subscribe("known@example.com").await;
    cloud.subscribe("gone@example.com").await;
    let path = cloud.unsubscribe_path("gone@example.com").await;
    let _ = cloud.one_click(&path).await.expect(200);
    let mut told = Vec::new();
    for email in ["known@example.com", "unknown@example.com", "gone@example.com"] {
        let since = cloud.calls_so_far();
        let answer = cloud.ask_for_newsletter(email, "en").await;
        told.push((answer.status, answer.text, cloud.sequence_of("newsletter", since)));
    }
    assert!(told.iter().all(|one| *one == told[0]), "{told:?}");
    let subject = |mails: Vec<tests::Mail>| mails.last().unwrap().subject.clone();
    assert_eq!(subject(cloud.mails_to("known@example.com").await), "You get the newsletter already");
    assert_eq!(subject(cloud.mails_to("gone@example.com").await), "Confirm that you want the newsletter");
}

#[tokio::test]
async fn p07_what_nobody_confirms_vanishes_after_seven_days() {
    let cloud = cloud!().await;
    let _ = cloud.ask_for_newsletter("ada@example.com", "da").await.expect(202);
    let token = cloud.last_token_to("ada@example.com").await;
    cloud.advance("P7D").await;
    let _ = cloud.post("/v1/newsletter/confirm", &json!({ "token": token })).await.expect(410);
    cloud.advance("P1D").await;
    assert!(cloud.scan("subscribers").await.is_empty());
}

#[tokio::test]
async fn p07_a_stranger_who_asks_often_neither_floods_a_mailbox_nor_keeps_its_owner_out() {
    let cloud = cloud!().await;
    for _ in 0..9 {
        let _ = cloud.ask_for_newsletter("ada@example.com", "da").await.expect(202);
    }
    assert_eq!(cloud.mails_to("ada@example.com").await.len(), 5);
    // Her own request gets the same answer, and every link that she was sent works.
    let answer = cloud.ask_for_newsletter("ada@example.com", "da").await.expect(202);
    assert_eq!(answer.json(), json!({ "status": "confirmation-sent" }));
    let tokens = cloud.tokens_to("ada@example.com").await;
    let _ = cloud.post("/v1/newsletter/confirm", &json!({ "token": tokens[0] })).await.expect(204);
    assert_eq!(readers(&cloud).await, 1);
}

#[tokio::test]
async fn p07_links_that_are_confirmed_at_once_make_one_reader() {
    let cloud = cloud!().await;
    for _ in 0..4 {
        let _ = cloud.ask_for_newsletter("ada@example.com", "da").await.expect(202);
    }
    let tokens = cloud.tokens_to("ada@example.com").await;
    let confirm = |token: String| {
        let cloud = &cloud;
        async move { cloud.post("/v1/newsletter/confirm", &json!({ "token": token })).await.status.as_u16() }
    };
    let answers = join_all(tokens.into_iter().map(confirm)).await;
    assert!(answers.iter().all(|status| *status == 204), "{answers:?}");
    assert_eq!(readers(&cloud).await, 1);
    assert_eq!(cloud.stored("subscribers", "ConsentEntry").await.len(), 1);
}

#[tokio::test]
async fn p27_a_wish_at_sign_up_counts_only_where_the_owner_of_the_mailbox_repeats_it() {
    let cloud = cloud!().await;
    for (email, repeated, expected) in [("ada@example.com", false, 0), ("bo@example.com", true, 1)] {
        let mut applicant = Applicant::new(email);
        applicant.request["newsletter"] = json!(true);
        let _ = applicant.request_sign_up(&cloud).await.expect(202);
        let token = cloud.last_token_to(email).await;
        let mut body = json!({ "token": token, "password": PASSWORD });
        if repeated {
            body["newsletter"] = json!(true);
        }
        let _ = cloud.post("/v1/signups/confirm", &body).await.expect(201);
        assert_eq!(readers(&cloud).await, expected, "{email}");
    }
}

#[tokio::test]
async fn all_faults_of_a_request_are_told_at_once() {
    let cloud = cloud!().await;
    let body = json!({ "email": "nobody", "language": "de", "name": "Ada" });
    let errors = cloud.post("/v1/newsletter/subscriptions", &body).await.expect(422).field_errors();
    assert_eq!(errors, ["/email invalid-email", "/language invalid-choice", "/name unknown-field"]);
}
