//! Strangers who guess, flood or sign up others stop nobody, and learn nothing (decision 0037).

use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, Applicant, LocalCloud, PASSWORD, cloud};

const MAIL: &str = "soren@rodgrod.example";
const WRONG: &str = "not-the-password-at-all";
const ANOTHER: &str = "en-helt-ny-cykelsadel-7";

/// A request from a stranger's network.
async fn from(cloud: &LocalCloud, network: u8, path: &str, body: &Value) -> Answer {
    cloud.send(cloud.request_from(network, Method::POST, path).json(body)).await
}

async fn guess(cloud: &LocalCloud, network: u8, email: &str) -> Answer {
    from(cloud, network, "/v1/sessions", &json!({ "email": email, "password": WRONG })).await
}

/// Guesses from more networks than the limit for all together allows.
async fn besiege(cloud: &LocalCloud, email: &str) {
    for network in 1..=10 {
        for _ in 0..5 {
            let _ = guess(cloud, network, email).await.expect(401);
        }
    }
    let _ = guess(cloud, 11, email).await.expect(429);
}

#[tokio::test]
async fn p12_no_guesses_from_elsewhere_stop_a_log_in_where_the_person_is_known() {
    let cloud = cloud!().await;
    let who = Applicant::new(MAIL).sign_up(&cloud).await;
    besiege(&cloud, MAIL).await;
    let mut soren = who.clone().log_in(&cloud).await;
    let _ = soren.reauthenticate(&json!({ "password": PASSWORD })).await.expect(201);
    let change = json!({ "current_password": PASSWORD, "password": ANOTHER });
    let _ = soren.put("/v1/me/password", &change).await.expect(204);
    // Where nobody has seen them, they wait like everybody.
    let right = json!({ "email": MAIL, "password": ANOTHER });
    besiege(&cloud, "unknown@rodgrod.example").await;
    let wrong = json!({ "email": "unknown@rodgrod.example", "password": WRONG });
    let mut seen = Vec::new();
    for body in [&right, &wrong] {
        let since = cloud.calls_so_far();
        let answer = from(&cloud, 12, "/v1/sessions", body).await.expect(429);
        seen.push((answer.text, cloud.sequence_of("auth", since)));
    }
    assert_eq!(seen[0], seen[1], "known and unknown");
    cloud.advance("P1D").await;
    let _ = from(&cloud, 12, "/v1/sessions", &right).await.expect(201);
}

#[tokio::test]
async fn p23_whoever_asks_for_a_reset_does_not_see_whether_others_ask_too() {
    let cloud = cloud!().await;
    let ask = async |network, email| {
        let answer = from(&cloud, network, "/v1/password-resets", &json!({ "email": email })).await;
        answer.status.as_u16()
    };
    for _ in 0..3 {
        assert_eq!(ask(1, MAIL).await, 202);
    }
    let mut seen = [Vec::new(), Vec::new()];
    for _ in 0..5 {
        for (seen, (network, email)) in seen.iter_mut().zip([(2, MAIL), (3, "unknown@rodgrod.example")]) {
            seen.push(ask(network, email).await);
        }
    }
    assert_eq!(seen, [[202, 202, 202, 429, 429]; 2].map(Vec::from));
}

#[tokio::test]
async fn p23_no_guesses_stop_a_reset_by_mail_which_makes_its_network_known() {
    let cloud = cloud!().await;
    let _ = Applicant::new(MAIL).sign_up(&cloud).await;
    besiege(&cloud, MAIL).await;
    let _ = from(&cloud, 12, "/v1/password-resets", &json!({ "email": MAIL })).await.expect(202);
    let reset = json!({ "token": cloud.last_token_to(MAIL).await, "password": ANOTHER });
    let _ = from(&cloud, 12, "/v1/password-resets/confirm", &reset).await.expect(204);
    let _ = from(&cloud, 12, "/v1/sessions", &json!({ "email": MAIL, "password": ANOTHER })).await.expect(201);
}

#[tokio::test]
async fn p12_who_guesses_elsewhere_does_not_learn_of_a_log_in() {
    let cloud = cloud!().await;
    let who = Applicant::new(MAIL).sign_up(&cloud).await;
    let mut seen = Vec::new();
    for (network, logs_in) in [(1, true), (2, false)] {
        let mut statuses = Vec::new();
        for n in 0..6 {
            if n == 4 && logs_in {
                let _ = who.try_log_in(&cloud).await.expect(201);
            }
            statuses.push(guess(&cloud, network, MAIL).await.status.as_u16());
        }
        seen.push(statuses);
    }
    assert_eq!(seen, [[401, 401, 401, 401, 401, 429]; 2]);
}

