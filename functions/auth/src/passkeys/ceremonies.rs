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
    pub(crate) fn start_registration(&self, user: &User, factors: &Factors) -> Result<PasskeyChallenge, Problem> {
        let known = factors.passkeys.iter().map(|passkey| Ok(credential(&passkey.credential)?.cred_id().clone()));
        let known = known.collect::<Result<Vec<_>, Problem>>()?;
        // The user handle that an authenticator stores is the person's id, which reveals nothing about them.
        let handle = Uuid::from_bytes(user.user.to_bytes());
        let begun = self.0.start_passkey_registration(handle, user.email.as_str(), user.name.as_str(), Some(known));
        let (options, state) = begun.map_err(Problem::unexpected)?;
        let mut options = to_json(&options)?;
        // Requires a discoverable credential, which an authenticator finds without a list of credential ids. This is
        // what allows a log-in with the passkey alone, and reauthentication. Any authenticator that can verify the
        // person, as required here, supports this if it has space left.
        let selection = &mut options["publicKey"]["authenticatorSelection"];
        selection["residentKey"] = "required".into();
        selection["requireResidentKey"] = true.into();
        Ok(PasskeyChallenge { options, ceremony: serialize_state(&state)? })
    }

    /// Verifies the browser's answer, and returns the new passkey.
    pub(crate) fn finish_registration(
        &self,
        answer: &Registration,
        ceremony: &Ceremony,
    ) -> Result<PasskeyCredential, Problem> {
        let state = read::<PasskeyRegistration>(&ceremony.0)?;
        let passkey = self.0.finish_passkey_registration(&answer.0, &state);
        let passkey = passkey.map_err(|_| FieldErrors::one("passkey", FieldErrorCode::InvalidPasskey))?;
        Ok(PasskeyCredential(serde_json::to_string(&passkey).map_err(Problem::unexpected)?))
    }

    /// Starts an authentication with one of a person's passkeys. `None` if they have none.
    pub(crate) fn start_authentication(&self, factors: &Factors) -> Result<Option<PasskeyChallenge>, Problem> {
        if factors.passkeys.is_empty() {
            return Ok(None);
        }
        let credentials = factors.passkeys.iter().map(|passkey| credential(&passkey.credential));
        let credentials = credentials.collect::<Result<Vec<_>, _>>()?;
        let (options, state) = self.0.start_passkey_authentication(&credentials).map_err(Problem::unexpected)?;
        let mut state = to_json(&state)?;
        // The backup eligibility of a passkey never changes (Web Authentication, level 3, 7.2). Here the library would
        // accept a passkey that becomes eligible later; in `start_discoverable_authentication` it does not.
        state["ast"]["allow_backup_eligible_upgrade"] = false.into();
        Ok(Some(PasskeyChallenge { options: to_json(&options)?, ceremony: serialize_state(&state)? }))
    }

    /// Verifies the answer to [`Self::start_authentication`].
    pub(crate) fn verify(
        &self,
        now: Now,
        answer: &Assertion,
        ceremony: &Ceremony,
        factors: &Factors,
    ) -> Result<VerifiedFactor, Problem> {
        let state = read::<PasskeyAuthentication>(&ceremony.0)?;
        let result = self.0.finish_passkey_authentication(&answer.0, &state).map_err(|_| Problem::WrongPasskey)?;
        let (passkey, mut credential) = find_passkey(factors, answer)?.ok_or(Problem::WrongPasskey)?;
        let _ = credential.update_credential(&result);
        record_use(now, factors, passkey.id, &credential)
    }

    /// Starts an authentication with any person's passkey.
    pub(crate) fn start_discoverable_authentication(&self) -> Result<PasskeyChallenge, Problem> {
        let (options, state) = self.0.start_discoverable_authentication().map_err(Problem::unexpected)?;
        let mut options = to_json(&options)?["publicKey"].take();
        // Leaves out `mediation`, since the page chooses whether browsers offer passkeys by themselves, and the empty
        // list of allowed credentials.
        if let Some(fields) = options.as_object_mut() {
            fields.remove("allowCredentials");
        }
        Ok(PasskeyChallenge { options: json!({ "publicKey": options }), ceremony: serialize_state(&state)? })
    }

    /// The person whom the authenticator names in its answer. The answer is not verified.
    pub(crate) fn claimed_user(&self, answer: &Assertion) -> Result<UserId, Problem> {
        let (handle, _) = self.0.identify_discoverable_authentication(&answer.0).map_err(|_| Problem::WrongPasskey)?;
        UserId::from_bytes(handle.into_bytes()).map_err(|_| Problem::WrongPasskey)
    }

    /// Verifies the answer to [`Self::start_discoverable_authentication`] with this person's passkeys.
    ///
    /// No other person's passkeys are considered, so registering the credential id of another person's passkey gains
    /// nothing.
    pub(crate) fn verify_discoverable(
        &self,
        now: Now,
        answer: &Assertion,
        ceremony: &Ceremony,
        factors: &Factors,
    ) -> Result<VerifiedFactor, Problem> {
        let state = read::<DiscoverableAuthentication>(&ceremony.0)?;
        let (passkey, mut credential) = find_passkey(factors, answer)?.ok_or(Problem::WrongPasskey)?;
        let result = self.0.finish_discoverable_authentication_v2(&answer.0, state, &credential);
        let _ = credential.update_credential(&result.map_err(|_| Problem::WrongPasskey)?);
        record_use(now, factors, passkey.id, &credential)
    }
}

/// The person's passkey that an answer names.
fn find_passkey<'a>(factors: &'a Factors, answer: &Assertion) -> Result<Option<(&'a Passkey, Credential)>, Problem> {
    for passkey in &factors.passkeys {
        let credential = credential(&passkey.credential)?;
        if credential.cred_id().as_slice() == answer.0.get_credential_id() {
            return Ok(Some((passkey, credential)));
        }
    }
    Ok(None)
}

fn record_use(now: Now, factors: &Factors, id: PasskeyId, credential: &Credential) -> Result<VerifiedFactor, Problem> {
    let credential = PasskeyCredential(serde_json::to_string(credential).map_err(Problem::unexpected)?);
    factors.with_passkey_use(id, credential, now.timestamp()).ok_or(Problem::WrongPasskey)
}

fn credential(stored: &PasskeyCredential) -> Result<Credential, Problem> {
    read(&stored.0)
}

fn to_json(value: &impl Serialize) -> Result<Value, Problem> {
    serde_json::to_value(value).map_err(Problem::unexpected)
}

fn serialize_state(state: &impl Serialize) -> Result<Ceremony, Problem> {
    Ok(Ceremony(serde_json::to_string(state).map_err(Problem::unexpected)?))
}

/// Reads the stored state of a ceremony. If it is the state of another kind of ceremony, the client sent the wrong
/// challenge.
fn read<T: DeserializeOwned>(stored: &str) -> Result<T, Problem> {
    serde_json::from_str(stored).map_err(|_| Problem::ChallengeExpired)
}
