//! Runs of integrations, and their files (P17, P19–P21).

use std::collections::BTreeSet;

use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, LocalCloud, Person, cloud, integration_with, upload};

const OWNER: &str = "soren@rodgrod.example";
const PATH: &str = "/v1/integrations";
const BYTES: &[u8] = b"id;navn\n1;Ada\n";
/// A file with a row that is refused.
const REFUSED: &[u8] = b"id;navn;email\n1;Ada;ada@kunde.example\n2;Bo;x\n";
const GB: u64 = 1_000_000_000;

/// Sets up an integration, with these fields beside those of the import or in place of them. Its id.
async fn set_up(cloud: &LocalCloud, person: &Person<'_>, more: &Value) -> String {
    let created = person.post(PATH, &integration_with(cloud.inner().now(), more)).await.expect(201).json();
    created["id"].as_str().unwrap().to_owned()
}

async fn announce(person: &Person<'_>, id: &str, body: &Value) -> Answer {
    person.post(&format!("{PATH}/{id}/uploads"), body).await
}

/// An announcement of so many bytes.
fn of_size(bytes: u64) -> Value {
    let mut body = upload(BYTES);
    body["size"] = json!(bytes);
    body
}

/// The path of an announced run.
fn run_path(id: &str, announced: &Answer) -> String {
    format!("{PATH}/{id}/runs/{}", announced.json()["run_id"].as_str().unwrap())
}

async fn export(person: &Person<'_>, id: &str) -> Answer {
    person.send(person.request(Method::POST, &format!("{PATH}/{id}/runs"))).await
}

async fn in_english(person: &Person<'_>, path: &str) -> Answer {
    person.send(person.request(Method::GET, path).header("accept-language", "en")).await
}

fn statuses(answers: &[Answer]) -> Vec<u16> {
    let mut statuses = answers.iter().map(|answer| answer.status.as_u16()).collect::<Vec<_>>();
    statuses.sort_unstable();
    statuses
}

/// How many bytes the files of the only account take.
async fn room(cloud: &LocalCloud) -> u64 {
    let stored = cloud.stored("accounts", "FileUsage").await;
    assert_eq!(stored.len(), 1);
    stored[0]["bytes"]["N"].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn p17_exactly_the_announced_bytes_are_uploaded_once_and_within_15_minutes() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let id = set_up(&cloud, &owner, &json!({})).await;
    let announced = announce(&owner, &id, &upload(BYTES)).await.expect(201);
    let link = announced.json();
    let names = link["headers"].as_object().unwrap().keys().map(String::as_str).collect::<BTreeSet<_>>();
    assert_eq!(names, BTreeSet::from(["content-type", "if-none-match", "x-amz-checksum-sha256"]));
    let signed = "SignedHeaders=content-length%3Bcontent-type%3Bhost%3Bif-none-match%3Bx-amz-checksum-sha256";
    assert!(link["upload_url"].as_str().unwrap().contains(signed), "{}", announced.text);
    for (bytes, without) in [
        (&b"id;navn\n1;Bo!\n"[..], ""),
        (b"id;navn\n1;Adam\n", ""),
        (b"", ""),
        (BYTES, "x-amz-checksum-sha256"),
        (BYTES, "if-none-match"),
        (BYTES, "content-type"),
    ] {
        let refused = cloud.put_file(&link, bytes, without).await;
        assert!([400, 403].contains(&refused.status.as_u16()), "{without}: {} {}", refused.status, refused.text);
    }
    let _ = cloud.put_file(&link, BYTES, "").await.expect(200);
    let _ = cloud.put_file(&link, BYTES, "").await.expect(412);
    let (files, _) = cloud.files();
    let run = link["run_id"].as_str().unwrap();
    let key = format!("days-90/{}/{id}/{run}/upload", owner.account());
    assert_eq!(files.find(&key).await.unwrap().unwrap().bytes, BYTES.len() as u64);

    let late = announce(&owner, &id, &upload(BYTES)).await.expect(201).json();
    cloud.advance("PT15M1S").await;
    let _ = cloud.put_file(&late, BYTES, "").await.expect(403);
}

