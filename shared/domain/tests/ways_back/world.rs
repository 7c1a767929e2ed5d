//! A person's log-in, and what its owner and a thief hold of it.

use domain::{
    Commit, Language, Now, Stored, Timestamp,
    audit::AuditEvent,
    id::{AccountId, MemberId, PasskeyId, UserId},
    identity::{
        factors::{Method, RecoveryCode, SecondFactorCode},
        password::PasswordHash,
    },
    personal::{BrowserType, Device, EmailAddress, IpAddress, PasskeyName, PersonName, PhoneNumber},
    records::{
        AdditionUndo, AuditAction, EmailLookup, EmailUndo, Factors, Passkey, PasskeyCredential, PasswordCredential,
        PhoneIdentity, PhoneLookup, User,
    },
    token::UndoToken,
};

use crate::items::Items;

/// Who does something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    Owner,
    Thief,
}

/// What one of the two holds.
#[derive(Debug, Clone, Default)]
pub(crate) struct Held {
    /// Whether they are logged in.
    pub(crate) session: bool,
    /// Whether the session has shown a second factor.
    pub(crate) second_factor: bool,
    /// The link to the address before, if it was mailed to them.
    pub(crate) address_link: Option<UndoToken>,
    /// The links that undo an addition, which were mailed to them.
    pub(crate) links: Vec<UndoToken>,
    /// The recovery codes that they made.
    pub(crate) codes: Vec<RecoveryCode>,
}

/// The log-in.
pub(crate) struct World {
    pub(crate) stored: Items,
    hour: i64,
    pub(crate) user: UserId,
    pub(crate) account: AccountId,
    pub(crate) owner: Held,
    pub(crate) thief: Held,
    pub(crate) device: Device,
}

impl Who {
    pub(crate) fn email(self) -> EmailAddress {
        EmailAddress::parse(if self == Self::Owner { "owner@example.com" } else { "thief@example.com" }).unwrap()
    }

    pub(crate) fn phone(self) -> PhoneNumber {
        PhoneNumber::parse(if self == Self::Owner { "+4520304050" } else { "+4520304051" }).unwrap()
    }

    pub(crate) fn passkey(self) -> PasskeyName {
        PasskeyName::parse(if self == Self::Owner { "owner" } else { "thief" }).unwrap()
    }

    /// A hash that stands for a password that they alone know.
    pub(crate) fn password(self) -> PasswordHash {
        hash(&format!("{self:?}"))
    }
}

fn hash(text: &str) -> PasswordHash {
    serde_json::from_value(text.into()).unwrap()
}

/// A hash that stands for a password that both know.
fn shared_password() -> PasswordHash {
    hash("both")
}

pub(crate) fn lookup(email: &EmailAddress) -> EmailLookup {
    EmailLookup::new("v1", email.as_str())
}

pub(crate) fn phone_lookup(phone: &PhoneNumber) -> PhoneLookup {
    PhoneLookup::new("v1", phone.as_str())
}

impl World {
    /// A log-in that has stood for a while: its owner and a thief have a session, and the thief may know the password.
    pub(crate) fn new(is_password_known: bool) -> Self {
        let stored = Items::default();
        let now = Now(Timestamp::from_second(1_000 * 3_600).unwrap());
        let (user, account) = (UserId::new(now, &stored.random()), AccountId::new(now, &stored.random()));
        let member = MemberId::new(now, &stored.random());
        let profile = User {
            user,
            name: PersonName::parse("Ada").unwrap(),
            email: Who::Owner.email(),
            phone: None,
            phone_verified_at: None,
            email_changed_at: None,
            email_problem: None,
            email_confirmed_at: None,
            language: Language::Da,
            created_at: now.0,
        };
        let credential = PasswordCredential {
            email: lookup(&profile.email),
            user,
            account,
            member,
            password: if is_password_known { shared_password() } else { Who::Owner.password() },
            password_at: now.0,
            short_password: false,
        };
        let device = Device { ip_address: IpAddress::unknown(), browser_type: BrowserType::of_user_agent("") };
        let held = Held { session: true, ..Held::default() };
        let mut world = Self { stored, hour: 2_000, user, account, owner: held.clone(), thief: held, device };
        let event = AuditEvent::from(&world.device, now, &world.stored, (account, user), AuditAction::AccountOpened);
        assert!(world.write(Commit::new(now).insert(&profile).insert(&credential).audit(&event)));
        world
    }

