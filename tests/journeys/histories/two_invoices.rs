//! Two invoices of which the first is paid late: what is unpaid for 30 days deactivates the account, and nothing else does.

use domain::{
    Now, Timestamp,
    billing::subscription::life,
    date::{Date, start_of},
    records::Subscription,
};
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{LocalCloud, Person, cloud_at};

const SUBSCRIPTION: &str = "/v1/subscription";

/// The moment at which a day of 2027 begins in Copenhagen.
fn start(month: i8, day: i8) -> Timestamp {
    start_of(Date::constant(2027, month, day))
}

async fn advance_to(cloud: &LocalCloud, time: Timestamp) {
    let ahead = time.duration_since(cloud.inner().now()).as_millis();
    assert!(ahead > 0, "{time} is over");
    cloud.advance(&format!("PT{}.{:03}S", ahead / 1_000, ahead % 1_000)).await;
}

async fn again<'a>(cloud: &'a LocalCloud, person: &Person<'_>) -> Person<'a> {
    person.who.clone().log_in(cloud).await
}

async fn command(cloud: &LocalCloud, owner: &Person<'_>, name: &str) {
    let owner = again(cloud, owner).await;
    let _ = owner.send(owner.request(Method::POST, &format!("{SUBSCRIPTION}/{name}"))).await.expect(200);
}

async fn status(owner: &Person<'_>) -> Value {
    owner.get(SUBSCRIPTION).await.expect(200).json()["status"].clone()
}

/// What the rules say of the account at a moment, by what is known of it now.
async fn status_at(cloud: &LocalCloud, owner: &Person<'_>, at: Timestamp) -> &'static str {
    let (store, now) = (cloud.store("local").await, Now(cloud.inner().now()));
    let stored = store.get(&Subscription::key(&owner.account()), now).await.unwrap().unwrap();
    life(&stored.record.facts, Now(at)).state.code()
}

/// Staff of finance register that all of an invoice is paid.
async fn pay(cloud: &LocalCloud, staff: &Person<'_>, owner: &Person<'_>, due_on: &str, paid_on: &str) {
    let listed = again(cloud, owner).await.get("/v1/invoices").await.expect(200).json();
    let is_meant = |invoice: &&Value| invoice["due_on"] == due_on;
    let invoice = listed["items"].as_array().unwrap().iter().find(is_meant).unwrap();
    let path = format!("/v1/staff/invoices/{}/payments", invoice["id"].as_str().unwrap());
    let payment = json!({ "amount": invoice["open"], "paid_on": paid_on, "reference": "1" });
    assert_eq!(staff.post(&path, &payment).await.expect(200).json()["status"], "paid");
}

/// The account is open until a day begins, and deactivated from then on.
async fn is_deactivated_as_it_begins(cloud: &LocalCloud, owner: &Person<'_>, day: Timestamp) {
    let second = SignedDuration::from_secs(1);
    advance_to(cloud, day - SignedDuration::from_mins(1)).await;
    let owner = again(cloud, owner).await;
    advance_to(cloud, day - second * 15).await;
    assert_eq!(status(&owner).await, "reminded");
    assert_eq!(status_at(cloud, &owner, day - second).await, "reminded", "the second before");
    advance_to(cloud, day).await;
    assert_eq!(status(&owner).await, "deactivated");
    assert_eq!(status_at(cloud, &owner, day).await, "deactivated", "at the very second");
    let bo = json!({ "email": "bo@rodgrod.example", "name": "Bo", "role": "member" });
    assert_eq!(owner.post("/v1/invitations", &bo).await.expect(403).problem(), "account-deactivated");
}

#[tokio::test]
async fn p34_of_two_invoices_the_one_that_is_unpaid_for_30_days_deactivates_and_full_payment_within_a_minute_undoes_it()
{
    let cloud = cloud_at!("2027-02-15T09:00:00Z".parse().unwrap()).await;
    let (soren, eva) = (cloud.person("soren@rodgrod.example").await, cloud.person("eva@floede.example").await);
    // The first invoice is due on 1 March; who resumes on the sixth gets another, due on the twentieth.
    for owner in [&soren, &eva] {
        let _ = owner.subscribe("month").await;
    }
    for (day, name) in [(5, "suspend"), (6, "resume")] {
        advance_to(&cloud, start(3, day) + SignedDuration::from_hours(10)).await;
        for owner in [&soren, &eva] {
            command(&cloud, owner, name).await;
        }
    }
    let listed = again(&cloud, &soren).await.get("/v1/invoices").await.expect(200).json();
    let due = listed["items"].as_array().unwrap().iter().map(|invoice| invoice["due_on"].clone()).collect::<Vec<_>>();
    assert_eq!(due, ["2027-03-20", "2027-03-01"]);
    advance_to(&cloud, start(3, 15) + SignedDuration::from_hours(10)).await;
    let staff = cloud.staff("stine@e-sg.example", &["finance"]).await;
    pay(&cloud, &staff, &soren, "2027-03-01", "2027-03-15").await;

    // Whoever has not paid the first is deactivated once 30 days are over.
    is_deactivated_as_it_begins(&cloud, &eva, start(4, 1)).await;
    assert_eq!(status(&again(&cloud, &soren).await).await, "reminded");
    is_deactivated_as_it_begins(&cloud, &soren, start(4, 20)).await;

    let staff = cloud.staff("sten@e-sg.example", &["finance"]).await;
    let before = cloud.inner().now();
    pay(&cloud, &staff, &soren, "2027-03-20", "2027-04-20").await;
    let soren = again(&cloud, &soren).await;
    assert_eq!(status(&soren).await, "active");
    assert!(cloud.inner().now().duration_since(before) < SignedDuration::from_mins(1));
    let bo = json!({ "email": "bo@rodgrod.example", "name": "Bo", "role": "member" });
    let _ = soren.post("/v1/invitations", &bo).await.expect(201);
    let told = cloud.mails_to(soren.who.email()).await;
    let told = told.iter().map(|mail| mail.subject.as_str()).rev().take(2).collect::<Vec<_>>();
    assert_eq!(told, ["Kontoen er ikke længere deaktiveret", "Kontoen er deaktiveret"]);
}
