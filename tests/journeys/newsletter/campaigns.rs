//! Writing campaigns, looking at them, and having them sent.

use domain::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{cloud, cloud_at};

use super::{ask_to_send, command, details, letters, letters_to, send, write, write_one, writer};

const SUBJECT: &str = "Nyt: æ, ø, å & »meget«  mere";

#[tokio::test]
async fn p08_a_campaign_is_sent_at_its_time_by_itself_and_the_time_can_be_changed() {
    let cloud = cloud_at!("2027-01-04T10:00:00Z".parse().unwrap()).await;
    cloud.subscribe("ada@example.com").await;
    let staff = writer(&cloud).await;
    let id = write_one(&staff).await;
    let path = command(&id, "schedule");
    for (at, error) in [
        ("2027-01-04T09:00:00Z", "/at in-the-past"),
        ("2028-02-01T09:00:00Z", "/at too-far-ahead"),
        ("2027-01-05", "/at invalid-time"),
        ("i morgen", "/at invalid-time"),
    ] {
        assert_eq!(staff.post(&path, &json!({ "at": at })).await.expect(422).field_errors(), [error]);
    }
    for at in ["2027-01-04T16:00:00+01:00", "2027-01-04T12:30:00Z"] {
        let scheduled = staff.post(&path, &json!({ "at": at })).await.expect(200).json();
        assert_eq!(scheduled["status"], "scheduled");
    }
    cloud.advance("PT2H").await;
    assert_eq!(letters_to(&cloud, "ada@example.com").await.len(), 0);
    cloud.advance("PT1H").await;
    let mails = letters_to(&cloud, "ada@example.com").await;
    assert_eq!(mails.len(), 1);
    assert!(mails[0].sent_at >= "2027-01-04T12:30:00Z".parse::<Timestamp>().unwrap());
    cloud.advance("P2D").await;
    assert_eq!(letters_to(&cloud, "ada@example.com").await.len(), 1, "and once");
}

#[tokio::test]
async fn p09_a_campaign_that_was_stopped_before_its_time_is_never_sent() {
    let cloud = cloud!().await;
    cloud.subscribe("ada@example.com").await;
    let staff = writer(&cloud).await;
    let id = write_one(&staff).await;
    ask_to_send(&staff, &id).await;
    let act = async |name: &str| staff.post(&command(&id, name), &json!({})).await;
    let stopped = act("stop").await.expect(200).json();
    assert_eq!((&stopped["status"], stopped["ended_at"].is_string()), (&json!("stopped"), true));
    assert_eq!(act("stop").await.expect(409).problem(), "campaign-over");
    assert_eq!(act("send").await.expect(409).problem(), "campaign-begun");
    cloud.advance("PT5M").await;
    assert_eq!(letters(&cloud).await.len(), 0);
    let page = cloud.get(&format!("/v1/newsletters/{id}")).await.expect(404);
    assert_eq!(page.problem(), "not-found");
}

