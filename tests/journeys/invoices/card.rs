//! Invoices that are paid from a card, through the payment provider (Stripe), which the local cloud plays.

mod trouble;

use local::{PaymentDecision, PaymentView};

use super::*;

/// The operator's mailbox.
const FINANCE: &str = "support@e-sg.cloud";

async fn start() -> LocalCloud {
    cloud_at!("2027-01-04T10:01:00Z".parse().unwrap()).await
}

fn card(token: &str) -> Value {
    json!({ "card": { "provider": "Stripe", "token": token, "brand": "Dankort", "last4": "4242", "expires": "2031-09" } })
}

/// An owner who has subscribed by the month with this card, before anybody has charged it.
async fn subscribed<'a>(cloud: &'a LocalCloud, token: &str) -> Person<'a> {
    let owner = cloud.person(OWNER).await;
    owner.subscribe_by_card(token).await;
    owner
}

/// The newest invoice, shown by itself.
async fn newest(owner: &Person<'_>) -> Value {
    let id = invoices(owner).await[0]["id"].as_str().unwrap().to_owned();
    owner.get(&format!("{PATH}/{id}")).await.expect(200).json()
}

fn statuses(invoice: &Value) -> Vec<&str> {
    invoice["charges"].as_array().unwrap().iter().map(|charge| charge["status"].as_str().unwrap()).collect()
}

/// What was paid, charged back and so on, in kroner.
fn entries(invoice: &Value) -> Vec<(&str, &str)> {
    let entries = invoice["entries"].as_array().unwrap().iter();
    entries.map(|entry| (entry["kind"].as_str().unwrap(), entry["amount"]["amount"].as_str().unwrap())).collect()
}

/// Who is logged in again, after time has passed.
async fn again<'a>(owner: &Person<'a>, cloud: &'a LocalCloud) -> Person<'a> {
    owner.who.clone().log_in(cloud).await
}

fn attempts(payments: &[PaymentView]) -> Vec<(&str, &str, bool)> {
    payments.iter().map(|one| (one.attempt.as_deref().unwrap(), &*one.status, one.off_session)).collect()
}

#[tokio::test]
async fn p04_what_an_invoice_says_is_taken_from_the_card_within_a_minute_and_again_each_month() {
    let cloud = start().await;
    let owner = subscribed(&cloud, "pm_card_visa").await;
    let asked = newest(&owner).await;
    assert_eq!(
        (&asked["payment_method"], &asked["status"], statuses(&asked)),
        (&json!("card"), &json!("open"), vec!["begun"])
    );
    cloud.advance("PT1M").await;
    let paid = newest(&owner).await;
    assert_eq!((&paid["status"], &paid["open"], statuses(&paid)), (&json!("paid"), &dkk("0.00"), vec!["succeeded"]));
    assert_eq!(entries(&paid), [("card-payment", "1562.50")]);
    let id = paid["id"].as_str().unwrap();
    let [payment] = &cloud.inner().payments()[..] else { panic!("one payment") };
    assert_eq!((payment.amount, &*payment.currency, payment.invoice.as_deref()), (156_250, "dkk", Some(id)));
    assert_eq!(attempts(&cloud.inner().payments()), [(id, "succeeded", false)], "named after the invoice");
    let mail = cloud.last_mail_to("faktura@rodgrod.example").await;
    assert_eq!(mail.subject, "Faktura 1 er betalt");
    cloud.advance("P31D").await;
    let owner = again(&owner, &cloud).await;
    assert_eq!(newest(&owner).await["status"], "paid");
    let payments = cloud.inner().payments();
    assert_eq!((payments.len(), payments[1].off_session), (2, true), "the card was kept, and nobody was there");
    assert_eq!(payments[0].customer, payments[1].customer);
}

