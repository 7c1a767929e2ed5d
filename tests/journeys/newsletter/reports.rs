//! What the mail service reports of letters, and whom it suppresses.

use reqwest::Method;
use serde_json::{Value, json};
use tests::{LocalCloud, Person, cloud, seals_nothing};

use super::{letters_to, send, statistics, write_one, writer};

/// The tags of a letter.
struct Tags {
    message: String,
    campaign: String,
    reader: String,
}

/// The tags of the only letter that there is.
async fn tags(cloud: &LocalCloud, campaign: &str) -> Tags {
    let [letter]: [Value; 1] = cloud.stored("subscribers", "Letter").await.try_into().unwrap();
    let reader = letter["sk"]["S"].as_str().unwrap().trim_start_matches("LETTER#").replace('.', "--");
    Tags { message: letter["message"]["S"].as_str().unwrap().to_owned(), campaign: campaign.to_owned(), reader }
}

/// An event as the template's rules make it.
async fn report(cloud: &LocalCloud, kind: &str, bounce: Option<&str>, tags: &Tags) {
    let Tags { message, campaign, reader } = tags;
    let mut event = json!({ "source": "letter", "kind": kind, "time": "2027-01-04T10:00:00Z",
                            "message": message, "campaign": campaign, "reader": reader });
    if let Some(bounce) = bounce {
        event["bounce"] = json!(bounce);
    }
    let _ = cloud.inner().invoke("delivery", &event).await.unwrap();
}

/// The addresses that the mail service suppresses.
async fn listed(cloud: &LocalCloud) -> Vec<String> {
    let listed = cloud.ses(Method::GET, "/suppression/addresses", &Value::Null).await.expect(200).json();
    let listed = listed["SuppressedDestinationSummaries"].as_array().unwrap().iter();
    listed.map(|listed| listed["EmailAddress"].as_str().unwrap().to_owned()).collect()
}

/// Writes a campaign and has it sent.
async fn sent(cloud: &LocalCloud, staff: &Person<'_>) -> String {
    let id = write_one(staff).await;
    send(cloud, staff, &id).await;
    id
}

#[tokio::test]
async fn p09_a_mailbox_whose_letter_came_back_gets_no_more_until_it_is_confirmed_anew() {
    let cloud = cloud!().await;
    let email = "bounce@simulator.example";
    cloud.subscribe(email).await;
    let staff = writer(&cloud).await;
    let first = sent(&cloud, &staff).await;
    let counted = statistics(&staff, &first).await;
    assert_eq!((&counted["sent"], &counted["bounced"]), (&json!(1), &json!(1)), "{counted}");
    let second = sent(&cloud, &staff).await;
    assert_eq!(statistics(&staff, &second).await["sent"], 0);
    assert_eq!(letters_to(&cloud, email).await.len(), 1);
    cloud.subscribe(email).await;
    let _ = sent(&cloud, &staff).await;
    assert_eq!(letters_to(&cloud, email).await.len(), 2);
}

#[tokio::test]
async fn p09_reports_that_come_twice_and_in_any_order_count_once() {
    let cloud = cloud!().await;
    // The mail service reports nothing final of this mailbox by itself but that the letter arrived.
    cloud.subscribe("ada@example.com").await;
    let staff = writer(&cloud).await;
    let id = sent(&cloud, &staff).await;
    let letter = tags(&cloud, &id).await;
    for kind in ["Complaint", "Delivery", "Complaint", "Delivery"] {
        report(&cloud, kind, None, &letter).await;
    }
    report(&cloud, "Bounce", Some("Transient"), &letter).await;
    let counted = statistics(&staff, &id).await;
    let counts = ["sent", "delivered", "complained", "bounced"].map(|name| counted[name].as_u64().unwrap());
    assert_eq!(counts, [1, 1, 1, 0], "{counted}");
    let second = sent(&cloud, &staff).await;
    assert_eq!(statistics(&staff, &second).await["sent"], 0, "who complained gets no more");
}

