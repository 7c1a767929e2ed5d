//! The ceremonies of passkeys (Web Authentication, level 3). The portal is the relying party. The authenticator
//! verifies the person each time, so a passkey alone counts as two factors.
//!
//! The library generates its challenges itself, from the operating system's randomness. Its state between the two
//! requests of a ceremony is stored as JSON, encrypted, in the tickets table.

use domain::{
    FieldErrorCode, FieldErrors, Now,
    field_error::Input,
    id::{PasskeyId, UserId},
    identity::factors::VerifiedFactor,
    records::{Ceremony, Factors, Passkey, PasskeyCredential, User},
};
use lambda::{App, Problem};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use webauthn_rs::{
    Webauthn, WebauthnBuilder,
    prelude::{
        DiscoverableAuthentication, Passkey as Credential, PasskeyAuthentication, PasskeyRegistration,
        PublicKeyCredential, RegisterPublicKeyCredential, Url, Uuid,
    },
};

/// A browser's answer to a ceremony. Only the library reads its content. `Debug` shows nothing of it.
pub(crate) struct BrowsersAnswer<T>(T);

/// The answer that registers a passkey.
pub(crate) type Registration = BrowsersAnswer<RegisterPublicKeyCredential>;
/// The answer that authenticates with a passkey.
pub(crate) type Assertion = BrowsersAnswer<PublicKeyCredential>;

impl<T> std::fmt::Debug for BrowsersAnswer<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BrowsersAnswer(redacted)")
    }
}

impl<T: DeserializeOwned> Input for BrowsersAnswer<T> {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        match value {
            None | Some(Value::Null) => Err(FieldErrorCode::Missing),
            Some(value @ Value::Object(_)) => {
                T::deserialize(value).map(Self).map_err(|_| FieldErrorCode::InvalidPasskey)
            }
            Some(_) => Err(FieldErrorCode::WrongType),
        }
    }
}

/// The options for the browser, and the server's state of the ceremony.
pub(crate) struct PasskeyChallenge {
    /// The argument of `navigator.credentials.create` or `navigator.credentials.get`: an object with `publicKey`.
    pub(crate) options: Value,
    /// The state that the browser's answer is checked against.
    pub(crate) ceremony: Ceremony,
}

/// The relying party.
pub(crate) struct Passkeys(Webauthn);

impl Passkeys {
    pub(crate) fn of(app: &App) -> Result<Self, Problem> {
        let origin = Url::parse(app.portal_url()).map_err(Problem::unexpected)?;
        let host = origin.domain().unwrap_or_default().to_owned();
        let builder = WebauthnBuilder::new(&host, &origin).map_err(Problem::unexpected)?;
        Ok(Self(builder.rp_name("E-SG.Cloud").build().map_err(Problem::unexpected)?))
    }

    /// Starts the registration of a new passkey.
    pub(crate) fn register(&self, user: &User, factors: &Factors) -> Result<PasskeyChallenge, Problem> {
        let known = factors.passkeys.iter().map(|passkey| Ok(credential(&passkey.credential)?.cred_id().clone()));
        let known = known.collect::<Result<Vec<_>, Problem>>()?;
        // The user handle that an authenticator stores is the person's id, which reveals nothing about them.
        let handle = Uuid::from_bytes(user.user.to_bytes());
        let begun = self.0.start_passkey_registration(handle, user.email.as_str(), user.name.as_str(), Some(known));
        let (options, state) = begun.map_err(Problem::unexpected)?;
        let mut options = shown(&options)?;
        // Requires a discoverable credential, which an authenticator finds without a list of credential ids. This is
        // what allows a log-in with the passkey alone, and reauthentication. Any authenticator that can verify the
        // person, as required here, supports this if it has space left.
        let selection = &mut options["publicKey"]["authenticatorSelection"];
        selection["residentKey"] = "required".into();
        selection["requireResidentKey"] = true.into();
        Ok(PasskeyChallenge { options, ceremony: kept(&state)? })
    }

    /// Verifies the browser's answer, and returns the new passkey.
    pub(crate) fn registered(&self, answer: &Registration, ceremony: &Ceremony) -> Result<PasskeyCredential, Problem> {
        let state = read::<PasskeyRegistration>(&ceremony.0)?;
        let passkey = self.0.finish_passkey_registration(&answer.0, &state);
        let passkey = passkey.map_err(|_| FieldErrors::one("passkey", FieldErrorCode::InvalidPasskey))?;
        Ok(PasskeyCredential(serde_json::to_string(&passkey).map_err(Problem::unexpected)?))
    }