#[tokio::test]
async fn p04_who_chooses_the_card_gives_a_mandate_that_says_who_when_and_to_which_text() {
    let cloud = start().await;
    let owner = subscribed(&cloud, "pm_card_visa").await;
    let [mandate] = &cloud.stored("accounts", "PaymentMandate").await[..] else { panic!("one mandate") };
    let shown = cloud.get("/v1/plans").await.expect(200).json()["mandate"].clone();
    assert_eq!(mandate["text_version"]["S"], shown["version"]);
    assert!(shown["text"].as_str().unwrap().contains("1, 3 og 5 dage"));
    assert_eq!(mandate["given_by"]["S"], owner.session["user_id"]);
    assert!(mandate["given_at"]["S"].as_str().unwrap().starts_with("2027-01-04T10:0"));
    // Other terms with the same card need no other one; to choose the card once more does.
    for (terms, mandates) in
        [(json!({ "period": "year" }), 1), (json!({ "payment": "invoice" }), 1), (json!({ "payment": "card" }), 2)]
    {
        let _ = owner.patch("/v1/subscription", &terms).await.expect(200);
        assert_eq!(cloud.stored("accounts", "PaymentMandate").await.len(), mandates, "{terms}");
    }
}

#[tokio::test]
async fn p04_a_payment_that_the_bank_decides_later_pays_the_invoice_then() {
    let cloud = start().await;
    let owner = subscribed(&cloud, "pm_local_late").await;
    cloud.advance("PT20M").await;
    assert_eq!(statuses(&newest(&owner).await), ["processing"]);
    let id = cloud.inner().payments()[0].id.clone();
    cloud.inner().decide_payment(&id, PaymentDecision::Succeeded).unwrap();
    cloud.inner().drain().await;
    let paid = newest(&owner).await;
    assert_eq!((statuses(&paid), entries(&paid)), (vec!["succeeded"], vec![("card-payment", "1562.50")]));
    assert_eq!(cloud.inner().payments().len(), 1);
}

#[tokio::test]
async fn p04_what_the_provider_tells_and_does_not_arrive_is_found_within_a_day() {
    let cloud = start().await;
    let owner = subscribed(&cloud, "pm_local_late").await;
    cloud.advance("PT2M").await;
    cloud.inner().hold_payment_events(true);
    let id = cloud.inner().payments()[0].id.clone();
    cloud.inner().decide_payment(&id, PaymentDecision::Succeeded).unwrap();
    cloud.inner().hold_payment_events(true);
    let status = async || statuses(&newest(&owner).await).join(" ");
    assert_eq!(status().await, "processing");
    // The events are held, so that only the daily look can find it.
    cloud.advance("PT23H50M").await;
    let owner = again(&owner, &cloud).await;
    cloud.advance("PT20M").await;
    assert_eq!(statuses(&newest(&owner).await), ["succeeded"]);
    cloud.inner().hold_payment_events(false);
    cloud.inner().drain().await;
    assert_eq!(entries(&newest(&owner).await), [("card-payment", "1562.50")], "and then it comes too late");
}

#[tokio::test]
async fn p34_a_refused_card_is_tried_on_days_one_three_and_five_and_then_the_invoice_is_due_as_any_other() {
    let cloud = start().await;
    let owner = subscribed(&cloud, "pm_card_chargeDeclinedInsufficientFunds").await;
    cloud.advance("PT1M").await;
    let refused = newest(&owner).await;
    assert_eq!((statuses(&refused), &refused["charges"][0]["code"]), (vec!["refused"], &json!("insufficient_funds")));
    let mail = cloud.last_mail_to(OWNER).await;
    assert_eq!(mail.subject, "Kortet er afvist");
    assert!(mail.text.contains("Vi prøver igen den 5. januar 2027"), "{}", mail.text);
    let timeline = owner.get("/v1/subscription").await.expect(200).json()["timeline"].clone();
    assert!(
        timeline.as_array().unwrap().contains(&json!({ "on": "2027-01-05", "what": "card-charged", "why": null })),
        "{timeline}"
    );
    cloud.advance("P10D").await;
    let owner = again(&owner, &cloud).await;
    let refused = newest(&owner).await;
    assert_eq!(statuses(&refused), ["refused"; 4]);
    let days = refused["charges"].as_array().unwrap().iter().map(|charge| &charge["at"].as_str().unwrap()[..10]);
    // Midnight in Copenhagen is an hour before that in UTC.
    assert_eq!(days.collect::<Vec<_>>(), ["2027-01-04", "2027-01-04", "2027-01-06", "2027-01-08"]);
    let id = refused["id"].as_str().unwrap();
    let names = [id.to_owned(), format!("{id}-1"), format!("{id}-2"), format!("{id}-3")];
    let payments = cloud.inner().payments();
    assert_eq!(payments.iter().map(|one| one.attempt.clone().unwrap()).collect::<Vec<_>>(), names);
    let mail = cloud.last_mail_to(OWNER).await;
    assert!(mail.text.contains("Vi prøver ikke igen"), "{}", mail.text);
    cloud.advance("P14D").await;
    assert_eq!(cloud.last_mail_to(OWNER).await.subject, "Påmindelse om en forfalden faktura");
}