#[tokio::test]
async fn p19_a_run_is_listed_and_shown_with_who_started_it_and_its_file() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let id = set_up(&cloud, &owner, &json!({})).await;
    let admin = owner.invite_and_accept("adam@rodgrod.example", "admin").await;
    let other = set_up(&cloud, &owner, &json!({})).await;
    let _ = announce(&owner, &other, &upload(BYTES)).await.expect(201);
    let first = announce(&owner, &id, &upload(BYTES)).await.expect(201);
    cloud.advance("PT1S").await;
    let second = announce(&admin, &id, &upload(BYTES)).await.expect(201);
    let shown = owner.get(&run_path(&id, &second)).await.expect(200);
    let expected = json!({
        "id": second.json()["run_id"], "status": "queued", "queued_at": shown.json()["queued_at"], "started_at": null,
        "ended_at": null, "started_by": admin.session["user_id"], "endpoint": "kunder.csv", "http_status": null,
        "response_message": null, "rows_read": 0, "rows_changed": 0, "rows_unchanged": 0, "rows_refused": 0,
        "rows_repeated": 0, "bytes": BYTES.len(), "contract_version": null,
        "file": { "available_until": null, "deleted_at": null }, "has_refused": false,
    });
    assert_eq!(shown.json(), expected);
    let known = owner.request(Method::GET, &run_path(&id, &second)).header("if-none-match", shown.header("etag"));
    let _ = owner.send(known).await.expect(304);

    let list = format!("{PATH}/{id}/runs");
    let ids = |page: &Value| page["items"].as_array().unwrap().iter().map(|run| run["id"].clone()).collect::<Vec<_>>();
    let all = owner.get(&list).await.expect(200).json();
    assert_eq!(ids(&all), [second.json()["run_id"].clone(), first.json()["run_id"].clone()]);
    let page = owner.get(&format!("{list}?limit=1")).await.expect(200).json();
    let next = format!("{list}?limit=1&cursor={}", page["next_cursor"].as_str().unwrap());
    assert_eq!(ids(&owner.get(&next).await.expect(200).json()), [first.json()["run_id"].clone()]);
    let log = owner.get("/v1/audit?limit=1").await.expect(200).json();
    assert_eq!(log["items"][0]["action"], "integration-run-started");
    assert_eq!(log["items"][0]["actor"], admin.session["user_id"]);
}

#[tokio::test]
async fn what_is_wrong_with_an_announcement_is_told_at_once() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let id = set_up(&cloud, &owner, &json!({})).await;
    let wrong = json!({ "filename": "", "content_type": "csv", "size": 0, "sha256": "abc", "x": 1 });
    let expected = [
        "/filename empty",
        "/content_type invalid-content-type",
        "/size empty-file",
        "/sha256 invalid-sha256",
        "/x unknown-field",
    ];
    assert_eq!(announce(&owner, &id, &wrong).await.expect(422).field_errors(), expected);
    let missing = ["/filename missing", "/content_type missing", "/size missing", "/sha256 missing"];
    assert_eq!(announce(&owner, &id, &json!({})).await.expect(422).field_errors(), missing);
    assert_eq!(announce(&owner, &id, &of_size(GB + 1)).await.expect(413).problem(), "file-too-large");
    for (accept, words) in [("da", "højst fylde 1 GB"), ("en", "at most 1 GB")] {
        let asked = owner.request(Method::POST, &format!("{PATH}/{id}/uploads")).header("accept-language", accept);
        let refused = owner.send(asked.json(&of_size(GB + 1))).await.expect(413);
        assert!(refused.json()["detail"].as_str().unwrap().contains(words), "{}", refused.text);
    }
    assert!(cloud.stored("accounts", "Run").await.is_empty());
    assert!(cloud.stored("accounts", "FileUsage").await.is_empty());
}

#[tokio::test]
async fn the_files_of_a_trial_have_1_gb_in_all_and_those_of_a_subscriber_have_room() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let id = set_up(&cloud, &owner, &json!({})).await;
    let _ = announce(&owner, &id, &of_size(GB - 1)).await.expect(201);
    let _ = announce(&owner, &id, &of_size(1)).await.expect(201);
    assert_eq!(announce(&owner, &id, &of_size(1)).await.expect(409).problem(), "storage-full");
    assert_eq!(room(&cloud).await, GB);
    let _ = owner.subscribe("month").await;
    let _ = announce(&owner, &id, &of_size(GB)).await.expect(201);
    assert_eq!(room(&cloud).await, 2 * GB);
}

