//! Writing letters, sending them and stopping that.

use reqwest::Method;
use serde_json::{Value, json};
use tests::{LocalCloud, Person, cloud, cloud_at};

use super::{ask, letters_to, mails, promotional, send, staff_of_newsletter, subscribe, subscribe_in, write};

const SUBJECT: &str = "Nyt: æ, ø, å & »meget« mere";

async fn details(staff: &Person<'_>, id: &str) -> Value {
    staff.get(&format!("/v1/staff/newsletters/{id}")).await.expect(200).json()
}

fn header<'a>(mail: &'a local::Message, name: &str) -> &'a str {
    mail.headers.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// The path of the link that stops the newsletter, as it stands at the end of a mail's text.
fn link(mail: &local::Message) -> String {
    let text = mail.text.as_deref().unwrap();
    let last = text.trim_end().rsplit(' ').next().unwrap();
    last[last.find("/v1/").unwrap()..].to_owned()
}

#[tokio::test]
async fn p08_a_letter_reaches_each_confirmed_reader_once_in_their_language_and_ends_in_a_link_that_stops_it() {
    let cloud = cloud!().await;
    subscribe_in(&cloud, "ada@example.com", "da").await;
    subscribe_in(&cloud, "bo@example.com", "en").await;
    let _ = ask(&cloud, "cleo@example.com", "da").await.expect(202);
    let staff = staff_of_newsletter(&cloud).await;
    let body = json!({ "subject": SUBJECT, "markdown_da": "# Hej\n\nVi har **nyt**.", "markdown_en": "# Hello\n\nWe have **news**." });
    let id = write(&staff, &body).await;
    assert_eq!(promotional(&cloud).await.len(), 0, "nothing is sent before that is asked for");
    send(&cloud, &staff, &id).await;
    for (email, words, from, other) in [
        ("ada@example.com", "Vi har", "Markedsføring fra E-SG.Cloud ApS", "We have"),
        ("bo@example.com", "We have", "Marketing from E-SG.Cloud ApS", "Vi har"),
    ] {
        let mails = letters_to(&cloud, email).await;
        let [mail] = &mails[..] else { panic!("{email} got {}", mails.len()) };
        assert_eq!(mail.subject.as_deref(), Some(SUBJECT));
        assert_eq!(mail.from.as_deref(), Some("\"E-SG.Cloud\" <nyt@news.e-sg.cloud>"));
        for part in [mail.text.as_deref().unwrap(), mail.html.as_deref().unwrap()] {
            assert!(part.contains(words) && part.contains(from) && !part.contains(other), "{part}");
            assert!(part.contains("Afmeld") && part.contains(&format!("/v1/newsletters/{id}")), "{part}");
        }
        let stop = header(mail, "List-Unsubscribe").trim_matches(['<', '>']).to_owned();
        assert!(stop.ends_with(&link(mail)) && stop.contains("/v1/newsletter/unsubscribe?token="), "{stop}");
        assert_eq!(header(mail, "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
        assert_eq!(header(mail, "List-Id"), "E-SG.Cloud <newsletter.news.e-sg.cloud>");
    }
    assert_eq!(letters_to(&cloud, "cleo@example.com").await.len(), 0, "who has not confirmed gets none");
    let sent = details(&staff, &id).await;
    assert_eq!((&sent["status"], &sent["progress"]), (&json!("sent"), &json!(100)));
    assert_eq!((&sent["statistics"]["sent"], &sent["readers"]), (&json!(2), &json!(2)));
    assert!(sent["ended_at"].is_string());
}

#[tokio::test]
async fn p08_a_letter_that_is_missing_in_a_language_comes_in_the_other_and_says_so() {
    let cloud = cloud!().await;
    subscribe_in(&cloud, "ada@example.com", "da").await;
    subscribe_in(&cloud, "bo@example.com", "en").await;
    let staff = staff_of_newsletter(&cloud).await;
    let id = write(&staff, &json!({ "subject": "News", "markdown_en": "Only in English" })).await;
    send(&cloud, &staff, &id).await;
    for (email, note) in [("ada@example.com", true), ("bo@example.com", false)] {
        let text = letters_to(&cloud, email).await[0].text.clone().unwrap();
        assert!(text.contains("Only in English"), "{text}");
        assert_eq!(text.contains("kun på engelsk"), note, "{text}");
    }
}

#[tokio::test]
async fn p08_a_letter_is_sent_at_its_time_by_itself_and_the_time_can_be_changed() {
    let cloud = cloud_at!("2027-01-04T10:00:00Z".parse().unwrap()).await;
    subscribe(&cloud, "ada@example.com").await;
    let staff = staff_of_newsletter(&cloud).await;
    let id = write(&staff, &json!({ "subject": "Nyt", "markdown_da": "Hej" })).await;
    let path = format!("/v1/staff/newsletters/{id}/schedule");
    for (at, code) in [
        ("2027-01-04T09:00:00Z", "/at in-the-past"),
        ("2028-02-01T09:00:00Z", "/at too-far-ahead"),
        ("2027-01-05", "/at invalid-time"),
        ("i morgen", "/at invalid-time"),
    ] {
        assert_eq!(staff.post(&path, &json!({ "at": at })).await.expect(422).field_errors(), [code]);
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
    assert!(mails[0].sent_at >= "2027-01-04T12:30:00Z".parse::<domain::Timestamp>().unwrap());
    cloud.advance("P2D").await;
    assert_eq!(letters_to(&cloud, "ada@example.com").await.len(), 1, "and once");
}

#[tokio::test]
async fn p09_a_letter_that_was_stopped_before_its_time_is_never_sent() {
    let cloud = cloud!().await;
    subscribe(&cloud, "ada@example.com").await;
    let staff = staff_of_newsletter(&cloud).await;
    let id = write(&staff, &json!({ "subject": "Nyt", "markdown_da": "Hej" })).await;
    let act =
        async |act: &str| staff.send(staff.request(Method::POST, &format!("/v1/staff/newsletters/{id}/{act}"))).await;
    let _ = act("send").await.expect(200);
    let stopped = act("stop").await.expect(200).json();
    assert_eq!((&stopped["status"], stopped["ended_at"].is_string()), (&json!("stopped"), true));
    assert_eq!(act("stop").await.expect(409).problem(), "campaign-over");
    assert_eq!(act("send").await.expect(409).problem(), "campaign-begun");
    cloud.advance("PT5M").await;
    assert_eq!(promotional(&cloud).await.len(), 0);
    let page = cloud.get(&format!("/v1/newsletters/{id}")).await.expect(404);
    assert_eq!(page.problem(), "not-found");
}

#[tokio::test]
async fn p08_the_web_version_is_there_from_when_the_letter_is_sent_in_both_languages_and_without_scripts() {
    let cloud = cloud!().await;
    subscribe(&cloud, "ada@example.com").await;
    let staff = staff_of_newsletter(&cloud).await;
    let markdown = "Hej <script>alert(1)</script> ![x](https://x.example/x.png) [web](https://x.example)";
    let id = write(&staff, &json!({ "subject": "Nyt", "markdown_da": markdown, "markdown_en": "Hello" })).await;
    let path = format!("/v1/newsletters/{id}");
    assert_eq!(cloud.get(&path).await.expect(404).problem(), "not-found");
    send(&cloud, &staff, &id).await;
    let link = letters_to(&cloud, "ada@example.com").await[0].text.clone().unwrap();
    assert!(link.contains(&path), "{link}");
    let page = cloud.get(&path).await.expect(200);
    assert!(page.text.contains("&lt;script&gt;") && page.text.contains("href=\"https://x.example\""), "{}", page.text);
    for foreign in ["<script", "<img", " src=", "token="] {
        assert!(!page.text.contains(foreign), "{foreign}: {}", page.text);
    }
    assert!(page.header("content-security-policy").starts_with("default-src 'none'"));
    let english = cloud.send(cloud.request(Method::GET, &path).header("accept-language", "en")).await.expect(200);
    assert!(english.text.contains("Hello") && english.header("content-language") == "en");
    assert_eq!(cloud.get("/v1/newsletters/nws_01k9zcm3v1e6yb8t2hq4xgn7da").await.expect(404).problem(), "not-found");
}

#[tokio::test]
async fn p08_a_letter_is_shown_and_sent_for_a_test_as_its_readers_will_get_it() {
    let cloud = cloud!().await;
    subscribe(&cloud, "ada@example.com").await;
    let staff = staff_of_newsletter(&cloud).await;
    let id = write(&staff, &json!({ "subject": SUBJECT, "markdown_da": "Hej **du**" })).await;
    let path = |act: &str| format!("/v1/staff/newsletters/{id}/{act}");
    let preview = staff.send(staff.request(Method::POST, &path("preview"))).await.expect(200).json();
    assert!(preview["da"]["html"].as_str().unwrap().contains("<strong>du</strong>"));
    assert!(preview["en"]["text"].as_str().unwrap().contains("in Danish only"), "{preview}");
    let answer = staff.post(&path("test"), &json!({ "email": "bo@example.com" })).await.expect(202);
    assert_eq!(answer.json(), json!({ "status": "test-sent" }));
    let mail = cloud.last_mail_to("bo@example.com").await;
    assert_eq!(mail.subject, format!("[Test] {SUBJECT}"));
    assert!(mail.text.contains("Markedsføring fra") && mail.html.contains("<strong>du</strong>"), "{}", mail.text);
    assert_eq!(letters_to(&cloud, "ada@example.com").await.len(), 0, "no reader got it");
    for _ in 1..30 {
        let _ = staff.post(&path("test"), &json!({ "email": "bo@example.com" })).await.expect(202);
    }
    let answer = staff.post(&path("test"), &json!({ "email": "bo@example.com" })).await.expect(429);
    assert_eq!(answer.problem(), "too-many-requests");
}

#[tokio::test]
async fn letters_are_written_once_with_all_faults_told_at_once() {
    let cloud = cloud!().await;
    let staff = staff_of_newsletter(&cloud).await;
    let errors =
        staff.post("/v1/staff/newsletters", &json!({ "subject": "\u{7}", "markdown_da": " ", "html": "x" })).await;
    assert_eq!(
        errors.expect(422).field_errors(),
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
    let second = write(&staff, &json!({ "subject": "Mere", "markdown_en": "Hello" })).await;
    let list = staff.get("/v1/staff/newsletters").await.expect(200).json();
    let ids = list["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids, [json!(second), first["id"].clone()], "the newest first");
    // What was changed meanwhile is not changed unseen.
    let path = format!("/v1/staff/newsletters/{second}");
    let tag = staff.get(&path).await.expect(200).header("etag").to_owned();
    let act = |act: &str| staff.request(Method::POST, &format!("{path}/{act}")).header("if-match", tag.clone());
    let _ = staff.send(act("send")).await.expect(200);
    assert_eq!(staff.send(act("stop")).await.expect(412).problem(), "stale");
}

#[tokio::test]
async fn only_administrators_write_letters() {
    let cloud = cloud!().await;
    let support = cloud.staff("hjaelp@example.com", &["support"]).await;
    let body = json!({ "subject": "Nyt", "markdown_da": "Hej" });
    assert_eq!(support.post("/v1/staff/newsletters", &body).await.expect(403).problem(), "not-allowed");
    assert_eq!(support.get("/v1/staff/newsletters").await.expect(403).problem(), "not-allowed");
}

/// The tables in which something stands that a scanner must not change.
async fn state(cloud: &LocalCloud) -> Vec<Value> {
    cloud.inner().drain().await;
    let mut state = Vec::new();
    for table in ["accounts", "subscribers", "outbox", "ledger"] {
        state.extend(cloud.scan(table).await);
    }
    state
}

#[tokio::test]
async fn p08_a_scanner_that_opens_every_link_of_every_mail_changes_nothing() {
    let cloud = cloud!().await;
    subscribe(&cloud, "ada@example.com").await;
    let _ = ask(&cloud, "bo@example.com", "en").await.expect(202);
    let staff = staff_of_newsletter(&cloud).await;
    let id = write(&staff, &json!({ "subject": "Nyt", "markdown_da": "Hej" })).await;
    send(&cloud, &staff, &id).await;
    let _ = cloud.post("/v1/password-resets", &json!({ "email": "chef@example.com" })).await.expect(202);
    let mails = mails(&cloud).await;
    let portal = cloud.inner().environment("delivery").unwrap()["PORTAL_URL"].clone();
    let before = state(&cloud).await;
    let mut opened = 0;
    for mail in &mails {
        let text = mail.text.clone().unwrap_or_default();
        for link in text.split_whitespace().filter_map(|word| word.strip_prefix(&portal)) {
            for method in [Method::HEAD, Method::GET] {
                // What stands behind a `#` is sent nowhere.
                let path = link.split('#').next().unwrap_or_default();
                // The portal's pages are served elsewhere.
                let answer = cloud.request(method, path).send().await.unwrap();
                opened += u32::from(answer.status().is_success());
            }
        }
    }
    assert!(opened >= 4, "the links of the letter were opened");
    assert_eq!(state(&cloud).await, before);
}

#[tokio::test]
async fn p09_every_promotional_mail_says_so_and_can_be_stopped_and_no_service_mail_pretends_to_be_one() {
    let cloud = cloud!().await;
    subscribe(&cloud, "ada@example.com").await;
    let ada = cloud.person("ada@example.com").await;
    let staff = staff_of_newsletter(&cloud).await;
    let id = write(&staff, &json!({ "subject": "Nyt", "markdown_da": "Hej" })).await;
    send(&cloud, &staff, &id).await;
    let _ = cloud.post("/v1/password-resets", &json!({ "email": ada.who.email() })).await.expect(202);
    let (mut letters, mut service) = (0, 0);
    for mail in mails(&cloud).await {
        let text = mail.text.as_deref().unwrap_or_default();
        let is_letter = mail.from.as_deref().unwrap_or_default().contains("@news.");
        let marks = [
            text.contains("Markedsføring") || text.contains("Marketing"),
            !header(&mail, "List-Unsubscribe").is_empty(),
            !header(&mail, "List-Unsubscribe-Post").is_empty(),
            !header(&mail, "List-Id").is_empty(),
        ];
        assert!(marks.iter().all(|mark| *mark == is_letter), "{:?}: {marks:?}", mail.subject);
        assert_eq!(header(&mail, "Auto-Submitted") == "auto-generated", !is_letter);
        if is_letter { letters += 1 } else { service += 1 }
    }
    assert!(letters == 1 && service > 4, "{letters}, {service}");
}
