//! The subscription: an owner subscribes, changes, suspends, cancels, and has the account removed.

mod closed;
mod preview;
mod refusals;

use app::subscriptions;
use clients::Randomness;
use domain::{Now, billing::subscription::Slot, processing::Period, records::Subscription};
use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, Person, cloud};

const PATH: &str = "/v1/subscription";
const OWNER: &str = "soren@rodgrod.example";

fn terms(period: &str) -> Value {
    json!({ "plan": "standard", "period": period, "payment": "invoice" })
}

/// A command without a body.
async fn command(person: &Person<'_>, name: &str) -> Answer {
    person.send(person.request(Method::POST, &format!("{PATH}/{name}"))).await
}

/// What happens on the dates that are coming.
fn coming(subscription: &Value) -> Vec<String> {
    let dates = subscription["timeline"].as_array().unwrap().iter();
    dates.map(|date| date["what"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn p33_a_trial_is_shown_with_every_date_that_is_coming_and_why() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let shown = owner.get(PATH).await.expect(200);
    let trial = shown.json();
    assert_eq!((&trial["status"], &trial["plan"], &trial["reason"]), (&json!("trial"), &json!(null), &json!(null)));
    let notice = "removal-notice";
    let expected = ["trial-reminder", "trial-reminder", "trial-ends", notice, notice, notice, "removal"];
    assert_eq!(coming(&trial), expected, "{trial}");
    let removal = trial["timeline"].as_array().unwrap().last().unwrap();
    assert_eq!((&removal["on"], &removal["why"]), (&trial["removal_on"], &json!("trial-ended")));
    assert_eq!(trial["timeline"][2]["on"], trial["trial_ends_on"]);
    let known = owner.request(Method::GET, PATH).header("if-none-match", shown.header("etag"));
    let _ = owner.send(known).await.expect(304);
    cloud.advance("P30D").await;
    let owner = owner.who.clone().log_in(&cloud).await;
    let lapsed = owner.get(PATH).await.expect(200).json();
    assert_eq!((&lapsed["status"], &lapsed["reason"]), (&json!("deactivated"), &json!("trial-ended")));
    assert_eq!(owner.get("/v1/account").await.expect(200).json()["status"], "deactivated");
}

#[tokio::test]
async fn p03_who_subscribes_has_given_all_details_and_is_told_all_that_is_missing_at_once() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let missing = ["company_name", "vat_number", "invoice_address", "invoice_email", "contact_email", "reference"];
    let missing = missing.map(|field| format!("/{field} missing"));
    assert_eq!(owner.post(PATH, &terms("month")).await.expect(422).field_errors(), missing);
    let mut by_direct_debit = terms("month");
    by_direct_debit["payment"] = json!("direct-debit");
    let told = owner.post(PATH, &by_direct_debit).await.expect(422).field_errors();
    assert_eq!((told[0].as_str(), &told[1..]), ("/payment payment-not-available", &missing[..]));
    let wrong = json!({ "plan": "gold", "period": "week", "payment": "cash", "from": "today" });
    let mut errors = owner.post(PATH, &wrong).await.expect(422).field_errors();
    errors.sort();
    let expected = ["/from unknown-field", "/payment invalid-choice", "/period invalid-choice", "/plan invalid-choice"];
    assert_eq!(errors, expected);
    let ean = tests::billing_details_with(&json!({ "ean": "5798009811578" }));
    let _ = owner.put("/v1/billing-details", &ean).await.expect(200);
    let told = owner.post(PATH, &terms("month")).await.expect(422).field_errors();
    assert_eq!(told, ["/order_reference order-or-contact", "/customer_contact order-or-contact"]);
    assert_eq!(owner.get(PATH).await.expect(200).json()["status"], "trial");
    let subscribed = owner.subscribe("month").await.json();
    assert_eq!((&subscribed["status"], &subscribed["plan"]), (&json!("active"), &json!("standard")));
}

#[tokio::test]
async fn p24_each_command_is_confirmed_to_every_owner_once_and_recorded() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let anna = "anna@rodgrod.example";
    let _ = owner.invite_and_accept(anna, "owner").await;
    let _ = owner.put("/v1/billing-details", &tests::billing_details()).await.expect(200);
    let mails = async |email: &str| cloud.mails_to(email).await.len();
    let mut before = (mails(OWNER).await, mails(anna).await);
    let change = owner.request(Method::PATCH, PATH).json(&json!({ "period": "year" }));
    let steps = [
        ("subscription-started", owner.request(Method::POST, PATH).json(&terms("month")), "active"),
        ("subscription-changed", change, "active"),
        ("subscription-suspended", owner.request(Method::POST, "/v1/subscription/suspend"), "suspended"),
        ("subscription-resumed", owner.request(Method::POST, "/v1/subscription/resume"), "active"),
        ("subscription-cancelled", owner.request(Method::POST, "/v1/subscription/cancel"), "cancelled"),
        ("subscription-cancellation-undone", owner.request(Method::POST, "/v1/subscription/undo-cancel"), "active"),
        (
            "subscription-cancelled",
            owner.request(Method::POST, "/v1/subscription/cancel").json(&json!({})),
            "cancelled",
        ),
        ("subscription-removal-requested", owner.request(Method::POST, "/v1/subscription/removal"), "cancelled"),
    ];
    for (action, request, status) in steps {
        let shown = owner.send(request.try_clone().unwrap()).await.expect(200);
        assert_eq!(shown.json()["status"], status, "{action}: {}", shown.text);
        assert_eq!(shown.json(), owner.get(PATH).await.expect(200).json());
        let entry = owner.get("/v1/me?limit=1").await.expect(200).json()["activity"]["items"][0].clone();
        assert_eq!(entry["action"], action);
        before = (before.0 + 1, before.1 + 1);
        assert_eq!((mails(OWNER).await, mails(anna).await), before, "{action}");
    }
    let asked = owner.get(PATH).await.expect(200).json();
    assert!(coming(&asked).contains(&"removal".to_owned()));
    let _ = owner.delete("/v1/subscription/removal").await.expect(204);
    let entry = owner.get("/v1/me?limit=1").await.expect(200).json()["activity"]["items"][0].clone();
    assert_eq!(entry["action"], "subscription-removal-withdrawn");
    assert!(owner.get(PATH).await.expect(200).json()["removal_on"].as_str() > asked["removal_on"].as_str());
    // What is so already is no change, and nobody is told of it.
    let _ = owner.delete("/v1/subscription/removal").await.expect(204);
    assert_eq!((mails(OWNER).await, mails(anna).await), (before.0 + 1, before.1 + 1));
}

