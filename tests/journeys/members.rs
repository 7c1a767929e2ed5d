//! The members of an account: their permissions, and how their access is removed.

use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Applicant, PASSWORD, Person, cloud};

fn column(list: &Value, name: &str) -> Vec<Value> {
    list["items"].as_array().unwrap().iter().map(|item| item[name].clone()).collect()
}

/// The id of the member with this address.
async fn id_of(asking: &Person<'_>, email: &str) -> String {
    let list = asking.get("/v1/members").await.expect(200).json();
    let member = list["items"].as_array().unwrap().iter().find(|member| member["email"] == email).unwrap().clone();
    member["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn p02_a_person_who_is_let_in_can_log_in_and_access_that_is_taken_back_is_gone_on_the_next_request() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let ada = owner.invite_and_accept("ada@rodgrod.example", "member").await;
    let _ = ada.get("/v1/me").await.expect(200);
    let account = ada.get("/v1/account").await.expect(200).json();
    assert_eq!((&account["your_role"], &account["company_name"]), (&json!("member"), &json!("Rødgrød & Fløde ApS")));

    let id = id_of(&owner, "ada@rodgrod.example").await;
    let _ = owner.delete(&format!("/v1/members/{id}")).await.expect(204);
    assert_eq!(ada.get("/v1/me").await.expect(401).problem(), "not-logged-in");
    assert_eq!(owner.get(&format!("/v1/members/{id}")).await.expect(404).problem(), "not-found");
    let told = cloud.last_mail_to("ada@rodgrod.example").await;
    assert!(told.subject == "Din adgang er taget tilbage" && told.text.contains("Rødgrød & Fløde ApS"));
    // It was their last account, so their log-in is deleted too, and the mail says so.
    assert!(told.text.contains("dit log-in slettet"));
    let log_in = json!({ "email": "ada@rodgrod.example", "password": PASSWORD });
    assert_eq!(cloud.post("/v1/sessions", &log_in).await.expect(401).problem(), "wrong-credentials");
}

#[tokio::test]
async fn p02_another_role_is_in_force_on_the_next_request_and_the_person_is_notified() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let ada = owner.invite_and_accept("ada@rodgrod.example", "member").await;
    assert_eq!(ada.get("/v1/members").await.expect(403).problem(), "not-allowed");
    let path = format!("/v1/members/{}", ada.member_id().await);
    let changed = owner.patch(&path, &json!({ "role": "admin" })).await.expect(200);
    assert_eq!((changed.json()["role"].clone(), changed.header("etag")), (json!("admin"), "\"v2\""));
    let list = ada.get("/v1/members").await.expect(200).json();
    assert_eq!(column(&list, "email"), ["soren@rodgrod.example", "ada@rodgrod.example"]);
    assert_eq!(column(&list, "role"), ["owner", "admin"]);
    let told = cloud.last_mail_to("ada@rodgrod.example").await;
    assert!(told.subject == "Din rolle er ændret" && told.text.contains("administrator"));
    // The same role again changes nothing, and sends no mail.
    let mails = cloud.mails_to("ada@rodgrod.example").await.len();
    assert_eq!(owner.patch(&path, &json!({ "role": "admin" })).await.expect(200).header("etag"), "\"v2\"");
    assert_eq!(cloud.mails_to("ada@rodgrod.example").await.len(), mails);
}