#[tokio::test]
async fn p08_a_campaign_is_shown_and_sent_for_a_test_as_its_readers_will_get_it() {
    let cloud = cloud!().await;
    cloud.subscribe("ada@example.com").await;
    let staff = writer(&cloud).await;
    let id = write(&staff, &json!({ "subject": SUBJECT, "markdown_da": "Hej **du**" })).await;
    let preview = staff.post(&command(&id, "preview"), &json!({})).await.expect(200).json();
    assert!(preview["da"]["html"].as_str().unwrap().contains("<strong>du</strong>"));
    assert!(preview["en"]["text"].as_str().unwrap().contains("in Danish only"), "{preview}");
    let test = async || staff.post(&command(&id, "test"), &json!({ "email": "bo@example.com" })).await;
    assert_eq!(test().await.expect(202).json(), json!({ "status": "test-sent" }));
    let mails = letters_to(&cloud, "bo@example.com").await;
    let [mail] = &mails[..] else { panic!("it came {} times", mails.len()) };
    assert_eq!(mail.subject.as_deref(), Some(&*format!("[Test] {SUBJECT}")));
    let (plain, html) = (mail.text.as_deref().unwrap(), mail.html.as_deref().unwrap());
    assert!(plain.contains("Markedsføring fra") && html.contains("<strong>du</strong>"), "{plain}");
    assert_eq!(mail.headers["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click");
    // Its link is nobody's.
    let path = tests::unsubscribe_path(plain).unwrap();
    let _ = cloud.one_click(path).await.expect(200);
    assert_eq!(super::readers(&cloud).await, 1);
    assert_eq!(letters_to(&cloud, "ada@example.com").await.len(), 0, "no reader got it");
    for _ in 1..30 {
        let _ = test().await.expect(202);
    }
    assert_eq!(test().await.expect(429).problem(), "too-many-requests");
}

#[tokio::test]
async fn a_campaign_is_written_once_with_all_faults_told_at_once() {
    let cloud = cloud!().await;
    let staff = writer(&cloud).await;
    let wrong = json!({ "subject": "\u{7}", "markdown_da": " ", "html": "x" });
    assert_eq!(
        staff.post("/v1/staff/newsletters", &wrong).await.expect(422).field_errors(),
        ["/subject invalid-characters", "/markdown_da empty", "/html unknown-field"]
    );
    let errors = staff.post("/v1/staff/newsletters", &json!({ "subject": "Nyt" })).await.expect(422).field_errors();
    assert_eq!(errors, ["/markdown_da missing"]);
    let request = || {
        let body = json!({ "subject": "Nyt", "markdown_da": "Hej" });
        staff.request(Method::POST, "/v1/staff/newsletters").header("idempotency-key", "1").json(&body)
    };
    let first = staff.send(request()).await.expect(201).json();
    assert_eq!(staff.send(request()).await.expect(201).json(), first);
    // What was changed meanwhile is not changed unseen.
    let id = first["id"].as_str().unwrap();
    let tag = staff.get(&format!("/v1/staff/newsletters/{id}")).await.expect(200).header("etag").to_owned();
    let act = |name: &str| staff.request(Method::POST, &command(id, name)).header("if-match", tag.clone());
    let _ = staff.send(act("send")).await.expect(200);
    assert_eq!(staff.send(act("stop")).await.expect(412).problem(), "stale");
}

#[tokio::test]
async fn campaigns_are_listed_page_by_page_newest_first_with_how_far_they_have_come() {
    let cloud = cloud!().await;
    cloud.subscribe("ada@example.com").await;
    let staff = writer(&cloud).await;
    let mut written = Vec::new();
    for _ in 0..3 {
        written.insert(0, write_one(&staff).await);
    }
    send(&cloud, &staff, &written[1]).await;
    let (mut ids, mut path) = (Vec::new(), "/v1/staff/newsletters?limit=2".to_owned());
    loop {
        let page = staff.get(&path).await.expect(200).json();
        let items = page["items"].as_array().unwrap();
        ids.extend(items.iter().map(|item| item["id"].as_str().unwrap().to_owned()));
        for item in items {
            let (is_sent, progress) = (item["id"] == *written[1], &item["progress"]);
            assert_eq!((item["status"] == "sent", progress), (is_sent, &json!(if is_sent { 100 } else { 0 })));
        }
        let Some(next) = page["next_cursor"].as_str() else { break };
        path = format!("/v1/staff/newsletters?limit=2&cursor={next}");
    }
    assert_eq!(ids, written);
    let sent = details(&staff, &written[1]).await;
    assert_eq!((&sent["markdown_da"], &sent["markdown_en"]), (&json!("Hej"), &Value::Null));
}

#[tokio::test]
async fn only_administrators_write_campaigns() {
    let cloud = cloud!().await;
    let support = cloud.staff("hjaelp@example.com", &["support"]).await;
    let body = json!({ "subject": "Nyt", "markdown_da": "Hej" });
    assert_eq!(support.post("/v1/staff/newsletters", &body).await.expect(403).problem(), "not-allowed");
    assert_eq!(support.get("/v1/staff/newsletters").await.expect(403).problem(), "not-allowed");
}
