//! What those who may have given to whom: the last act of somebody entitled decides, and nothing else gives a role or an address.

use std::collections::BTreeMap;

use domain::{
    id::{AccountId, UserId},
    personal::EmailAddress,
    records::Role,
};

/// What an action that was done means.
pub(crate) enum Effect {
    /// Nothing to anybody's rights.
    None,
    /// An address may join with a role.
    Invited { account: AccountId, email: EmailAddress, role: Role },
    /// It may no longer.
    Withdrawn { account: AccountId, email: EmailAddress },
    /// Whoever has the address has joined.
    Joined { account: AccountId, user: UserId, email: EmailAddress, role: Role },
    /// Somebody was given a role.
    Given { account: AccountId, user: UserId, role: Role },
    /// Somebody has no place in these accounts any more.
    Gone { accounts: Vec<AccountId>, user: UserId, email: EmailAddress },
    /// An owner offered the account to another.
    Offered { account: AccountId, from: UserId, to: UserId },
    /// The offer was declined.
    Declined { account: AccountId, from: UserId },
    /// The offer was accepted.
    TakenOver { account: AccountId, from: UserId, to: UserId },
    /// Somebody wants to log in with another address.
    AskedAddress { user: UserId, email: EmailAddress },
    /// They do.
    Moved { user: UserId, from: EmailAddress, email: EmailAddress },
    /// They log in with the address before.
    Restored { user: UserId, from: EmailAddress, email: EmailAddress },
}

/// All that was given and is not spent or taken back.
#[derive(Default)]
pub(crate) struct Granted {
    invited: BTreeMap<(AccountId, String), Role>,
    roles: BTreeMap<(AccountId, UserId), Role>,
    offered: BTreeMap<(AccountId, UserId), UserId>,
    asked: BTreeMap<UserId, EmailAddress>,
}

impl Granted {
    /// What somebody may do in an account.
    pub(crate) fn role(&self, account: AccountId, user: UserId) -> Option<Role> {
        self.roles.get(&(account, user)).copied()
    }

    /// Takes note of what was done, and holds it against what was given.
    pub(crate) fn note(&mut self, effect: Effect) {
        match effect {
            Effect::None => {}
            Effect::Invited { account, email, role } => {
                self.invited.insert((account, email.as_str().to_owned()), role);
            }
            Effect::Withdrawn { account, email } => {
                self.invited.remove(&(account, email.as_str().to_owned()));
            }
            Effect::Joined { account, user, email, role } => {
                let invited = self.invited.remove(&(account, email.as_str().to_owned()));
                assert_eq!(invited, Some(role), "an invitation lets in once, with the role that was given last");
                self.roles.insert((account, user), role);
            }
            Effect::Given { account, user, role } => {
                self.forget_offers(account, user);
                self.roles.insert((account, user), role);
            }
            Effect::Gone { accounts, user, email } => {
                for account in accounts {
                    self.forget_offers(account, user);
                    self.roles.remove(&(account, user));
                    self.invited.remove(&(account, email.as_str().to_owned()));
                }
                if self.roles.keys().all(|(_, one)| *one != user) {
                    self.asked.remove(&user);
                }
            }
            Effect::Offered { account, from, to } => {
                self.offered.insert((account, from), to);
            }
            Effect::Declined { account, from } => {
                self.offered.remove(&(account, from));
            }
            Effect::TakenOver { account, from, to } => {
                assert_eq!(self.offered.remove(&(account, from)), Some(to), "what is taken over was offered last");
                for (user, role) in [(from, Role::Admin), (to, Role::Owner)] {
                    self.forget_offers(account, user);
                    self.roles.insert((account, user), role);
                }
            }
            Effect::AskedAddress { user, email } => {
                self.asked.insert(user, email);
            }
            Effect::Moved { user, from, email } => {
                self.forget_invitations(user, &[&from, &email]);
                let asked = self.asked.remove(&user);
                assert_eq!(asked, Some(email), "a log-in moves to the address that was asked for last");
            }
            Effect::Restored { user, from, email } => {
                self.forget_invitations(user, &[&from, &email]);
                self.asked.remove(&user);
            }
        }
    }

    /// Whoever is in an account comes back to it by no invitation of an address that they had.
    fn forget_invitations(&mut self, user: UserId, emails: &[&EmailAddress]) {
        let accounts =
            self.roles.keys().filter(|(_, one)| *one == user).map(|(account, _)| *account).collect::<Vec<_>>();
        let is_theirs = |email: &String| emails.iter().any(|one| one.as_str() == email);
        self.invited.retain(|(account, email), _| !(accounts.contains(account) && is_theirs(email)));
    }

    /// Whose role is another now is offered nothing, and offers nothing.
    fn forget_offers(&mut self, account: AccountId, user: UserId) {
        self.offered.retain(|(of, from), to| *of != account || (*from != user && *to != user));
    }
}