#[tokio::test]
async fn p02_each_role_does_what_its_table_says_on_every_route_of_the_account() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let other = owner.invite_and_accept("target@rodgrod.example", "member").await.member_id().await;
    let invitee = json!({ "email": "new@rodgrod.example", "name": "Ny", "role": "member" });
    let invitation = owner.post("/v1/invitations", &invitee).await.expect(201).json();
    let (member, invitation) =
        (format!("/v1/members/{other}"), format!("/v1/invitations/{}", invitation["id"].as_str().unwrap()));
    let resend = format!("{invitation}/resend");
    let owners = owner.member_id().await;
    let owners = format!("/v1/members/{owners}");
    // Each row has a request that changes nothing if it is allowed, and the statuses for owner, admin, member and
    // auditor.
    let same = json!({ "role": "member" });
    let table = [
        (Method::GET, "/v1/account", json!(null), [200, 200, 200, 200]),
        (Method::GET, "/v1/account/administrator", json!(null), [200, 200, 200, 200]),
        (Method::PATCH, "/v1/account", json!({}), [200, 403, 403, 403]),
        (Method::GET, "/v1/me/memberships", json!(null), [200, 200, 200, 200]),
        (Method::GET, "/v1/me/notifications", json!(null), [200, 200, 200, 200]),
        (Method::PUT, "/v1/me/notifications", json!({}), [200, 200, 200, 200]),
        (Method::GET, "/v1/members", json!(null), [200, 200, 403, 200]),
        (Method::GET, &member, json!(null), [200, 200, 403, 200]),
        (Method::PATCH, &member, same, [200, 200, 403, 403]),
        (Method::PATCH, &owners, json!({ "role": "owner" }), [200, 403, 403, 403]),
        (Method::GET, "/v1/invitations", json!(null), [200, 200, 403, 200]),
        (
            Method::POST,
            "/v1/invitations",
            json!({ "email": "newer@rodgrod.example", "name": "Nyere", "role": "member" }),
            [201, 201, 403, 403],
        ),
        (
            Method::POST,
            "/v1/invitations",
            json!({ "email": "o@rodgrod.example", "name": "O", "role": "owner" }),
            [201, 403, 403, 403],
        ),
        (Method::POST, &resend, json!({}), [200, 200, 403, 403]),
        (Method::GET, "/v1/ownership-transfers", json!(null), [200, 200, 200, 200]),
        (Method::POST, "/v1/ownership-transfers", json!({ "member_id": other }), [201, 403, 403, 403]),
    ];
    let people = [
        owner.who.clone().log_in(&cloud).await,
        owner.invite_and_accept("admin@rodgrod.example", "admin").await,
        owner.invite_and_accept("member@rodgrod.example", "member").await,
        owner.invite_and_accept("auditor@rodgrod.example", "auditor").await,
    ];
    for (method, path, body, statuses) in table {
        for (person, status) in people.iter().zip(statuses) {
            let request = person.request(method.clone(), path);
            let request = if body.is_null() { request } else { request.json(&body) };
            let answer = person.send(request).await;
            assert_eq!(answer.status.as_u16(), status, "{} {method} {path}: {}", person.who.email(), answer.text);
            if status == 403 {
                assert_eq!(answer.problem(), "not-allowed", "{method} {path}");
            }
        }
        let logged_out = cloud.send(cloud.request(method.clone(), path).json(&body)).await;
        assert_eq!(logged_out.status, 401, "{method} {path} logged out");
    }
}

#[tokio::test]
async fn what_belongs_to_another_account_is_not_there() {
    let cloud = cloud!().await;
    let (owner, stranger) = (cloud.person("soren@rodgrod.example").await, cloud.person("eve@evil.example").await);
    let ada = owner.invite_and_accept("ada@rodgrod.example", "member").await.member_id().await;
    let body = json!({ "email": "new@rodgrod.example", "name": "Ny", "role": "member" });
    let invitation = owner.post("/v1/invitations", &body).await.expect(201).json()["id"].clone();
    let offer =
        owner.post("/v1/ownership-transfers", &json!({ "member_id": ada })).await.expect(201).json()["id"].clone();
    let (invitation, offer) = (invitation.as_str().unwrap(), offer.as_str().unwrap());
    for (method, path, body) in [
        (Method::GET, format!("/v1/members/{ada}"), json!(null)),
        (Method::PATCH, format!("/v1/members/{ada}"), json!({ "role": "admin" })),
        (Method::DELETE, format!("/v1/members/{ada}"), json!(null)),
        (Method::GET, "/v1/members/mem_x".to_owned(), json!(null)),
        (Method::POST, format!("/v1/invitations/{invitation}/resend"), json!({})),
        (Method::DELETE, format!("/v1/invitations/{invitation}"), json!(null)),
        (Method::POST, "/v1/ownership-transfers".to_owned(), json!({ "member_id": ada })),
        (Method::POST, format!("/v1/ownership-transfers/{offer}/accept"), json!({})),
        (Method::DELETE, format!("/v1/ownership-transfers/{offer}"), json!(null)),
    ] {
        let answer = stranger.send(stranger.request(method.clone(), &path).json(&body)).await;
        assert_eq!((answer.status.as_u16(), answer.problem()), (404, "not-found".to_owned()), "{method} {path}");
    }
    for list in ["/v1/invitations", "/v1/ownership-transfers"] {
        assert_eq!(stranger.get(list).await.expect(200).json()["items"], json!([]), "{list}");
    }
}

