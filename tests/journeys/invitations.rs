//! Inviting people, and accepting invitations.

use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Applicant, LocalCloud, PASSWORD, cloud};

fn body(email: &str) -> Value {
    json!({ "email": email, "name": "Ada Lovelace", "role": "member" })
}

#[tokio::test]
async fn p02_an_invitation_names_the_inviter_and_opens_a_log_in_for_the_holder_of_the_mailbox() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let answer = owner.post("/v1/invitations", &body("ada@rodgrod.example")).await.expect(201).json();
    assert!(answer["id"].as_str().unwrap().starts_with("inv_"));
    assert_eq!((&answer["email"], &answer["role"]), (&json!("ada@rodgrod.example"), &json!("member")));
    let mail = cloud.last_mail_to("ada@rodgrod.example").await;
    assert_eq!(mail.subject, "Du er inviteret");
    assert!(mail.text.contains("Søren Ærø Åkjær") && mail.text.contains("Rødgrød & Fløde ApS"));
    assert!(!mail.text.contains("Lovelace"), "what was typed of the other does not go to a stranger's mailbox");

    let token = cloud.last_token_to("ada@rodgrod.example").await;
    let preview = async || cloud.post("/v1/invitations/preview", &json!({ "token": token })).await;
    for _ in 0..2 {
        let shown = preview().await.expect(200).json();
        assert_eq!((&shown["company_name"], &shown["role"]), (&json!("Rødgrød & Fløde ApS"), &json!("member")));
        assert_eq!((&shown["name"], &shown["email"]), (&json!("Ada Lovelace"), &json!("ada@rodgrod.example")));
    }
    let accept = json!({ "token": token, "password": PASSWORD, "phone": "+45 60 70 80 90" });
    let accepted = cloud.post("/v1/invitations/accept", &accept).await.expect(201).json();
    assert!(accepted["member_id"].as_str().unwrap().starts_with("mem_"));
    let ada = Applicant::new("ada@rodgrod.example").log_in(&cloud).await;
    let me = ada.get("/v1/me").await.expect(200).json();
    assert_eq!((&me["name"], &me["phone"]), (&json!("Ada Lovelace"), &json!("+4560708090")));
    assert_eq!(me["id"], accepted["user_id"]);
    let welcome = cloud.last_mail_to("ada@rodgrod.example").await;
    assert!(welcome.subject == "Du har fået adgang" && welcome.text.contains("administrerer din adgang"));
    assert_eq!(cloud.last_mail_to("soren@rodgrod.example").await.subject, "Din invitation er taget imod");
    assert_eq!(owner.get("/v1/invitations").await.expect(200).json()["items"], json!([]));
    assert_eq!(cloud.accept(&token, PASSWORD).await.expect(410).problem(), "link-expired");
    assert_eq!(preview().await.expect(410).problem(), "link-expired");
}

#[tokio::test]
async fn p02_a_person_with_a_log_in_joins_with_its_password_and_a_mailbox_alone_takes_over_nothing() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let ada = cloud.person("ada@other.example").await;
    let token = owner.invite("ada@other.example", "auditor").await;
    let other = "another-password-altogether-7";
    assert_eq!(cloud.accept(&token, other).await.expect(401).problem(), "wrong-credentials");
    let _ = cloud.post("/v1/sessions", &json!({ "email": "ada@other.example", "password": other })).await.expect(401);
    let accepted = cloud.accept(&token, PASSWORD).await.expect(201).json();
    assert_eq!(accepted["user_id"], ada.session["user_id"]);
    let roles = ada.get("/v1/me/memberships").await.expect(200).json();
    assert_eq!(roles["items"].as_array().map(Vec::len), Some(2));
    // Accepting logs nobody in, and leaves the person's profile unchanged.
    assert_eq!(accepted.get("token"), None);
    assert_eq!(ada.get("/v1/me").await.expect(200).json()["name"], "Søren Ærø Åkjær");
}

#[tokio::test]
async fn p02_a_member_is_not_invited_again_and_nobody_invites_themselves() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let ada = owner.invite_and_accept("ada@rodgrod.example", "admin").await;
    for (by, whom) in
        [(&owner, "ada@rodgrod.example"), (&owner, "Soren@Rodgrod.example"), (&ada, "ada@rodgrod.example")]
    {
        let answer = by.post("/v1/invitations", &body(whom)).await.expect(409);
        assert_eq!(answer.problem(), "already-member", "{whom}");
    }
    assert_eq!(owner.get("/v1/invitations").await.expect(200).json()["items"], json!([]));
    let mails = cloud.mails_to("ada@rodgrod.example").await;
    assert_eq!(mails.iter().filter(|mail| mail.subject == "Du er inviteret").count(), 1);
}