#[tokio::test]
async fn p04_a_card_whose_bank_wants_its_owner_is_paid_once_they_approve_it_on_the_page_that_the_invoice_links() {
    let cloud = start().await;
    let owner = subscribed(&cloud, "pm_card_authenticationRequired").await;
    cloud.advance("PT1M").await;
    let waiting = newest(&owner).await;
    assert_eq!(statuses(&waiting), ["needs-authentication"]);
    let link = waiting["payment_link"].as_str().unwrap();
    assert!(link.starts_with("https://"), "{link}");
    assert_eq!(invoices(&owner).await[0]["payment_link"], Value::Null);
    let mail = cloud.last_mail_to(OWNER).await;
    assert_eq!(mail.subject, "Godkend en betaling");
    assert!(!mail.text.contains(link), "the page is linked behind the log-in alone");
    let id = cloud.inner().payments()[0].id.clone();
    cloud.inner().decide_payment(&id, PaymentDecision::Succeeded).unwrap();
    cloud.inner().drain().await;
    let paid = newest(&owner).await;
    assert_eq!((&paid["status"], &paid["payment_link"]), (&json!("paid"), &Value::Null));
    // Next month nobody is there: it is refused for that, and asked for again so that they can approve it.
    cloud.advance("P31D").await;
    let owner = again(&owner, &cloud).await;
    assert_eq!(statuses(&newest(&owner).await), ["refused", "needs-authentication"]);
    let off_session = cloud.inner().payments().iter().map(|one| one.off_session).collect::<Vec<_>>();
    assert_eq!(off_session, [false, true, false]);
}

#[tokio::test]
async fn p34_a_charge_back_makes_the_invoice_due_again_and_one_that_is_won_pays_it() {
    let cloud = start().await;
    let owner = subscribed(&cloud, "pm_card_createDispute").await;
    cloud.advance("PT2M").await;
    let back = newest(&owner).await;
    assert_eq!(entries(&back), [("card-payment", "1562.50"), ("charged-back", "-1562.50")]);
    assert_eq!(
        (&back["status"], &back["open"], &back["due_on"]),
        (&json!("open"), &dkk("1562.50"), &json!("2027-01-18"))
    );
    for to in [OWNER, FINANCE] {
        assert_eq!(cloud.last_mail_to(to).await.subject, "En betaling er krævet tilbage", "{to}");
    }
    cloud.advance("P6D").await;
    assert_eq!(cloud.inner().payments().len(), 1, "it is not taken from the card again");
    let id = cloud.inner().payments()[0].id.clone();
    cloud.inner().decide_payment(&id, PaymentDecision::DisputeWon).unwrap();
    cloud.inner().drain().await;
    let owner = again(&owner, &cloud).await;
    let won = newest(&owner).await;
    assert_eq!((&won["status"], &won["open"]), (&json!("paid"), &dkk("0.00")));
}
