//! Asking for an account and confirming it.

use std::collections::HashSet;

use futures::future::join_all;
use serde_json::json;
use tests::{Applicant, PASSWORD, cloud};

#[tokio::test]
async fn p01_an_account_opens_once_its_address_is_confirmed() {
    let cloud = cloud!().await;
    let soren = Applicant::new("soren@rodgrod.example");
    let answer = soren.request_sign_up(&cloud).await.expect(202);
    assert_eq!(answer.json(), json!({ "status": "confirmation-sent" }));

    let log_in = json!({ "email": soren.email(), "password": PASSWORD });
    assert_eq!(cloud.post("/v1/sessions", &log_in).await.expect(401).problem(), "wrong-credentials");

    let mail = cloud.last_mail_to(soren.email()).await;
    assert_eq!(mail.subject, "Bekræft din adresse");
    let token = cloud.last_token_to(soren.email()).await;
    let opened = soren.confirm(&cloud, &token).await.expect(201).json();
    assert!(opened["account_id"].as_str().unwrap().starts_with("acc_"));
    assert!(opened["user_id"].as_str().unwrap().starts_with("usr_"));

    let welcome = cloud.last_mail_to(soren.email()).await;
    assert_eq!(welcome.subject, "Din konto er åben");
    assert!(welcome.text.contains("Søren Ærø Åkjær") && welcome.text.contains("Rødgrød & Fløde ApS"));

    let soren = soren.log_in(&cloud).await;
    let account = soren.get("/v1/account").await.expect(200).json();
    assert_eq!(account["company_name"], "Rødgrød & Fløde ApS");
    assert_eq!((&account["status"], &account["your_role"]), (&json!("trial"), &json!("owner")));
}

#[tokio::test]
async fn p01_the_mail_speaks_the_language_of_the_request_and_repeats_nothing_that_was_typed() {
    let cloud = cloud!().await;
    for (language, subject) in [("en-GB,da;q=0.5", "Confirm your address"), ("da", "Bekræft din adresse")] {
        let mut asker = Applicant::new(&format!("{}@rodgrod.example", &language[..2]));
        asker.language = language;
        asker.request["name"] = json!("Vind en rejse paa evil.example");
        let _ = asker.request_sign_up(&cloud).await.expect(202);
        let mail = cloud.last_mail_to(asker.email()).await;
        assert_eq!(mail.subject, subject);
        assert!(!mail.text.contains("evil.example") && !mail.html.contains("evil.example"));
    }
}

#[tokio::test]
async fn p01_following_the_link_changes_nothing_and_it_works_once() {
    let cloud = cloud!().await;
    let soren = Applicant::new("soren@rodgrod.example");
    let _ = soren.request_sign_up(&cloud).await.expect(202);
    let token = cloud.last_token_to(soren.email()).await;
    let mail = cloud.last_mail_to(soren.email()).await;
    let link = mail.text.split_whitespace().find(|word| word.contains("#token=")).unwrap();
    // A fragment never leaves the browser, and a scanner that moves it into the query does not use up the link either.
    assert!(link.split_once('#').is_some_and(|(page, _)| !page.contains(&token)));
    for path in ["/confirm", &format!("/confirm?token={token}"), &format!("/v1/signups/confirm?token={token}")] {
        let _ = cloud.get(path).await;
    }
    let _ = soren.confirm(&cloud, &token).await.expect(201);
    assert_eq!(soren.confirm(&cloud, &token).await.expect(410).problem(), "link-expired");
}

#[tokio::test]
async fn p01_p27_whoever_has_the_mailbox_sees_what_was_asked_with_it_and_decides_anew() {
    let cloud = cloud!().await;
    let mut stranger = Applicant::new("soren@rodgrod.example");
    stranger.request["name"] = json!("Klaus Kludder");
    stranger.request["company_name"] = json!("Spøg & Skæmt ApS");
    stranger.request["newsletter"] = json!(true);
    let _ = stranger.request_sign_up(&cloud).await.expect(202);
    let token = cloud.last_token_to(stranger.email()).await;
    let preview = async || cloud.post("/v1/signups/preview", &json!({ "token": token })).await;
    for _ in 0..2 {
        let shown = preview().await.expect(200).json();
        assert_eq!((&shown["name"], &shown["company_name"]), (&json!("Klaus Kludder"), &json!("Spøg & Skæmt ApS")));
        assert_eq!((&shown["email"], &shown["newsletter"]), (&json!("soren@rodgrod.example"), &json!(true)));
    }
    let wrong = json!({ "token": token, "password": PASSWORD, "name": "", "company_name": 7, "phone": "call me" });
    let errors = cloud.post("/v1/signups/confirm", &wrong).await.expect(422).field_errors();
    assert_eq!(errors, ["/name empty", "/company_name wrong-type", "/phone invalid-phone"]);
    let mine =
        json!({ "token": token, "password": PASSWORD, "name": "Søren Ærø Åkjær", "company_name": "Rødgrød ApS" });
    let _ = cloud.post("/v1/signups/confirm", &mine).await.expect(201);
    let soren = stranger.log_in(&cloud).await;
    let me = soren.get("/v1/me").await.expect(200).json();
    assert_eq!(
        (&me["name"], &me["phone"], &me["newsletter"]),
        (&json!("Søren Ærø Åkjær"), &json!("+4520304050"), &json!(null))
    );
    assert_eq!(soren.get("/v1/account").await.expect(200).json()["company_name"], "Rødgrød ApS");
    assert_eq!(preview().await.expect(410).problem(), "link-expired");
}

