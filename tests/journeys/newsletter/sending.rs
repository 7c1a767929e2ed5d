//! What happens while a campaign is being sent: readers unsubscribe, it is stopped, calls fail, and the sender dies.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use local::{FaultKind, FaultSpec, MailLimits};
use reqwest::Method;
use serde_json::json;
use tests::{Answer, LocalCloud, cloud};

use super::{ask_to_send, command, details, letters, letters_to, send, statistics, write_one, writer};

/// A cloud's readers, in many partitions of the index.
const READERS: usize = 12;

async fn subscribe_all(cloud: &LocalCloud) {
    for n in 0..READERS {
        cloud.subscribe(&format!("reader{n}@example.com")).await;
    }
}

/// How many letters each address got.
async fn counted(cloud: &LocalCloud) -> BTreeMap<String, u64> {
    let mut counted = BTreeMap::new();
    for mail in letters(cloud).await {
        *counted.entry(mail.to).or_default() += 1;
    }
    counted
}

/// The schedule's event, whose handling may fail.
async fn wake(cloud: &LocalCloud) {
    let event = json!({ "source": "schedule", "time": "2027-01-04T10:00:00Z" });
    let _ = cloud.inner().invoke("campaigns", &event).await;
}

/// The cloud, with a mail service that takes less. What staff do then, they do with their token.
async fn with_limits(cloud: LocalCloud, mail_limits: MailLimits) -> LocalCloud {
    cloud.restart_with(env!("CARGO_BIN_EXE_function"), |options| options.mail_limits = mail_limits).await
}

async fn command_by(cloud: &LocalCloud, token: &str, (id, name): (&str, &str)) -> Answer {
    cloud.send(cloud.request(Method::POST, &command(id, name)).bearer_auth(token)).await
}

#[tokio::test]
async fn p09_whoever_unsubscribes_before_their_turn_gets_nothing() {
    let cloud = cloud!().await;
    cloud.subscribe("ada@example.com").await;
    cloud.subscribe("bo@example.com").await;
    let staff = writer(&cloud).await;
    let id = write_one(&staff).await;
    let path = cloud.unsubscribe_path("ada@example.com").await;
    ask_to_send(&staff, &id).await;
    let _ = cloud.one_click(&path).await.expect(200);
    cloud.advance("PT1M").await;
    assert_eq!(counted(&cloud).await, BTreeMap::from([("bo@example.com".to_owned(), 1)]));
    // Service messages still come.
    let _ = cloud.ask_for_newsletter("ada@example.com", "da").await.expect(202);
    assert_eq!(cloud.last_mail_to("ada@example.com").await.subject, "Bekræft, at du vil have nyhedsbrevet");
}

#[tokio::test]
async fn p09_whoever_unsubscribes_while_their_letter_is_on_its_way_is_answered_once_it_has_gone() {
    let cloud = cloud!().await;
    cloud.subscribe("ada@example.com").await;
    let path = cloud.unsubscribe_path("ada@example.com").await;
    let staff = writer(&cloud).await;
    let first = write_one(&staff).await;
    send(&cloud, &staff, &first).await;
    let id = write_one(&staff).await;
    ask_to_send(&staff, &id).await;
    cloud.inner().drain().await;
    let since = cloud.calls_so_far();
    // The sender reads: the campaign's text, to begin it and to render it, and then whether Ada still consents.
    let held = cloud.hold(("campaigns", "GetItem", 3), wake(&cloud)).await;
    let unsubscribing = cloud.one_click(&path);
    // How often it was looked whether the letter has gone, once the subscription was ended.
    let looks = || {
        let calls = cloud.calls_of("newsletter", since).into_iter().map(|call| call.operation);
        let after = calls.skip_while(|operation| operation != "TransactWriteItems");
        after.filter(|operation| operation == "BatchGetItem").count()
    };
    let let_go = async {
        while looks() == 0 {
            tokio::task::yield_now().await;
        }
        held.let_go().await;
    };
    let (answer, ()) = futures::join!(unsubscribing, let_go);
    let _ = answer.expect(200);
    // One look finds it under way, another that it has gone, and the last is for the statistics.
    assert!(looks() > 2, "it was not waited for the letter");
    // If that took so long that the consent was read anew, it was not sent at all.
    let sent = cloud.calls_of("campaigns", since).into_iter().find(|call| call.operation == "SendEmail");
    let looked = cloud.calls_of("newsletter", since).into_iter().rfind(|call| call.operation == "BatchGetItem");
    assert!(sent.as_ref().is_none_or(|sent| sent.seq < looked.unwrap().seq), "the answer came before the letter went");
    let letters = 1 + usize::from(sent.is_some());
    assert_eq!(letters_to(&cloud, "ada@example.com").await.len(), letters);
    cloud.advance("PT2M").await;
    assert_eq!(letters_to(&cloud, "ada@example.com").await.len(), letters, "nothing comes after the answer");
    let counted = statistics(&staff, &id).await;
    assert_eq!(counted["sent"], letters - 1, "{counted}");
    assert_eq!(counted["unsubscribed"], 1, "{counted}");
}