    /// Starts an authentication with one of a person's passkeys. `None` if they have none.
    pub(crate) fn ask(&self, factors: &Factors) -> Result<Option<PasskeyChallenge>, Problem> {
        if factors.passkeys.is_empty() {
            return Ok(None);
        }
        let credentials = factors.passkeys.iter().map(|passkey| credential(&passkey.credential));
        let credentials = credentials.collect::<Result<Vec<_>, _>>()?;
        let (options, state) = self.0.start_passkey_authentication(&credentials).map_err(Problem::unexpected)?;
        let mut state = shown(&state)?;
        // The backup eligibility of a passkey never changes (Web Authentication, level 3, 7.2). Here the library would
        // accept a passkey that becomes eligible later; in `ask_anybody` it does not.
        state["ast"]["allow_backup_eligible_upgrade"] = false.into();
        Ok(Some(PasskeyChallenge { options: shown(&options)?, ceremony: kept(&state)? }))
    }

    /// Verifies the answer to [`Self::ask`].
    pub(crate) fn shown(
        &self,
        now: Now,
        answer: &Assertion,
        ceremony: &Ceremony,
        factors: &Factors,
    ) -> Result<VerifiedFactor, Problem> {
        let state = read::<PasskeyAuthentication>(&ceremony.0)?;
        let result = self.0.finish_passkey_authentication(&answer.0, &state).map_err(|_| Problem::WrongPasskey)?;
        let (passkey, mut credential) = theirs(factors, answer)?.ok_or(Problem::WrongPasskey)?;
        let _ = credential.update_credential(&result);
        used(now, factors, passkey.id, &credential)
    }

    /// Starts an authentication with any person's passkey.
    pub(crate) fn ask_anybody(&self) -> Result<PasskeyChallenge, Problem> {
        let (options, state) = self.0.start_discoverable_authentication().map_err(Problem::unexpected)?;
        let mut options = shown(&options)?["publicKey"].take();
        // Leaves out `mediation`, since the page chooses whether browsers offer passkeys by themselves, and the empty
        // list of allowed credentials.
        if let Some(fields) = options.as_object_mut() {
            fields.remove("allowCredentials");
        }
        Ok(PasskeyChallenge { options: json!({ "publicKey": options }), ceremony: kept(&state)? })
    }

    /// The person whom the authenticator names in its answer. The answer is not verified.
    pub(crate) fn whose(&self, answer: &Assertion) -> Result<UserId, Problem> {
        let (handle, _) = self.0.identify_discoverable_authentication(&answer.0).map_err(|_| Problem::WrongPasskey)?;
        UserId::from_bytes(handle.into_bytes()).map_err(|_| Problem::WrongPasskey)
    }

    /// Verifies the answer to [`Self::ask_anybody`] with this person's passkeys.
    ///
    /// No other person's passkeys are considered, so registering the credential id of another person's passkey gains
    /// nothing.
    pub(crate) fn shown_by(
        &self,
        now: Now,
        answer: &Assertion,
        ceremony: &Ceremony,
        factors: &Factors,
    ) -> Result<VerifiedFactor, Problem> {
        let state = read::<DiscoverableAuthentication>(&ceremony.0)?;
        let (passkey, mut credential) = theirs(factors, answer)?.ok_or(Problem::WrongPasskey)?;
        let result = self.0.finish_discoverable_authentication_v2(&answer.0, state, &credential);
        let _ = credential.update_credential(&result.map_err(|_| Problem::WrongPasskey)?);
        used(now, factors, passkey.id, &credential)
    }
}

/// The person's passkey that an answer names.
fn theirs<'a>(factors: &'a Factors, answer: &Assertion) -> Result<Option<(&'a Passkey, Credential)>, Problem> {
    for passkey in &factors.passkeys {
        let credential = credential(&passkey.credential)?;
        if credential.cred_id().as_slice() == answer.0.get_credential_id() {
            return Ok(Some((passkey, credential)));
        }
    }
    Ok(None)
}

fn used(now: Now, factors: &Factors, id: PasskeyId, credential: &Credential) -> Result<VerifiedFactor, Problem> {
    let credential = PasskeyCredential(serde_json::to_string(credential).map_err(Problem::unexpected)?);
    factors.used(id, credential, now.timestamp()).ok_or(Problem::WrongPasskey)
}

fn credential(stored: &PasskeyCredential) -> Result<Credential, Problem> {
    read(&stored.0)
}

fn shown(options: &impl Serialize) -> Result<Value, Problem> {
    serde_json::to_value(options).map_err(Problem::unexpected)
}

fn kept(state: &impl Serialize) -> Result<Ceremony, Problem> {
    Ok(Ceremony(serde_json::to_string(state).map_err(Problem::unexpected)?))
}

/// Reads the stored state of a ceremony. If it is the state of another kind of ceremony, the client sent the wrong
/// challenge.
fn read<T: DeserializeOwned>(kept: &str) -> Result<T, Problem> {
    serde_json::from_str(kept).map_err(|_| Problem::ChallengeExpired)
}
