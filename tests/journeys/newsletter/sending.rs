//! What happens while a letter is being sent: readers unsubscribe, it is stopped, calls fail, and the sender dies.

use std::collections::BTreeMap;

use local::{FaultKind, FaultSpec};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{LocalCloud, Person, cloud};

use super::{letters_to, one_click, promotional, send, staff_of_newsletter, subscribe, unsubscribe_path, write};

/// A cloud's readers, in many partitions of the index.
const READERS: usize = 12;

async fn subscribe_all(cloud: &LocalCloud) {
    for n in 0..READERS {
        subscribe(cloud, &format!("reader{n}@example.com")).await;
    }
}

async fn letter(staff: &Person<'_>) -> String {
    write(staff, &json!({ "subject": "Nyt", "markdown_da": "Hej" })).await
}

async fn statistics(staff: &Person<'_>, id: &str) -> Value {
    staff.get(&format!("/v1/staff/newsletters/{id}")).await.expect(200).json()["statistics"].clone()
}

/// How many letters each address got.
async fn letters(cloud: &LocalCloud) -> BTreeMap<String, u64> {
    let mut letters = BTreeMap::new();
    for mail in promotional(cloud).await {
        *letters.entry(mail.to).or_default() += 1;
    }
    letters
}

/// The schedule's event, whose handling may fail.
async fn wake(cloud: &LocalCloud) {
    let event = json!({ "source": "schedule", "time": "2027-01-04T10:00:00Z" });
    let _ = cloud.inner().invoke("campaigns", &event).await;
}

#[tokio::test]
async fn p09_whoever_unsubscribes_before_their_turn_gets_nothing() {
    let cloud = cloud!().await;
    subscribe(&cloud, "ada@example.com").await;
    subscribe(&cloud, "bo@example.com").await;
    let staff = staff_of_newsletter(&cloud).await;
    let id = letter(&staff).await;
    let path = unsubscribe_path(&cloud, "ada@example.com").await;
    let _ = staff.send(staff.request(Method::POST, &format!("/v1/staff/newsletters/{id}/send"))).await.expect(200);
    let _ = one_click(&cloud, &path).await.expect(200);
    cloud.advance("PT1M").await;
    assert_eq!(letters(&cloud).await, BTreeMap::from([("bo@example.com".to_owned(), 1)]));
    // Service messages still come.
    let _ = cloud.post("/v1/newsletter/subscriptions", &json!({ "email": "ada@example.com" })).await.expect(202);
    assert_eq!(cloud.last_mail_to("ada@example.com").await.subject, "Bekræft, at du vil have nyhedsbrevet");
}

#[tokio::test]
async fn p09_whoever_unsubscribes_while_their_letter_is_on_its_way_is_answered_once_it_has_gone() {
    let cloud = cloud!().await;
    subscribe(&cloud, "ada@example.com").await;
    let path = unsubscribe_path(&cloud, "ada@example.com").await;
    let staff = staff_of_newsletter(&cloud).await;
    let first = letter(&staff).await;
    send(&cloud, &staff, &first).await;
    let id = letter(&staff).await;
    let _ = staff.send(staff.request(Method::POST, &format!("/v1/staff/newsletters/{id}/send"))).await.expect(200);
    cloud.inner().drain().await;
    let since = cloud.calls_so_far();
    // The sender reads: its campaign's text, to begin it and to render it, and then whether Ada still consents.
    let held = cloud.hold(("campaigns", "GetItem", 3), wake(&cloud)).await;
    let unsubscribing = one_click(&cloud, &path);
    let let_go = async {
        while !cloud.calls_of("newsletter", since).iter().any(|call| call.operation == "TransactWriteItems") {
            tokio::task::yield_now().await;
        }
        held.let_go().await;
    };
    let (answer, ()) = futures::join!(unsubscribing, let_go);
    let _ = answer.expect(200);
    let sent = cloud.calls_of("campaigns", since).into_iter().find(|call| call.operation == "SendEmail").unwrap();
    let looked =
        cloud.calls_of("newsletter", since).into_iter().filter(|call| call.operation == "BatchGetItem").last().unwrap();
    assert!(sent.seq < looked.seq, "the answer came before the letter had gone");
    assert_eq!(letters_to(&cloud, "ada@example.com").await.len(), 2);
    cloud.advance("PT2M").await;
    assert_eq!(letters_to(&cloud, "ada@example.com").await.len(), 2, "nothing comes after the answer");
    let counted = statistics(&staff, &id).await;
    assert_eq!((&counted["sent"], &counted["unsubscribed"]), (&json!(1), &json!(1)), "{counted}");
}

