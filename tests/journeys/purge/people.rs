//! The people of an account that is removed.

use app::purge::{Progress, PurgeError};
use domain::{
    Commit, Now,
    audit::AuditEvent,
    id::MemberId,
    records::{AuditAction, Member, Membership, Role},
};
use serde_json::json;
use tests::{Behind, LocalCloud, PASSWORD, cloud, without_schedule};

#[tokio::test]
async fn p35_who_belongs_to_another_account_keeps_their_log_in_and_what_is_theirs_there() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let eva = cloud.person("eva@other.example").await;
    // Bo belongs to the removed account first, and their log-in leads into it.
    let bo = soren.invite_and_accept("bo@rodgrod.example", "member").await;
    let token = eva.invite("bo@rodgrod.example", "admin").await;
    let _ = cloud.accept(&token, PASSWORD).await.expect(201);
    let (removed, kept) = (soren.account(), eva.account());
    assert_eq!(bo.account(), removed);
    let behind = Behind::of(&cloud).await;
    behind.put(kept, "in/rows.csv", "kept").await;
    behind.ask_removal(removed).await;
    behind.remove(removed).await.unwrap();

    assert_eq!(behind.items_with(&removed.to_string()).await, [("ledger", "Erasure".to_owned())]);
    assert_eq!(behind.objects_of(kept).await, (1, 0, 0));
    let _ = bo.get("/v1/me").await.expect(401);
    let bo = bo.who.log_in(&cloud).await;
    assert_eq!(bo.account(), kept);
    let memberships = bo.get("/v1/me/memberships").await.expect(200).json();
    assert_eq!(memberships["items"].as_array().map(Vec::len), Some(1));
    let members = eva.get("/v1/members").await.expect(200).json();
    assert_eq!(members["items"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn p35_the_account_of_somebody_who_works_for_the_operator_is_not_removed_from_under_them() {
    let cloud = cloud!().await;
    let mut stine = cloud.person("stine@rodgrod.example").await;
    let app = stine.set_up_app().await;
    let _ = cloud.appoint("stine@rodgrod.example", &["support"]).await;
    let staff = stine.log_in_as_staff(&app).await;
    let (account, behind) = (stine.account(), Behind::of(&cloud).await);
    behind.ask_removal(account).await;
    assert!(matches!(behind.purge(account, behind.in_days(8)).await, Err(PurgeError::Staff(_))));
    let _ = staff.get("/v1/staff/sessions/current").await.expect(200);
    // Nothing of it has begun.
    let _ = stine.get("/v1/me").await.expect(200);
    // Once they are dismissed it goes on.
    let _ = cloud.dismiss("stine@rodgrod.example").await;
    behind.remove(account).await.unwrap();
    assert_eq!(behind.items_with(&account.to_string()).await, [("ledger", "Erasure".to_owned())]);
}

#[tokio::test]
async fn p35_who_joined_at_the_last_moment_is_found_and_the_removal_waits_anew() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let eva = cloud.person("eva@other.example").await;
    let (account, behind) = (soren.account(), Behind::of(&cloud).await);
    behind.ask_removal(account).await;
    let Progress::SettlesAt(settled) = behind.purge(account, behind.in_days(8)).await.unwrap() else { panic!() };
    // What a request writes that had begun before the access ended.
    let now = behind.in_days(8);
    let (user, member) = (eva.session["user_id"].as_str().unwrap().parse().unwrap(), MemberId::new(now, &[1; 10]));
    let event = AuditEvent::by_nobody(now, &clients::Randomness::system(), account, AuditAction::MemberJoined);
    let joined = Commit::new(now)
        .check_person_exists(user)
        .insert(&Member { account, member, user, role: Role::Member, since: now.timestamp() })
        .insert(&Membership { user, account, member, since: now.timestamp() })
        .audit(&event);
    behind.store.commit(joined).await.unwrap();
    let Progress::SettlesAt(later) = behind.purge(account, Now(settled)).await.unwrap() else {
        panic!("somebody had access until now");
    };
    assert!(later > settled);
    assert_eq!(behind.purge(account, Now(later)).await.unwrap(), Progress::Done);
    assert_eq!(behind.items_with(&account.to_string()).await, [("ledger", "Erasure".to_owned())]);
    let _ = eva.get("/v1/me").await.expect(200);
}

#[tokio::test]
async fn p35_nobody_joins_an_account_whose_removal_is_due_though_it_has_not_begun() {
    let cloud = LocalCloud::start_with(env!("CARGO_BIN_EXE_function"), |options| {
        options.template = Some(without_schedule("Due"));
    })
    .await;
    let soren = cloud.person("soren@rodgrod.example").await;
    Behind::of(&cloud).await.ask_removal(soren.account()).await;
    cloud.advance("P6D").await;
    let soren = soren.who.log_in(&cloud).await;
    let token = soren.invite("ada@rodgrod.example", "member").await;
    let _ = cloud.post("/v1/invitations/preview", &json!({ "token": token })).await.expect(200);
    cloud.advance("P2D").await;
    for answer in
        [cloud.post("/v1/invitations/preview", &json!({ "token": token })).await, cloud.accept(&token, PASSWORD).await]
    {
        assert_eq!(answer.expect(410).problem(), "link-expired");
    }
}