#[tokio::test]
async fn only_an_owner_who_has_just_proved_who_they_are_touches_an_owner() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let admin = owner.invite_and_accept("admin@rodgrod.example", "admin").await;
    let ada = owner.invite_and_accept("ada@rodgrod.example", "owner").await;
    let path = format!("/v1/members/{}", ada.member_id().await);
    assert_eq!(admin.delete(&path).await.expect(403).problem(), "not-allowed");
    assert_eq!(admin.patch(&path, &json!({ "role": "member" })).await.expect(403).problem(), "not-allowed");
    cloud.advance("PT6M").await;
    assert_eq!(owner.delete(&path).await.expect(403).problem(), "reauthentication-required");
    assert_eq!(
        owner.patch(&path, &json!({ "role": "admin" })).await.expect(403).problem(),
        "reauthentication-required"
    );
    let owner = owner.who.log_in(&cloud).await;
    let _ = owner.patch(&path, &json!({ "role": "admin" })).await.expect(200);
    let _ = owner.delete(&path).await.expect(204);
}

#[tokio::test]
async fn the_last_owner_stays() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let path = format!("/v1/members/{}", owner.member_id().await);
    assert_eq!(owner.delete(&path).await.expect(409).problem(), "sole-owner");
    assert_eq!(owner.patch(&path, &json!({ "role": "member" })).await.expect(409).problem(), "sole-owner");
    assert_eq!(owner.delete("/v1/me").await.expect(409).problem(), "sole-owner");
    let _ = owner.get("/v1/me").await.expect(200);
}

#[tokio::test]
async fn of_two_owners_who_remove_each_other_or_leave_at_once_one_is_left() {
    let cloud = cloud!().await;
    for (round, themselves) in [false, true].into_iter().enumerate() {
        let one = cloud.person(&format!("one{round}@rodgrod.example")).await;
        let two = one.invite_and_accept(&format!("two{round}@rodgrod.example"), "owner").await;
        let (first, second) = (one.member_id().await, two.member_id().await);
        let (first, second) = (format!("/v1/members/{first}"), format!("/v1/members/{second}"));
        let paths = if themselves { [&first, &second] } else { [&second, &first] };
        // The held request has already read who owns the account when the other one completes.
        let held = cloud.hold(("account", "BatchGetItem", 2), one.delete(paths[0])).await;
        let _ = two.delete(paths[1]).await.expect(204);
        assert_eq!(held.let_go().await.expect(409).problem(), "sole-owner");
        let left = if themselves { &one } else { &two };
        assert_eq!(left.get("/v1/account").await.expect(200).json()["your_role"], "owner");
        assert_eq!(left.get("/v1/members").await.expect(200).json()["items"].as_array().map(Vec::len), Some(1));
    }
}

#[tokio::test]
async fn a_stale_edit_of_a_member_is_refused() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let path =
        format!("/v1/members/{}", owner.invite_and_accept("ada@rodgrod.example", "member").await.member_id().await);
    let seen = owner.get(&path).await.expect(200).header("etag").to_owned();
    let edit =
        |role: &str| owner.request(Method::PATCH, &path).header("if-match", &seen).json(&json!({ "role": role }));
    let answers = join_all([owner.send(edit("admin")), owner.send(edit("auditor"))]).await;
    let mut statuses = answers.iter().map(|answer| answer.status.as_u16()).collect::<Vec<_>>();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
    let removal = owner.request(Method::DELETE, &path).header("if-match", &seen);
    assert_eq!(owner.send(removal).await.expect(412).problem(), "stale");
}