#[tokio::test]
async fn p09_a_campaign_that_is_stopped_in_the_middle_sends_no_more() {
    let cloud = cloud!().await;
    subscribe_all(&cloud).await;
    let staff = writer(&cloud).await;
    let (id, token) = (write_one(&staff).await, staff.token.clone());
    // A letter a second.
    let cloud = with_limits(cloud, MailLimits { per_second: 2, per_day: 1_000 }).await;
    let _ = command_by(&cloud, &token, (&id, "send")).await.expect(200);
    let stopping = async {
        while letters(&cloud).await.is_empty() {
            tokio::task::yield_now().await;
        }
        command_by(&cloud, &token, (&id, "stop")).await.expect(200).json()
    };
    let ((), stopped) = futures::join!(wake(&cloud), stopping);
    assert_eq!(stopped["status"], "stopped");
    let sent = letters(&cloud).await.len();
    assert!((1..READERS).contains(&sent), "{sent}");
    cloud.advance("PT10M").await;
    assert_eq!(letters(&cloud).await.len(), sent);
    let request = cloud.request(Method::GET, &format!("/v1/staff/newsletters/{id}")).bearer_auth(&token);
    let after = cloud.send(request).await.expect(200).json();
    assert_eq!((&after["status"], &after["statistics"]["sent"]), (&json!("stopped"), &json!(sent)));
    assert!(after["ended_at"].is_string());
}

#[tokio::test]
async fn p09_events_of_the_schedule_that_come_twice_send_nothing_twice() {
    let cloud = cloud!().await;
    subscribe_all(&cloud).await;
    let staff = writer(&cloud).await;
    let id = write_one(&staff).await;
    ask_to_send(&staff, &id).await;
    futures::join!(wake(&cloud), wake(&cloud), wake(&cloud));
    cloud.advance("PT5M").await;
    let counted = counted(&cloud).await;
    assert!(counted.len() == READERS && counted.values().all(|count| *count == 1), "{counted:?}");
    let counted = statistics(&staff, &id).await;
    assert_eq!((&counted["sent"], &counted["repeated"]), (&json!(READERS), &json!(0)));
}

#[tokio::test]
async fn p08_a_sender_that_dies_in_the_middle_is_followed_by_one_that_goes_on_and_tells_what_may_have_come_twice() {
    let cloud = cloud!().await;
    subscribe_all(&cloud).await;
    let staff = writer(&cloud).await;
    let id = write_one(&staff).await;
    let crash = FaultSpec::new("ses", "SendEmail", FaultKind::CrashAfter).of("campaigns").nth(6);
    let _ = cloud.inner().fault(crash).unwrap();
    send(&cloud, &staff, &id).await;
    cloud.advance("PT5M").await;
    let got = counted(&cloud).await;
    assert_eq!(got.len(), READERS);
    let twice = got.values().map(|count| count - 1).sum::<u64>();
    let counted = statistics(&staff, &id).await;
    assert_eq!(counted["sent"], READERS, "{counted}");
    let repeated = counted["repeated"].as_u64().unwrap();
    assert!(twice >= 1 && repeated >= twice, "{twice} of {repeated}");
    assert_eq!(details(&staff, &id).await["status"], "sent");
}

