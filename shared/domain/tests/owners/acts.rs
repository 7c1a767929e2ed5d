//! What people do, decided as the handlers decide it.

use std::sync::LazyLock;

use domain::{
    Commit, Language, Stored,
    audit::Actor,
    departure::{Leaver, PLACES, Place, Reason},
    id::{AccountId, InvitationId, MemberId, SessionId, TransferId, UserId},
    invitation::{Accepted, InvitationToken, Invitee, Inviting, Newcomer, withdraw},
    members::{Told, change_role},
    ownership,
    password::{NewPassword, PasswordHash},
    personal::{BrowserType, CompanyName, Device, EmailAddress, IpAddress, PersonName, PhoneNumber},
    records::{
        Account, EmailLookup, Identity, Invitation, Member, Membership, Owners, OwnershipTransfer, PendingSignup, Role,
        User,
    },
    role,
    signup::{self, NewAccount},
    token::LinkToken,
};

use crate::world::{Flaw, World};

static PASSWORD: LazyLock<PasswordHash> =
    LazyLock::new(|| NewPassword::parse("violin-kaktus-9-måner").unwrap().hash(&[3; 16]).unwrap());

static DEVICE: LazyLock<Device> =
    LazyLock::new(|| Device { ip_address: IpAddress::unknown(), browser_type: BrowserType::of_user_agent("") });

/// What is done.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Deed {
    Invite,
    Join,
    JoinAnew,
    Withdraw,
    ChangeRole,
    Remove,
    Leave,
    Erase,
    Offer,
    TakeOver,
    Decline,
}

impl Deed {
    pub(crate) const ALL: [Self; 11] = [
        Self::Invite,
        Self::Join,
        Self::JoinAnew,
        Self::Withdraw,
        Self::ChangeRole,
        Self::Remove,
        Self::Leave,
        Self::Erase,
        Self::Offer,
        Self::TakeOver,
        Self::Decline,
    ];
}

/// A deed, who does it, to whom, and with which role.
pub(crate) type One = (Deed, u8, u8, u8);

#[derive(Debug, Clone, Copy)]
pub(crate) enum Act {
    One(One),
    AtOnce(One, One),
}

fn pick<T: Clone>(from: &[T], which: u8) -> Option<T> {
    from.get(usize::from(which) % from.len().max(1)).cloned()
}

fn address(user: UserId) -> (EmailAddress, EmailLookup) {
    let text = user.to_string();
    (EmailAddress::parse(&format!("{text}@example.com")).unwrap(), EmailLookup::new("v1", &text))
}

/// Opens an account with a person of its own.
pub(crate) fn open(world: &mut World) -> Commit {
    let (now, user) = (world.now(), UserId::new(world.now(), &world.random()));
    let (email, lookup) = address(user);
    let pending = PendingSignup {
        token: LinkToken::new(&[1; 32]).hash(),
        company_name: CompanyName::parse("Rødgrød ApS").unwrap(),
        name: PersonName::parse("Søren").unwrap(),
        email,
        phone: PhoneNumber::parse("+4520304050").unwrap(),
        policy_version: "2026-12-01".to_owned(),
        newsletter: false,
        language: Language::Da,
        asked_at: now.timestamp(),
        expires_at: signup::LINK.after(now.timestamp()),
    };
    let asked = Commit::new(now).insert(&pending);
    assert!(world.write(asked));
    let pending = world.get(&PendingSignup::key(&pending.token)).unwrap();
    let account = AccountId::new(now, &world.random());
    let member = MemberId::new(now, &world.random());
    let random = [world.random(), world.random(), world.random(), world.random()];
    let new = NewAccount { account, user, member, random };
    signup::confirm(now, &pending, &[lookup], PASSWORD.clone(), new, &DEVICE)
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
        // Every second person acts from elsewhere.
        let elsewhere = member.user.to_bytes().last().is_some_and(|byte| byte % 2 == 0).then(|| &*DEVICE);
        let by = Actor {
            account: member.account,
            user: member.user,
            session: SessionId::new(world.now(), &[1; 10]),
            elsewhere,
        };
        Self {
            by,
            user: world.get(&User::key(&member.user)).unwrap(),
            account: world.get(&Account::key(&member.account)).unwrap(),
            owners: world.get(&Owners::key(&member.account)).unwrap(),
            member,
        }
    }

    fn told(&self) -> Told<'_> {
        Told { user: &self.user, company_name: &self.account.company_name }
    }

    fn may(&self, role: Role) -> Option<()> {
        self.member.role.may(role::Act::managing(role)).then_some(())
    }
}