#[tokio::test]
async fn of_uploads_that_are_announced_at_once_each_byte_counts() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let id = set_up(&cloud, &owner, &json!({})).await;
    let third = of_size(GB / 3);
    let answers = join_all((0..5).map(|_| announce(&owner, &id, &third))).await;
    assert_eq!(statuses(&answers), [201, 201, 201, 409, 409]);
    let refused = answers.iter().filter(|answer| answer.status == 409).map(Answer::problem).collect::<Vec<_>>();
    assert_eq!(refused, ["storage-full", "storage-full"]);
    assert_eq!(room(&cloud).await, GB / 3 * 3);
    assert_eq!(cloud.stored("accounts", "Run").await.len(), 3);
}

#[tokio::test]
async fn p21_nothing_is_started_outside_the_days_of_the_contract_or_once_it_is_revoked() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let today = domain::date::day_of(cloud.inner().now());
    let day = |days: i32| domain::date::plus_days(today, days).to_string();
    let days = json!({ "starts_on": day(2), "ends_on": day(3) });
    let import = set_up(&cloud, &owner, &days).await;
    let days = json!({ "direction": "export", "starts_on": day(2), "ends_on": day(3) });
    let writes = set_up(&cloud, &owner, &days).await;
    let both =
        async |owner: &Person<'_>| [announce(owner, &import, &upload(BYTES)).await, export(owner, &writes).await];
    for answer in both(&owner).await {
        assert_eq!(answer.expect(409).problem(), "integration-not-started");
    }
    cloud.advance("P2D").await;
    let owner = owner.who.clone().log_in(&cloud).await;
    assert_eq!(statuses(&both(&owner).await), [201, 202]);
    cloud.advance("P2D").await;
    let owner = owner.who.clone().log_in(&cloud).await;
    for answer in both(&owner).await {
        assert_eq!(answer.expect(409).problem(), "integration-ended");
    }
    for id in [&import, &writes] {
        let _ = owner.delete(&format!("{PATH}/{id}")).await.expect(204);
    }
    for answer in both(&owner).await {
        assert_eq!(answer.expect(409).problem(), "integration-revoked");
    }
    // What ran stays on record.
    assert_eq!(
        owner.get(&format!("{PATH}/{import}/runs")).await.expect(200).json()["items"].as_array().unwrap().len(),
        1
    );
}

#[tokio::test]
async fn p17_an_export_runs_on_demand_and_one_at_a_time() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let import = set_up(&cloud, &owner, &json!({})).await;
    let writes = set_up(&cloud, &owner, &json!({ "direction": "export", "name": "Kunder" })).await;
    assert_eq!(export(&owner, &import).await.expect(409).problem(), "needs-file");
    assert_eq!(announce(&owner, &writes, &upload(BYTES)).await.expect(409).problem(), "reads-no-files");
    let both = join_all([export(&owner, &writes), export(&owner, &writes)]).await;
    assert_eq!(statuses(&both), [202, 409]);
    let today = domain::date::day_of(cloud.inner().now());
    for answer in both {
        if answer.status == 409 {
            assert_eq!(answer.problem(), "run-under-way");
            continue;
        }
        let run = answer.json();
        assert_eq!((&run["status"], &run["started_by"]), (&json!("queued"), &owner.session["user_id"]));
        assert_eq!((&run["endpoint"], run["bytes"].is_null()), (&json!(format!("kunder-{today}.csv")), true));
        let path = format!("{PATH}/{writes}/runs/{}", run["id"].as_str().unwrap());
        assert_eq!(owner.get(&path).await.expect(200).json(), run);
        for answer in [owner.get(&format!("{path}/file")).await, owner.delete(&format!("{path}/file")).await] {
            assert_eq!(answer.expect(404).problem(), "not-found");
        }
    }
    assert_eq!(export(&owner, &writes).await.expect(409).problem(), "run-under-way");
}