#[tokio::test]
async fn p02_a_newer_invitation_takes_the_place_of_the_older_one() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let other = cloud.person("eva@floede.example").await;
    let first = owner.invite("ada@rodgrod.example", "admin").await;
    let elsewhere = other.invite("ada@rodgrod.example", "auditor").await;
    let second = owner.invite("ada@rodgrod.example", "member").await;
    let waiting = owner.get("/v1/invitations").await.expect(200).json();
    assert_eq!(waiting["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(waiting["items"][0]["role"], "member");
    assert_eq!(cloud.accept(&first, PASSWORD).await.expect(410).problem(), "link-expired");

    let member = cloud.accept(&second, PASSWORD).await.expect(201).json()["member_id"].clone();
    // Invitations of another account are not affected.
    let _ = cloud.accept(&elsewhere, PASSWORD).await.expect(201);
    let _ = owner.delete(&format!("/v1/members/{}", member.as_str().unwrap())).await.expect(204);
    for link in [first, second] {
        assert_eq!(cloud.accept(&link, PASSWORD).await.expect(410).problem(), "link-expired");
    }
}

#[tokio::test]
async fn p02_a_person_who_was_removed_or_erased_cannot_return_by_an_older_invitation() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    for erased in [false, true] {
        let ada = owner.invite_and_accept("ada@rodgrod.example", "member").await;
        // The person is invited at an address to which they then change, and from which they change again.
        let link = owner.invite("ada.ny@rodgrod.example", "admin").await;
        for email in ["ada.ny@rodgrod.example", "ada.nyest@rodgrod.example"] {
            ada.change_email(email).await;
        }
        if erased {
            let _ = ada.delete("/v1/me").await.expect(200);
        } else {
            let _ = owner.delete(&format!("/v1/members/{}", ada.member_id().await)).await.expect(204);
        }
        assert_eq!(cloud.accept(&link, PASSWORD).await.expect(410).problem(), "link-expired");
        assert_eq!(owner.get("/v1/invitations").await.expect(200).json()["items"], json!([]));
    }
}

#[tokio::test]
async fn p02_of_two_invitations_of_an_address_at_once_one_is_sent() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let _ = owner.get("/v1/me").await.expect(200);
    let invited = body("ada@other.example");
    let held = cloud.hold(("account", "BatchGetItem", 2), owner.post("/v1/invitations", &invited)).await;
    let _ = owner.post("/v1/invitations", &invited).await.expect(201);
    assert_eq!(held.let_go().await.expect(409).problem(), "conflict");
    assert_eq!(cloud.mails_to("ada@other.example").await.len(), 1);
}

#[tokio::test]
async fn p02_only_the_invited_person_who_is_logged_in_joins_without_the_password() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let ada = cloud.person("ada@other.example").await;
    let bo = cloud.person("bo@other.example").await;
    let known = json!({ "token": owner.invite("ada@other.example", "auditor").await });
    let unknown = json!({ "token": owner.invite("eva@other.example", "member").await });
    let missing = ["/password missing"];
    for body in [&known, &unknown] {
        assert_eq!(cloud.post("/v1/invitations/accept", body).await.expect(422).field_errors(), missing);
        assert_eq!(bo.post("/v1/invitations/accept", body).await.expect(422).field_errors(), missing);
        assert_eq!(owner.post("/v1/invitations/accept", body).await.expect(422).field_errors(), missing);
    }
    // An ended session counts as none, and another person's session does not replace the password.
    let over = ada.who.clone().log_in(&cloud).await;
    let _ = over.delete("/v1/sessions/current").await.expect(204);
    assert_eq!(over.post("/v1/invitations/accept", &known).await.expect(422).field_errors(), missing);
    let mut wrong = known.clone();
    wrong["password"] = json!("another-password-altogether-7");
    assert_eq!(bo.post("/v1/invitations/accept", &wrong).await.expect(401).problem(), "wrong-credentials");
    assert_eq!(ada.post("/v1/invitations/accept", &wrong).await.expect(401).problem(), "wrong-credentials");

    let accepted = ada.post("/v1/invitations/accept", &known).await.expect(201).json();
    assert_eq!(accepted["user_id"], ada.session["user_id"]);
    let roles = ada.get("/v1/me/memberships").await.expect(200).json();
    assert_eq!(roles["items"].as_array().map(Vec::len), Some(2));
    assert_eq!(ada.post("/v1/invitations/accept", &known).await.expect(410).problem(), "link-expired");
}

