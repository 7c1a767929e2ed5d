//! Rate limits: guessing and flooding are slowed down, and the person whose password is guessed is not locked out.

use futures::future::join_all;
use reqwest::Method;
use serde_json::json;
use tests::{Answer, Applicant, LocalCloud, Person, cloud};

async fn guess(cloud: &LocalCloud, email: &str) -> Answer {
    cloud.post("/v1/sessions", &json!({ "email": email, "password": "not-the-password-at-all" })).await
}

#[tokio::test]
async fn from_the_sixth_guess_on_each_waits_twice_as_long_known_or_not() {
    let cloud = cloud!().await;
    let soren = Applicant::new("known@rodgrod.example").sign_up(&cloud).await;
    let mut answers = Vec::new();
    for email in [soren.email(), "other@rodgrod.example"] {
        for _ in 0..5 {
            assert_eq!(guess(&cloud, email).await.expect(401).problem(), "wrong-credentials");
        }
        let waits = guess(&cloud, email).await.expect(429);
        assert!((50..=60).contains(&waits.header("retry-after").parse::<u32>().unwrap()));
        answers.push(waits.text);
    }
    assert_eq!(answers[0], answers[1]);
    cloud.advance("PT1M").await;
    let _ = guess(&cloud, soren.email()).await.expect(401);
    let waits = guess(&cloud, soren.email()).await.expect(429);
    assert!((110..=120).contains(&waits.header("retry-after").parse::<u32>().unwrap()));
    // The right password has to wait as long and is then accepted, which resets the count.
    let _ = soren.try_log_in(&cloud).await.expect(429);
    cloud.advance("PT2M").await;
    let _ = soren.try_log_in(&cloud).await.expect(201);
    for _ in 0..5 {
        let _ = guess(&cloud, soren.email()).await.expect(401);
    }
}

#[tokio::test]
async fn of_guesses_made_at_once_no_more_are_heard_than_of_those_made_in_turn() {
    let cloud = cloud!().await;
    let soren = Applicant::new("soren@rodgrod.example").sign_up(&cloud).await;
    let answers = join_all((0..12).map(|_| guess(&cloud, soren.email()))).await;
    let heard = answers.iter().filter(|answer| answer.status == 401).count();
    assert!(answers.iter().all(|answer| [401, 429, 409].contains(&answer.status.as_u16())));
    assert_eq!(heard, 5);
}

#[tokio::test]
async fn a_network_that_guesses_at_many_waits_and_others_do_not() {
    let cloud = cloud!().await;
    let soren = Applicant::new("soren@rodgrod.example").sign_up(&cloud).await;
    let log_in = async |email: &str, password: &str| {
        let body = json!({ "email": email, "password": password });
        cloud.send(cloud.request_from(9, Method::POST, "/v1/sessions").json(&body)).await
    };
    for n in 0..50 {
        let _ = log_in(&format!("{n}@rodgrod.example"), "not-the-password").await.expect(401);
    }
    assert_eq!(log_in("51@rodgrod.example", "not-the-password").await.expect(429).problem(), "too-many-requests");
    let _ = log_in(soren.email(), &soren.password).await.expect(429);
    let _ = soren.try_log_in(&cloud).await.expect(201);
    cloud.advance("PT1M").await;
    let _ = log_in(soren.email(), &soren.password).await.expect(201);
    // Who is known in a network is not stopped by others there who guess at others.
    for n in 0..10 {
        let _ = log_in(&format!("{n}@rodgrod.example"), "not-the-password").await;
    }
    let _ = log_in(soren.email(), &soren.password).await.expect(201);
}

#[tokio::test]
async fn an_office_full_of_people_who_log_in_does_not_use_its_network_up() {
    let cloud = cloud!().await;
    let soren = Applicant::new("soren@rodgrod.example").sign_up(&cloud).await;
    for _ in 0..60 {
        let _ = soren.try_log_in(&cloud).await.expect(201);
    }
}

