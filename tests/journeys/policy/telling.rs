//! Who is told of a new version, when, and what of it is on record.

use tests::PASSWORD;

use super::*;

#[tokio::test]
async fn p45_everybody_is_told_of_an_announced_version_and_whoever_acknowledges_it_is_not_reminded() {
    let cloud = cloud_before().await;
    let staff = cloud.staff(STINE, &["admin"]).await;
    let (soren, ada) = (cloud.person(SOREN).await, english(&cloud, ADA).await);
    assert_eq!(policy(&soren).await["accepted"]["version"], BEFORE);
    assert_eq!(policy(&soren).await["pending"], Value::Null);
    let announced = announce(&cloud, &staff).await.json();
    assert_eq!((&announced["version"], &announced["effective_from"]), (&json!(NEXT), &json!(NEXT)));

    for (email, day, news) in
        [(SOREN, "1. januar 2027", "Prøveperiode: Den udløber"), (ADA, "1 January 2027", "Trial: it ends")]
    {
        let mails = told(&cloud, email).await;
        let [mail] = &mails[..] else { panic!("one notice to {email}") };
        assert!(mail.subject.contains(day) && mail.text.contains(news), "{}", mail.text);
        assert!(mail.text.contains(&format!("/policies/{NEXT}")), "{}", mail.text);
    }
    let known = soren.get("/v1/me/policy").await.expect(200).json();
    let pending = &known["pending"];
    assert_eq!((&known["in_force"], &pending["version"]), (&json!(BEFORE), &json!(NEXT)));
    assert_eq!((&pending["deadline"], &pending["acknowledged"]), (&json!("2026-12-31T23:00:00Z"), &json!(false)));
    assert!(pending["told_at"].is_string() && pending["how_to_object"].as_str().unwrap().contains("indsigelse"));
    let english = soren.request(Method::GET, "/v1/me/policy").header("accept-language", "en");
    let english = soren.send(english).await.expect(200).json();
    let changes = english["pending"]["changes"].as_array().unwrap();
    assert!(changes.iter().any(|change| change["heading"] == "From trial to removal" && change["before"].is_null()));

    for _ in 0..2 {
        let answer = acknowledge(&soren, NEXT).await.expect(200).json();
        assert_eq!((&answer["accepted"]["version"], &answer["pending"]["acknowledged"]), (&json!(NEXT), &json!(true)));
    }
    let me = soren.get("/v1/me").await.expect(200).json();
    let [notice] = &me["policy_notices"].as_array().unwrap()[..] else { panic!("{me}") };
    assert_eq!(notice["version"], NEXT);
    assert!(["told_at", "message_id", "acknowledged_at"].iter().all(|field| notice[field].is_string()), "{notice}");
    assert!(notice["reminded_at"].is_null(), "{notice}");
    let accepted = me["consents"].as_array().unwrap().iter().map(|one| one["policy_version"].clone());
    assert_eq!(accepted.collect::<Vec<_>>(), [BEFORE, NEXT]);
    let log = soren.get("/v1/audit").await.expect(200).json();
    let acts = log["items"].as_array().unwrap().iter().filter(|entry| entry["action"] == "policy-acknowledged");
    assert_eq!(acts.count(), 1);

    // A week before, who has not acknowledged it is reminded, and once only.
    advance_to(&cloud, "2026-12-24T22:50:00Z").await;
    assert_eq!(told(&cloud, ADA).await.len(), 1);
    cloud.advance("PT10M").await;
    assert_eq!((told(&cloud, SOREN).await.len(), told(&cloud, ADA).await.len()), (1, 2));
    let reminder = told(&cloud, ADA).await.remove(1);
    assert!(reminder.subject.starts_with("Reminder") && reminder.text.contains("cancel the account"));
    advance_to(&cloud, "2027-01-03T12:00:00Z").await;
    assert_eq!((told(&cloud, SOREN).await.len(), told(&cloud, ADA).await.len()), (1, 2));
    let ada = again(&cloud, &ada).await.get("/v1/me").await.expect(200).json();
    assert!(ada["policy_notices"][0]["reminded_at"].is_string() && ada["policy_notices"][0]["reminder_id"].is_string());
    assert!(ada["policy_notices"][0]["acknowledged_at"].is_null());
}

