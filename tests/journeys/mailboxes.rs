//! One mailbox has any number of addresses: whoever asks with all of them floods it no more than whoever asks with one.

use reqwest::Method;
use serde_json::json;
use tests::{Answer, Applicant, LocalCloud, PASSWORD, cloud};

/// A request for an account from a network.
async fn sign_up(cloud: &LocalCloud, network: u8, email: &str) -> Answer {
    let body = Applicant::new(email).request;
    cloud.send(cloud.request_from(network, Method::POST, "/v1/signups").json(&body)).await.expect(202)
}

/// A request for the newsletter from a network.
async fn ask_for_newsletter(cloud: &LocalCloud, network: u8, email: &str) -> Answer {
    let request = cloud.request_from(network, Method::POST, "/v1/newsletter/subscriptions");
    cloud.send(request.json(&json!({ "email": email }))).await.expect(202)
}

/// How many mails these addresses got together.
async fn mails(cloud: &LocalCloud, addresses: &[String]) -> usize {
    let mut sum = 0;
    for address in addresses {
        sum += cloud.mails_to(address).await.len();
    }
    sum
}

fn tagged(tags: impl IntoIterator<Item = usize>) -> Vec<String> {
    tags.into_iter().map(|tag| format!("soren+{tag}@rodgrod.example")).collect()
}

#[tokio::test]
async fn p01_one_network_has_five_links_mailed_to_a_mailbox_however_it_writes_the_address() {
    let cloud = cloud!().await;
    let spelled =
        ["soren.aero@gmail.com", "s.orenaero@gmail.com", "soren.aero+x@googlemail.com", "sorenaero@googlemail.com"];
    let spelled = spelled.map(str::to_owned).into_iter().chain((0..8).map(|n| format!("sorenaero+{n}@gmail.com")));
    let spelled = spelled.collect::<Vec<_>>();
    let mut answers = Vec::new();
    for address in &spelled {
        answers.push(sign_up(&cloud, 2, address).await.text);
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "nobody is told");
    assert_eq!(mails(&cloud, &spelled).await, 5);
    // The mailbox's own address, and whoever has another one at the same provider, have limits of their own.
    for other in ["sorenaero@gmail.com", "soren.aero@outlook.com", "eva@gmail.com"] {
        let _ = sign_up(&cloud, 2, other).await;
        assert_eq!(cloud.mails_to(other).await.len(), 1, "{other}");
    }
    cloud.advance("PT5M").await;
    let _ = sign_up(&cloud, 2, &spelled[11]).await;
    assert_eq!(mails(&cloud, &spelled).await, 6);
}

#[tokio::test]
async fn p01_a_flood_from_many_networks_neither_fills_a_mailbox_nor_keeps_a_link_from_its_owner() {
    let cloud = cloud!().await;
    let addresses = tagged(0..120);
    for (n, address) in addresses.iter().enumerate() {
        let _ = sign_up(&cloud, 2 + u8::try_from(n % 30).unwrap(), address).await;
    }
    // The first of each of thirty networks, and twenty more.
    assert_eq!(mails(&cloud, &addresses).await, 50);
    // Whoever writes their own address this way, and asks where nobody else has, gets the link.
    for own in ["soren@rodgrod.example", "soren+cloud@rodgrod.example"] {
        let _ = sign_up(&cloud, 99, own).await;
        let token = cloud.last_token_to(own).await;
        let _ = Applicant::new(own).confirm(&cloud, &token).await.expect(201);
        let log_in = json!({ "email": own, "password": PASSWORD });
        let _ = cloud.post("/v1/sessions", &log_in).await.expect(201);
    }
}

#[tokio::test]
async fn p23_no_flood_of_other_addresses_of_a_mailbox_keeps_a_reset_from_its_owner() {
    let cloud = cloud!().await;
    let own = Applicant::new("soren+cloud@rodgrod.example").sign_up(&cloud).await;
    for (n, address) in tagged(0..40).iter().enumerate() {
        let network = 2 + u8::try_from(n % 4).unwrap();
        let _ = sign_up(&cloud, network, address).await;
        let reset = cloud.request_from(network, Method::POST, "/v1/password-resets").json(&json!({ "email": address }));
        let _ = cloud.send(reset).await.expect(202);
    }
    assert_eq!(cloud.mails_to("soren+1@rodgrod.example").await.len(), 1, "who has no log-in is sent no reset");
    let before = cloud.mails_to(own.email()).await.len();
    let _ = cloud.post("/v1/password-resets", &json!({ "email": own.email() })).await.expect(202);
    assert_eq!(cloud.mails_to(own.email()).await.len(), before + 1);
}

#[tokio::test]
async fn p01_another_address_of_a_mailbox_takes_the_same_calls_whether_it_is_known_or_not() {
    let cloud = cloud!().await;
    let known = Applicant::new("known+x@rodgrod.example").sign_up(&cloud).await;
    let unknown = Applicant::new("other+x@rodgrod.example");
    let mut seen = Vec::new();
    for (who, times) in [(&known, 8), (&unknown, 9)] {
        for _ in 0..times {
            let since = cloud.calls_so_far();
            let answer = who.request_sign_up(&cloud).await.expect(202);
            seen.push((answer.text, cloud.sequence_of("signup", since).len()));
        }
    }
    // The known one has asked once before.
    assert_eq!(seen[..8], seen[9..]);
}

#[tokio::test]
async fn p07_the_newsletter_is_offered_to_a_mailbox_five_times_a_day_however_its_address_is_written() {
    let cloud = cloud!().await;
    let addresses = tagged(0..40);
    for address in &addresses[..10] {
        let _ = ask_for_newsletter(&cloud, 2, address).await;
    }
    assert_eq!(mails(&cloud, &addresses).await, 5);
    for (n, address) in addresses[10..].iter().enumerate() {
        let _ = ask_for_newsletter(&cloud, 3 + u8::try_from(n % 10).unwrap(), address).await;
    }
    // The first of each of eleven networks, and twenty more.
    assert_eq!(mails(&cloud, &addresses).await, 31);
    for own in ["soren@rodgrod.example", "soren+nyt@rodgrod.example"] {
        let _ = ask_for_newsletter(&cloud, 99, own).await;
        assert_eq!(cloud.mails_to(own).await.len(), 1, "{own}");
    }
    cloud.advance("P1D").await;
    let before = mails(&cloud, &addresses).await;
    let _ = ask_for_newsletter(&cloud, 2, &addresses[0]).await;
    assert_eq!(mails(&cloud, &addresses).await, before + 1);
}

#[tokio::test]
async fn p02_an_account_invites_a_mailbox_ten_times_a_day_however_its_address_is_written() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let invite = async |email: &str| {
        owner.post("/v1/invitations", &json!({ "email": email, "name": "Ada Lovelace", "role": "member" })).await
    };
    let addresses = (0..5).map(|n| format!("ada+{n}@other.example")).collect::<Vec<_>>();
    for n in 0..10 {
        let _ = invite(&addresses[n % 5]).await.expect(201);
    }
    assert_eq!(invite(&addresses[0]).await.expect(429).problem(), "too-many-requests");
    assert_eq!(mails(&cloud, &addresses).await, 10);
}