#[tokio::test]
async fn p08_a_letter_whose_answer_was_lost_is_sent_again_and_counted_and_one_that_came_too_fast_is_sent_once() {
    for (kind, repeated) in [(FaultKind::ErrorAfter, 1), (FaultKind::Throttle, 0)] {
        let cloud = cloud!().await;
        subscribe_all(&cloud).await;
        let staff = writer(&cloud).await;
        let id = write_one(&staff).await;
        let _ = cloud.inner().fault(FaultSpec::new("ses", "SendEmail", kind).of("campaigns").nth(3)).unwrap();
        send(&cloud, &staff, &id).await;
        cloud.advance("PT5M").await;
        let got = counted(&cloud).await;
        assert_eq!((got.len(), got.values().sum::<u64>()), (READERS, READERS as u64 + repeated), "{kind:?}");
        let counted = statistics(&staff, &id).await;
        assert_eq!((&counted["sent"], &counted["repeated"]), (&json!(READERS), &json!(repeated)), "{kind:?}");
    }
}

#[tokio::test]
async fn a_letter_that_the_mail_service_will_never_take_is_passed_over() {
    let cloud = cloud!().await;
    subscribe_all(&cloud).await;
    let staff = writer(&cloud).await;
    let id = write_one(&staff).await;
    let reject = FaultSpec::new("ses", "SendEmail", FaultKind::Reject).of("campaigns").nth(3);
    let _ = cloud.inner().fault(reject).unwrap();
    send(&cloud, &staff, &id).await;
    let campaign = details(&staff, &id).await;
    assert_eq!((&campaign["status"], &campaign["readers"]), (&json!("sent"), &json!(READERS)));
    let counted = &campaign["statistics"];
    assert_eq!((&counted["sent"], &counted["failed"]), (&json!(READERS - 1), &json!(1)));
}

#[tokio::test]
async fn p09_no_more_than_half_of_the_days_quota_is_used_and_the_rest_follows_but_not_to_whoever_has_come_anew() {
    let cloud = cloud!().await;
    subscribe_all(&cloud).await;
    let staff = writer(&cloud).await;
    let (id, token) = (write_one(&staff).await, staff.token.clone());
    let cloud = with_limits(cloud, MailLimits { per_second: 1_000, per_day: 10 }).await;
    let _ = command_by(&cloud, &token, (&id, "send")).await.expect(200);
    cloud.advance("PT1M").await;
    let first = letters(&cloud).await;
    assert_eq!(first.len(), 5);
    // Service mails still go.
    let _ = cloud.post("/v1/password-resets", &json!({ "email": "chef@example.com" })).await.expect(202);
    assert!(cloud.last_mail_to("chef@example.com").await.subject.contains("adgangskode"));
    // Who has left and come again since it began has got it, and who has come since gets the next one.
    let path = tests::unsubscribe_path(first[0].text.as_deref().unwrap()).unwrap().to_owned();
    let _ = cloud.one_click(&path).await.expect(200);
    cloud.subscribe(&first[0].to).await;
    cloud.subscribe("new@example.com").await;
    cloud.advance("P4D").await;
    let counted = counted(&cloud).await;
    assert!(counted.len() == READERS && counted.values().all(|count| *count == 1), "{counted:?}");
    let times = letters(&cloud).await.into_iter().map(|mail| mail.sent_at).collect::<Vec<_>>();
    let day = SignedDuration::from_secs(24 * 60 * 60 - 1);
    assert!(times.windows(6).all(|six| six[5].duration_since(six[0]) >= day), "{times:?}");
}