#[tokio::test]
async fn p33_other_terms_hold_from_the_next_period_on() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let subscribed = owner.subscribe("month").await.json();
    assert_eq!(subscribed["next_terms"], json!(null));
    let patch = |changes: Value| owner.send(owner.request(Method::PATCH, PATH).json(&changes));
    let unchanged = patch(json!({ "period": "month" })).await.expect(200);
    assert_eq!(unchanged.header("etag"), "\"v2\"");
    let changed = patch(json!({ "period": "year" })).await.expect(200);
    assert_eq!(changed.header("etag"), "\"v3\"");
    let changed = changed.json();
    assert_eq!((&changed["period"], &changed["next_terms"]["period"]), (&json!("month"), &json!("year")));
    assert!(coming(&changed).contains(&"terms-change".to_owned()));
    let told = patch(json!({ "payment": "direct-debit" })).await.expect(422).field_errors();
    assert_eq!(told, ["/payment payment-not-available", "/iban missing"]);
    assert_eq!(patch(json!({ "period": null })).await.expect(422).field_errors(), ["/period missing"]);
}

#[tokio::test]
async fn p32_two_commands_at_once_do_not_overwrite_each_other_unseen() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let _ = owner.put("/v1/billing-details", &tests::billing_details()).await.expect(200);
    let statuses = |answers: Vec<Answer>| {
        let mut statuses = answers.iter().map(|answer| answer.status.as_u16()).collect::<Vec<_>>();
        statuses.sort_unstable();
        statuses
    };
    let subscribe = || owner.send(owner.request(Method::POST, PATH).json(&terms("month")));
    assert_eq!(statuses(join_all([subscribe(), subscribe()]).await), [200, 409]);
    let seen =
        |name: &str| owner.send(owner.request(Method::POST, &format!("{PATH}/{name}")).header("if-match", "\"v2\""));
    assert_eq!(statuses(join_all([seen("suspend"), seen("cancel")]).await), [200, 412]);
    assert_eq!(seen("resume").await.expect(412).problem(), "stale");
    // Without a version, the later one decides anew.
    let slow = cloud.hold(("billing", "BatchGetItem", 2), command(&owner, "cancel")).await;
    let faster = owner.send(owner.request(Method::PATCH, PATH).json(&json!({ "period": "year" }))).await;
    assert!([200, 409].contains(&faster.status.as_u16()), "{}", faster.text);
    assert!([200, 409].contains(&slow.let_go().await.status.as_u16()));
}

#[tokio::test]
async fn a_command_that_is_sent_again_is_answered_as_before() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let _ = owner.put("/v1/billing-details", &tests::billing_details()).await.expect(200);
    let subscribe = |period: &str| {
        owner.send(owner.request(Method::POST, PATH).header("idempotency-key", "k1").json(&terms(period)))
    };
    let first = subscribe("month").await.expect(200);
    assert_eq!(subscribe("month").await.expect(200).json(), first.json());
    assert_eq!(subscribe("year").await.expect(422).problem(), "idempotency-key-reused");
    let cancel = || {
        let request = owner.request(Method::POST, "/v1/subscription/cancel").header("idempotency-key", "k2");
        owner.send(request.json(&json!({ "reason": "switching" })))
    };
    let answers = join_all([cancel(), cancel()]).await;
    assert!(answers.iter().all(|answer| answer.status == 200), "{answers:?}");
    assert_eq!(owner.post(PATH, &terms("month")).await.expect(200).json()["status"], "active");
}

#[tokio::test]
async fn what_is_due_is_done_once_however_often_and_by_whomever_it_is_taken_up() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    // The day of the trial's first reminder.
    let now = Now(Period::Days(21).after(cloud.inner().now()));
    let (store, random) = (cloud.store("local").await, Randomness::system());
    let advance = || subscriptions::advance(&store, owner.account(), now, &random, subscriptions::not_asked);
    let advanced = join_all(std::iter::repeat_with(advance).take(3)).await;
    let changed = advanced.into_iter().filter(|advanced| advanced.as_ref().unwrap().is_changed).count();
    assert_eq!((changed, advance().await.unwrap().is_changed), (1, false));
    let stored = store.get(&Subscription::key(&owner.account()), now).await.unwrap().unwrap();
    assert_eq!(stored.facts.sent.iter().map(|sent| sent.slot).collect::<Vec<_>>(), [Slot::TrialReminder { day: 20 }]);
}
