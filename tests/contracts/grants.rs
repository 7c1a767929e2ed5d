//! The template grants what the functions need, and nothing more.

use std::time::Duration;

use domain::date::{day_of, plus_days};
use local::{FaultKind, FaultSpec};
use reqwest::Method;
use serde_json::json;
use tests::{Applicant, Behind, LocalCloud, PASSWORD, Person};

/// Secures a log-in with a second factor, uses it as staff, and removes the factor again.
async fn second_factors(cloud: &LocalCloud, soren: &mut Person<'_>) {
    let _ = soren.get("/v1/sessions").await.expect(200);
    let _ =
        soren.put("/v1/me/password", &json!({ "current_password": PASSWORD, "password": PASSWORD })).await.expect(204);
    let app = soren.set_up_app().await;
    let due = soren.who.try_log_in(cloud).await.expect(202).json();
    cloud.advance("PT30S").await;
    let code = json!({ "challenge": due["challenge"], "code": app.code(cloud.inner().now()) });
    let _ = cloud.post("/v1/sessions/challenges", &code).await.expect(201);
    let email = soren.who.email();
    let _ = cloud.appoint(email, &["admin"]).await;
    let staff = soren.log_in_as_staff(&app).await;
    let _ = staff.get("/v1/staff/sessions/current").await.expect(200);
    let _ = cloud.dismiss(email).await;
    let _ = soren.delete("/v1/me/totp").await.expect(204);
}

/// Subscribes, and reads the invoice. It stands in the operator's books, too.
async fn buy(cloud: &LocalCloud) {
    let owner = cloud.person("ib@koeber.example").await;
    let _ = owner.subscribe("month").await;
    let invoices = owner.get("/v1/invoices").await.expect(200).json();
    let invoice = format!("/v1/invoices/{}", invoices["items"][0]["id"].as_str().unwrap());
    let _ = owner.get(&invoice).await.expect(200);
    let staff = cloud.staff("finn@rodgrod.example", &["finance"]).await;
    let _ = staff.get("/v1/staff/reports/journal?from=2026-11-01&to=2026-11-30").await.expect(200);
}

/// A reminder on which the subscription depends bounces.
async fn lose_a_reminder(cloud: &LocalCloud, owner: &Person<'_>) {
    let (invoice, message) = ("bil_01k9zcm3v1e6yb8t2hq4xgn7da", "msg_01k9zcm3v1e6yb8t2hq4xgn7da");
    owner.remind(invoice.parse().unwrap(), message.parse().unwrap()).await;
    let event = json!({ "source": "mail", "kind": "Bounce", "time": "2026-12-01T10:00:00Z", "message": message,
                        "account": owner.account().to_string(), "person": "none", "address": "none" });
    let _ = cloud.inner().invoke("delivery", &event).await.unwrap();
}

/// Reads the newsletter without a log-in and with one, and stops it.
async fn read_the_newsletter(cloud: &LocalCloud, owner: &Person<'_>) {
    let reader = "laeser@rodgrod.example";
    cloud.subscribe(reader).await;
    let path = cloud.unsubscribe_path(reader).await;
    let _ = cloud.one_click(&path).await.expect(200);
    let consent = "/v1/me/consents/newsletter";
    for granted in [true, false] {
        let _ = owner.put(consent, &json!({ "granted": granted })).await.expect(200);
    }
    let _ = owner.get(&format!("{consent}/history")).await.expect(200);
    let new = Applicant::new("ny@rodgrod.example");
    let _ = new.request_sign_up(cloud).await.expect(202);
    let token = cloud.last_token_to(new.email()).await;
    let wanted = json!({ "token": token, "password": PASSWORD, "newsletter": true });
    let _ = cloud.post("/v1/signups/confirm", &wanted).await.expect(201);
}