#[tokio::test]
async fn p02_an_unreadable_session_is_reported_as_that_and_not_as_a_missing_password() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let ada = cloud.person("ada@other.example").await;
    let body = json!({ "token": owner.invite("ada@other.example", "member").await });
    // The SDK tries three times.
    for nth in 1..=3 {
        let fault = json!({ "function": "account", "service": "dynamodb", "operation": "BatchGetItem", "nth": nth,
                            "kind": "error-before" });
        let _ = cloud.post("/local/faults", &fault).await.expect(201);
    }
    assert_eq!(ada.post("/v1/invitations/accept", &body).await.expect(500).problem(), "unexpected");
    let _ = ada.post("/v1/invitations/accept", &body).await.expect(201);
}

#[tokio::test]
async fn p02_an_invitation_ends_after_seven_days_and_when_it_is_sent_anew_or_taken_back() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let first = owner.invite("ada@rodgrod.example", "member").await;
    let id = owner.get("/v1/invitations").await.expect(200).json()["items"][0]["id"].as_str().unwrap().to_owned();
    let _ = owner.post(&format!("/v1/invitations/{id}/resend"), &json!({})).await.expect(200);
    let second = cloud.last_token_to("ada@rodgrod.example").await;
    assert_ne!(first, second);
    assert_eq!(cloud.accept(&first, PASSWORD).await.expect(410).problem(), "link-expired");
    let _ = owner.delete(&format!("/v1/invitations/{id}")).await.expect(204);
    let _ = owner.delete(&format!("/v1/invitations/{id}")).await.expect(404);
    assert_eq!(cloud.accept(&second, PASSWORD).await.expect(410).problem(), "link-expired");

    let third = owner.invite("ada@rodgrod.example", "member").await;
    cloud.advance("P7D").await;
    assert_eq!(cloud.accept(&third, PASSWORD).await.expect(410).problem(), "link-expired");
    let owner = owner.who.log_in(&cloud).await;
    assert_eq!(owner.get("/v1/invitations").await.expect(200).json()["items"], json!([]));
}

#[tokio::test]
async fn an_invitation_is_sent_again_once_however_often_it_is_asked_for_under_one_key() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let _ = owner.invite("ada@rodgrod.example", "member").await;
    let id = owner.get("/v1/invitations").await.expect(200).json()["items"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/v1/invitations/{id}/resend");
    let again = || owner.send(owner.request(Method::POST, &path).header("idempotency-key", "again"));
    let answers = join_all((0..3).map(|_| again())).await;
    let texts = answers.into_iter().map(|answer| answer.expect(200).text).collect::<Vec<_>>();
    assert!(texts.iter().all(|text| *text == texts[0]), "{texts:?}");
    assert_eq!(cloud.mails_to("ada@rodgrod.example").await.len(), 2);
    let token = cloud.last_token_to("ada@rodgrod.example").await;
    let _ = cloud.accept(&token, PASSWORD).await.expect(201);
    // The request was answered before, so the answer is replayed.
    assert_eq!(again().await.expect(200).text, texts[0]);
    assert_eq!(cloud.mails_to("ada@rodgrod.example").await.len(), 3);
}

#[tokio::test]
async fn a_key_is_good_in_the_account_alone_that_it_was_used_in() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let mut ada = cloud.person("ada@other.example").await;
    let token = owner.invite("ada@other.example", "admin").await;
    let _ = cloud.accept(&token, PASSWORD).await.expect(201);
    let invite = json!({ "email": "bo@rodgrod.example", "name": "Bo", "role": "member" });
    let keyed = async |token: &str| {
        let request = cloud.request(Method::POST, "/v1/invitations").header("idempotency-key", "k").bearer_auth(token);
        cloud.send(request.json(&invite)).await.expect(201).json()["id"].clone()
    };
    let own = keyed(&ada.token).await;
    let _ = ada.enter_account_of(&owner).await.expect(201);
    assert_ne!(keyed(&ada.token).await, own);
    assert_eq!(cloud.mails_to("bo@rodgrod.example").await.len(), 2);
}