#[tokio::test]
async fn p01_a_link_is_gone_after_24_hours() {
    let cloud = cloud!().await;
    let soren = Applicant::new("soren@rodgrod.example");
    let _ = soren.request_sign_up(&cloud).await.expect(202);
    let token = cloud.last_token_to(soren.email()).await;
    cloud.advance("PT24H").await;
    assert_eq!(soren.confirm(&cloud, &token).await.expect(410).problem(), "link-expired");
}

#[tokio::test]
async fn p01_a_password_that_is_refused_leaves_the_link_good() {
    let cloud = cloud!().await;
    let mut soren = Applicant::new("soren@rodgrod.example");
    let _ = soren.request_sign_up(&cloud).await.expect(202);
    let token = cloud.last_token_to(soren.email()).await;
    for (password, field_error) in [
        ("kort", "/password password-too-short"),
        ("adgangskode2026adgangskode", "/password password-common"),
        ("SørenÆrøÅkjær-rodgrod", "/password password-context"),
    ] {
        soren.password = password.to_owned();
        assert_eq!(soren.confirm(&cloud, &token).await.expect(422).field_errors(), [field_error]);
    }
    soren.password = PASSWORD.to_owned();
    let _ = soren.confirm(&cloud, &token).await.expect(201);
}

#[tokio::test]
async fn p01_a_known_address_is_answered_like_an_unknown_one_and_only_the_mail_tells() {
    let cloud = cloud!().await;
    let known = Applicant::new("known@rodgrod.example").sign_up(&cloud).await;
    let unknown = Applicant::new("other@rodgrod.example");
    let mut answers = Vec::new();
    for asker in [&known, &unknown] {
        let since = cloud.calls_so_far();
        let answer = asker.request_sign_up(&cloud).await;
        let calls = cloud.calls_of("signup", since);
        let calls =
            calls.iter().map(|call| (call.operation.clone(), call.resource.clone(), call.units)).collect::<Vec<_>>();
        let headers = answer.headers.iter().filter(|(name, _)| *name != "date" && *name != "apigw-requestid");
        let headers = headers.map(|(name, value)| (name.clone(), value.clone())).collect::<Vec<_>>();
        answers.push((answer.status, answer.text, headers, calls));
    }
    assert_eq!(answers[0], answers[1]);
    let mail = cloud.last_mail_to(known.email()).await;
    assert_eq!(mail.subject, "Du har allerede en konto");
    assert!(!mail.text.contains("token"));
    assert_eq!(cloud.last_mail_to(unknown.email()).await.subject, "Bekræft din adresse");
}

#[tokio::test]
async fn p01_eight_confirmations_of_one_link_at_once_make_one_account() {
    let cloud = cloud!().await;
    let soren = Applicant::new("soren@rodgrod.example");
    let _ = soren.request_sign_up(&cloud).await.expect(202);
    let token = cloud.last_token_to(soren.email()).await;
    let answers = join_all((0..8).map(|_| soren.confirm(&cloud, &token))).await;
    let statuses = answers.iter().map(|answer| answer.status.as_u16()).collect::<Vec<_>>();
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 410).count(), 7, "{statuses:?}");
}

#[tokio::test]
async fn p01_five_links_of_one_address_at_once_make_one_account() {
    let cloud = cloud!().await;
    let soren = Applicant::new("soren@rodgrod.example");
    for _ in 0..5 {
        let _ = soren.request_sign_up(&cloud).await.expect(202);
    }
    let tokens = cloud.tokens_to(soren.email()).await.into_iter().collect::<HashSet<_>>();
    assert_eq!(tokens.len(), 5);
    let answers = join_all(tokens.iter().map(|token| soren.confirm(&cloud, token))).await;
    let opened = answers.iter().filter(|answer| answer.status == 201).count();
    let others = answers.iter().filter(|answer| answer.status != 201).map(tests::Answer::problem);
    assert_eq!(opened, 1);
    assert!(others.into_iter().all(|problem| problem == "already-registered"));
    let welcomes = cloud.mails_to(soren.email()).await.into_iter().filter(|mail| mail.subject == "Din konto er åben");
    assert_eq!(welcomes.count(), 1);
}

#[tokio::test]
async fn p27_what_was_accepted_is_on_record_with_version_time_and_channel() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let consents = soren.get("/v1/me").await.expect(200).json()["consents"].clone();
    let [consent] = &consents.as_array().unwrap()[..] else { panic!("{consents}") };
    assert_eq!((&consent["agreement"], &consent["granted"]), (&json!("privacy_policy"), &json!(true)));
    assert_eq!((&consent["policy_version"], &consent["channel"]), (&json!(tests::policy_in_force()), &json!("signup")));
    assert!(consent["at"].as_str().is_some());
}