/// Sends the newsletter to two readers. To one of them it comes back, who then stops it, so that the mail service forgets them.
async fn send_a_newsletter(cloud: &LocalCloud) {
    let lost = "suppress+bo@simulator.example";
    for email in ["ib@rodgrod.example", lost] {
        cloud.subscribe(email).await;
    }
    let path = cloud.unsubscribe_path(lost).await;
    let staff = cloud.staff("chef@rodgrod.example", &["admin"]).await;
    let campaign = json!({ "subject": "Nyt", "markdown_da": "Hej" });
    let campaign = staff.post("/v1/staff/newsletters", &campaign).await.expect(201).json();
    let commands = format!("/v1/staff/newsletters/{}", campaign["id"].as_str().unwrap());
    let _ = staff.get("/v1/staff/newsletters").await.expect(200);
    let _ = staff.post(&format!("{commands}/test"), &json!({ "email": "chef@rodgrod.example" })).await.expect(202);
    let _ = staff.post(&format!("{commands}/send"), &json!({})).await.expect(200);
    cloud.advance("PT1M").await;
    cloud.inner().drain().await;
    assert!(cloud.is_suppressed(lost).await);
    let _ = cloud.one_click(&path).await.expect(200);
    cloud.advance("PT1M").await;
    assert!(!cloud.is_suppressed(lost).await);
}

#[tokio::test]
async fn the_first_journey_needs_every_permission_of_the_template_and_is_denied_none() {
    // One permission is needed only while a sealing root is rotated.
    let program = env!("CARGO_BIN_EXE_function");
    let cloud = LocalCloud::start_with(program, |options| {
        options.template = Some(tests::rotating("v2,v1"));
        // TTL leaves something to the sweep.
        options.ttl_lag = Duration::from_hours(48);
    })
    .await;
    let soren = Applicant::new("soren@rodgrod.example");
    let keyed = cloud.request(Method::POST, "/v1/signups").header("idempotency-key", "k").json(&soren.request);
    let _ = cloud.send(keyed).await.expect(202);
    let soren = soren.sign_up(&cloud).await;
    let again = cloud.post("/v1/signups", &soren.request).await;
    let _ = again.expect(202);
    let wrong = json!({ "email": soren.email(), "password": format!("{PASSWORD}x") });
    let _ = cloud.post("/v1/sessions", &wrong).await.expect(401);
    let mut soren = soren.log_in(&cloud).await;
    second_factors(&cloud, &mut soren).await;
    let _ = soren.get("/v1/me").await.expect(200);
    let _ = soren.get("/v1/account").await.expect(200);
    let _ = soren.change(&json!({ "language": "en" }), None).await.expect(200);
    let soren = get_back_in(&cloud, soren).await;
    let_in_and_out(&cloud, &soren).await;
    let _ = soren.get("/v1/billing-details/declarations").await.expect(200);
    buy(&cloud).await;
    pay_by_card(&cloud).await;
    let _ = soren.put("/v1/billing-details", &tests::billing_details()).await.expect(200);
    keep_rows(&soren).await;
    integrate(&cloud, &soren).await;
    read_the_newsletter(&cloud, &soren).await;
    let _ = soren.get("/v1/audit").await.expect(200);
    let _ = soren.get("/v1/visits").await.expect(200);
    lose_a_reminder(&cloud, &soren).await;
    send_a_newsletter(&cloud).await;
    // Somebody whose mails come back, of which the owner is told.
    let _ = soren.invite_and_accept("bounce+bo@simulator.example", "member").await;
    let told = cloud.mails_to(soren.who.email()).await;
    assert!(told.iter().any(|mail| mail.subject == "Mails to a member do not arrive"));
    // Using a session after a while extends it, whichever function is called.
    cloud.advance("PT30M").await;
    let _ = soren.get("/v1/me").await.expect(200);
    let _ = soren.get("/v1/sessions/current").await.expect(200);
    cloud.advance("PT30M").await;
    let _ = soren.get("/v1/datasets").await.expect(200);
    cloud.advance("PT30M").await;
    let _ = soren.get("/v1/billing-details").await.expect(200);
    let _ = soren.send(soren.request(Method::DELETE, "/v1/sessions/current")).await.expect(204);
    cloud.advance("PT2M").await;
    leave_expired(&cloud).await;
    cloud.advance("PT13H").await;
    remove(&cloud, &soren.who).await;
    // Everybody is told of a new version of the policy.
    cloud.announce_policy().await;
    // A trial is reminded of.
    let _ = cloud.person("eva@rodgrod.example").await;
    cloud.advance("P21D").await;

    let denied: Vec<_> = cloud.inner().calls(0).into_iter().filter(|call| !call.allowed).collect();
    assert!(denied.is_empty(), "denied: {denied:#?}");
    let unused = cloud.inner().unused_grants();
    let unused: Vec<_> =
        unused.iter().map(|grant| format!("{}: {} on {}", grant.function, grant.action, grant.resource)).collect();
    assert!(unused.is_empty(), "the template grants what nothing needs:\n{}", unused.join("\n"));
}

