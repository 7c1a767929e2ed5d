//! No personal data and no secret is stored in clear text: not in a table, a log or a file.

use std::{fs, path::Path};

use reqwest::Method;
use serde_json::json;
use tests::{Applicant, LocalCloud, Person, cloud};

/// All files in a folder, with their bytes.
pub(crate) fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| {
            if path.is_dir() {
                files(&path)
            } else {
                vec![(path.display().to_string(), fs::read(&path).unwrap_or_default())]
            }
        })
        .collect()
}

/// Whether the bytes hold a text, in whatever letter case.
pub(crate) fn holds(bytes: &[u8], canary: &str) -> bool {
    bytes.windows(canary.len()).any(|window| window.eq_ignore_ascii_case(canary.as_bytes()))
}

#[tokio::test]
async fn p22_no_log_table_or_file_holds_what_a_person_typed_or_a_secret() {
    let cloud = cloud!().await;
    let mut who = Applicant::new("canary-mail@kanariefugl.example");
    who.request["name"] = json!("Kanarie Fuglesang");
    who.request["company_name"] = json!("Burfugle ApS");
    who.request["phone"] = json!("+45 71 72 73 74");
    "gul-fjer-under-sofaen-8".clone_into(&mut who.password);
    let ask = cloud.request(Method::POST, "/v1/signups").header("idempotency-key", "gul-fjer-key").json(&who.request);
    let _ = cloud.send(ask).await.expect(202);
    let link_token = cloud.last_token_to(who.email()).await;
    look(&cloud, &[&link_token]);
    let _ = who.confirm(&cloud, "canary-mail@kanariefugl.example").await.expect(422);
    let _ = who.confirm(&cloud, &link_token).await.expect(201);
    let person = who.clone().log_in(&cloud).await;
    let _ = person.get("/v1/me?cursor=canary-mail@kanariefugl.example").await.expect(400);
    let _ = person.get("/v1/me").await.expect(200);
    let _ = person.change(&json!({ "name": "Kanarie Fuglesang Ny", "x": "Burfugle ApS" }), None).await.expect(422);
    let _ = person.change(&json!({ "name": "Kanarie Fuglesang Ny" }), None).await.expect(200);
    let _ = cloud.get("/v1/policies/canary-mail@kanariefugl.example").await.expect(404);
    let _ = cloud.get("/invoices/canary-mail@kanariefugl.example?canary-mail").await.expect(200);
    let mut details = tests::billing_details_with(&json!({
        "company_name": "Burfugle ApS", "invoice_email": "canary-mail@kanariefugl.example", "customer_contact": "Kanarie Fuglesang",
        "extra": { "Fuglesang": "Burfugle", "declared_responsible": true },
    }));
    let _ = person.put("/v1/billing-details", &details).await.expect(200);
    details["Burfugle"] = json!("Burfugle");
    let _ = person.put("/v1/billing-details", &details).await.expect(422);
    let contact =
        json!({ "name": "Kanarie Fuglesang", "email": "canary-mail.kunde@kanariefugl.example", "note": "Burfugle" });
    let row = "/v1/datasets/contacts/rows/canary-mail.kunde@kanariefugl.example";
    let _ = person.put(row, &contact).await.expect(201);
    let _ = person.get(row).await.expect(200);
    let _ = person.put(row, &json!({ "Burfugle": "Kanarie Fuglesang" })).await.expect(422);
    let _ = person.get("/v1/datasets/contacts/rows?email=canary-mail.kunde@kanariefugl.example").await.expect(200);
    integrate(&cloud, &person).await;
    let unsubscribe = read_the_newsletter(&cloud, who.email()).await;
    let wrong = json!({ "email": who.email(), "password": "gul-fjer-under-sofaen-9" });
    let _ = cloud.post("/v1/sessions", &wrong).await.expect(401);
    // Nor may the log quote an event that does not parse.
    let _ = cloud.inner().invoke("delivery", &json!({ "Records": "canary-mail@kanariefugl.example" })).await;
    let _ = cloud.appoint(who.email(), &["support", "kanariefugl"]).await;
    let _ = cloud.appoint(who.email(), &["support"]).await;
    let secret = person.token.split_once('.').map(|(_, secret)| secret.to_owned()).unwrap_or_default();
    look(&cloud, &[&link_token, &secret, &secret[..43], &unsubscribe]);
    invite_and_erase(&cloud, &person).await;
    let secrets = get_back_in(&cloud, &person).await;
    let secrets = secrets.iter().map(String::as_str).chain([&*link_token, &secret, &secret[..43]]).collect::<Vec<_>>();
    look(&cloud, &secrets);
    who.password = "gul-fjer-under-sofaen-7".to_owned();
    let person = who.log_in(&cloud).await;
    let _ = cloud.send(person.request(Method::DELETE, "/v1/sessions/current")).await.expect(204);
    cloud.advance("P1D").await;
    look(&cloud, &secrets);
    for function in cloud.inner().template().functions.keys() {
        assert!(cloud.inner().logs(function).contains("\"message\":"), "{function} logs");
    }
}