/// What a deed writes and, where somebody is erased by it, who is and by whom.
pub(crate) struct Decided {
    commit: Commit,
    erased: Option<(Stored<User>, Stored<Identity>, Actor<'static>)>,
}

impl From<Commit> for Decided {
    fn from(commit: Commit) -> Self {
        Self { commit, erased: None }
    }
}

impl Decided {
    /// Does it; whether it could still be done.
    pub(crate) fn done(self, world: &mut World) -> bool {
        let written = world.write(self.commit);
        let erased = self.erased.filter(|_| written && !world.has(Flaw::Sweep));
        if let Some((user, identity, by)) = erased {
            let leaver = Leaver { user: &user, identity: &identity, memberships: &[], phone: None };
            let (now, random, lying) = (world.now(), world.random(), world.lying(&user.user.to_string()));
            if let Some(commit) = leaver.afterwards(now, by, lying, &random) {
                assert!(world.write(commit));
            }
        }
        written
    }
}

/// What somebody's deed writes, decided by the state as it is; `None` where it is refused.
pub(crate) fn decide(world: &mut World, (deed, who, whom, role): One) -> Option<Decided> {
    let now = world.now();
    let random = [world.random(), world.random(), world.random()];
    let acting = Acting::of(world, pick(&world.every::<Member>(), who)?);
    let others = world.within(&Member::within(&acting.member.account));
    let other = Acting::of(world, pick(&others, whom)?);
    let role = pick(&Role::ALL, role)?;
    let commit = match deed {
        Deed::Invite => {
            acting.may(role)?;
            let (name, language) = (PersonName::parse("Ada").unwrap(), Language::En);
            let (id, (email, lookup)) = (InvitationId::new(now, &random[2]), address(acting.by.user));
            let token = InvitationToken::new(acting.by.account, id, &[7; 32]);
            let member = acting.member.member;
            let inviting = Inviting { by: acting.by, member, name: &acting.user.name, account: &acting.account };
            let invitee = Invitee { name, email, role, language };
            inviting.invite(now, id, (invitee, &lookup), &token, [random[0], random[1]]).1
        }
        Deed::Join | Deed::JoinAnew => join(world, acting.member.user, matches!(deed, Deed::JoinAnew), whom)?,
        Deed::Withdraw => {
            let invitation = pick(&world.within(&Invitation::within(&acting.by.account)), whom)?;
            acting.may(invitation.role)?;
            withdraw(now, acting.by, &invitation, &random[0])
        }
        Deed::ChangeRole => {
            acting.may(other.member.role)?;
            acting.may(role)?;
            let told = (role, other.told());
            change_role(now, acting.by, &other.member, &other.owners, told, [random[0], random[1]]).ok()?
        }
        Deed::Remove | Deed::Offer if other.member.member == acting.member.member => return None,
        Deed::Remove => {
            acting.may(other.member.role)?;
            return leave(world, (acting.by, Reason::Removed), other, false);
        }
        Deed::Leave => return leave(world, (acting.by, Reason::Left), acting, false),
        Deed::Erase => return leave(world, (acting.by, Reason::Erased), acting, true),
        Deed::Offer => {
            acting.may(Role::Owner)?;
            let transfer = TransferId::new(now, &random[2]);
            let (from, to) = ((&*acting.member, &*acting.user), (&other.member, other.told()));
            ownership::offer(now, acting.by, transfer, from, to, [random[0], random[1]]).1
        }
        Deed::TakeOver | Deed::Decline => {
            let offer = pick(&world.every::<OwnershipTransfer>(), who)?;
            let taker = Acting::of(world, world.get(&Member::key(&offer.account, &offer.to))?);
            if matches!(deed, Deed::Decline) {
                return Some(ownership::end(now, taker.by, &offer, &random[0]).into());
            }
            let giver = Acting::of(world, world.get(&Member::key(&offer.account, &offer.from))?);
            let parties = [(&giver.member, giver.told()), (&taker.member, taker.told())];
            ownership::accept(now, taker.by, &offer, &giver.owners, parties, random).ok()?
        }
    };
    Some(commit.into())
}

/// A person who has a log-in, or a new one, accepts an invitation.
fn join(world: &mut World, user: UserId, anew: bool, which: u8) -> Option<Commit> {
    let now = world.now();
    let invitation = pick(&world.every::<Invitation>(), which)?;
    let inviter = world.get(&Member::key(&invitation.account, &invitation.invited_by))?;
    inviter.role.may(role::Act::managing(invitation.role)).then_some(())?;
    let accepted = Accepted {
        account: &world.get(&Account::key(&invitation.account)).unwrap(),
        owners: &world.get(&Owners::key(&invitation.account)).unwrap(),
        inviter: None,
        device: &DEVICE,
        member: MemberId::new(now, &world.random()),
        random: [world.random(), world.random(), world.random()],
        invitation: &invitation,
    };
    if anew {
        let user = UserId::new(now, &world.random());
        let (name, language) = (PersonName::parse("Bo").unwrap(), Language::Da);
        let newcomer = Newcomer { user, name, phone: None, language, password: PASSWORD.clone() };
        return Some(accepted.by_newcomer(now, newcomer, &[address(user).1]));
    }
    let identity = world.every::<Identity>().into_iter().find(|identity| identity.user == user)?;
    if world.get(&Membership::key(&user, &invitation.account)).is_some() {
        return None;
    }
    Some(accepted.by_known(now, &world.get(&User::key(&user)).unwrap(), &identity))
}

fn leave(world: &mut World, how: (Actor<'static>, Reason), whose: Acting, all: bool) -> Option<Decided> {
    let now = world.now();
    let user = whose.member.user;
    let identity = world.every::<Identity>().into_iter().find(|identity| identity.user == user)?;
    let memberships = world.within(&Membership::within(&user));
    let profile = whose.user.clone();
    let leaver = Leaver { user: &profile, identity: &identity, memberships: &memberships, phone: None };
    let places = if all {
        let mine = memberships.iter().map(|one| world.get(&Member::key(&one.account, &one.member)).unwrap());
        mine.map(|member| Acting::of(world, member)).collect()
    } else {
        vec![whose]
    };
    assert!(places.len() <= PLACES);
    let places = places.into_iter().map(|Acting { account, member, owners, .. }| Place { account, member, owners });
    let places = places.collect::<Vec<_>>();
    let random = [world.random(), world.random(), world.random(), world.random()];
    let commit = leaver.leave(now, how, &places, world.lying(&user.to_string()), random).ok()?;
    let is_last = places.len() == memberships.len();
    Some(Decided { commit, erased: is_last.then(|| (profile.clone(), identity.clone(), how.0)) })
}