#[tokio::test]
async fn what_is_sent_again_with_its_key_starts_one_run() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let import = set_up(&cloud, &owner, &json!({})).await;
    let writes = set_up(&cloud, &owner, &json!({ "direction": "export" })).await;
    let announce = |body: &Value| {
        let request = owner.request(Method::POST, &format!("{PATH}/{import}/uploads"));
        owner.send(request.header("idempotency-key", "k1").json(body))
    };
    let [first, again] = [announce(&upload(BYTES)).await.expect(201), announce(&upload(BYTES)).await.expect(201)];
    assert_eq!(first.json(), again.json());
    assert_eq!(announce(&upload(b"other")).await.expect(422).problem(), "idempotency-key-reused");
    let run = async || {
        let request = owner.request(Method::POST, &format!("{PATH}/{writes}/runs"));
        owner.send(request.header("idempotency-key", "k1")).await.expect(202).json()
    };
    assert_eq!(run().await, run().await);
    assert_eq!(cloud.stored("accounts", "Run").await.len(), 2);
    assert_eq!(room(&cloud).await, BYTES.len() as u64);
}

#[tokio::test]
async fn p02_an_auditor_reads_runs_and_a_member_neither_reads_nor_starts_them() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let id = set_up(&cloud, &owner, &json!({})).await;
    let run = run_path(&id, &announce(&owner, &id, &upload(BYTES)).await.expect(201));
    for (email, role, reads) in [("aud@rodgrod.example", "auditor", true), ("mia@rodgrod.example", "member", false)] {
        let person = owner.invite_and_accept(email, role).await;
        let read = if reads { 200 } else { 403 };
        let _ = person.get(&format!("{PATH}/{id}/runs")).await.expect(read);
        let _ = person.get(&run).await.expect(read);
        let _ = person.get(&format!("{run}/file")).await.expect(if reads { 404 } else { 403 });
        for answer in [
            announce(&person, &id, &upload(BYTES)).await,
            export(&person, &id).await,
            person.delete(&format!("{run}/file")).await,
        ] {
            assert_eq!(answer.expect(403).problem(), "not-allowed");
        }
    }
}

#[tokio::test]
async fn p21_no_run_of_one_account_is_reached_from_another() {
    let cloud = cloud!().await;
    let (owner, eva) = (cloud.person(OWNER).await, cloud.person("eva@floede.example").await);
    let id = set_up(&cloud, &owner, &json!({})).await;
    let own = set_up(&cloud, &eva, &json!({})).await;
    let announced = announce(&owner, &id, &upload(BYTES)).await.expect(201);
    // Neither by its own path, nor as a run of an own integration.
    for run in [run_path(&id, &announced), run_path(&own, &announced)] {
        for answer in [
            eva.get(&run).await,
            eva.get(&format!("{run}/file")).await,
            eva.get(&format!("{run}/refused")).await,
            eva.delete(&format!("{run}/file")).await,
        ] {
            assert_eq!(answer.expect(404).problem(), "not-found");
        }
    }
    for answer in [
        eva.get(&format!("{PATH}/{id}/runs")).await,
        announce(&eva, &id, &upload(BYTES)).await,
        export(&eva, &id).await,
        owner.get(&format!("{PATH}/{id}/runs/run_x")).await,
        owner.get(&format!("{PATH}/x/runs")).await,
    ] {
        assert_eq!(answer.expect(404).problem(), "not-found");
    }
    assert!(owner.get(&run_path(&id, &announced)).await.expect(200).json()["file"]["deleted_at"].is_null());
}

#[tokio::test]
async fn p34_a_deactivated_account_starts_nothing_reads_and_deletes() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let import = set_up(&cloud, &owner, &json!({})).await;
    let writes = set_up(&cloud, &owner, &json!({ "direction": "export" })).await;
    let run = owner.transfer(&format!("{PATH}/{import}"), "kunder.csv", BYTES).await;
    let run = format!("{PATH}/{import}/runs/{}", run["id"].as_str().unwrap());
    cloud.advance("P31D").await;
    let owner = owner.who.clone().log_in(&cloud).await;
    for answer in [announce(&owner, &import, &upload(BYTES)).await, export(&owner, &writes).await] {
        assert_eq!(answer.expect(403).problem(), "account-deactivated");
    }
    let _ = owner.get(&format!("{run}/file")).await.expect(302);
    let _ = owner.delete(&format!("{run}/file")).await.expect(204);
}