#[tokio::test]
async fn an_invitation_that_is_accepted_while_it_is_sent_again_is_not_sent_again() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let token = owner.invite("ada@rodgrod.example", "member").await;
    let id = owner.get("/v1/invitations").await.expect(200).json()["items"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/v1/invitations/{id}/resend");
    let body = json!({});
    let held = cloud.hold(("account", "BatchGetItem", 2), owner.post(&path, &body)).await;
    let _ = cloud.accept(&token, PASSWORD).await.expect(201);
    assert_eq!(held.let_go().await.expect(409).problem(), "conflict");
    assert_eq!(cloud.last_mail_to("ada@rodgrod.example").await.subject, "Du har fået adgang");
}

#[tokio::test]
async fn p02_an_invitation_is_worth_what_its_sender_still_may() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let admin = owner.invite_and_accept("admin@rodgrod.example", "admin").await;
    let token = admin.invite("friend@evil.example", "member").await;
    let _ = owner.delete(&format!("/v1/members/{}", admin.member_id().await)).await.expect(204);
    assert_eq!(cloud.accept(&token, PASSWORD).await.expect(410).problem(), "link-expired");
}

#[tokio::test]
async fn p02_eight_acceptances_of_one_invitation_at_once_make_one_member() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let _ = cloud.person("known@other.example").await;
    for email in ["new@rodgrod.example", "known@other.example"] {
        let token = owner.invite(email, "member").await;
        let answers = join_all((0..4).map(|_| cloud.accept(&token, PASSWORD))).await;
        let statuses = answers.iter().map(|answer| answer.status.as_u16()).collect::<Vec<_>>();
        assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
        assert!(statuses.iter().all(|status| [201, 409, 410, 429].contains(status)), "{statuses:?}");
        let members = owner.get("/v1/members").await.expect(200).json();
        let members = members["items"].as_array().unwrap();
        assert_eq!(members.iter().filter(|member| member["email"] == email).count(), 1);
    }
}

/// A function's AWS calls after a sequence number, without those that fetch the sealing root.
fn calls(cloud: &LocalCloud, since: u64) -> Vec<(String, String)> {
    let calls = cloud.calls_of("account", since).into_iter().filter(|call| call.service != "kms");
    let sorted = |resource: String| {
        let mut tables = resource.split(',').map(str::to_owned).collect::<Vec<_>>();
        tables.sort_unstable();
        tables.join(",")
    };
    calls.map(|call| (call.operation, sorted(call.resource))).collect()
}

#[tokio::test]
async fn p02_nothing_of_an_invitation_or_its_acceptance_tells_whether_the_address_has_a_log_in() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let _ = cloud.person("known@other.example").await;
    let _ = owner.get("/v1/me").await;
    let mut seen = Vec::new();
    for email in ["known@other.example", "other@other.example"] {
        let since = cloud.calls_so_far();
        let mut answer = owner.post("/v1/invitations", &body(email)).await.expect(201).json();
        let inviting = calls(&cloud, since);
        for field in ["id", "email", "invited_at", "expires_at"] {
            assert!(answer[field].take().is_string(), "{field}");
        }
        let mail = cloud.last_mail_to(email).await;
        let token = cloud.last_token_to(email).await;
        // Without the token, nothing is revealed, whatever the request contains.
        let forged = format!("{}{}", if token.starts_with('A') { "B" } else { "A" }, &token[1..]);
        let since = cloud.calls_so_far();
        let refused = cloud.accept(&forged, PASSWORD).await.expect(410).text;
        let guessing = calls(&cloud, since);
        assert_eq!(guessing, [("GetItem".to_owned(), "tickets".to_owned())]);
        let since = cloud.calls_so_far();
        let _ = cloud.accept(&token, PASSWORD).await.expect(201);
        let accepting = calls(&cloud, since);
        seen.push((answer, inviting, mail.subject, mail.text.replace(&token, ""), refused, accepting));
    }
    assert_eq!(seen[0], seen[1]);
}

