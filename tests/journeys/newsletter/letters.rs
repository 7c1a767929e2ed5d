//! What the readers of a campaign get, and what anybody sees of it.

use reqwest::Method;
use serde_json::{Value, json};
use tests::{LocalCloud, cloud};

use super::{details, letters, letters_to, mails, send, write, write_one, writer};

const SUBJECT: &str = "Nyt: æ, ø, å & »meget«  mere";

/// Subscribes an address in a language.
async fn subscribe_in(cloud: &LocalCloud, email: &str, language: &str) {
    let _ = cloud.ask_for_newsletter(email, language).await.expect(202);
    let token = cloud.last_token_to(email).await;
    let _ = cloud.post("/v1/newsletter/confirm", &json!({ "token": token })).await.expect(204);
}

fn header<'a>(mail: &'a local::Message, name: &str) -> &'a str {
    mail.headers.get(name).and_then(Value::as_str).unwrap_or_default()
}

#[tokio::test]
async fn p08_a_letter_reaches_each_confirmed_reader_once_in_their_language_and_ends_in_a_link_that_stops_it() {
    let cloud = cloud!().await;
    subscribe_in(&cloud, "ada@example.com", "da").await;
    subscribe_in(&cloud, "bo@example.com", "en").await;
    let _ = cloud.ask_for_newsletter("cleo@example.com", "da").await.expect(202);
    let staff = writer(&cloud).await;
    let body = json!({ "subject": SUBJECT, "markdown_da": "# Hej\n\nVi har **nyt**.", "markdown_en": "# Hello\n\nWe have **news**." });
    let id = write(&staff, &body).await;
    assert_eq!(letters(&cloud).await.len(), 0, "nothing is sent before that is asked for");
    send(&cloud, &staff, &id).await;
    for (email, words, from, other) in [
        ("ada@example.com", "Vi har", "Markedsføring fra E-SG.Cloud ApS", "We have"),
        ("bo@example.com", "We have", "Marketing from E-SG.Cloud ApS", "Vi har"),
    ] {
        let mails = letters_to(&cloud, email).await;
        let [mail] = &mails[..] else { panic!("{email} got {}", mails.len()) };
        assert_eq!(mail.subject.as_deref(), Some(SUBJECT));
        assert_eq!(mail.from.as_deref(), Some("\"E-SG.Cloud\" <nyt@news.e-sg.cloud>"));
        let (text, html) = (mail.text.as_deref().unwrap(), mail.html.as_deref().unwrap());
        for part in [text, html] {
            assert!(part.contains(words) && part.contains(from) && !part.contains(other), "{part}");
            assert!(part.contains("[Afmeld]") && part.contains(&format!("/v1/newsletters/{id}")), "{part}");
        }
        let stop = header(mail, "List-Unsubscribe").trim_matches(['<', '>']).to_owned();
        let path = tests::unsubscribe_path(text).unwrap();
        assert!(stop.ends_with(path) && text.trim_end().ends_with(path), "{stop}, {text}");
        assert_eq!(header(mail, "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
        assert_eq!(header(mail, "List-Id"), "E-SG.Cloud <newsletter.news.e-sg.cloud>");
        let _ = cloud.one_click(path).await.expect(200);
    }
    assert_eq!(super::readers(&cloud).await, 0, "each link is its reader's");
    assert_eq!(letters_to(&cloud, "cleo@example.com").await.len(), 0, "who has not confirmed gets none");
    let sent = details(&staff, &id).await;
    assert_eq!((&sent["status"], &sent["progress"]), (&json!("sent"), &json!(100)));
    assert_eq!((&sent["statistics"]["sent"], &sent["readers"]), (&json!(2), &json!(2)));
    assert!(sent["ended_at"].is_string());
}

#[tokio::test]
async fn p08_a_campaign_that_is_missing_in_a_language_comes_in_the_other_and_says_so() {
    let cloud = cloud!().await;
    subscribe_in(&cloud, "ada@example.com", "da").await;
    subscribe_in(&cloud, "bo@example.com", "en").await;
    let staff = writer(&cloud).await;
    let id = write(&staff, &json!({ "subject": "News", "markdown_en": "Only in English" })).await;
    send(&cloud, &staff, &id).await;
    for (email, note) in [("ada@example.com", true), ("bo@example.com", false)] {
        let text = letters_to(&cloud, email).await[0].text.clone().unwrap();
        assert!(text.contains("Only in English"), "{text}");
        assert_eq!(text.contains("kun på engelsk"), note, "{text}");
    }
}

#[tokio::test]
async fn p08_the_web_version_is_there_from_when_the_campaign_is_sent_in_both_languages_and_loads_nothing() {
    let cloud = cloud!().await;
    cloud.subscribe("ada@example.com").await;
    let staff = writer(&cloud).await;
    let markdown = "Hej <script>alert(1)</script> ![x](https://x.example/x.png) [web](https://x.example)";
    let id = write(&staff, &json!({ "subject": "Nyt", "markdown_da": markdown, "markdown_en": "Hello" })).await;
    let path = format!("/v1/newsletters/{id}");
    assert_eq!(cloud.get(&path).await.expect(404).problem(), "not-found");
    send(&cloud, &staff, &id).await;
    let letter = letters_to(&cloud, "ada@example.com").await.remove(0);
    assert!(letter.text.unwrap().contains(&path));
    let page = cloud.get(&path).await.expect(200);
    for text in [&page.text, &letter.html.unwrap()] {
        assert!(text.contains("&lt;script&gt;") && text.contains("href=\"https://x.example\""), "{text}");
        for foreign in ["<script", "<img", " src="] {
            assert!(!text.contains(foreign), "{foreign}: {text}");
        }
    }
    assert!(!page.text.contains("token="), "it is the same for everybody");
    assert!(page.header("content-security-policy").starts_with("default-src 'none'"));
    let english = cloud.send(cloud.request(Method::GET, &path).header("accept-language", "en")).await.expect(200);
    assert!(english.text.contains("Hello") && english.header("content-language") == "en");
    assert_eq!(cloud.get("/v1/newsletters/nws_01k9zcm3v1e6yb8t2hq4xgn7da").await.expect(404).problem(), "not-found");
}

/// What is stored that a scanner must not change.
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
    cloud.subscribe("ada@example.com").await;
    let _ = cloud.ask_for_newsletter("bo@example.com", "en").await.expect(202);
    let staff = writer(&cloud).await;
    let id = write_one(&staff).await;
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
    cloud.subscribe("ada@example.com").await;
    let ada = cloud.person("ada@example.com").await;
    let staff = writer(&cloud).await;
    let id = write_one(&staff).await;
    send(&cloud, &staff, &id).await;
    let _ = cloud.post("/v1/password-resets", &json!({ "email": ada.who.email() })).await.expect(202);
    let (mut promotional, mut service) = (0, 0);
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
        if is_letter { promotional += 1 } else { service += 1 }
    }
    assert!(promotional == 1 && service > 4, "{promotional}, {service}");
}
