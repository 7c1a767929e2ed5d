//! Limits on what an account can make the service send to strangers: the number of invitations, and their text.

use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, Applicant, LocalCloud, PASSWORD, Person, cloud};

async fn invite(owner: &Person<'_>, email: &str) -> Answer {
    owner.post("/v1/invitations", &json!({ "email": email, "name": "Ada Lovelace", "role": "member" })).await
}

async fn pending(owner: &Person<'_>) -> Vec<Value> {
    owner.get("/v1/invitations?limit=100").await.expect(200).json()["items"].as_array().cloned().unwrap_or_default()
}

#[tokio::test]
async fn p02_an_account_that_has_never_paid_invites_twenty_times_a_day() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    for n in 0..20 {
        let _ = invite(&owner, &format!("gaest{}@other.example", n % 2)).await.expect(201);
    }
    let refused = invite(&owner, "gaest2@other.example").await.expect(429);
    assert_eq!(refused.problem(), "too-many-requests");
    assert!(refused.header("retry-after").parse::<u32>().unwrap() > 80_000);
    assert_eq!(cloud.mails_to("gaest2@other.example").await.len(), 0);
    let id = pending(&owner).await[0]["id"].as_str().unwrap().to_owned();
    let _ = owner.post(&format!("/v1/invitations/{id}/resend"), &json!({})).await.expect(429);
    cloud.advance("P1D").await;
    let owner = owner.who.log_in(&cloud).await;
    let _ = invite(&owner, "gaest2@other.example").await.expect(201);
}

#[tokio::test]
async fn p02_no_more_than_five_people_who_have_not_accepted_are_invited_at_a_time() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let guest = |n: usize| format!("gaest{n}@other.example");
    for n in 0..5 {
        let _ = invite(&owner, &guest(n)).await.expect(201);
    }
    let request = |language| {
        let body = json!({ "email": guest(5), "name": "Ada", "role": "member" });
        owner.request(Method::POST, "/v1/invitations").header("accept-language", language).json(&body)
    };
    let (danish, english) = (owner.send(request("da")).await.expect(409), owner.send(request("en")).await.expect(409));
    assert_eq!(
        (danish.problem().as_str(), english.problem().as_str()),
        ("too-many-pending-invitations", "too-many-pending-invitations")
    );
    assert_ne!(danish.json()["detail"], english.json()["detail"]);
    assert_eq!(cloud.mails_to(&guest(5)).await.len(), 0);
    // A person with a pending invitation can be invited again.
    let _ = invite(&owner, &guest(4)).await.expect(201);

    // Accepting, withdrawing and expiry each make room for another invitation.
    let token = cloud.last_token_to(&guest(0)).await;
    let _ = cloud.accept(&token, PASSWORD).await.expect(201);
    let _ = invite(&owner, &guest(5)).await.expect(201);
    let _ = invite(&owner, &guest(6)).await.expect(409);
    for invitation in pending(&owner).await.iter().filter(|invitation| invitation["email"] == guest(1)) {
        let _ = owner.delete(&format!("/v1/invitations/{}", invitation["id"].as_str().unwrap())).await.expect(204);
    }
    let _ = invite(&owner, &guest(6)).await.expect(201);
    let _ = invite(&owner, &guest(7)).await.expect(409);
    cloud.advance("P7D").await;
    let owner = owner.who.log_in(&cloud).await;
    let _ = invite(&owner, &guest(7)).await.expect(201);
}

#[tokio::test]
async fn p02_of_people_invited_at_once_no_more_are_asked_than_in_turn() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let guests = (0..9).map(|n| format!("gaest{n}@other.example")).collect::<Vec<_>>();
    let answers = join_all(guests.iter().map(|guest| invite(&owner, guest))).await;
    let invited = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!((invited, pending(&owner).await.len()), (5, 5));
    let others = answers.iter().filter(|answer| answer.status != 201).map(Answer::problem);
    assert!(
        others.clone().all(|problem| problem == "too-many-pending-invitations"),
        "{:?}",
        others.collect::<Vec<_>>()
    );
}

#[tokio::test]
async fn p02_both_limits_are_settings_and_a_network_sends_two_hundred_invitations_a_day() {
    let cloud = LocalCloud::start_with(env!("CARGO_BIN_EXE_function"), |options| {
        options.parameters.insert("InvitationsPerDay".to_owned(), "100".to_owned());
        options.parameters.insert("InvitationsPending".to_owned(), "101".to_owned());
    })
    .await;
    let owners = ["soren@rodgrod.example", "eva@floede.example", "ida@taerte.example"];
    for (number, email) in owners.into_iter().enumerate() {
        let owner = cloud.person(email).await;
        for guest in 0..if number < 2 { 100 } else { 0 } {
            let _ = invite(&owner, &format!("gaest{guest}.{number}@other.example")).await.expect(201);
        }
        let refused = invite(&owner, &format!("gaest100.{number}@other.example")).await.expect(429);
        assert_eq!(refused.problem(), "too-many-requests", "{email}");
    }
}

#[tokio::test]
async fn p02_no_name_that_a_stranger_reads_is_a_link_or_an_address() {
    let cloud = cloud!().await;
    for text in ["https://evil.example", "Se www.evil.example", "evil.example/gratis", "soren@evil.example"] {
        let mut asker = Applicant::new("soren@rodgrod.example");
        asker.request["company_name"] = json!(text);
        asker.request["name"] = json!(text);
        let errors = asker.request_sign_up(&cloud).await.expect(422).field_errors();
        assert_eq!(errors, ["/company_name link-in-name", "/name link-in-name"], "{text}");
    }
    let owner = cloud.person("soren@rodgrod.example").await;
    let link = json!("evil.example/gratis");
    assert_eq!(owner.change(&json!({ "name": link }), None).await.expect(422).field_errors(), ["/name link-in-name"]);
    let account = owner.patch("/v1/account", &json!({ "company_name": link })).await.expect(422);
    assert_eq!(account.field_errors(), ["/company_name link-in-name"]);
    let guest = json!({ "email": "ada@other.example", "name": link, "role": "member" });
    assert_eq!(owner.post("/v1/invitations", &guest).await.expect(422).field_errors(), ["/name link-in-name"]);
    let token = owner.invite("ada@other.example", "member").await;
    let accept = json!({ "token": token, "password": PASSWORD, "name": link });
    assert_eq!(cloud.post("/v1/invitations/accept", &accept).await.expect(422).field_errors(), ["/name link-in-name"]);
}

#[tokio::test]
async fn p02_a_company_called_after_its_domain_is_quoted_and_is_no_link_in_the_page_of_a_mail() {
    let cloud = cloud!().await;
    let mut asker = Applicant::new("soren@rodgrod.example");
    asker.request["company_name"] = json!("Boozt.com A/S");
    asker.request["name"] = json!("A/S Nordvest & Søn");
    let owner = asker.sign_up(&cloud).await.log_in(&cloud).await;
    let _ = owner.invite("ada@other.example", "member").await;
    let mail = cloud.last_mail_to("ada@other.example").await;
    for quoted in ["»Boozt.com A/S«", "»A/S Nordvest & Søn«"] {
        assert!(mail.text.contains(quoted), "{}", mail.text);
    }
    assert!(mail.html.contains("»Boozt<span>.</span>com A/S«"), "{}", mail.html);
    assert!(!mail.html.contains("Boozt.com"));
}