#[tokio::test]
async fn a_report_on_a_letter_that_nobody_knows_counts_nothing_and_fails_nothing() {
    let cloud = cloud!().await;
    cloud.subscribe("ada@example.com").await;
    let staff = writer(&cloud).await;
    let id = sent(&cloud, &staff).await;
    let before = statistics(&staff, &id).await;
    let known = tags(&cloud, &id).await;
    let unknown = |message: &str, campaign: &str, reader: &str| {
        let [message, campaign, reader] = [message, campaign, reader].map(str::to_owned);
        Tags { message, campaign, reader }
    };
    let other = "01k9zcm3v1e6yb8t2hq4xgn7da";
    for tags in [
        unknown(&format!("msg_{other}"), &id, &known.reader),
        unknown(&known.message, &format!("nws_{other}"), &known.reader),
        unknown(&known.message, &id, "email--v1--x"),
        unknown("none", "none", "none"),
    ] {
        report(&cloud, "Complaint", None, &tags).await;
    }
    assert_eq!(statistics(&staff, &id).await, before);
}

#[tokio::test]
async fn p09_who_unsubscribes_by_a_letter_is_counted_once_and_nothing_of_the_letter_tells_who_it_was() {
    let cloud = cloud!().await;
    cloud.subscribe("ada@example.com").await;
    let path = cloud.unsubscribe_path("ada@example.com").await;
    let staff = writer(&cloud).await;
    let id = sent(&cloud, &staff).await;
    for _ in 0..3 {
        let _ = cloud.one_click(&path).await.expect(200);
    }
    assert_eq!(statistics(&staff, &id).await["unsubscribed"], 1);
    let letters = cloud.stored("subscribers", "Letter").await;
    assert!(letters.iter().all(|letter| seals_nothing(letter) && !letter.to_string().contains("ada@")));
    assert!(!cloud.inner().logs("campaigns").contains("ada@") && !cloud.inner().logs("delivery").contains("ada@"));
}

#[tokio::test]
async fn p09_the_mail_service_suppresses_whom_we_suppress_and_forgets_whoever_confirms_anew_or_leaves() {
    let cloud = cloud!().await;
    let (bo, complains) = ("suppress+bo@simulator.example", "suppress-complaint@simulator.example");
    for email in [bo, complains] {
        cloud.subscribe(email).await;
    }
    let path = cloud.unsubscribe_path(complains).await;
    let staff = writer(&cloud).await;
    let first = sent(&cloud, &staff).await;
    let counted = statistics(&staff, &first).await;
    assert_eq!((&counted["bounced"], &counted["complained"]), (&json!(1), &json!(1)), "{counted}");
    // The mail service tells addresses apart by their letters. What stands there of nobody goes with the next review.
    for address in ["Suppress+Bo@simulator.example", "Stray@example.com"] {
        let listed = json!({ "EmailAddress": address, "Reason": "BOUNCE" });
        let _ = cloud.ses(Method::PUT, "/suppression/addresses", &listed).await.expect(200);
    }
    cloud.advance("P2D").await;
    assert_eq!(listed(&cloud).await, ["Suppress+Bo@simulator.example", bo, complains]);
    // A service message reaches them all the same, and with it they confirm anew.
    cloud.subscribe(bo).await;
    let _ = cloud.one_click(&path).await.expect(200);
    cloud.advance("PT1M").await;
    assert_eq!(listed(&cloud).await, [""; 0]);
    // The session of a day ago has ended.
    let staff = cloud.staff("chefin@example.com", &["admin"]).await;
    let second = sent(&cloud, &staff).await;
    assert_eq!(statistics(&staff, &second).await["sent"], 1);
    assert_eq!(letters_to(&cloud, bo).await.len(), 2);
}

#[tokio::test]
async fn p09_whoever_erases_their_log_in_is_forgotten_by_the_mail_service_too() {
    let cloud = cloud!().await;
    let email = "suppress+ada@simulator.example";
    let owner = cloud.person("soren@example.com").await;
    let ada = owner.invite_and_accept(email, "member").await;
    let _ = ada.put("/v1/me/consents/newsletter", &json!({ "granted": true })).await.expect(200);
    let staff = writer(&cloud).await;
    let _ = sent(&cloud, &staff).await;
    assert_eq!((letters_to(&cloud, email).await.len(), cloud.is_suppressed(email).await), (1, true));
    let _ = ada.delete("/v1/me").await.expect(200);
    cloud.advance("PT1M").await;
    assert_eq!(listed(&cloud).await, [""; 0]);
}
