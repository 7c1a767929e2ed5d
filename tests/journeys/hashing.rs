//! Password hashes from the time when a hash cost less.

use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version};
use clients::Randomness;
use domain::{
    Commit, Now, Stored,
    audit::AuditEvent,
    identity::password::PasswordHash,
    personal::EmailAddress,
    records::{AuditAction, PasswordCredential},
};
use serde_json::{from_value, json, to_value};
use store::{CandidateKeys, Store};
use tests::{LocalCloud, PASSWORD, Person, cloud};

use crate::{
    second_factor::{answer, next_code},
    staff::{challenged, try_staff},
};

/// The tables, to look at data behind the API.
pub(crate) async fn store_of(cloud: &LocalCloud) -> Store {
    cloud.store("local").await
}

async fn credential(store: &Store, person: &Person<'_>, now: Now) -> Stored<PasswordCredential> {
    let email = EmailAddress::parse(person.who.email()).unwrap();
    let keys = store.email_lookups(&email).unwrap().iter().map(PasswordCredential::key).collect::<CandidateKeys<_>>();
    store.read(keys, now).await.unwrap().unwrap()
}

/// Gives somebody's credential another version, as a log-in does that hashes the password anew.
pub(crate) async fn rewrite_credential(cloud: &LocalCloud, person: &Person<'_>) {
    let (store, now) = (store_of(cloud).await, Now(cloud.inner().now()));
    let before = credential(&store, person, now).await;
    replace_credential(&store, &before, &before.record, now).await;
}

async fn replace_credential(store: &Store, before: &Stored<PasswordCredential>, after: &PasswordCredential, now: Now) {
    let action = AuditAction::PasswordChanged;
    let event = AuditEvent::by_operator(now, &Randomness::system(), before.account, before.user, action);
    store.commit(Commit::new(now).replace(before, after).audit(&event)).await.unwrap();
}

async fn is_cheap(store: &Store, person: &Person<'_>, now: Now) -> bool {
    let credential = credential(store, person, now).await;
    to_value(&credential.password).unwrap().as_str().unwrap().contains("m=8192,t=1,p=1")
}

#[tokio::test]
async fn a_hash_that_cost_less_is_made_anew_by_a_log_in_once_all_factors_were_shown() {
    let cloud = cloud!().await;
    let store = store_of(&cloud).await;
    let mut soren = cloud.person("soren@rodgrod.example").await;
    let now = || Now(cloud.inner().now());
    let cheap = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8_192, 1, 1, None).unwrap());
    let cheap = cheap.hash_password_with_salt(PASSWORD.as_bytes(), &[3; 16]).unwrap().to_string();
    let cheap: PasswordHash = from_value(json!(cheap)).unwrap();
    let weaken = async |person: &Person<'_>| {
        let before = credential(&store, person, now()).await;
        let after = PasswordCredential { password: cheap.clone(), ..before.record.clone() };
        replace_credential(&store, &before, &after, now()).await;
        assert!(is_cheap(&store, person, now()).await);
    };

    weaken(&soren).await;
    let wrong = json!({ "email": soren.who.email(), "password": format!("{PASSWORD}x") });
    let _ = cloud.post("/v1/sessions", &wrong).await.expect(401);
    assert!(is_cheap(&store, &soren, now()).await);
    let _ = soren.who.clone().log_in(&cloud).await;
    assert!(!is_cheap(&store, &soren, now()).await);
    let _ = soren.who.clone().log_in(&cloud).await;

    let app = soren.set_up_app().await;
    let _ = cloud.appoint(soren.who.email(), &["support"]).await;
    for staff in [false, true] {
        cloud.advance("PT1M").await;
        weaken(&soren).await;
        let asked = if staff {
            try_staff(&cloud, soren.who.email(), PASSWORD).await
        } else {
            soren.who.try_log_in(&cloud).await
        };
        let asked = asked.expect(202).json();
        assert!(is_cheap(&store, &soren, now()).await, "the password alone changes nothing");
        let code = next_code(&cloud, &app).await;
        let _ = challenged(&cloud, &asked, ("code", &json!(code))).await.expect(201);
        assert!(!is_cheap(&store, &soren, now()).await);
        let asked = soren.who.try_log_in(&cloud).await.expect(202).json();
        let _ = answer(&cloud, &asked["challenge"], &next_code(&cloud, &app).await).await.expect(201);
    }
}