/// Sets up an integration, and has a file previewed.
async fn integrate(cloud: &LocalCloud, person: &Person<'_>) {
    let more = json!({
        "name": "Burfugle", "columns": { "Fuglesang": "note" },
        "recipient": { "name": "Kanarie Fuglesang", "country": "DK", "contact_email": "canary-mail.drift@kanariefugl.example" },
    });
    let wanted = tests::integration_with(cloud.inner().now(), &more);
    let created = person.post("/v1/integrations", &wanted).await.expect(201).json();
    let path = format!("/v1/integrations/{}", created["id"].as_str().unwrap());
    let wrong = json!({ "name": "Burfugle ApS", "Fuglesang": "Burfugle" });
    let _ = person.send(person.request(Method::PATCH, &path).json(&wrong)).await.expect(422);
    // "id;Fuglesang", in base64.
    let sample = json!({ "filename": "Burfugle.csv", "content": "aWQ7RnVnbGVzYW5nCg==" });
    let _ = person.post(&format!("{path}/preview"), &sample).await.expect(200);
    let _ = person.delete(&path).await.expect(204);
}

/// Asks for the newsletter, confirms it, and stops it as a mail program does. Returns the token that stops it.
async fn read_the_newsletter(cloud: &LocalCloud, email: &str) -> String {
    let _ = cloud.post("/v1/newsletter/confirm", &json!({ "token": email })).await.expect(422);
    cloud.subscribe(email).await;
    let path = cloud.unsubscribe_path(email).await;
    let _ = cloud.get(&path).await.expect(200);
    let _ = cloud.one_click(&path).await.expect(200);
    path.split_once("token=").unwrap().1.to_owned()
}

/// Lets a person in, who then erases their log-in.
async fn invite_and_erase(cloud: &LocalCloud, person: &Person<'_>) {
    let email = "canary-mail.ind@kanariefugl.example";
    let body = json!({ "email": email, "name": "Kanarie Fuglesang den Yngre", "role": "member" });
    let _ = person.post("/v1/invitations", &body).await.expect(201);
    let token = cloud.last_token_to(email).await;
    look(cloud, &[&token]);
    let _ = cloud.accept(&token, "gul-fjer").await.expect(422);
    let _ = cloud.accept(&token, "gul-fjer-under-sofaen-8").await.expect(201);
    let mut who = Applicant::new(email);
    "gul-fjer-under-sofaen-8".clone_into(&mut who.password);
    let _ = who.log_in(cloud).await.delete("/v1/me").await.expect(200);
    cloud.inner().drain().await;
    look(cloud, &[&token]);
}

/// Verifies the phone, resets the password both ways, changes the address and undoes that; returns the secrets that
/// were sent.
async fn get_back_in(cloud: &LocalCloud, person: &Person<'_>) -> Vec<String> {
    let (old, new, phone) = ("canary-mail@kanariefugl.example", "canary-mail.ny@kanariefugl.example", "+4571727374");
    let mut secrets = Vec::new();
    let _ = person.post("/v1/me/email", &json!({ "email": new })).await.expect(202);
    secrets.push(cloud.last_token_to(new).await);
    let _ = person.post("/v1/me/email/confirm", &json!({ "token": secrets.last() })).await.expect(204);
    secrets.push(cloud.last_token_to(old).await);
    look(cloud, &secrets.iter().map(String::as_str).collect::<Vec<_>>());
    let _ = cloud.post("/v1/email-changes/undo", &json!({ "token": secrets.last() })).await.expect(204);
    let back = person.who.clone().reset_and_log_in(cloud, "gul-fjer-under-sofaen-6").await;
    let _ = back.settle_phone(phone).await;
    secrets.extend([cloud.last_code_to(phone).await, cloud.last_token_to(old).await]);
    let request = cloud.ask_for_code(phone).await;
    secrets.extend([request.clone(), cloud.last_code_to(phone).await]);
    let _ = cloud.reset_by_code((phone, &request, "00000000"), "gul-fjer-under-sofaen-9").await.expect(422);
    look(cloud, &secrets.iter().map(String::as_str).collect::<Vec<_>>());
    let code = cloud.last_code_to(phone).await;
    let _ = cloud.reset_by_code((phone, &request, &code), "gul-fjer-under-sofaen-9").await.expect(204);
    let _ = cloud.post("/v1/password-resets", &json!({ "email": old })).await.expect(202);
    secrets.push(cloud.last_token_to(old).await);
    let right = json!({ "token": secrets.last(), "password": "gul-fjer-under-sofaen-7" });
    let _ = cloud.post("/v1/password-resets/confirm", &right).await.expect(204);
    cloud.inner().drain().await;
    secrets
}

/// Searches every file of the state and every log for what the test has typed, and for its secrets.
fn look(cloud: &LocalCloud, secrets: &[&str]) {
    let typed =
        ["canary-mail", "kanariefugl", "fuglesang", "burfugle", "71727374", "71 72 73 74", "gul-fjer", "$argon2"];
    let mut places = files(cloud.data());
    assert!(
        places.iter().any(|(name, bytes)| name.contains("dynamodb") && bytes.len() > 10_000),
        "the tables are there"
    );
    for function in cloud.inner().template().functions.keys() {
        places.push((format!("log of {function}"), cloud.inner().logs(function).into_bytes()));
    }
    for (name, bytes) in &places {
        for canary in typed.iter().chain(secrets) {
            assert!(!holds(bytes, canary), "{canary} in {name}");
        }
    }
}