#[tokio::test]
async fn p20_a_file_is_deleted_by_its_owner_once_and_a_run_that_waits_for_it_ends() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let id = set_up(&cloud, &owner, &json!({})).await;
    let announced = announce(&owner, &id, &upload(BYTES)).await.expect(201);
    let run = run_path(&id, &announced);
    let file = format!("{run}/file");
    assert_eq!(owner.get(&file).await.expect(404).problem(), "not-found");
    let delete = |tag: &str| owner.send(owner.request(Method::DELETE, &file).header("if-match", tag));
    assert_eq!(delete("\"v9\"").await.expect(412).problem(), "stale");
    let _ = delete(owner.get(&run).await.expect(200).header("etag")).await.expect(204);
    let deleted = owner.get(&run).await.expect(200);
    let shown = deleted.json();
    assert_eq!((&shown["status"], shown["file"]["deleted_at"].is_string()), (&json!("failed"), true));
    assert_eq!(shown["response_message"], "Filen blev slettet, før den var læst.");
    let english = in_english(&owner, &run).await.expect(200).json();
    assert_eq!(english["response_message"], "The file was deleted before it was read.");
    let _ = owner.delete(&file).await.expect(204);
    assert_eq!(owner.get(&run).await.expect(200).header("etag"), deleted.header("etag"));
    let log = owner.get("/v1/audit?limit=100").await.expect(200).json();
    let deletions = log["items"].as_array().unwrap().iter();
    assert_eq!(deletions.filter(|entry| entry["action"] == "integration-files-deleted").count(), 1);
}

#[tokio::test]
async fn p20_files_are_fetched_by_links_of_five_minutes_for_90_days_to_the_second() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let _ = owner.subscribe("year").await;
    let id = set_up(&cloud, &owner, &json!({})).await;
    let path = format!("{PATH}/{id}");
    let shown = owner.transfer(&path, "kunder.csv", REFUSED).await;
    let run = format!("{path}/runs/{}", shown["id"].as_str().unwrap());
    assert_eq!((&shown["status"], &shown["has_refused"]), (&json!("partly"), &json!(true)));
    assert_eq!(shown["response_message"], "2 rækker er læst: 1 ny eller ændret og 1 afvist.");
    let english = in_english(&owner, &run).await.expect(200).json();
    assert_eq!(english["response_message"], "2 rows were read: 1 new or changed and 1 refused.");

    let fetch = async |answer: &Answer| cloud.send(cloud.request_url(Method::GET, answer.header("location"))).await;
    let link = owner.get(&format!("{run}/file")).await.expect(302);
    assert_eq!(link.header("cache-control"), "no-store");
    let fetched = fetch(&link).await.expect(200);
    assert_eq!((fetched.text.as_bytes(), fetched.header("content-type")), (REFUSED, "text/csv"));
    assert_eq!(fetched.header("content-disposition"), "attachment; filename*=UTF-8''kunder.csv");
    let refused = in_english(&owner, &format!("{run}/refused")).await.expect(302);
    let fetched = fetch(&refused).await.expect(200);
    assert_eq!(fetched.header("content-disposition"), "attachment; filename*=UTF-8''kunder-refused.csv");
    cloud.advance("PT4M").await;
    let _ = fetch(&link).await.expect(200);
    cloud.advance("PT61S").await;
    let _ = fetch(&link).await.expect(403);

    let until = shown["file"]["available_until"].as_str().unwrap().parse::<domain::Timestamp>().unwrap();
    let left = |seconds: i64| format!("PT{}S", until.duration_since(cloud.inner().now()).as_secs() - seconds);
    cloud.advance(&left(200)).await;
    let owner = owner.who.clone().log_in(&cloud).await;
    let last = owner.get(&format!("{run}/file")).await.expect(302);
    let (_, expires) = last.header("location").split_once("X-Amz-Expires=").unwrap();
    let expires = expires.split('&').next().unwrap().parse::<u32>().unwrap();
    assert!(expires <= 200, "{expires}");
    let _ = fetch(&last).await.expect(200);
    cloud.advance(&left(-1)).await;
    let _ = fetch(&last).await.expect(403);
    for path in ["file", "refused"] {
        assert_eq!(owner.get(&format!("{run}/{path}")).await.expect(410).problem(), "file-gone");
    }
    assert!(owner.get(&run).await.expect(200).json()["file"]["available_until"].is_null());
}