#[tokio::test]
async fn p45_whoever_joins_in_between_is_told_by_the_next_day_and_a_member_of_two_accounts_once() {
    let cloud = cloud_before().await;
    let staff = cloud.staff(STINE, &["admin"]).await;
    let (soren, eva) = (cloud.person(SOREN).await, cloud.person("eva@jord.example").await);
    let mia = "mia@rodgrod.example";
    let _ = soren.invite_and_accept(mia, "member").await;
    let _ = cloud.accept(&eva.invite(mia, "member").await, PASSWORD).await.expect(201);
    let _ = announce(&cloud, &staff).await;
    assert_eq!(told(&cloud, mia).await.len(), 1);

    advance_to(&cloud, "2026-12-01T10:00:00Z").await;
    let gro = cloud.person("gro@jord.example").await;
    // Until the mail comes, the page tells of it.
    assert_eq!(policy(&gro).await["pending"]["told_at"], Value::Null);
    assert_eq!(policy(&gro).await["pending"]["version"], NEXT);
    // Who acknowledges it before the mail is written is known to have been told.
    let bo = cloud.person("bo@jord.example").await;
    let _ = acknowledge(&bo, NEXT).await.expect(200);
    advance_to(&cloud, "2026-12-01T23:00:00Z").await;
    let mails = async |email: &str| told(&cloud, email).await.len();
    assert_eq!([mails("gro@jord.example").await, mails("bo@jord.example").await, mails(mia).await], [1, 0, 1]);
    // In the last week, one mail is enough, whatever it is.
    advance_to(&cloud, "2026-12-31T10:00:00Z").await;
    let _ = cloud.person("lis@jord.example").await;
    advance_to(&cloud, "2026-12-31T23:00:00Z").await;
    let _ = cloud.person("kai@jord.example").await;
    advance_to(&cloud, "2027-01-03T10:00:00Z").await;
    assert_eq!([mails("gro@jord.example").await, mails("bo@jord.example").await, mails(mia).await], [2, 0, 2]);
    assert_eq!([mails("lis@jord.example").await, mails("kai@jord.example").await], [1, 0]);
}

#[tokio::test]
async fn p45_from_its_day_on_sign_up_demands_the_new_version_and_every_version_stays_readable() {
    let cloud = cloud_before().await;
    let staff = cloud.staff(STINE, &["admin"]).await;
    let soren = cloud.person(SOREN).await;
    let _ = announce(&cloud, &staff).await;
    advance_to(&cloud, "2026-12-31T22:50:00Z").await;
    let answer = sign_up_accepting(&cloud, ADA, NEXT).await.expect(422);
    assert_eq!(answer.field_errors(), ["/accept_policy policy-outdated"]);
    let _ = sign_up_accepting(&cloud, ADA, BEFORE).await.expect(202);
    cloud.advance("PT10M").await;
    let answer = sign_up_accepting(&cloud, ADA, BEFORE).await.expect(422);
    assert_eq!(answer.field_errors(), ["/accept_policy policy-outdated"]);
    let _ = sign_up_accepting(&cloud, ADA, NEXT).await.expect(202);

    let soren = again(&cloud, &soren.who).await;
    let known = policy(&soren).await;
    assert_eq!((&known["accepted"]["version"], &known["in_force"]), (&json!(BEFORE), &json!(NEXT)));
    assert_eq!(known["pending"], Value::Null);
    // It can still be acknowledged, and the one before cannot any more.
    assert_eq!(acknowledge(&soren, BEFORE).await.expect(422).field_errors(), ["/version policy-not-pending"]);
    assert_eq!(acknowledge(&soren, NEXT).await.expect(200).json()["accepted"]["version"], NEXT);
    for version in [BEFORE, NEXT] {
        let text = cloud.get(&format!("/v1/policies/{version}")).await.expect(200).json();
        assert_eq!(text["version"], version);
    }
}

#[tokio::test]
async fn p46_the_notice_says_how_to_object_and_leave_and_whoever_leaves_hears_no_more_of_it() {
    let cloud = cloud_before().await;
    let staff = cloud.staff(STINE, &["admin"]).await;
    let soren = cloud.person(SOREN).await;
    let mia = soren.invite_and_accept("mia@rodgrod.example", "member").await;
    let _ = announce(&cloud, &staff).await;
    for email in [SOREN, "mia@rodgrod.example"] {
        let mail = told(&cloud, email).await.remove(0);
        for words in ["indsigelse", "support@e-sg.cloud", "opsige kontoen", "slette deres eget log-in"] {
            assert!(mail.text.contains(words) && mail.html.contains(words), "{words}: {}", mail.text);
        }
    }
    let pending = policy(&mia).await["pending"].clone();
    assert!(pending["how_to_leave"].as_str().unwrap().contains("log-in"), "{pending}");
    let user = mia.session["user_id"].as_str().unwrap().to_owned();
    let _ = mia.delete("/v1/me").await.expect(200);
    let terms = json!({ "plan": "standard", "period": "month", "payment": "invoice" });
    let _ = soren.put("/v1/billing-details", &tests::billing_details()).await.expect(200);
    let _ = soren.post("/v1/subscription", &terms).await.expect(200);
    let _ = soren.post("/v1/subscription/cancel", &json!({})).await.expect(200);
    advance_to(&cloud, "2026-12-24T23:00:00Z").await;
    assert_eq!((told(&cloud, SOREN).await.len(), told(&cloud, "mia@rodgrod.example").await.len()), (2, 1));
    let left = cloud.stored("accounts", "PolicyNotice").await;
    assert!(!left.is_empty() && left.iter().all(|notice| notice["pk"]["S"] != user.as_str()), "{left:?}");
}