#[tokio::test]
async fn p02_errors_of_an_acceptance_are_reported_and_the_link_stays_valid() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let token = owner.invite("ada@rodgrod.example", "member").await;
    for (body, errors) in [
        (json!({}), vec!["/token missing"]),
        (json!({ "token": "x", "password": PASSWORD }), vec!["/token invalid-token"]),
        (json!({ "token": token }), vec!["/password missing"]),
        (json!({ "token": token, "password": "kort" }), vec!["/password password-too-short"]),
        (json!({ "token": token, "password": "RødgrødAdaLovelace1" }), vec!["/password password-context"]),
        (json!({ "token": token, "password": PASSWORD, "role": "owner" }), vec!["/role unknown-field"]),
    ] {
        assert_eq!(cloud.post("/v1/invitations/accept", &body).await.expect(422).field_errors(), errors, "{body}");
    }
    let _ = cloud.accept(&token, PASSWORD).await.expect(201);
}

#[tokio::test]
async fn all_errors_of_an_invitation_are_reported_together() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let answer = owner.post("/v1/invitations", &json!({ "email": "x", "role": "king", "y": 1 })).await.expect(422);
    assert_eq!(
        answer.field_errors(),
        ["/email invalid-email", "/name missing", "/role invalid-choice", "/y unknown-field"]
    );
}

#[tokio::test]
async fn an_invitation_sent_again_by_its_key_is_one_invitation() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let keyed = |email: &str| {
        let request = owner.request(Method::POST, "/v1/invitations").header("idempotency-key", "k");
        request.json(&body(email))
    };
    let answers = join_all((0..3).map(|_| owner.send(keyed("ada@rodgrod.example")))).await;
    assert!(answers.iter().all(|answer| answer.status == 201 && answer.text == answers[0].text));
    assert_eq!(cloud.mails_to("ada@rodgrod.example").await.len(), 1);
    let other = owner.send(keyed("bo@rodgrod.example")).await.expect(422);
    assert_eq!(other.problem(), "idempotency-key-reused");
}

#[tokio::test]
async fn p02_nobody_is_flooded_with_invitations_and_a_guessed_password_waits() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let _ = cloud.person("ada@other.example").await;
    for _ in 0..10 {
        let _ = owner.post("/v1/invitations", &body("ada@other.example")).await.expect(201);
    }
    let answer = owner.post("/v1/invitations", &body("ada@other.example")).await.expect(429);
    assert!(answer.problem() == "too-many-requests" && answer.header("retry-after").parse::<u32>().unwrap() > 80_000);
    let id = owner.get("/v1/invitations").await.expect(200).json()["items"][0]["id"].as_str().unwrap().to_owned();
    let _ = owner.post(&format!("/v1/invitations/{id}/resend"), &json!({})).await.expect(429);
    assert_eq!(cloud.mails_to("ada@other.example").await.iter().filter(|m| m.subject == "Du er inviteret").count(), 10);

    let token = cloud.last_token_to("ada@other.example").await;
    let guess = |n: u32| format!("guess-number-{n}-of-many");
    for n in 0..5 {
        let _ = cloud.accept(&token, &guess(n)).await.expect(401);
    }
    let wait = cloud.accept(&token, &guess(6)).await.expect(429);
    assert!(wait.header("retry-after").parse::<u32>().unwrap() <= 60);
    // The right person is not locked out: they can accept after the retry-after.
    cloud.advance("PT1M").await;
    let _ = cloud.accept(&token, PASSWORD).await.expect(201);
}

#[tokio::test]
async fn an_invitation_to_own_the_account_is_an_owners_to_send_again_and_to_take_back() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let admin = owner.invite_and_accept("ada@rodgrod.example", "admin").await;
    let token = owner.invite("bo@rodgrod.example", "owner").await;
    let items = owner.get("/v1/invitations").await.expect(200).json()["items"].clone();
    let path = format!("/v1/invitations/{}", items[0]["id"].as_str().unwrap());
    assert_eq!(admin.post(&format!("{path}/resend"), &json!({})).await.expect(403).problem(), "not-allowed");
    assert_eq!(admin.delete(&path).await.expect(403).problem(), "not-allowed");
    // Inviting the same address with a lower role would withdraw the pending invitation.
    let replaced = admin.post("/v1/invitations", &body("bo@rodgrod.example")).await.expect(403);
    assert_eq!(replaced.problem(), "not-allowed");
    let _ = cloud.accept(&token, PASSWORD).await.expect(201);
}
