//! The acceptance of an invitation: whether it is still valid, and what the accepting person becomes.

mod proof;

pub use proof::{Presented, Proof};

use crate::{
    accounts::{
        invitation::InvitationToken,
        members::NotifiedUser,
        messages::AccountsMessage,
        records::{Account, Invitation, Member, Membership, Owners, Role},
        role::Permission,
    },
    audit::{AuditEvent, records::AuditAction},
    identity::{
        password::{HashingFailed, NewPassword, Password, PasswordHash},
        records::{PasswordCredential, User},
    },
    kernel::{
        commit::{Commit, Stored},
        field_error::FieldErrorCode,
        id::{MemberId, UserId},
        language::Language,
        lookup::EmailLookup,
        personal::{Device, PersonName, PhoneNumber},
        random::RandomSource,
        time::Now,
    },
};

/// Why an invitation is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AcceptError {
    /// The password is missing, or the rules refuse it.
    #[error("the password is missing or refused")]
    Password(FieldErrorCode),
    /// The address has a log-in with another password.
    #[error("the log-in has another password")]
    WrongCredentials,
    /// The address has a log-in, but its person has no profile.
    #[error("a log-in without a person")]
    NoPerson,
    /// The password cannot be hashed.
    #[error(transparent)]
    Hashing(#[from] HashingFailed),
}

impl Invitation {
    /// Whether this is the token of its link.
    #[must_use]
    pub fn matches_token(&self, token: &InvitationToken) -> bool {
        self.token == token.hash()
    }

    /// Whether the inviter may still invite with this role. If they have lost that permission, the invitation is void.
    #[must_use]
    pub fn is_permitted_to(&self, inviter: &Member) -> bool {
        inviter.role.grants(Permission::managing(self.role))
    }
}

/// The person who accepts.
#[derive(Debug)]
pub enum Acceptor<'a> {
    /// A person with a log-in.
    Known {
        /// Their profile. It is `None` only if they are erased concurrently.
        user: Option<&'a User>,
        /// The invited address's credential.
        credential: &'a Stored<PasswordCredential>,
    },
    /// A person who gets a log-in.
    New(NewLogin),
}

impl<'a> Acceptor<'a> {
    /// The person with the invited address's credential, or a new one if there is none.
    #[must_use]
    pub fn of(credential: Option<&'a Stored<PasswordCredential>>, user: Option<&'a User>, new: NewLogin) -> Self {
        match credential {
            Some(credential) => Self::Known { user, credential },
            None => Self::New(new),
        }
    }
}

/// The details of a new log-in that the request gives.
#[derive(Debug)]
pub struct NewLogin {
    /// The person.
    pub user: UserId,
    /// Their name, if it differs from the invitation's.
    pub name: Option<PersonName>,
    /// Their phone number.
    pub phone: Option<PhoneNumber>,
    /// The language of messages to them.
    pub language: Language,
    /// The random salt for the hash of their password.
    pub salt: [u8; 16],
}

/// An invitation that is accepted, with the records that this depends on.
#[derive(Debug, Clone, Copy)]
pub struct Accepted<'a> {
    /// The invitation.
    pub invitation: &'a Stored<Invitation>,
    /// The keys that its address may be stored under, the current one first.
    pub emails: &'a [EmailLookup],
    /// The account.
    pub account: &'a Account,
    /// The account's owners.
    pub owners: &'a Stored<Owners>,
    /// The member who invited, if they want to be notified.
    pub inviter: Option<&'a User>,
    /// The new membership.
    pub member: MemberId,
    /// The device that it is accepted on.
    pub device: &'a Device,
    /// For the ids of records.
    pub random: &'a dyn RandomSource,
}

/// A person who has no log-in yet.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// The person.
    pub user: UserId,
    /// Their name.
    pub name: PersonName,
    /// Their phone number.
    pub phone: Option<PhoneNumber>,
    /// The language of messages to them.
    pub language: Language,
    /// The hash of the password that they chose.
    pub password: PasswordHash,
}