#[tokio::test]
async fn p13_what_is_done_to_a_member_is_recorded_for_them_too() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let ada = owner.invite_and_accept("ada@rodgrod.example", "member").await;
    let path = format!("/v1/members/{}", ada.member_id().await);
    let _ = owner.patch(&path, &json!({ "role": "auditor" })).await.expect(200);
    let mine = ada.get("/v1/me").await.expect(200).json()["activity"].clone();
    assert_eq!(column(&mine, "action"), ["role-changed", "logged-in", "member-joined"]);
    assert_eq!(column(&mine, "by_another"), [true, false, false]);
    assert_eq!(mine["items"][0]["changed"], json!(["role"]));
    assert_eq!(mine["items"][0]["session_id"], json!(null));
    let theirs = owner.get("/v1/me").await.expect(200).json()["activity"].clone();
    assert_eq!(column(&theirs, "action"), ["role-changed", "member-invited", "logged-in", "account-opened"]);
}

#[tokio::test]
async fn a_long_list_of_members_comes_in_pages() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    for n in 0..4 {
        let _ = owner.invite_and_accept(&format!("m{n}@rodgrod.example"), "member").await;
    }
    let first = owner.get("/v1/members?limit=3").await.expect(200).json();
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = owner.get(&format!("/v1/members?limit=3&cursor={cursor}")).await.expect(200).json();
    let seen = [column(&first, "email"), column(&second, "email")].concat();
    assert_eq!((seen.len(), second["next_cursor"].clone()), (5, json!(null)));
    assert_eq!(seen[0], "soren@rodgrod.example");
}

#[tokio::test]
async fn p02_one_person_in_several_accounts_goes_on_in_another_with_a_new_token() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let other = Applicant::new("ada@floede.example");
    let mut other = other;
    other.request["company_name"] = json!("Fløde A/S");
    let ada = other.sign_up(&cloud).await.log_in(&cloud).await;
    let token = soren.invite("ada@floede.example", "auditor").await;
    let _ = cloud.accept(&token, PASSWORD).await.expect(201);
    let mine = ada.get("/v1/me/memberships").await.expect(200).json();
    assert_eq!(column(&mine, "company_name"), ["Fløde A/S", "Rødgrød & Fløde ApS"]);
    assert_eq!(column(&mine, "role"), ["owner", "auditor"]);
    assert_eq!(column(&mine, "current"), [true, false]);
    let first = ada.get("/v1/me/memberships?limit=1").await.expect(200).json();
    let next = format!("/v1/me/memberships?limit=1&cursor={}", first["next_cursor"].as_str().unwrap());
    let second = ada.get(&next).await.expect(200).json();
    assert_eq!([&first, &second].map(|page| column(page, "current")), [[true], [false]]);
    assert_eq!(second["next_cursor"], Value::Null);
    let there = json!({ "account_id": mine["items"][1]["account_id"] });
    let entered = ada.post("/v1/sessions/current/account", &there).await.expect(201).json();
    assert_eq!(entered["session"]["account_id"], there["account_id"]);
    assert_eq!(ada.get("/v1/account").await.expect(401).problem(), "not-logged-in");
    let token = entered["token"].as_str().unwrap();
    let account = cloud.send(cloud.request(Method::GET, "/v1/account").bearer_auth(token)).await.expect(200).json();
    assert_eq!((&account["id"], &account["your_role"]), (&there["account_id"], &json!("auditor")));
    // An account of which the person is not a member is not found.
    let nowhere = json!({ "account_id": cloud.person("eve@evil.example").await.session["account_id"] });
    let request = cloud.request(Method::POST, "/v1/sessions/current/account").bearer_auth(token).json(&nowhere);
    assert_eq!(cloud.send(request).await.expect(404).problem(), "not-found");
}

#[tokio::test]
async fn p02_who_is_removed_from_one_of_their_accounts_keeps_the_other() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let bo = cloud.person("bo@other.example").await;
    let ada = soren.invite_and_accept("ada@rodgrod.example", "member").await;
    let token = bo.invite("ada@rodgrod.example", "admin").await;
    let _ = cloud.accept(&token, PASSWORD).await.expect(201);
    let _ = soren.delete(&format!("/v1/members/{}", ada.member_id().await)).await.expect(204);
    let _ = ada.get("/v1/me").await.expect(401);
    let told = cloud.last_mail_to("ada@rodgrod.example").await;
    assert!(told.subject == "Din adgang er taget tilbage" && !told.text.contains("slettet"));
    let ada = ada.who.log_in(&cloud).await;
    assert_eq!(ada.session["account_id"], bo.session["account_id"]);
    assert_eq!(ada.get("/v1/account").await.expect(200).json()["your_role"], "admin");
}
