//! Operations that need more than one transaction.

use app::{EndingSessions, ErasureError, Partitions};
use clients::Randomness;
use domain::{
    Commit, Now,
    audit::AuditEvent,
    commit::StoredItem,
    id::{AccountId, InvitationId, MemberId, SessionId, UserId},
    personal::{BrowserType, Device, EmailAddress, IpAddress},
    processing::Period,
    records::{AuditAction, Invitation, InvitedAddress, Membership, Session},
    token::SessionToken,
};
use serde_json::json;
use store::Store;
use tests::{Person, cloud};

use crate::hashing::store_of;

const OLD: &str = "soren@rodgrod.example";

fn user(person: &Person<'_>) -> UserId {
    person.session["user_id"].as_str().unwrap().parse().unwrap()
}

/// Adds this many sessions of a person.
pub(crate) async fn begin_sessions(store: &Store, now: Now, user: UserId, many: u8) {
    let device = Device { ip_address: IpAddress::unknown(), browser_type: BrowserType::of_user_agent("") };
    let ids = (0..many).collect::<Vec<_>>();
    for ids in ids.chunks(40) {
        let begun = ids.iter().map(|nth| {
            let (account, member) = (AccountId::new(now, &[*nth; 10]), MemberId::new(now, &[*nth; 10]));
            let token = SessionToken::new(SessionId::new(now, &[*nth; 10]), user, account, member, &[*nth; 32]);
            Session::begin(now, &token, device.clone(), false)
        });
        let commit = Commit::new(now).check_person_exists(user);
        store.commit(begun.fold(commit, |commit, session| commit.insert(&session))).await.unwrap();
    }
}

/// Adds this many accounts with the person as a member, each with an invitation to the person's address.
async fn invite_to_own(store: &Store, now: Now, user: UserId, many: u8) {
    let email = store.email_lookup(&EmailAddress::parse(OLD).unwrap()).unwrap();
    let expires_at = Period::Days(7).after(now.timestamp());
    for nth in 0..many {
        let (account, member) = (AccountId::new(now, &[nth; 10]), MemberId::new(now, &[nth; 10]));
        let invitation = InvitationId::new(now, &[nth; 10]);
        let audit_event = AuditEvent::by_operator(now, &Randomness::system(), account, user, AuditAction::MemberJoined);
        let commit = Commit::new(now)
            .check_person_exists(user)
            .insert(&Membership { user, account, member, since: now.timestamp() })
            .insert(&InvitedAddress { account, email: email.clone(), invitation, expires_at })
            .audit(&audit_event);
        store.commit(commit).await.unwrap();
    }
}

#[tokio::test]
async fn an_address_is_taken_back_where_very_many_sessions_and_invitations_end_with_it() {
    let cloud = cloud!().await;
    let soren = cloud.person(OLD).await;
    soren.change_email("soren.ny@rodgrod.example").await;
    let (store, now, user) = (store_of(&cloud).await, Now(cloud.inner().now()), user(&soren));
    begin_sessions(&store, now, user, 70).await;
    invite_to_own(&store, now, user, 40).await;
    let token = cloud.last_token_to(OLD).await;
    let _ = cloud.post("/v1/email-changes/undo", &json!({ "token": token })).await.expect(204);
    assert!(store.all(&Session::within(&user), now).await.unwrap().is_empty());
    for membership in store.all(&Membership::within(&user), now).await.unwrap() {
        assert!(store.all(&InvitedAddress::within(&membership.account), now).await.unwrap().is_empty());
        assert!(store.all(&Invitation::within(&membership.account), now).await.unwrap().is_empty());
    }
    let _ = soren.get("/v1/me").await.expect(401);
}

#[tokio::test]
async fn sessions_that_do_not_fit_into_the_transaction_end_before_it() {
    let cloud = cloud!().await;
    let soren = cloud.person(OLD).await;
    let (store, now, user) = (store_of(&cloud).await, Now(cloud.inner().now()), user(&soren));
    begin_sessions(&store, now, user, 100).await;
    let left = async || store.all(&Session::within(&user), now).await.unwrap().len();
    let ending = EndingSessions::find(&store, now, user, None).await.unwrap();
    assert_eq!(left().await, 21);
    let ending = ending.make_room_for(&store, now, 59).await.unwrap();
    assert_eq!(left().await, 21, "they fit");
    let ending = ending.make_room_for(&store, now, 60).await.unwrap();
    assert_eq!((left().await, ending.is_empty()), (0, true));
}

#[tokio::test]
async fn an_erasure_that_is_broken_off_goes_on_where_it_ended() {
    let cloud = cloud!().await;
    let soren = cloud.person(OLD).await;
    let (store, now, user) = (store_of(&cloud).await, Now(cloud.inner().now()), user(&soren));
    begin_sessions(&store, now, user, 100).await;
    let sessions = async || store.all(&Session::within(&user), now).await.unwrap().len();
    let batch = |items: &mut Vec<StoredItem>, most: usize| {
        items.retain(|item| item.declaration.kind == "Session");
        let batch = items.drain(..most.min(items.len())).collect::<Vec<_>>();
        (!batch.is_empty()).then(|| Commit::new(now).erase_all(batch))
    };
    let mut batches = 0;
    let broken_off = |items: &mut Vec<StoredItem>| {
        batches += 1;
        // The third batch is refused.
        if batches < 3 { batch(items, 20) } else { Some(Commit::new(now)) }
    };
    let broken_off = Partitions::of_person(user).erase_in_batches(&store, broken_off).await;
    assert!(matches!(broken_off, Err(ErasureError::Commit(_))), "{broken_off:?}");
    assert_eq!(sessions().await, 61);
    let rest = Partitions::of_person(user).erase_in_batches(&store, |items| batch(items, 20)).await.unwrap();
    assert_eq!((sessions().await, rest.len()), (0, 0));
}

#[tokio::test]
async fn a_conflict_is_retried_as_often_as_is_said_and_no_more() {
    let cloud = cloud!().await;
    let store = store_of(&cloud).await;
    let mut retry = store.retry_conflicts(3);
    assert!(retry.back_off().await.is_ok() && retry.back_off().await.is_ok());
    assert!(retry.back_off().await.is_err());
}
