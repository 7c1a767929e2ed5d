//! How the person who accepts an invitation is authenticated.

use crate::{
    accounts::invitation::accept::AcceptError,
    identity::{password::Password, records::PasswordCredential},
    kernel::{field_error::FieldErrorCode, id::UserId},
};

/// How the accepting person authenticates, before the invited address's credential is loaded.
#[derive(Debug, Clone)]
pub enum Presented {
    /// With a password.
    Password(Password),
    /// With a session of this person.
    Session(UserId),
}

impl Presented {
    /// What the request bears. A password takes precedence.
    ///
    /// # Errors
    /// If it bears neither a password nor a session.
    pub fn of(password: Option<Password>, session: Option<UserId>) -> Result<Self, AcceptError> {
        let session = session.map(Self::Session);
        password.map(Self::Password).or(session).ok_or(AcceptError::Password(FieldErrorCode::Missing))
    }

    /// What is proved by it. `credential` is the invited address's: the session of anybody else proves nothing.
    ///
    /// # Errors
    /// If a password is needed.
    pub fn prove(self, credential: Option<&PasswordCredential>) -> Result<Proof, AcceptError> {
        match (self, credential) {
            (Self::Password(password), _) => Ok(Proof::Password(password)),
            (Self::Session(user), Some(credential)) if credential.user == user => Ok(Proof::Session),
            (Self::Session(_), _) => Err(AcceptError::Password(FieldErrorCode::Missing)),
        }
    }
}

/// How the accepting person is authenticated.
#[derive(Debug, Clone)]
pub enum Proof {
    /// By a password: the one of their log-in, or the one that they choose for a new log-in.
    Password(Password),
    /// By a session of the person whom the invitation is to.
    Session,
}
