//! Changes of a profile.

use crate::{
    audit::records::AuditAction,
    identity::{
        actor::Actor,
        contact::release_phone,
        records::{PhoneIdentity, Session, User},
    },
    kernel::{
        commit::{Commit, Stored},
        field_error::NullablePatch,
        language::Language,
        personal::{PersonName, PhoneNumber},
        random::RandomSource,
        time::Now,
    },
};

/// The changes to make. A field that is not given stays as it is.
#[derive(Debug, Clone)]
pub struct ProfileChange {
    /// Another name.
    pub name: Option<PersonName>,
    /// Another phone number, or `null` to remove it.
    pub phone: NullablePatch<PhoneNumber>,
    /// Another language.
    pub language: Option<Language>,
}

impl ProfileChange {
    /// The profile with the changes applied, and the names of the fields whose value changed.
    #[must_use]
    pub fn apply(&self, user: &User) -> (User, Vec<&'static str>) {
        let mut changed = user.clone();
        changed.name = self.name.clone().unwrap_or(changed.name);
        changed.language = self.language.unwrap_or(changed.language);
        changed.phone = match &self.phone {
            NullablePatch::Leave => changed.phone,
            NullablePatch::Remove => None,
            NullablePatch::Set(phone) => Some(phone.clone()),
        };
        // A new number is not verified yet.
        changed.phone_verified_at = changed.phone_verified_at.filter(|_| changed.phone == user.phone);
        let differs = [
            ("name", changed.name != user.name),
            ("phone", changed.phone != user.phone),
            ("language", changed.language != user.language),
        ];
        let fields = differs.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect();
        (changed, fields)
    }
}

impl User {
    /// The verified number that is given up if their profile becomes `changed`.
    #[must_use]
    pub fn phone_given_up(&self, changed: &Self) -> Option<&PhoneNumber> {
        self.verified_phone().filter(|_| changed.verified_phone().is_none())
    }

    /// Whether this session may make the change. Giving up a verified number requires recent authentication, because the number
    /// can reset a forgotten password.
    #[must_use]
    pub fn may_become(&self, changed: &Self, session: &Session, now: Now) -> bool {
        self.phone_given_up(changed).is_none() || session.is_fresh(now)
    }
}

/// The commit that changes these fields of a profile; none if there are none. `phone` are the holders of the number that
/// is given up, which this person is removed from.
#[must_use]
pub fn change_profile(
    now: Now,
    by: Actor<'_>,
    user: &Stored<User>,
    (changed, fields): (&User, Vec<&'static str>),
    phone: Option<&Stored<PhoneIdentity>>,
    random: &dyn RandomSource,
) -> Option<Commit> {
    if fields.is_empty() {
        return None;
    }
    let audit_event = by.audit_event(now, random, AuditAction::ProfileChanged).changing(fields);
    Some(release_phone(Commit::new(now), phone, user.user).replace(user, changed).audit(&audit_event))
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::*;
    use crate::{
        identity::{session::FRESH, token::SessionToken},
        kernel::{
            id::{AccountId, MemberId, SessionId, UserId},
            personal::{BrowserType, Device, EmailAddress, IpAddress},
        },
    };

    const NOW: Now = Now(Timestamp::UNIX_EPOCH);

    fn user(verified: bool) -> User {
        User {
            user: UserId::new(NOW, &[1; 10]),
            name: PersonName::parse("Ada Lovelace").unwrap(),
            email: EmailAddress::parse("ada@example.com").unwrap(),
            phone: PhoneNumber::parse("+4571727374").ok(),
            phone_verified_at: verified.then_some(NOW.0),
            email_changed_at: None,
            email_problem: None,
            email_confirmed_at: None,
            language: Language::Da,
            created_at: NOW.0,
        }
    }

    fn session() -> Session {
        let id = [1; 10];
        let (user, account, member) = (UserId::new(NOW, &id), AccountId::new(NOW, &id), MemberId::new(NOW, &id));
        let token = SessionToken::new(SessionId::new(NOW, &id), user, account, member, &[1; 32]);
        let device = Device { ip_address: IpAddress::unknown(), browser_type: BrowserType::of_user_agent("") };
        Session::begin(NOW, &token, device, false)
    }

    fn change(phone: NullablePatch<PhoneNumber>) -> ProfileChange {
        ProfileChange { name: None, phone, language: Some(Language::En) }
    }

    #[test]
    fn a_verified_number_is_given_up_by_another_and_by_none() {
        let gives_up = |verified, phone| {
            let user = user(verified);
            user.phone_given_up(&change(phone).apply(&user).0).is_some()
        };
        let number = |text| NullablePatch::Set(PhoneNumber::parse(text).unwrap());
        assert!(gives_up(true, NullablePatch::Remove));
        assert!(gives_up(true, number("+4560708090")));
        assert!(!gives_up(true, number("+4571727374")), "the same again is still proved");
        assert!(!gives_up(true, NullablePatch::Leave));
        assert!(!gives_up(false, NullablePatch::Remove));
    }

    #[test]
    fn to_give_up_a_verified_number_takes_recent_authentication() {
        let session = session();
        let late = Now(FRESH.after(NOW.0) + SignedDuration::from_secs(1));
        let may = |now, verified, phone| {
            let user = user(verified);
            user.may_become(&change(phone).apply(&user).0, &session, now)
        };
        assert!(may(NOW, true, NullablePatch::Remove));
        assert!(!may(late, true, NullablePatch::Remove));
        assert!(may(late, true, NullablePatch::Leave));
        assert!(may(late, false, NullablePatch::Remove));
    }
}