#[tokio::test]
async fn p01_a_mailbox_is_sent_five_links_at_once_and_whoever_asks_is_answered_alike_known_or_not() {
    let cloud = cloud!().await;
    let known = Applicant::new("known@rodgrod.example").sign_up(&cloud).await;
    let other = Applicant::new("other@rodgrod.example");
    let mut seen = Vec::new();
    for (who, times) in [(&known, 11), (&other, 12)] {
        for _ in 0..times {
            let since = cloud.calls_so_far();
            let answer = who.request_sign_up(&cloud).await.expect(202);
            seen.push((answer.text, cloud.sequence_of("signup", since).len()));
        }
    }
    assert_eq!(seen[..11], seen[12..]);
    let sent = async |who: &Applicant| cloud.mails_to(who.email()).await.len();
    // The known one was welcomed as well.
    assert_eq!((sent(&known).await, sent(&other).await), (6, 5));
    cloud.advance("PT5M").await;
    let _ = other.request_sign_up(&cloud).await.expect(202);
    assert_eq!(sent(&other).await, 6);
    // A replayed answer does not count as another request.
    let keyed = |who: &Applicant| {
        let request = cloud.request(Method::POST, "/v1/signups").header("idempotency-key", "k");
        request.json(&who.request)
    };
    let third = Applicant::new("third@rodgrod.example");
    for _ in 0..12 {
        let _ = cloud.send(keyed(&third)).await.expect(202);
    }
    assert_eq!(sent(&third).await, 1);
}

#[tokio::test]
async fn p01_a_network_asks_for_a_hundred_accounts_an_hour() {
    let cloud = cloud!().await;
    for n in 0..100 {
        let _ = Applicant::new(&format!("{n}@rodgrod.example")).request_sign_up(&cloud).await.expect(202);
    }
    let _ = Applicant::new("more@rodgrod.example").request_sign_up(&cloud).await.expect(429);
    cloud.advance("PT1H").await;
    let _ = Applicant::new("more@rodgrod.example").request_sign_up(&cloud).await.expect(202);
}

#[tokio::test]
async fn p23_one_network_tries_fifty_codes_an_hour_of_however_many_numbers() {
    let cloud = cloud!().await;
    let number = |n: usize| format!("+4571727{n:03}");
    let mut requests = Vec::new();
    for n in 0..11 {
        requests.push(cloud.ask_for_code(&number(n)).await);
    }
    let confirm =
        async |n: usize| cloud.reset_by_code((&number(n), &requests[n], "00000000"), "en-helt-ny-cykelsadel-7").await;
    for n in 0..10 {
        for _ in 0..5 {
            assert_eq!(confirm(n).await.expect(422).field_errors(), ["/code wrong-sms-code"]);
        }
    }
    assert_eq!(confirm(10).await.expect(429).problem(), "too-many-requests");
    cloud.advance("PT1M").await;
    let _ = confirm(10).await.expect(422);
}

#[tokio::test]
async fn a_person_asks_for_ten_changes_of_address_a_day() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let ask = async |person: &Person<'_>, n: usize| {
        person.post("/v1/me/email", &json!({ "email": format!("soren{n}@rodgrod.example") })).await
    };
    for n in 0..10 {
        let _ = ask(&soren, n).await.expect(202);
    }
    assert_eq!(ask(&soren, 10).await.expect(429).problem(), "too-many-requests");
    cloud.advance("P1D").await;
    let _ = ask(&soren.who.log_in(&cloud).await, 10).await.expect(202);
}

#[tokio::test]
async fn a_network_asks_three_hundred_times_an_hour_to_log_in_by_passkey_alone() {
    let cloud = cloud!().await;
    let ask = async || cloud.send(cloud.request(Method::POST, "/v1/sessions/passkey-options")).await;
    for _ in 0..300 {
        let _ = ask().await.expect(201);
    }
    assert_eq!(ask().await.expect(429).problem(), "too-many-requests");
    cloud.advance("PT1H").await;
    let _ = ask().await.expect(201);
}

#[tokio::test]
async fn p22_no_count_names_whom_it_counts() {
    let cloud = cloud!().await;
    let _ = guess(&cloud, "soren@rodgrod.example").await.expect(401);
    let items = cloud.dynamodb("Scan", &json!({ "TableName": "tickets" })).await["Items"].clone();
    let counts = items.as_array().unwrap().iter().filter(|item| item["kind"]["S"] == "RateCounter").collect::<Vec<_>>();
    assert_eq!(counts.len(), 3);
    for count in counts {
        assert!(!count.to_string().contains("rodgrod") && !count.to_string().contains("127.0"), "{count}");
        assert!(count["pk"]["S"].as_str().unwrap().starts_with("rate-limit."));
    }
}