#[tokio::test]
async fn p09_what_is_stopped_in_the_middle_sends_no_more() {
    let cloud = cloud!().await;
    subscribe_all(&cloud).await;
    let staff = staff_of_newsletter(&cloud).await;
    let id = letter(&staff).await;
    let post =
        async |act: &str| staff.send(staff.request(Method::POST, &format!("/v1/staff/newsletters/{id}/{act}"))).await;
    let _ = post("send").await.expect(200);
    cloud.inner().drain().await;
    let held = cloud.hold(("campaigns", "GetItem", 3), wake(&cloud)).await;
    let stopped = post("stop").await.expect(200).json();
    assert_eq!(stopped["status"], "stopped");
    held.let_go().await;
    let sent = promotional(&cloud).await.len();
    assert!((1..READERS).contains(&sent), "{sent}");
    cloud.advance("PT10M").await;
    assert_eq!(promotional(&cloud).await.len(), sent);
    let after = staff.get(&format!("/v1/staff/newsletters/{id}")).await.expect(200).json();
    assert_eq!((&after["status"], &after["statistics"]["sent"]), (&json!("stopped"), &json!(sent)));
    assert!(after["ended_at"].is_string());
}

#[tokio::test]
async fn p09_events_of_the_schedule_that_come_twice_send_nothing_twice() {
    let cloud = cloud!().await;
    subscribe_all(&cloud).await;
    let staff = staff_of_newsletter(&cloud).await;
    let id = letter(&staff).await;
    let _ = staff.send(staff.request(Method::POST, &format!("/v1/staff/newsletters/{id}/send"))).await.expect(200);
    futures::join!(wake(&cloud), wake(&cloud), wake(&cloud));
    cloud.advance("PT5M").await;
    let letters = letters(&cloud).await;
    assert!(letters.len() == READERS && letters.values().all(|count| *count == 1), "{letters:?}");
    let counted = statistics(&staff, &id).await;
    assert_eq!((&counted["sent"], &counted["repeated"]), (&json!(READERS), &json!(0)));
}

#[tokio::test]
async fn p08_a_sender_that_dies_in_the_middle_is_followed_by_one_that_goes_on_and_tells_what_may_have_come_twice() {
    let cloud = cloud!().await;
    subscribe_all(&cloud).await;
    let staff = staff_of_newsletter(&cloud).await;
    let id = letter(&staff).await;
    let crash = FaultSpec::new("ses", "SendEmail", FaultKind::CrashAfter).of("campaigns").nth(6);
    let _ = cloud.inner().fault(crash).unwrap();
    send(&cloud, &staff, &id).await;
    cloud.advance("PT5M").await;
    let letters = letters(&cloud).await;
    assert_eq!(letters.len(), READERS);
    let twice = letters.values().map(|count| count - 1).sum::<u64>();
    let counted = statistics(&staff, &id).await;
    let repeated = counted["repeated"].as_u64().unwrap();
    assert_eq!(counted["sent"], READERS, "{counted}");
    assert!(twice >= 1 && repeated >= twice, "{twice} of {repeated}");
}

#[tokio::test]
async fn p08_a_letter_whose_answer_was_lost_is_sent_again_and_counted_and_one_that_came_too_fast_is_sent_once() {
    for (kind, repeated) in [(FaultKind::ErrorAfter, 1), (FaultKind::Throttle, 0)] {
        let cloud = cloud!().await;
        subscribe_all(&cloud).await;
        let staff = staff_of_newsletter(&cloud).await;
        let id = letter(&staff).await;
        let _ = cloud.inner().fault(FaultSpec::new("ses", "SendEmail", kind).of("campaigns").nth(3)).unwrap();
        send(&cloud, &staff, &id).await;
        cloud.advance("PT5M").await;
        let letters = letters(&cloud).await;
        assert_eq!((letters.len(), letters.values().sum::<u64>()), (READERS, READERS as u64 + repeated), "{kind:?}");
        let counted = statistics(&staff, &id).await;
        assert_eq!((&counted["sent"], &counted["repeated"]), (&json!(READERS), &json!(repeated)), "{kind:?}");
    }
}

#[tokio::test]
async fn p09_no_more_than_half_of_the_days_quota_is_used_and_the_rest_follows() {
    let program = env!("CARGO_BIN_EXE_function");
    let limits = local::MailLimits { per_second: 1_000, per_day: 44 };
    let cloud = LocalCloud::start_with(program, |options| options.mail_limits = limits).await;
    subscribe_all(&cloud).await;
    let staff = staff_of_newsletter(&cloud).await;
    let service = cloud.inner().inbox(None).len();
    let id = letter(&staff).await;
    send(&cloud, &staff, &id).await;
    let sent = promotional(&cloud).await.len();
    assert!(sent <= 22_usize.saturating_sub(service), "{sent} beside {service}");
    // Service mails still go.
    let _ = cloud.post("/v1/password-resets", &json!({ "email": "chef@example.com" })).await.expect(202);
    let mails = cloud.mails_to("chef@example.com").await;
    assert!(mails.last().unwrap().subject.contains("adgangskode"), "{:?}", mails.last());
    cloud.advance("P2D").await;
    let letters = letters(&cloud).await;
    assert!(letters.len() == READERS && letters.values().all(|count| *count == 1), "{letters:?}");
}
