//! Who may call which route: every caller is tested against every route of the table [`ALLOWED`].

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    Now,
    newsletter::id::CampaignId,
    processing::Period,
    records::{Role, StaffRole},
};
use lambda::Access;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tests::{
    ALLOWED, Answer, Applicant, BY_STAFF_TOO, Device, LocalCloud, PASSWORD, Person,
    Who::{Everybody, Public},
    cloud, policy_in_force,
};

/// Routes whose body names something of another account.
const NAMES_IN_BODY: [&str; 2] = ["POST /v1/ownership-transfers", "POST /v1/sessions/current/account"];
/// Routes that end the session of the request.
const ENDS: [&str; 2] = ["DELETE /v1/sessions/current", "DELETE /v1/me"];
const OWNER: &str = "soren@rodgrod.example";
/// A row that the other account has.
const ROW: &str = "ib@kunde.example";
const ROLES: [(Role, &str); 4] = [
    (Role::Owner, OWNER),
    (Role::Admin, "adam@rodgrod.example"),
    (Role::Auditor, "aud@rodgrod.example"),
    (Role::Member, "mia@rodgrod.example"),
];

/// The ids of another account that a path can contain, by kind, and what else a request needs.
struct Foreign(BTreeMap<&'static str, String>);

impl Foreign {
    async fn of(cloud: &LocalCloud, eva: &mut Person<'_>) -> Self {
        let mut phone = Device::at(&cloud.inner().api_url());
        let added = eva.add_passkey(&mut phone, "Telefonen").await.expect(201).json();
        let _ = eva.invite("ida@floede.example", "member").await;
        let invitations = eva.get("/v1/invitations").await.expect(200).json();
        let guest = eva.invite_and_accept("gro@floede.example", "member").await.member_id().await;
        let offer = eva.post("/v1/ownership-transfers", &json!({ "member_id": guest })).await.expect(201).json();
        let _ = eva.put(&format!("/v1/datasets/contacts/rows/{ROW}"), &json!({ "name": "Ib" })).await.expect(201);
        let integration = tests::integration(cloud.inner().now());
        let integration = eva.post("/v1/integrations", &integration).await.expect(201).json();
        let uploads = format!("/v1/integrations/{}/uploads", integration["id"].as_str().unwrap());
        let upload = eva.post(&uploads, &tests::upload(b"id;navn")).await.expect(201).json();
        let _ = eva.subscribe("month").await;
        let invoices = eva.get("/v1/invoices").await.expect(200).json();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        Self(BTreeMap::from([
            ("members", eva.member_id().await),
            ("invitations", text(&invitations["items"][0]["id"])),
            ("ownership-transfers", text(&offer["id"])),
            ("accounts", text(&eva.session["account_id"])),
            ("sessions", text(&eva.session["id"])),
            ("invoices", text(&invoices["items"][0]["id"])),
            ("passkeys", text(&added["passkeys"][0]["id"])),
            ("integrations", text(&integration["id"])),
            ("runs", text(&upload["run_id"])),
            ("at", Period::Days(1).after(cloud.inner().now()).to_string()),
            ("newsletters", CampaignId::new(Now(cloud.inner().now()), &[1; 10]).to_string()),
        ]))
    }

    /// The documented path with these ids.
    fn path(&self, path: &str) -> String {
        let found = self.0.iter().find(|(kind, _)| path.contains(&format!("/{kind}/{{id}}")));
        let path = path.replace("{set}", "contacts").replace("{external_id+}", ROW);
        let path = path.replace("{run_id}", &self.0["runs"]);
        found.map_or_else(|| path.replace("{version}", policy_in_force()), |(_, id)| path.replace("{id}", id))
    }
}

/// A valid body for the routes that depend on the role, as invalid input may be reported before a missing permission.
fn body(route: &str, foreign: &Foreign) -> Value {
    match route {
        "POST /v1/invitations" => json!({ "email": "bo@rodgrod.example", "name": "Bo", "role": "member" }),
        "PATCH /v1/members/{id}" => json!({ "role": "auditor" }),
        "PATCH /v1/account" => json!({ "company_name": "Rødgrød ApS" }),
        "PUT /v1/billing-details" | "PUT /v1/staff/accounts/{id}/billing-details" => tests::billing_details(),
        "POST /v1/subscription" => json!({ "plan": "standard", "period": "month", "payment": "invoice" }),
        "PUT /v1/datasets/{set}/rows/{external_id+}" => json!({ "name": "Ib" }),
        "POST /v1/integrations/{id}/preview" => json!({ "filename": "kunder.csv", "content": "aWQ7bmF2bgo=" }),
        "POST /v1/integrations/{id}/uploads" => tests::upload(b"id;navn"),
        "POST /v1/staff/accounts/{id}/vat-decisions" => {
            json!({ "treatment": "danish", "vat_number": "DE136695976" })
        }
        "POST /v1/staff/invoices/{id}/payments" => {
            json!({ "amount": { "amount": "1.00", "currency": "DKK" }, "paid_on": "2026-11-17", "reference": "1" })
        }
        "POST /v1/staff/invoices/{id}/credit-notes" => {
            json!({ "amount": { "amount": "1.00", "currency": "DKK" }, "reason": "Prisen" })
        }
        "POST /v1/staff/newsletters" => json!({ "subject": "Nyt", "markdown_da": "Hej" }),
        "POST /v1/staff/newsletters/{id}/test" => json!({ "email": "ib@kunde.example" }),
        "POST /v1/staff/newsletters/{id}/schedule" => json!({ "at": foreign.0["at"] }),
        "POST /v1/staff/policies/{version}/announce" => json!({ "effective_from": "2099-01-01" }),
        "POST /v1/ownership-transfers" => json!({ "member_id": foreign.0["members"] }),
        "POST /v1/sessions/current/account" => json!({ "account_id": foreign.0["accounts"] }),
        _ => json!({}),
    }
}

async fn ask(cloud: &LocalCloud, route: &str, foreign: &Foreign, token: Option<&str>) -> Answer {
    let (method, path) = route.split_once(' ').unwrap();
    let method = method.parse::<Method>().unwrap();
    let mut request = cloud.request(method.clone(), &foreign.path(path));
    if method != Method::GET && method != Method::DELETE {
        request = request.json(&body(route, foreign));
    }
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    cloud.send(request).await
}

#[test]
fn every_route_says_who_may_take_it_and_declares_the_same() {
    let declared =
        tests::declarations().into_iter().map(|route| (route.key(), route.access)).collect::<BTreeMap<_, _>>();
    assert_eq!(
        declared.keys().cloned().collect::<BTreeSet<_>>(),
        ALLOWED.iter().map(|(route, _)| (*route).to_owned()).collect()
    );
    for (route, who) in ALLOWED {
        let fits = match declared[*route] {
            Access::Public | Access::OptionalSession => *who == Public,
            Access::AccountSession | Access::EnrollingSession => {
                *who != Public && !who.is_for_staff() && !BY_STAFF_TOO.contains(route)
            }
            Access::StaffSession => who.is_for_staff(),
            Access::AnySession => *who == Everybody && BY_STAFF_TOO.contains(route),
        };
        assert!(fits, "{route} is declared for {:?}", declared[*route]);
    }
}

#[tokio::test]
async fn p02_each_role_may_call_the_routes_of_the_table_and_no_others_and_never_another_account() {
    let cloud = cloud!().await;
    let mut eva = cloud.person("eva@floede.example").await;
    let foreign = Foreign::of(&cloud, &mut eva).await;
    let owner = cloud.person(OWNER).await;
    for (role, email) in &ROLES[1..] {
        let _ = owner.invite_and_accept(email, json!(role).as_str().unwrap()).await;
    }
    for (role, email) in ROLES.into_iter().rev() {
        let mut person = Applicant::new(email).log_in(&cloud).await;
        for (route, who) in ALLOWED {
            if *who == Public {
                continue;
            }
            if ENDS.contains(route) {
                person = Applicant::new(email).log_in(&cloud).await;
            }
            let answer = ask(&cloud, route, &foreign, Some(&person.token)).await;
            let told = format!("{role:?}: {route}: {} {}", answer.status, answer.text);
            if who.covers(role) {
                assert!(answer.status != StatusCode::UNAUTHORIZED && answer.problem() != "not-allowed", "{told}");
                let names_foreign = route.contains("{id}") || NAMES_IN_BODY.contains(route);
                assert!(!names_foreign || answer.status == StatusCode::NOT_FOUND, "{told}");
            } else {
                assert_eq!(
                    (answer.status, answer.problem().as_str()),
                    (StatusCode::FORBIDDEN, "not-allowed"),
                    "{told}"
                );
            }
        }
    }
    let roles = ["support", "finance", "dpo", "admin"];
    let mut staff = cloud.staff("stine@rodgrod.example", &roles).await;
    for (route, who) in ALLOWED.iter().filter(|(_, who)| *who != Public) {
        if ENDS[1..].contains(route) {
            staff = cloud.staff("stina@rodgrod.example", &roles).await;
        }
        let answer = ask(&cloud, route, &foreign, Some(&staff.token)).await;
        let open = who.is_for_staff() || BY_STAFF_TOO.contains(route);
        let shut = (answer.status, answer.problem().as_str()) == (StatusCode::FORBIDDEN, "not-allowed");
        assert_eq!(shut, !open, "staff: {route}: {} {}", answer.status, answer.text);
        assert_ne!(answer.status, StatusCode::UNAUTHORIZED, "staff: {route}");
    }
    // The other account is unchanged.
    let row = eva.get(&format!("/v1/datasets/contacts/rows/{ROW}")).await.expect(200);
    assert_eq!(row.json()["name"], "Ib");
    assert!(row.header("etag").starts_with("\"v1-"));
    let integrations = eva.get("/v1/integrations").await.expect(200).json();
    let [integration] = &integrations["items"].as_array().unwrap()[..] else { panic!("{integrations}") };
    assert_eq!((&integration["status"], &integration["contract_version"]), (&json!("active"), &json!(1)));
    let runs = format!("/v1/integrations/{}/runs", integration["id"].as_str().unwrap());
    let runs = eva.get(&runs).await.expect(200).json();
    let [run] = &runs["items"].as_array().unwrap()[..] else { panic!("{runs}") };
    assert_eq!((&run["status"], run["file"]["deleted_at"].is_null()), (&json!("queued"), true));
    assert_eq!(eva.get("/v1/members").await.expect(200).json()["items"].as_array().unwrap().len(), 2);
    assert_eq!(eva.get("/v1/invitations").await.expect(200).json()["items"].as_array().unwrap().len(), 1);
    assert_eq!(eva.get("/v1/ownership-transfers").await.expect(200).json()["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn p11_staff_may_call_the_routes_of_their_role_and_no_others() {
    let cloud = cloud!().await;
    let mut eva = cloud.person("eva@floede.example").await;
    let foreign = Foreign::of(&cloud, &mut eva).await;
    for role in StaffRole::ALL {
        let name = json!(role);
        let name = name.as_str().unwrap();
        let staff = cloud.staff(&format!("{name}@rodgrod.example"), &[name]).await;
        for (route, who) in ALLOWED.iter().filter(|(_, who)| who.is_for_staff()) {
            let answer = ask(&cloud, route, &foreign, Some(&staff.token)).await;
            let shut = (answer.status, answer.problem().as_str()) == (StatusCode::FORBIDDEN, "not-allowed");
            assert_eq!(shut, !who.covers_staff(role), "{role:?}: {route}: {} {}", answer.status, answer.text);
        }
    }
}

/// Routes that require a recent reauthentication, each with a valid body.
const SENSITIVE: &[(&str, &str)] = &[
    ("PATCH /v1/account", r#"{"second_factor_required": true}"#),
    (
        "PUT /v1/billing-details",
        r#"{
            "company_name": "Rødgrød ApS", "vat_number": "43628267", "invoice_email": "faktura@rodgrod.example",
            "invoice_address": {"line1": "Borggade 22", "postal_code": "6300", "city": "Gråsten", "country": "DK"},
            "contact_email": "ada@rodgrod.example", "reference": "1", "iban": "DK5000400440116243"
        }"#,
    ),
    ("POST /v1/subscription/removal", "{}"),
    ("PATCH /v1/members/{id}", r#"{"role": "owner"}"#),
    ("POST /v1/invitations", r#"{"email": "bo@rodgrod.example", "name": "Bo", "role": "owner"}"#),
    ("POST /v1/ownership-transfers", r#"{"member_id": "{id}"}"#),
    ("POST /v1/me/email", r#"{"email": "soren.ny@rodgrod.example"}"#),
    ("POST /v1/me/phone", r#"{"phone": "+4571727374"}"#),
    ("PUT /v1/me/password", r#"{"current_password": "{password}", "password": "en ny dag med regn"}"#),
    ("POST /v1/me/totp", "{}"),
    ("DELETE /v1/me/totp", "{}"),
    ("POST /v1/me/recovery-codes", "{}"),
    ("POST /v1/me/passkeys/options", "{}"),
    ("DELETE /v1/me/passkeys/{passkey}", "{}"),
    ("DELETE /v1/me", "{}"),
];

#[tokio::test]
async fn what_is_sensitive_is_done_for_five_minutes_after_a_proof_and_not_a_second_longer() {
    let cloud = cloud!().await;
    let mut owner = cloud.person(OWNER).await;
    let other = owner.invite_and_accept("mia@rodgrod.example", "member").await.member_id().await;
    let mut phone = Device::at(&cloud.inner().api_url());
    let passkey = owner.add_passkey(&mut phone, "Telefonen").await.expect(201).json();
    let app = owner.set_up_app().await;
    let ask = async |token: &str, (route, body): (&str, &str)| {
        let named = |text: &str| {
            let text = text.replace("{passkey}", passkey["passkeys"][0]["id"].as_str().unwrap());
            text.replace("{id}", &other).replace("{password}", PASSWORD)
        };
        let (method, path) = route.split_once(' ').unwrap();
        let body = serde_json::from_str::<Value>(&named(body)).unwrap();
        cloud.send(cloud.request(method.parse().unwrap(), &named(path)).bearer_auth(token).json(&body)).await
    };
    cloud.advance("PT5M").await;
    for asked in SENSITIVE {
        let answer = ask(&owner.token, *asked).await;
        assert_eq!(answer.problem(), "reauthentication-required", "{}: {}", asked.0, answer.text);
    }
    // A reauthentication opens all of them. Some still fail, as an earlier one has removed the factor that they need.
    let _ = owner.reauthenticate(&json!({ "code": app.code(cloud.inner().now()) })).await.expect(201);
    for asked in SENSITIVE {
        let answer = ask(&owner.token, *asked).await;
        assert_ne!(answer.problem(), "reauthentication-required", "{}: {}", asked.0, answer.text);
        assert!(answer.status != StatusCode::UNAUTHORIZED && answer.status.as_u16() < 500, "{}", asked.0);
    }
}

#[tokio::test]
async fn p02_an_ended_session_is_refused_by_every_route_that_needs_one() {
    let cloud = cloud!().await;
    let mut eva = cloud.person("eva@floede.example").await;
    let foreign = Foreign::of(&cloud, &mut eva).await;
    let owner = cloud.person(OWNER).await;
    // A person who is removed from one of two accounts still has a log-in.
    let removed = owner.invite_and_accept("mia@rodgrod.example", "admin").await;
    let _ = cloud.accept(&eva.invite("mia@rodgrod.example", "member").await, PASSWORD).await.expect(201);
    let erased = owner.invite_and_accept("moa@rodgrod.example", "admin").await;
    let _ = owner.delete(&format!("/v1/members/{}", erased.member_id().await)).await.expect(204);
    let _ = owner.delete(&format!("/v1/members/{}", removed.member_id().await)).await.expect(204);
    let forged = format!("{}x", owner.token);
    let shut = async |token: Option<&str>, whose: &str| {
        for (route, who) in ALLOWED {
            let answer = ask(&cloud, route, &foreign, token).await;
            // A valid session that is not a staff session is refused before anything else is checked.
            let refused = answer.status == StatusCode::UNAUTHORIZED
                || (who.is_for_staff() && answer.status == StatusCode::FORBIDDEN);
            assert_eq!(refused, *who != Public, "{whose}: {route}: {} {}", answer.status, answer.text);
        }
    };
    shut(None, "nobody").await;
    shut(Some(&removed.token), "removed").await;
    shut(Some(&erased.token), "erased").await;
    let out = owner.who.clone().log_in(&cloud).await;
    let _ = out.delete("/v1/sessions/current").await.expect(204);
    shut(Some(&out.token), "logged out").await;
    shut(Some(&forged), "forged").await;
    cloud.advance("PT25H").await;
    shut(Some(&owner.token), "expired").await;
}
