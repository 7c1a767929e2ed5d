//! What people do, decided as the handlers decide it.

use std::sync::LazyLock;

use domain::{
    Commit, Language, Stored,
    accounts::{
        invitation::{Accepted, Before, InvitationToken, Invitee, Inviting, NewUser, end_all, withdraw},
        leaving::{DepartingUser, MAX_MEMBERSHIPS, MembershipRecords, Reason},
        members::{NotifiedUser, change_role},
        messages::AccountsMessage,
        ownership, role,
        signup::{self, NewAccount},
    },
    id::{AccountId, InvitationId, MemberId, SessionId, TransferId, UserId},
    identity::{
        actor::Actor,
        contact,
        messages::IdentityMessage,
        password::{NewPassword, PasswordHash},
        recovery,
        revocation::revoke_unfinished,
    },
    messages::Content,
    personal::{BrowserType, CompanyName, Device, EmailAddress, IpAddress, PersonName, PhoneNumber},
    record::Expiring,
    records::{
        Account, EmailChange, EmailLookup, EmailUndo, Factors, Invitation, InvitedAddress, Member, Membership, Owners,
        OwnershipTransfer, PasswordCredential, PendingSignup, Role, User,
    },
    token::{LinkToken, UndoToken},
};

use crate::{
    granted::Effect,
    world::{KnownBug, World},
};

static PASSWORD: LazyLock<PasswordHash> =
    LazyLock::new(|| NewPassword::parse("violin-kaktus-9-måner").unwrap().hash(&[3; 16]).unwrap());

static DEVICE: LazyLock<Device> =
    LazyLock::new(|| Device { ip_address: IpAddress::unknown(), browser_type: BrowserType::of_user_agent("") });

/// What is done.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Action {
    Invite,
    Resend,
    Join,
    Withdraw,
    AskAddress,
    ConfirmAddress,
    UndoAddress,
    ChangeRole,
    Remove,
    Leave,
    Erase,
    Offer,
    TakeOver,
    Decline,
}

impl Action {
    pub(crate) const ALL: [Self; 14] = [
        Self::Invite,
        Self::Resend,
        Self::Join,
        Self::Withdraw,
        Self::AskAddress,
        Self::ConfirmAddress,
        Self::UndoAddress,
        Self::ChangeRole,
        Self::Remove,
        Self::Leave,
        Self::Erase,
        Self::Offer,
        Self::TakeOver,
        Self::Decline,
    ];
}

impl Action {
    /// How often it is drawn: what moves people between accounts more often, since two of these at once are what goes wrong.
    pub(crate) fn weight(self) -> u32 {
        match self {
            Self::Join | Self::ChangeRole | Self::Remove | Self::Leave | Self::Erase | Self::TakeOver => 2,
            _ => 1,
        }
    }
}

/// A action, who does it, to whom, and with which role.
pub(crate) type One = (Action, u8, u8, u8);

#[derive(Debug, Clone, Copy)]
pub(crate) enum Step {
    One(One),
    AtOnce(One, One),
}

fn pick<T: Clone>(from: &[T], which: u8) -> Option<T> {
    from.get(usize::from(which) % from.len().max(1)).cloned()
}

/// How many mailboxes there are.
const MAILBOXES: u8 = 6;

/// A mailbox.
fn mailbox(which: u8) -> EmailAddress {
    EmailAddress::parse(&format!("mailbox-{}@example.com", which % MAILBOXES)).unwrap()
}

fn lookup(email: &EmailAddress) -> EmailLookup {
    EmailLookup::new("v1", email.as_str())
}

/// Opens an account with a person of its own.
pub(crate) fn open(world: &mut World, which: u8) -> (Commit, Effect) {
    let (now, user) = (world.now(), UserId::new(world.now(), &world.random()));
    let email = mailbox(which);
    let lookup = lookup(&email);
    let pending = PendingSignup {
        token: LinkToken::new(&[which; 32]).hash(),
        company_name: CompanyName::parse("Rødgrød ApS").unwrap(),
        name: PersonName::parse("Søren").unwrap(),
        email,
        phone: PhoneNumber::parse("+4520304050").unwrap(),
        policy_version: "2026-11-01".to_owned(),
        newsletter: false,
        language: Language::Da,
        asked_at: now.timestamp(),
        expires_at: PendingSignup::LIFE.after(now.timestamp()),
    };
    let asked = Commit::new(now).insert(&pending);
    assert!(world.write(asked));
    let pending = world.get(&PendingSignup::key(&pending.token)).unwrap();
    let account = AccountId::new(now, &world.random());
    let member = MemberId::new(now, &world.random());
    let new = NewAccount { account, user, member };
    let opened = Effect::Given { account, user, role: Role::Owner };
    (signup::confirm(now, &pending, &[lookup], PASSWORD.clone(), new, &DEVICE, world), opened)
}