/// Pays by card. The answer is lost, so that the payment is known by what the provider tells of it, and then the money is demanded back.
async fn pay_by_card(cloud: &LocalCloud) {
    let owner = cloud.person("kort@rodgrod.example").await;
    owner.subscribe_by_card("pm_card_createDispute").await;
    cloud
        .inner()
        .fault(FaultSpec::new("stripe", "CreatePaymentIntent", FaultKind::ErrorAfter).of("retention"))
        .unwrap();
    cloud.advance("PT1M").await;
    let invoice = owner.get("/v1/invoices").await.expect(200).json()["items"][0].clone();
    assert_eq!(invoice["entries"].as_array().unwrap().len(), 2, "{invoice}");
}

/// Writes, lists and deletes rows of data sets.
async fn keep_rows(soren: &Person<'_>) {
    let (contacts, ada) = ("/v1/datasets/contacts/rows", "/v1/datasets/contacts/rows/ada");
    let _ = soren.put(ada, &json!({ "name": "Ada", "email": "ada@kunde.example" })).await.expect(201);
    let _ = soren.get(contacts).await.expect(200);
    let _ = soren.get(&format!("{contacts}?email=ada@kunde.example")).await.expect(200);
    let _ = soren.delete(ada).await.expect(204);
}

/// Sets up an integration, changes it, uploads and fetches a file, and revokes it.
async fn integrate(cloud: &LocalCloud, soren: &Person<'_>) {
    let created = soren.post("/v1/integrations", &tests::integration(cloud.inner().now())).await.expect(201).json();
    let path = format!("/v1/integrations/{}", created["id"].as_str().unwrap());
    let change = soren.request(Method::PATCH, &path).json(&json!({ "name": "Kunder" }));
    let _ = soren.send(change).await.expect(200);
    let _ = soren.get(&format!("{path}/versions")).await.expect(200);
    let run = soren.transfer(&path, "kunder.csv", b"id;navn;email\n1;Ada;ada@kunde.example\n2;Bo;x\n").await;
    for file in ["file", "refused"] {
        let _ = soren.fetch(&format!("{path}/runs/{}/{file}", run["id"].as_str().unwrap())).await;
    }
    // Its files go, with an unfinished upload among them.
    let id = run["id"].as_str().unwrap();
    let prefix = format!("{}/{id}/", path.rsplit('/').next().unwrap());
    Behind::of(cloud).await.begin_upload(soren.account(), &format!("{prefix}export")).await;
    let _ = soren.delete(&format!("{path}/runs/{id}/file")).await.expect(204);
    let _ = soren.delete(&path).await.expect(204);
    let export = tests::integration_with(cloud.inner().now(), &json!({ "direction": "export" }));
    let export = soren.post("/v1/integrations", &export).await.expect(201).json();
    let runs = format!("/v1/integrations/{}/runs", export["id"].as_str().unwrap());
    let _ = soren.send(soren.request(Method::POST, &runs)).await.expect(202);
    cloud.advance("PT1M").await;
}

/// Puts an expired item into each table.
async fn leave_expired(cloud: &LocalCloud) {
    let now = cloud.inner().now();
    let day = plus_days(day_of(now), -90).to_string();
    for (table, pk) in [("accounts", "a"), ("tickets", "a"), ("outbox", "a"), ("visits", &day), ("ledger", "a")] {
        let ended = json!({ "N": (now.as_second() - 1).to_string() });
        let mut item = json!({ "pk": { "S": pk }, "sk": { "S": "a" }, "expires_at": ended });
        if ["accounts", "ledger"].contains(&table) {
            item["due_shard"] = json!({ "S": "expiring#0" });
            item["due_at"] = ended;
        }
        let _ = cloud.dynamodb("PutItem", &json!({ "TableName": table, "Item": item })).await;
    }
}

