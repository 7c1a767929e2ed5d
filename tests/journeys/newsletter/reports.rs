//! What the mail service reports of letters.

use local::Message;
use serde_json::{Value, json};
use tests::{LocalCloud, Person, cloud};

use super::{letters_to, one_click, send, staff_of_newsletter, subscribe, unsubscribe_path, write};

async fn statistics(staff: &Person<'_>, id: &str) -> Value {
    staff.get(&format!("/v1/staff/newsletters/{id}")).await.expect(200).json()["statistics"].clone()
}

/// The tags of the only letter of a campaign.
async fn reader(cloud: &LocalCloud) -> String {
    let letters = cloud.stored("subscribers", "Letter").await;
    let [letter] = &letters[..] else { panic!("{letters:?}") };
    letter["sk"]["S"].as_str().unwrap().trim_start_matches("LETTER#").to_owned()
}

/// An event as the template's rule makes it.
async fn report(cloud: &LocalCloud, kind: &str, bounce: Option<&str>, (campaign, reader): (&str, &str)) {
    let mut event = json!({ "source": "letter", "kind": kind, "time": "2027-01-04T10:00:00Z", "campaign": campaign, "reader": reader });
    if let Some(bounce) = bounce {
        event["bounce"] = json!(bounce);
    }
    let answer = cloud.post("/local/events/delivery", &event).await.expect(200);
    assert!(!answer.headers.contains_key("x-amz-function-error"), "{event}: {}", answer.text);
}

async fn sent(cloud: &LocalCloud, staff: &Person<'_>) -> String {
    let id = write(staff, &json!({ "subject": "Nyt", "markdown_da": "Hej" })).await;
    send(cloud, staff, &id).await;
    cloud.inner().drain().await;
    id
}

#[tokio::test]
async fn p09_a_mailbox_whose_letter_came_back_gets_no_more_until_it_is_confirmed_anew() {
    let cloud = cloud!().await;
    let email = "bounce@simulator.example";
    subscribe(&cloud, email).await;
    let staff = staff_of_newsletter(&cloud).await;
    let first = sent(&cloud, &staff).await;
    let counted = statistics(&staff, &first).await;
    assert_eq!((&counted["sent"], &counted["bounced"]), (&json!(1), &json!(1)), "{counted}");
    let second = sent(&cloud, &staff).await;
    assert_eq!(statistics(&staff, &second).await["sent"], 0);
    let got = |mails: Vec<Message>| mails.len();
    assert_eq!(got(letters_to(&cloud, email).await), 1);
    subscribe(&cloud, email).await;
    let _ = sent(&cloud, &staff).await;
    assert_eq!(got(letters_to(&cloud, email).await), 2);
}

#[tokio::test]
async fn p09_reports_that_come_twice_and_in_any_order_count_once() {
    let cloud = cloud!().await;
    subscribe(&cloud, "ada@example.com").await;
    let staff = staff_of_newsletter(&cloud).await;
    let id = sent(&cloud, &staff).await;
    let reader = reader(&cloud).await;
    let of = (id.as_str(), reader.as_str());
    for kind in ["Complaint", "Delivery", "Complaint", "Delivery"] {
        report(&cloud, kind, None, of).await;
    }
    report(&cloud, "Bounce", Some("Transient"), of).await;
    let counted = statistics(&staff, &id).await;
    let counts = ["sent", "delivered", "complained", "bounced"].map(|name| counted[name].as_u64().unwrap());
    assert_eq!(counts, [1, 1, 1, 0], "{counted}");
    let second = sent(&cloud, &staff).await;
    assert_eq!(statistics(&staff, &second).await["sent"], 0, "who complained gets no more");
    // Of a letter that nobody knows nothing is counted, and nothing fails.
    report(&cloud, "Delivery", None, ("nws_01k9zcm3v1e6yb8t2hq4xgn7da", &reader)).await;
    report(&cloud, "Delivery", None, ("none", "none")).await;
}

#[tokio::test]
async fn p09_who_unsubscribes_by_a_letter_is_counted_once_and_nothing_of_the_letter_tells_who_it_was() {
    let cloud = cloud!().await;
    subscribe(&cloud, "ada@example.com").await;
    let path = unsubscribe_path(&cloud, "ada@example.com").await;
    let staff = staff_of_newsletter(&cloud).await;
    let id = sent(&cloud, &staff).await;
    for _ in 0..3 {
        let _ = one_click(&cloud, &path).await.expect(200);
    }
    assert_eq!(statistics(&staff, &id).await["unsubscribed"], 1);
    let letters = cloud.stored("subscribers", "Letter").await;
    assert!(letters.iter().all(|letter| letter.get("sealed").is_none() && !letter.to_string().contains("ada@")));
    assert!(!cloud.inner().logs("campaigns").contains("ada@") && !cloud.inner().logs("delivery").contains("ada@"));
}