/// Somebody in an account.
struct Acting {
    by: Actor<'static>,
    member: Stored<Member>,
    user: Stored<User>,
    account: Stored<Account>,
    owners: Stored<Owners>,
}

impl Acting {
    fn of(world: &World, member: Stored<Member>) -> Self {
        // Every second person acts from another device.
        let other_device = member.user.to_bytes().last().is_some_and(|byte| byte % 2 == 0).then(|| &*DEVICE);
        let by = Actor {
            account: member.account,
            user: member.user,
            session: SessionId::new(world.now(), &[1; 10]),
            other_device,
        };
        Self {
            by,
            user: world.get(&User::key(&member.user)).unwrap(),
            account: world.get(&Account::key(&member.account)).unwrap(),
            owners: world.get(&Owners::key(&member.account)).unwrap(),
            member,
        }
    }

    fn notified(&self) -> NotifiedUser<'_> {
        NotifiedUser { user: &self.user, company_name: &self.account.company_name }
    }

    fn inviting(&self) -> Inviting<'_> {
        Inviting { by: self.by, member: self.member.member, name: &self.user.name, account: &self.account }
    }

    fn authorize(&self, role: Role) -> Option<()> {
        self.member.role.grants(role::Permission::managing(role)).then_some(())
    }
}

/// What an action writes and, where somebody is erased by it, who is and by whom.
pub(crate) struct Decided {
    commit: Commit,
    effect: Effect,
    erased: Option<(Stored<User>, Stored<PasswordCredential>, Actor<'static>)>,
}

impl Decided {
    /// Does it; whether it could still be done.
    pub(crate) fn done(self, world: &mut World) -> bool {
        let written = world.write(self.commit);
        if written {
            world.granted.note(self.effect);
        }
        let erased = self.erased.filter(|_| written && !world.has(KnownBug::Sweep));
        if let Some((user, credential, by)) = erased {
            let departing =
                DepartingUser { user: &user, credential: &credential, memberships: &[], phone: None, invited: &[] };
            let (now, items) = (world.now(), world.stored_items(&user.user.to_string()));
            if let Some(commit) = departing.erase_late_items(now, by, items, world) {
                assert!(world.write(commit));
            }
        }
        written
    }
}

/// What somebody's action writes, decided by the state as it is; `None` where it is refused.
pub(crate) fn decide(world: &mut World, (action, who, whom, role): One) -> Option<Decided> {
    let now = world.now();
    let acting = Acting::of(world, pick(&world.every::<Member>(), who)?);
    let others = world.within(&Member::within(&acting.member.account));
    let other = Acting::of(world, pick(&others, whom)?);
    let role = pick(&Role::ALL, role)?;
    let account = acting.by.account;
    let (commit, effect) = match action {
        Action::Invite => invite(world, &acting, mailbox(whom), role)?,
        Action::Resend | Action::Withdraw => {
            let invitation = pick(&world.within(&Invitation::within(&account)), whom)?;
            acting.authorize(invitation.role)?;
            let lookup = lookup(&invitation.email);
            if matches!(action, Action::Withdraw) {
                let effect = Effect::Withdrawn { account, email: invitation.email.clone() };
                (withdraw(now, acting.by, &invitation, &[lookup], world), effect)
            } else {
                let before = world.get(&InvitedAddress::key(&account, &lookup));
                let token = InvitationToken::new(account, invitation.invitation, &world.random());
                let found = (&invitation, before.as_ref());
                let resent = acting.inviting().resend(now, found, &lookup, &token, world);
                (resent.1, Effect::None)
            }
        }
        Action::Join => join(world, whom)?,
        Action::AskAddress => ask_address(world, &acting, &mailbox(whom))?,
        Action::ConfirmAddress => confirm_address(world, whom)?,
        Action::UndoAddress => undo_address(world, whom)?,
        Action::ChangeRole => {
            acting.authorize(other.member.role)?;
            acting.authorize(role)?;
            let notified = (role, other.notified());
            let effect = Effect::Given { account, user: other.member.user, role };
            (change_role(now, acting.by, &other.member, &other.owners, notified, world).ok()?.1?, effect)
        }
        Action::Remove | Action::Offer if other.member.member == acting.member.member => return None,
        Action::Remove => {
            acting.authorize(other.member.role)?;
            return leave(world, (acting.by, Reason::Removed), other, false);
        }
        Action::Leave => return leave(world, (acting.by, Reason::Left), acting, false),
        Action::Erase => return leave(world, (acting.by, Reason::Erased), acting, true),
        Action::Offer => {
            acting.authorize(Role::Owner)?;
            let transfer = TransferId::new(now, &world.random());
            let before = world.get(&OwnershipTransfer::key(&account, &acting.member.member));
            let (from, to) = ((&acting.member, &*acting.user), (&other.member, other.notified()));
            let offered = ownership::offer(now, acting.by, transfer, from, to, before.as_ref(), world);
            (offered.1, Effect::Offered { account, from: acting.member.user, to: other.member.user })
        }
        Action::TakeOver | Action::Decline => {
            let offer = pick(&world.every::<OwnershipTransfer>(), who)?;
            let account = offer.account;
            let taker = Acting::of(world, world.get(&Member::key(&account, &offer.to))?);
            let giver = Acting::of(world, world.get(&Member::key(&account, &offer.from))?);
            let (from, to) = (giver.member.user, taker.member.user);
            if matches!(action, Action::Decline) {
                (ownership::end(now, taker.by, &offer, world), Effect::Declined { account, from })
            } else {
                let parties = [(&giver.member, giver.notified()), (&taker.member, taker.notified())];
                let accepted = ownership::accept(now, taker.by, &offer, &giver.owners, parties, world).ok()?.1;
                (accepted, Effect::TakenOver { account, from, to })
            }
        }
    };
    Some(Decided { commit, effect, erased: None })
}

fn invite(world: &mut World, acting: &Acting, email: EmailAddress, role: Role) -> Option<(Commit, Effect)> {
    acting.authorize(role)?;
    let (now, account, lookup) = (world.now(), acting.by.account, lookup(&email));
    let credential = world.get(&PasswordCredential::key(&lookup));
    if credential.is_some_and(|credential| world.get(&Membership::key(&credential.user, &account)).is_some()) {
        return None;
    }
    let (name, language) = (PersonName::parse("Ada").unwrap(), Language::En);
    let id = InvitationId::new(now, &world.random());
    let token = InvitationToken::new(account, id, &world.random());
    let address = world.get(&InvitedAddress::key(&account, &lookup));
    let invitation = address.as_ref().and_then(|one| world.get(&Invitation::key(&account, &one.invitation)));
    if let Some(before) = &invitation {
        acting.authorize(before.role)?;
    }
    let before = Before { address, invitation };
    let effect = Effect::Invited { account, email: email.clone(), role };
    let invitee = Invitee { name, email, role, language };
    Some((acting.inviting().invite(now, id, &(invitee, &lookup), &before, &token, world).1, effect))
}

/// Whoever reads a mailbox follows the link of an invitation that was ever sent to it: a person who has a log-in, or a new one.
fn join(world: &mut World, which: u8) -> Option<(Commit, Effect)> {
    let now = world.now();
    let links = world.links(|content| match content {
        Content::Accounts(AccountsMessage::Invited { token, .. }) => Some(token),
        _ => None,
    });
    let token = pick(&links, which)?;
    let (account, id) = token.ids()?;
    let invitation = world.get(&Invitation::key(&account, &id)).filter(|found| found.token == token.hash())?;
    let inviter = world.get(&Member::key(&account, &invitation.invited_by))?;
    inviter.role.grants(role::Permission::managing(invitation.role)).then_some(())?;
    let emails = [lookup(&invitation.email)];
    let accepted = Accepted {
        emails: &emails,
        account: &world.get(&Account::key(&account)).unwrap(),
        owners: &world.get(&Owners::key(&account)).unwrap(),
        inviter: None,
        device: &DEVICE,
        member: MemberId::new(now, &world.random()),
        random: world,
        invitation: &invitation,
    };
    let joined = |user| Effect::Joined { account, user, email: invitation.email.clone(), role: invitation.role };
    let Some(credential) = world.get(&PasswordCredential::key(&emails[0])) else {
        let user = UserId::new(now, &world.random());
        let (name, language) = (PersonName::parse("Bo").unwrap(), Language::Da);
        let new_user = NewUser { user, name, phone: None, language, password: PASSWORD.clone() };
        return Some((accepted.by_new_user(now, new_user), joined(user)));
    };
    if world.get(&Membership::key(&credential.user, &account)).is_some() {
        return None;
    }
    let user = world.get(&User::key(&credential.user)).unwrap();
    Some((accepted.by_known(now, &user, &credential), joined(credential.user)))
}

fn ask_address(world: &mut World, acting: &Acting, email: &EmailAddress) -> Option<(Commit, Effect)> {
    if *email == acting.user.email {
        return None;
    }
    let (now, user) = (world.now(), acting.member.user);
    let before = world.get(&EmailChange::key(&user));
    let token = LinkToken::new(&world.random());
    let effect = Effect::AskedAddress { user, email: email.clone() };
    let lookup = lookup(email);
    Some((contact::request_email_change(now, &acting.user, (email, &lookup), before.as_ref(), &token, world), effect))
}

/// The invitations that addresses have to accounts of a person.
fn invited_at(world: &World, user: UserId, emails: &[&EmailAddress]) -> Vec<Stored<InvitedAddress>> {
    let memberships = world.within(&Membership::within(&user));
    let of = |email: &EmailAddress| {
        let key = |one: &Stored<Membership>| InvitedAddress::key(&one.account, &lookup(email));
        memberships.iter().filter_map(|one| world.get(&key(one))).collect::<Vec<_>>()
    };
    emails.iter().flat_map(|email| of(email)).collect()
}

/// A person with their log-in.
fn person(world: &World, user: UserId) -> Option<recovery::Person> {
    let user = world.get(&User::key(&user))?;
    let credential = world.get(&PasswordCredential::key(&lookup(&user.email)))?;
    let factors = world.get(&Factors::key(&user.user));
    Some(recovery::Person { user, credential, factors })
}

/// Somebody follows the link that was ever sent to an address that they wanted.
fn confirm_address(world: &mut World, which: u8) -> Option<(Commit, Effect)> {
    let links = world.links(|content| match content {
        Content::Identity(IdentityMessage::ConfirmEmail { user, token }) => Some((user, token)),
        _ => None,
    });
    let (user, token) = pick(&links, which)?;
    let change = world.get(&EmailChange::key(&user)).filter(|change| change.token == token.hash())?;
    let recovery::Person { user, credential, .. } = person(world, user)?;
    let lookups = [lookup(&change.email)];
    if change.email == user.email || world.get(&PasswordCredential::key(&lookups[0])).is_some() {
        return None;
    }
    let by = Actor {
        account: credential.account,
        user: user.user,
        session: SessionId::new(world.now(), &[1; 10]),
        other_device: None,
    };
    let undo = UndoToken::new(user.user, &world.random());
    let effect = Effect::Moved { user: user.user, from: user.email.clone(), email: change.email.clone() };
    let invited = invited_at(world, user.user, &[&user.email, &change.email]);
    let person = (&user, &credential);
    let spent = end_all(Commit::new(world.now()).remove(&change), &invited);
    Some((contact::change_email(spent, by, &change, person, &lookups, &undo, world), effect))
}

/// Somebody follows the link that takes a change of address back.
fn undo_address(world: &mut World, which: u8) -> Option<(Commit, Effect)> {
    let links = world.links(|content| match content {
        Content::Identity(IdentityMessage::EmailWasChanged { undo, .. }) => undo,
        _ => None,
    });
    let token = pick(&links, which)?;
    let undo = world.get(&EmailUndo::key(&token.user()?)).filter(|undo| undo.token == token.hash())?;
    let person = person(world, undo.user)?;
    let lookups = [lookup(&undo.email)];
    if undo.email == person.user.email || world.get(&PasswordCredential::key(&lookups[0])).is_some() {
        return None;
    }
    let invited = invited_at(world, undo.user, &[&person.user.email, &undo.email]);
    let spent = end_all(Commit::new(world.now()).remove(&undo), &invited);
    let spent = revoke_unfinished(spent, undo.user, None);
    let undone = person.undone(Vec::new(), world.now());
    let restored = contact::restore_email(spent, &undo, (&person, &undone), &lookups, &DEVICE, world);
    let (user, from, email) = (undo.user, person.user.email.clone(), undo.email.clone());
    Some((restored, Effect::Restored { user, from, email }))
}

fn leave(world: &mut World, how: (Actor<'static>, Reason), whose: Acting, all: bool) -> Option<Decided> {
    let now = world.now();
    let user = whose.member.user;
    let recovery::Person { user: profile, credential, .. } = person(world, user)?;
    let memberships = world.within(&Membership::within(&user));
    let invited = invited_at(world, user, &[&profile.email]);
    let departing = DepartingUser {
        user: &profile,
        credential: &credential,
        memberships: &memberships,
        phone: None,
        invited: &invited,
    };
    let ending = if all {
        let mine = memberships.iter().map(|one| world.get(&Member::key(&one.account, &one.member)).unwrap());
        mine.map(|member| Acting::of(world, member)).collect()
    } else {
        vec![whose]
    };
    assert!(ending.len() <= MAX_MEMBERSHIPS);
    let ending =
        ending.into_iter().map(|Acting { account, member, owners, .. }| MembershipRecords { account, member, owners });
    let ending = ending.collect::<Vec<_>>();
    let commit = departing.leave(now, how, &ending, world.stored_items(&user.to_string()), world).ok()?;
    let is_last = ending.len() == memberships.len();
    let accounts = ending.iter().map(|records| records.member.account).collect();
    let effect = Effect::Gone { accounts, user, email: profile.email.clone() };
    Some(Decided { commit, effect, erased: is_last.then(|| (profile.clone(), credential.clone(), how.0)) })
}