impl Accepted<'_> {
    /// Makes the person who accepts a member, if they are authenticated.
    ///
    /// # Errors
    /// If the password is wrong, or the one that a new person chooses is refused.
    pub fn by(&self, now: Now, proof: Proof, acceptor: Acceptor<'_>) -> Result<Commit, AcceptError> {
        match (acceptor, proof) {
            (Acceptor::Known { user, credential }, proof) => {
                if let Proof::Password(password) = proof
                    && !password.verify(Some(&credential.password))?
                {
                    return Err(AcceptError::WrongCredentials);
                }
                Ok(self.by_known(now, user.ok_or(AcceptError::NoPerson)?, credential))
            }
            (Acceptor::New(login), Proof::Password(password)) => {
                Ok(self.by_new_user(now, self.new_user(login, password)?))
            }
            (Acceptor::New(_), Proof::Session) => Err(AcceptError::Password(FieldErrorCode::Missing)),
        }
    }

    /// A new person, if their password is not made of what is known about them.
    fn new_user(&self, login: NewLogin, password: Password) -> Result<NewUser, AcceptError> {
        let NewLogin { user, name, phone, language, salt } = login;
        let name = name.unwrap_or_else(|| self.invitation.name.clone());
        let context = [name.as_str(), self.account.company_name.as_str(), self.invitation.email.as_str()];
        let password = NewPassword::chosen(password).and_then(|new| new.differs_from(&context).map(|()| new));
        let password = password.map_err(AcceptError::Password)?.hash(&salt)?;
        Ok(NewUser { user, name, phone, language, password })
    }

    /// Makes a new person a member, with a log-in. Their address must have none.
    #[must_use]
    pub fn by_new_user(&self, now: Now, new_user: NewUser) -> Commit {
        let NewUser { user, name, phone, language, password } = new_user;
        let (account, member) = (self.account.account, self.member);
        let user = User {
            user,
            name,
            email: self.invitation.email.clone(),
            phone,
            language,
            created_at: now.timestamp(),
            email_changed_at: None,
            email_problem: None,
            email_confirmed_at: None,
            phone_verified_at: None,
        };
        let commit = self.join(now, &user).insert(&user);
        let Some((current, others)) = self.emails.split_first() else { return commit };
        let commit = others.iter().fold(commit, |commit, email| commit.check_absent(&PasswordCredential::key(email)));
        commit.insert(&PasswordCredential {
            email: current.clone(),
            user: user.user,
            account,
            member,
            password,
            password_at: now.timestamp(),
            short_password: false,
        })
    }

    /// Makes a person with a log-in a member. The credential is written unchanged, so that a concurrent commit that removes their
    /// last other membership fails.
    #[must_use]
    pub fn by_known(&self, now: Now, user: &User, credential: &Stored<PasswordCredential>) -> Commit {
        self.join(now, user).replace(credential, &credential.record)
    }

    fn join(&self, now: Now, user: &User) -> Commit {
        let (account, member, role) = (self.account.account, self.member, self.invitation.role);
        let since = now.timestamp();
        let audit_event =
            AuditEvent::from(self.device, now, self.random, (account, user.user), AuditAction::MemberJoined);
        let company_name = &self.account.company_name;
        let mail = NotifiedUser { user, company_name }
            .of(now, self.random, |name, company_name| AccountsMessage::AccessGiven { name, company_name, role });
        let commit = self
            .invitation
            .end(Commit::new(now), self.emails)
            .insert(&Member { account, member, user: user.user, role, since })
            .insert(&Membership { user: user.user, account, member, since })
            .audit(&audit_event)
            .send(&mail);
        let commit = match role {
            Role::Owner => commit.replace(self.owners, &self.owners.with(user.user)),
            Role::Admin | Role::Member | Role::Auditor => commit,
        };
        let Some(inviter) = self.inviter else { return commit };
        let joined =
            |name, company_name| AccountsMessage::MemberJoined { name, company_name, member: user.name.clone() };
        commit.send(&NotifiedUser { user: inviter, company_name }.of(now, self.random, joined))
    }
}

#[cfg(test)]
mod tests;