    pub(crate) fn now(&self) -> Now {
        Now(Timestamp::from_second(self.hour * 3_600).unwrap())
    }

    pub(crate) fn pass(&mut self, hours: i64) {
        self.hour += hours;
    }

    pub(crate) fn write(&mut self, commit: Commit) -> bool {
        self.stored.write(commit, |_| false, |_| false)
    }

    pub(crate) fn held(&mut self, who: Who) -> &mut Held {
        if who == Who::Owner { &mut self.owner } else { &mut self.thief }
    }

    pub(crate) fn profile(&self) -> Stored<User> {
        self.stored.get(&User::key(&self.user)).unwrap()
    }

    pub(crate) fn credential(&self) -> Stored<PasswordCredential> {
        self.stored.get(&PasswordCredential::key(&lookup(&self.profile().email))).unwrap()
    }

    /// Whether they know the password.
    pub(crate) fn knows_password(&self, who: Who) -> bool {
        [who.password(), shared_password()].contains(&self.credential().password)
    }

    pub(crate) fn factors(&self) -> Option<Stored<Factors>> {
        self.stored.get(&Factors::key(&self.user))
    }

    pub(crate) fn holders(&self, phone: &PhoneNumber) -> Option<Stored<PhoneIdentity>> {
        self.stored.get(&PhoneIdentity::key(&phone_lookup(phone)))
    }

    /// The link to the address before, if this token is it and it can still be used.
    pub(crate) fn address_undo(&self, token: Option<&UndoToken>) -> Option<Stored<EmailUndo>> {
        let undo = self.stored.get(&EmailUndo::key(&self.user))?;
        let works = token.is_some_and(|token| undo.token == token.hash()) && !self.now().is_past(undo.expires_at);
        works.then_some(undo)
    }

    /// The addition that a link undoes, if it can still be used.
    pub(crate) fn addition_undo(&self, token: &UndoToken) -> Option<Stored<AdditionUndo>> {
        let undo = self.stored.get(&AdditionUndo::key(&self.user, &token.hash()))?;
        (!self.now().is_past(undo.expires_at)).then_some(undo)
    }

    /// Whether they have a passkey, which logs in by itself.
    pub(crate) fn has_passkey(&self, who: Who) -> bool {
        let factors = self.factors();
        factors.is_some_and(|factors| factors.passkeys.iter().any(|passkey| passkey.name == who.passkey()))
    }

    /// The factors after they have shown a second factor, and by which method.
    pub(crate) fn shown(&self, who: Who) -> Option<(Factors, Method)> {
        let factors = self.factors()?;
        if self.has_passkey(who) {
            return Some((factors.record, Method::Passkey));
        }
        let codes = if who == Who::Owner { &self.owner.codes } else { &self.thief.codes };
        let mut codes = codes.iter().cloned().map(SecondFactorCode::Recovery);
        let verified = codes.find_map(|code| factors.accept(self.now(), &code))?;
        Some((verified.updated_factors, Method::RecoveryCode))
    }

    pub(crate) fn has_any_factor(&self) -> bool {
        Factors::has_second_factor(self.factors().as_deref())
    }

    /// Another passkey of theirs.
    pub(crate) fn new_passkey(&self, who: Who) -> Passkey {
        let now = self.now();
        Passkey {
            id: PasskeyId::new(now, &self.stored.random()),
            name: who.passkey(),
            credential: PasskeyCredential("{}".to_owned()),
            created_at: now.0,
            last_used_at: None,
        }
    }
}
