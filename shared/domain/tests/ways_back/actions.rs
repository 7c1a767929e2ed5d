//! What the two do, as the handlers do it.

use domain::{
    Commit,
    audit::AuditEvent,
    id::SessionId,
    identity::{
        actor::Actor,
        contact::{self, PhoneHolders},
        factors::{Method, RecoveryCodes},
        recovery::{self, Person, ResetChannel},
        revocation::{revoke_unfinished, tell, undo_additions},
        settling::addition_undo,
    },
    record::Expiring,
    records::{AuditAction, EmailChange, Factors, PhoneChange},
    token::{LinkToken, UndoToken},
};

use crate::world::{Held, Who, World, lookup, phone_lookup};

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    VerifyPhone,
    TakeAddress,
    AddPasskey,
    RemoveTheOthers,
    MakeCodes,
    ChangePassword,
    ResetByMail,
    ResetByPhone,
    LogIn,
    LogInByPasskey,
    UndoAddress,
    UndoAddition,
}

impl Action {
    pub(crate) const ALL: [Self; 12] = [
        Self::VerifyPhone,
        Self::TakeAddress,
        Self::AddPasskey,
        Self::RemoveTheOthers,
        Self::MakeCodes,
        Self::ChangePassword,
        Self::ResetByMail,
        Self::ResetByPhone,
        Self::LogIn,
        Self::LogInByPasskey,
        Self::UndoAddress,
        Self::UndoAddition,
    ];
}

/// Does it, if it can be done. Whether it could.
pub(crate) fn act(world: &mut World, who: Who, action: Action) -> bool {
    let held = world.held(who).clone();
    // Whoever is logged in has proved who they are in the last minutes: that is the worst case.
    let may_change = held.session && (held.second_factor || !world.has_any_factor());
    let has_mailbox = world.profile().email == who.email();
    match action {
        Action::VerifyPhone => may_change && verify_phone(world, who),
        Action::TakeAddress => may_change && !has_mailbox && take_address(world, who),
        Action::AddPasskey => may_change && add_passkey(world, who),
        Action::RemoveTheOthers => may_change && world.has_any_factor() && remove_the_others(world, who),
        Action::MakeCodes => may_change && world.has_any_factor() && make_codes(world, who),
        Action::ChangePassword => may_change && change_password(world, who),
        Action::ResetByMail => has_mailbox && reset(world, who, ResetChannel::Mail),
        Action::ResetByPhone => is_reset_by_phone(world, who) && reset(world, who, ResetChannel::Phone),
        Action::LogIn => world.knows_password(who) && log_in(world, who),
        Action::LogInByPasskey => world.has_passkey(who) && log_in(world, who),
        Action::UndoAddress => undo_address(world, held.address_link.as_ref()),
        Action::UndoAddition => held.links.iter().any(|link| undo_addition(world, link)),
    }
}

fn by(world: &World) -> Actor<'static> {
    let session = SessionId::new(world.now(), &world.stored.random());
    Actor { account: world.account, user: world.user, session, other_device: None }
}

fn token(world: &World) -> UndoToken {
    UndoToken::new(world.user, &world.stored.random())
}

/// Who reads the mails to the person's address.
fn reader(world: &World) -> Who {
    if world.profile().email == Who::Owner.email() { Who::Owner } else { Who::Thief }
}

fn person(world: &World) -> Person {
    Person { user: world.profile(), credential: world.credential(), factors: world.factors() }
}

fn end_sessions(world: &mut World) {
    for who in [Who::Owner, Who::Thief] {
        let held = world.held(who);
        (held.session, held.second_factor) = (false, false);
    }
}

/// Everything that a way back ends beside what it changes itself.
fn revoke(world: &World, commit: Commit) -> Commit {
    let user = world.profile();
    let holders = user.recent_phone(world.now()).and_then(|phone| world.holders(phone));
    revoke_unfinished(commit, world.user, holders.as_ref())
}

fn verify_phone(world: &mut World, who: Who) -> bool {
    let (now, user, phone) = (world.now(), world.profile(), who.phone());
    let old = user.verified_phone_other_than(&phone).and_then(|phone| world.holders(phone));
    let holders = PhoneHolders { lookups: vec![phone_lookup(&phone)], new: world.holders(&phone), old };
    let code = domain::identity::code::CodeHash::new(&[0; 16], "x");
    let expires_at = PhoneChange::LIFE.after(now.0);
    let change = PhoneChange { user: world.user, phone, code, tries: 0, asked_at: now.0, expires_at };
    let token = token(world);
    let link = user.has_settled_address(now).then(|| token.clone());
    let commit =
        contact::verify_phone(Commit::new(now), by(world), &user, &change, &holders, token, &world.stored).unwrap();
    let (reader, written) = (reader(world), world.write(commit));
    world.held(reader).links.extend(link);
    written
}

fn take_address(world: &mut World, who: Who) -> bool {
    let (now, user, credential, token) = (world.now(), world.profile(), world.credential(), token(world));
    let change = EmailChange {
        user: world.user,
        token: LinkToken::new(&[1; 32]).hash(),
        email: who.email(),
        asked_at: now.0,
        expires_at: EmailChange::LIFE.after(now.0),
    };
    let (lookups, settled) = ([lookup(&change.email)], user.has_settled_address(now));
    let person = (&user, &credential);
    // A request of the change that was not undone may lie there still.
    let stale = world.stored.get(&domain::records::EmailUndo::key(&world.user)).filter(|_| settled);
    let spent = stale.iter().fold(Commit::new(now), Commit::remove);
    if stale.is_some() && !world.write(spent) {
        return false;
    }
    let commit = contact::change_email(Commit::new(now), by(world), &change, person, &lookups, &token, &world.stored);
    let (reader, written) = (reader(world), world.write(commit));
    if settled {
        world.held(reader).address_link = Some(token);
    }
    written
}

