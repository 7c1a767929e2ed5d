use jiff::Timestamp;

use super::*;
use crate::{
    accounts::id::InvitationId,
    kernel::{
        commit::Version,
        id::AccountId,
        personal::{BrowserType, CompanyName, EmailAddress, IpAddress},
    },
};

const NOW: Now = Now(Timestamp::UNIX_EPOCH);
const RIGHT: &str = "violin-kaktus-9-måner";
const OTHER: &str = "tolv gule hatte på en knage";

fn user_id(nth: u8) -> UserId {
    UserId::new(NOW, &[nth; 10])
}

fn account_id() -> AccountId {
    AccountId::new(NOW, &[1; 10])
}

fn token(nth: u8) -> InvitationToken {
    InvitationToken::new(account_id(), InvitationId::new(NOW, &[1; 10]), &[nth; 32])
}

fn invitation(role: Role) -> Stored<Invitation> {
    let record = Invitation {
        account: account_id(),
        invitation: InvitationId::new(NOW, &[1; 10]),
        token: token(1).hash(),
        name: PersonName::parse("Ada Lovelace").unwrap(),
        email: EmailAddress::parse("ada@example.com").unwrap(),
        role,
        invited_by: MemberId::new(NOW, &[1; 10]),
        language: Language::En,
        asked_at: NOW.0,
        expires_at: NOW.0,
    };
    Stored { record, version: Version::FIRST }
}

fn member(role: Role) -> Member {
    Member { account: account_id(), member: MemberId::new(NOW, &[1; 10]), user: user_id(1), role, since: NOW.0 }
}

fn credential(password: &str) -> Stored<PasswordCredential> {
    let record = PasswordCredential {
        email: EmailLookup::new("v1", "ada"),
        user: user_id(2),
        account: account_id(),
        member: MemberId::new(NOW, &[2; 10]),
        password: self::password(password).hash(&[3; 16]).unwrap(),
        password_at: NOW.0,
        short_password: false,
    };
    Stored { record, version: Version::FIRST }
}

fn user() -> User {
    User {
        user: user_id(2),
        name: PersonName::parse("Ada Lovelace").unwrap(),
        email: EmailAddress::parse("ada@example.com").unwrap(),
        phone: None,
        phone_verified_at: None,
        email_changed_at: None,
        email_problem: None,
        email_confirmed_at: None,
        language: Language::En,
        created_at: NOW.0,
    }
}

fn password(text: &str) -> Password {
    Password::parse(text).unwrap()
}

fn new_login(name: Option<&str>) -> Acceptor<'static> {
    let name = name.map(|name| PersonName::parse(name).unwrap());
    Acceptor::New(NewLogin { user: user_id(3), name, phone: None, language: Language::En, salt: [3; 16] })
}

fn accept(proof: Proof, acceptor: Acceptor<'_>) -> Result<(), AcceptError> {
    let (invitation, emails) = (invitation(Role::Member), [EmailLookup::new("v1", "ada")]);
    let account = Account {
        account: account_id(),
        company_name: CompanyName::parse("Rødgrød & Fløde ApS").unwrap(),
        second_factor_required: false,
        created_at: NOW.0,
    };
    let owners = Stored { record: Owners::first(account_id(), user_id(1)), version: Version::FIRST };
    let device = Device { ip_address: IpAddress::unknown(), browser_type: BrowserType::of_user_agent("") };
    let accepted = Accepted {
        invitation: &invitation,
        emails: &emails,
        account: &account,
        owners: &owners,
        inviter: None,
        member: MemberId::new(NOW, &[4; 10]),
        device: &device,
        random: &|bytes: &mut [u8]| bytes.fill(7),
    };
    accepted.by(NOW, proof, acceptor).map(|commit| assert!(commit.into_writes().is_ok()))
}

#[test]
fn p02_an_invitation_is_void_once_its_inviter_may_not_invite_with_its_role() {
    for inviter in Role::ALL {
        let permitted = Role::ALL.map(|role| invitation(role).is_permitted_to(&member(inviter)));
        let expected = match inviter {
            Role::Owner => [true; 4],
            Role::Admin => [false, true, true, true],
            Role::Member | Role::Auditor => [false; 4],
        };
        assert_eq!(permitted, expected, "{inviter:?}");
    }
}

#[test]
fn an_invitation_opens_with_the_token_of_its_newest_link_alone() {
    assert!(invitation(Role::Member).matches_token(&token(1)));
    assert!(!invitation(Role::Member).matches_token(&token(2)));
}

#[test]
fn a_session_proves_only_whom_the_invitation_is_to() {
    let credential = credential(RIGHT);
    let by = |session, credential| Presented::of(None, session)?.prove(credential);
    assert!(matches!(by(Some(user_id(2)), Some(&credential.record)), Ok(Proof::Session)));
    let missing = AcceptError::Password(FieldErrorCode::Missing);
    for (session, credential) in [
        (Some(user_id(1)), Some(&credential.record)),
        (Some(user_id(2)), None),
        (None, Some(&credential.record)),
        (None, None),
    ] {
        assert_eq!(by(session, credential).unwrap_err(), missing);
    }
}

#[test]
fn a_password_that_is_given_must_be_right_whoever_is_logged_in() {
    let credential = credential(RIGHT);
    let presented = Presented::of(Some(password(OTHER)), Some(user_id(2))).unwrap();
    let proof = presented.prove(Some(&credential)).unwrap();
    let user = user();
    let known = || Acceptor::Known { user: Some(&user), credential: &credential };
    assert_eq!(accept(proof, known()), Err(AcceptError::WrongCredentials));
    assert_eq!(accept(Proof::Password(password(RIGHT)), known()), Ok(()));
    assert_eq!(accept(Proof::Session, known()), Ok(()));
}

#[test]
fn a_wrong_password_is_told_before_a_missing_person() {
    let credential = credential(RIGHT);
    let gone = || Acceptor::Known { user: None, credential: &credential };
    assert_eq!(accept(Proof::Password(password(OTHER)), gone()), Err(AcceptError::WrongCredentials));
    assert_eq!(accept(Proof::Password(password(RIGHT)), gone()), Err(AcceptError::NoPerson));
}

#[test]
fn a_new_person_chooses_a_password_that_is_more_than_what_is_known_of_them() {
    let chosen = |name, text| accept(Proof::Password(password(text)), new_login(name));
    assert_eq!(chosen(None, RIGHT), Ok(()));
    assert_eq!(chosen(None, "kort"), Err(AcceptError::Password(FieldErrorCode::PasswordTooShort)));
    for (name, text) in [(None, "AdaLovelaceRødgrød1"), (Some("Søren Åkjær Ødegård"), "SørenÅkjærØdegård1")]
    {
        assert_eq!(chosen(name, text), Err(AcceptError::Password(FieldErrorCode::PasswordContext)), "{text}");
    }
    assert_eq!(accept(Proof::Session, new_login(None)), Err(AcceptError::Password(FieldErrorCode::Missing)));
}