/// Has the account removed, with all that an account can have.
async fn remove(cloud: &LocalCloud, who: &Applicant) {
    let soren = who.clone().log_in(cloud).await;
    let _ = soren.post("/v1/subscription/removal", &json!({})).await.expect(200);
    cloud.advance("P6DT23H30M").await;
    let soren = who.clone().log_in(cloud).await;
    let _ = soren.invite("gro@rodgrod.example", "member").await;
    let change = json!({ "current_password": who.password, "password": "en-helt-ny-cykelsadel-8" });
    let _ = soren.put("/v1/me/password", &change).await.expect(204);
    let (account, behind) = (soren.account(), Behind::of(cloud).await);
    behind.put(account, "in/rows.csv", "rows").await;
    behind.begin_upload(account, "in/more.csv").await;
    // The removal begins, and ends once nothing that began before it can be written any more.
    cloud.advance("PT40M").await;
    cloud.advance("PT30M").await;
    assert_eq!(behind.items_with(&account.to_string()).await, [("ledger", "Erasure".to_owned())]);
}

/// Verifies the phone, changes the address, undoes that, and resets the password both ways.
async fn get_back_in<'a>(cloud: &'a LocalCloud, soren: Person<'a>) -> Person<'a> {
    let (old, new, phone) = ("soren@rodgrod.example", "soren.ny@rodgrod.example", "+4571727374");
    soren.verify_phone("+4571727375").await;
    let soren = soren.settle_phone(phone).await;
    let _ = soren.post("/v1/me/email", &json!({ "email": new })).await.expect(202);
    let token = cloud.last_token_to(new).await;
    let _ = soren.post("/v1/me/email/confirm", &json!({ "token": token })).await.expect(204);
    let token = cloud.last_token_to(old).await;
    let _ = cloud.post("/v1/email-changes/undo", &json!({ "token": token })).await.expect(204);
    let request = cloud.ask_for_code(phone).await;
    let code = cloud.last_code_to(phone).await;
    let _ = cloud.reset_by_code((phone, &request, &code), "en-helt-ny-cykelsadel-7").await.expect(204);
    let _ = cloud.post("/v1/password-resets", &json!({ "email": old })).await.expect(202);
    let by_link = json!({ "token": cloud.last_token_to(old).await, "password": PASSWORD });
    let _ = cloud.post("/v1/password-resets/confirm", &by_link).await.expect(204);
    soren.who.log_in(cloud).await
}

/// Lets a person in, transfers the account's ownership to them and back, ends their sessions, and lets them erase their log-in.
async fn let_in_and_out(cloud: &LocalCloud, soren: &Person<'_>) {
    let ada = soren.invite_and_accept("ada@rodgrod.example", "member").await;
    let offer = async |owner: &Person<'_>, other: &Person<'_>| {
        let offer = json!({ "member_id": other.member_id().await });
        let offer = owner.post("/v1/ownership-transfers", &offer).await.expect(201).json();
        format!("/v1/ownership-transfers/{}/accept", offer["id"].as_str().unwrap())
    };
    let accept = offer(soren, &ada).await;
    let _ = ada.post(&accept, &json!({})).await.expect(200);
    // An offer ends with a reset of the password.
    let _ = offer(&ada, soren).await;
    let ada = ada.who.reset_and_log_in(cloud, "en-helt-ny-cykelsadel-9").await;
    let accept = offer(&ada, soren).await;
    let _ = soren.post(&accept, &json!({})).await.expect(200);
    let _ =
        ada.post("/v1/sessions/current/account", &json!({ "account_id": ada.session["account_id"] })).await.expect(201);
    let _ = cloud.end_sessions(ada.who.email()).await;
    let ada = ada.who.log_in(cloud).await;
    let _ = ada.delete("/v1/me").await.expect(200);
}