/// Writes other factors with the notice of them, whose link goes to the reader of the mailbox.
fn write_factors(world: &mut World, after: &Factors, is_addition: bool) -> bool {
    let (now, before, token) = (world.now(), world.factors(), token(world));
    let event = by(world).audit_event(now, &world.stored, AuditAction::PasskeyAdded);
    let commit = after.write(Commit::new(now).check_person_exists(world.user), before.as_ref()).audit(&event);
    let (token, undo) = is_addition.then(|| addition_undo(&world.profile(), token, now)).flatten().unzip();
    let commit = undo.iter().fold(commit, Commit::insert);
    let reader = reader(world);
    world.held(reader).links.extend(token);
    world.write(commit)
}

fn add_passkey(world: &mut World, who: Who) -> bool {
    let first = !world.has_any_factor();
    let before = world.factors().map_or_else(|| Factors::none(world.user), |factors| factors.record);
    let after = before.with_passkey(world.new_passkey(who));
    if first {
        end_sessions(world);
        let held = world.held(who);
        (held.session, held.second_factor) = (true, true);
    }
    write_factors(world, &after, true)
}

fn remove_the_others(world: &mut World, who: Who) -> bool {
    let Some(mut factors) = world.factors().map(|factors| factors.record) else { return false };
    factors.passkeys.retain(|passkey| passkey.name == who.passkey());
    write_factors(world, &factors, false)
}

fn make_codes(world: &mut World, who: Who) -> bool {
    let Some(factors) = world.factors() else { return false };
    let (recovery_codes, codes) = RecoveryCodes::new(&[world.stored.random()]);
    let recovery_codes_at = Some(world.now().0);
    world.held(who).codes = codes;
    write_factors(world, &Factors { recovery_codes, recovery_codes_at, ..factors.record }, true)
}

fn change_password(world: &mut World, who: Who) -> bool {
    let (now, Person { user, credential, factors }) = (world.now(), person(world));
    if !world.knows_password(who) {
        return false;
    }
    let event = by(world).audit_event(now, &world.stored, AuditAction::PasswordChanged);
    let password = (who.password(), false);
    let commit = credential.change_password(Commit::new(now), password, factors.as_ref()).audit(&event);
    let commit = match &factors {
        Some(_) => user.write_without_recent_phone(revoke(world, commit)),
        None => commit,
    };
    let held = world.held(who).clone();
    end_sessions(world);
    *world.held(who) = held;
    world.write(commit)
}

fn is_reset_by_phone(world: &World, who: Who) -> bool {
    let holder = world.holders(&who.phone()).and_then(|phone| phone.single_holder());
    holder == Some(world.user) && world.profile().is_reset_by(&who.phone(), world.now())
}

fn reset(world: &mut World, who: Who, channel: ResetChannel) -> bool {
    let (now, found) = (world.now(), person(world));
    let (password, subject) = ((who.password(), false), (world.account, world.user));
    let commit = if world.has_any_factor() {
        let Some((shown, method)) = world.shown(who) else { return false };
        let left = if method == Method::RecoveryCode { shown } else { shown.without_recent_codes(now).0 };
        let event = AuditEvent::from(&world.device, now, &world.stored, subject, AuditAction::PasswordReset);
        let changed = found.credential.record.clone().with_password(now, password);
        let commit = revoke(world, Commit::new(now).replace(&found.credential, &changed));
        let commit = left.write(commit, found.factors.as_ref()).audit(&event);
        tell(found.user.write_without_recent_phone(commit), event, &found.user, &[], &world.stored)
    } else {
        let spent = revoke(world, Commit::new(now));
        recovery::complete(spent, &found, password, (channel, &world.device), &[], &world.stored)
    };
    end_sessions(world);
    world.write(commit)
}

fn log_in(world: &mut World, who: Who) -> bool {
    let second_factor = world.has_any_factor();
    if second_factor && world.shown(who).is_none() {
        return false;
    }
    let held: &mut Held = world.held(who);
    (held.session, held.second_factor) = (true, second_factor);
    true
}

fn undo_address(world: &mut World, link: Option<&UndoToken>) -> bool {
    let Some(undo) = world.address_undo(link) else { return false };
    let (now, person) = (world.now(), person(world));
    let undone = person.undone(Vec::new(), now);
    let spent = revoke(world, Commit::new(now).remove(&undo));
    let lookups = [lookup(&undo.email)];
    let commit = contact::restore_email(spent, &undo, (&person, &undone), &lookups, &world.device, &world.stored);
    end_sessions(world);
    world.write(commit)
}

fn undo_addition(world: &mut World, link: &UndoToken) -> bool {
    let Some(undo) = world.addition_undo(link) else { return false };
    let (now, person) = (world.now(), person(world));
    let undone = person.undone(Vec::new(), now);
    let spent = revoke(world, Commit::new(now).remove(&undo));
    let commit = undo_additions(spent, (&person, &undone), &world.device, &world.stored);
    end_sessions(world);
    world.write(commit)
}
