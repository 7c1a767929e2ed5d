//! Scanners of mail open every link before its reader does, in any order, and some ask in other ways than a browser.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::Method;
use serde_json::{Value, json};
use tests::{Applicant, LocalCloud, PASSWORD, cloud};

/// Every URL in the text, the page and the headers of every mail that was sent, as a path with query and fragment.
fn links(cloud: &LocalCloud) -> BTreeSet<String> {
    let mut links = BTreeSet::new();
    for mail in cloud.inner().inbox(None) {
        let parts = [mail.text, mail.html, Some(Value::from(mail.headers).to_string())];
        for word in
            parts.iter().flatten().flat_map(|part| part.split(|c: char| c.is_whitespace() || "\"<>".contains(c)))
        {
            let path = word.split_once("://").and_then(|(_, rest)| rest.find('/').map(|at| rest[at..].to_owned()));
            links.extend(path.filter(|_| word.starts_with("http")));
        }
    }
    links
}

/// Everything that is stored.
async fn stored(cloud: &LocalCloud) -> BTreeMap<String, BTreeSet<String>> {
    cloud.inner().drain().await;
    let mut tables = BTreeMap::new();
    for table in &cloud.inner().template().tables {
        let items = cloud.scan(&table.name).await.into_iter().map(|mut item| {
            item.sort_all_objects();
            item.to_string()
        });
        tables.insert(table.name.clone(), items.collect());
    }
    tables
}

/// What a scanner may ask for, given a link: the page without its fragment, as a browser does, and the fragment as a query.
fn asked(link: &str) -> Vec<String> {
    let (page, fragment) = link.split_once('#').unwrap_or((link, ""));
    let mut asked = vec![page.to_owned()];
    if !fragment.is_empty() {
        asked.extend([format!("{page}?{fragment}"), format!("/v1{page}?{fragment}")]);
    }
    asked
}

#[tokio::test]
async fn p08_p23_a_scanner_that_opens_every_link_of_every_mail_in_any_order_changes_and_spends_nothing() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let _ = soren.put("/v1/billing-details", &tests::billing_details()).await.expect(200);
    let _ = soren.subscribe("month").await.expect(200);
    soren.change_email("soren.ny@rodgrod.example").await;
    let ada = soren.invite_and_accept("ada@example.com", "member").await;
    let _ = ada.post("/v1/me/email", &json!({ "email": "ada.ny@example.com" })).await.expect(202);
    let invitation = soren.invite("bo@example.com", "admin").await;
    let _ = Applicant::new("eva@example.com").sign_up(&cloud).await;
    let _ = cloud.post("/v1/password-resets", &json!({ "email": "eva@example.com" })).await.expect(202);
    let reset = cloud.last_token_to("eva@example.com").await;
    let newcomer = Applicant::new("ny@nyhed.example");
    let _ = newcomer.request_sign_up(&cloud).await.expect(202);
    let _ = cloud.ask_for_newsletter("laeser@example.com", "da").await.expect(202);
    cloud.subscribe("abonnent@example.com").await;
    let unsubscribe = cloud.unsubscribe_path("abonnent@example.com").await;

    let before = stored(&cloud).await;
    let (mails, links) = (cloud.inner().inbox(None).len(), links(&cloud));
    assert!(
        links.contains(&unsubscribe) && links.iter().filter(|link| link.contains("#token=")).count() >= 7,
        "{links:?}"
    );
    let forward = links.iter().flat_map(|link| asked(link)).collect::<Vec<_>>();
    for path in forward.iter().chain(forward.iter().rev()) {
        for method in [Method::HEAD, Method::GET, Method::OPTIONS] {
            let answer = cloud.send(cloud.request(method.clone(), path).header("accept", "*/*")).await;
            assert!(answer.status.as_u16() < 500, "{method} {path}: {}", answer.status);
        }
    }
    let after = stored(&cloud).await;
    for (table, items) in &before {
        assert_eq!(items, &after[table], "{table}");
    }
    assert_eq!(cloud.inner().inbox(None).len(), mails, "nothing is sent");

    let _ = newcomer.confirm(&cloud, &cloud.last_token_to("ny@nyhed.example").await).await.expect(201);
    let _ = cloud.accept(&invitation, PASSWORD).await.expect(201);
    let confirm = json!({ "token": cloud.last_token_to("ada.ny@example.com").await });
    let _ = ada.post("/v1/me/email/confirm", &confirm).await.expect(204);
    let another = json!({ "token": reset, "password": "en-helt-ny-cykelsadel-7" });
    let _ = cloud.post("/v1/password-resets/confirm", &another).await.expect(204);
    let undo = json!({ "token": cloud.last_token_to("soren@rodgrod.example").await });
    let _ = cloud.post("/v1/email-changes/undo", &undo).await.expect(204);
    let confirm = json!({ "token": cloud.last_token_to("laeser@example.com").await });
    let _ = cloud.post("/v1/newsletter/confirm", &confirm).await.expect(204);
    let _ = cloud.one_click(&unsubscribe).await.expect(200);
    assert_eq!(cloud.stored("subscribers", "NewsletterSubscription").await.len(), 1);
}