#[tokio::test]
async fn p02_p12_no_guesses_at_a_password_stop_an_invitation_from_being_accepted() {
    let cloud = cloud!().await;
    let soren = cloud.person(MAIL).await;
    let _ = Applicant::new("ada@example.com").sign_up(&cloud).await;
    let token = soren.invite("ada@example.com", "member").await;
    besiege(&cloud, "ada@example.com").await;
    let accept = |password: &str| json!({ "token": token, "password": password });
    for _ in 0..5 {
        let _ = from(&cloud, 12, "/v1/invitations/accept", &accept(WRONG)).await.expect(401);
    }
    let _ = from(&cloud, 12, "/v1/invitations/accept", &accept(PASSWORD)).await.expect(429);
    cloud.advance("PT1M").await;
    let _ = from(&cloud, 12, "/v1/invitations/accept", &accept(PASSWORD)).await.expect(201);
}

#[tokio::test]
async fn p23_whoever_asks_for_links_to_somebodys_mailbox_keeps_none_from_its_owner() {
    let cloud = cloud!().await;
    let soren = cloud.person(MAIL).await;
    let thief = cloud.person("bo@example.com").await;
    for _ in 0..3 {
        let _ = thief.post("/v1/me/email", &json!({ "email": MAIL })).await.expect(202);
    }
    let ask = json!({ "email": MAIL });
    for network in 1..=5 {
        let _ = from(&cloud, network, "/v1/password-resets", &ask).await.expect(202);
    }
    let mails = cloud.tokens_to(MAIL).await.len();
    let _ = cloud.post("/v1/password-resets", &ask).await.expect(202);
    assert_eq!(cloud.tokens_to(MAIL).await.len(), mails, "the mailbox has a link already");
    let reset = json!({ "token": cloud.last_token_to(MAIL).await, "password": ANOTHER });
    let _ = cloud.post("/v1/password-resets/confirm", &reset).await.expect(204);
    // What was sent before no longer works, so another is sent at once.
    let _ = cloud.post("/v1/password-resets", &ask).await.expect(202);
    let reset = json!({ "token": cloud.last_token_to(MAIL).await, "password": PASSWORD });
    let _ = cloud.post("/v1/password-resets/confirm", &reset).await.expect(204);
    let _ = soren.who.try_log_in(&cloud).await.expect(201);
    // Whoever asks too often waits alone.
    for _ in 0..3 {
        let _ = from(&cloud, 9, "/v1/password-resets", &ask).await.expect(202);
    }
    let _ = from(&cloud, 9, "/v1/password-resets", &ask).await.expect(429);
    let _ = cloud.post("/v1/password-resets", &ask).await.expect(202);
}

#[tokio::test]
async fn p02_what_one_account_sends_to_somebody_does_not_stop_anothers_invitation() {
    let cloud = cloud!().await;
    let (soren, bo) = (cloud.person(MAIL).await, cloud.person("bo@example.com").await);
    let invite = json!({ "email": "ada@example.com", "name": "Ada Lovelace", "role": "member" });
    for _ in 0..10 {
        let _ = bo.post("/v1/invitations", &invite).await.expect(201);
    }
    let _ = bo.post("/v1/invitations", &invite).await.expect(429);
    let _ = soren.post("/v1/invitations", &invite).await.expect(201);
}

#[tokio::test]
async fn p01_whoever_signs_somebody_up_bars_them_from_nothing() {
    let cloud = cloud!().await;
    let who = Applicant::new(MAIL);
    for network in 1..=4 {
        for _ in 0..5 {
            let _ = from(&cloud, network, "/v1/signups", &who.request).await.expect(202);
        }
    }
    let mails = cloud.tokens_to(MAIL).await.len();
    assert_eq!(mails, 5, "a mailbox is not flooded");
    let _ = who.request_sign_up(&cloud).await.expect(202);
    let _ = who.confirm(&cloud, &cloud.last_token_to(MAIL).await).await.expect(201);
    let _ = who.try_log_in(&cloud).await.expect(201);
}
