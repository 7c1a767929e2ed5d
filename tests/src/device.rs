//! A device with a passkey: an implementation of Web Authentication and CTAP2 by others.

#![expect(clippy::unwrap_used, reason = "a test whose device fails is over")]

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use passkey::{
    authenticator::{Authenticator, UiHint, UserCheck, UserValidationMethod},
    client::{Client, DefaultClientData},
    crypto::{CryptoBackend, SecretKeyT as _, rust_crypto::RustCryptoBackend},
    types::{
        Passkey,
        ctap2::{Aaguid, Ctap2Error},
        webauthn::{CredentialCreationOptions, CredentialRequestOptions},
    },
};
use reqwest::Url;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The offset of the flags in the authenticator data: after the hash of the relying party's id.
const FLAGS: usize = 32;
/// The flags that a passkey can be backed up, and that it is.
const BACKUP_ELIGIBLE: u8 = 1 << 3;
const BACKED_UP: u8 = 1 << 4;

/// The person at the device: always present, and verified or not.
#[derive(Clone, Copy)]
struct Holder {
    verified: bool,
}

#[async_trait::async_trait]
impl UserValidationMethod for Holder {
    type PasskeyItem = Passkey;

    async fn check_user<'a>(
        &self,
        _: UiHint<'a, Passkey>,
        presence: bool,
        verification: bool,
    ) -> Result<UserCheck, Ctap2Error> {
        Ok(UserCheck { presence, verification: verification && self.verified })
    }

    fn is_presence_enabled(&self) -> bool {
        true
    }

    fn is_verification_enabled(&self) -> Option<bool> {
        Some(true)
    }
}

/// A device with at most one passkey.
pub struct Device {
    passkey: Option<Passkey>,
    holder: Holder,
    origin: Url,
}

impl Device {
    /// A device whose browser is on a page of this origin.
    ///
    /// # Panics
    /// If that is not a URL.
    #[must_use]
    pub fn at(origin: &str) -> Self {
        Self { passkey: None, holder: Holder { verified: true }, origin: Url::parse(origin).unwrap() }
    }

    /// The same device, with its browser on a page of another origin.
    ///
    /// # Panics
    /// If that is not a URL.
    #[must_use]
    pub fn lured_to(&self, origin: &str) -> Self {
        Self { passkey: self.passkey.clone(), holder: self.holder, origin: Url::parse(origin).unwrap() }
    }

    /// The same device in the hands of another person, whom it cannot verify.
    #[must_use]
    pub fn stolen(&self) -> Self {
        Self { passkey: self.passkey.clone(), holder: Holder { verified: false }, origin: self.origin.clone() }
    }

    /// Creates a passkey as `navigator.credentials.create` does.
    ///
    /// # Panics
    /// If the options do not parse, or the device refuses.
    pub async fn create(&mut self, options: &Value) -> Value {
        let options: CredentialCreationOptions = serde_json::from_value(options.clone()).unwrap();
        let authenticator =
            Authenticator::new(Aaguid::new_empty(), self.passkey.clone(), self.holder, RustCryptoBackend);
        let mut client = Client::new(authenticator).allows_insecure_localhost(true);
        let created = client.register(&self.origin, options, DefaultClientData).await.unwrap();
        self.passkey.clone_from(client.authenticator().store());
        as_json(serde_json::to_value(created).unwrap())
    }

    /// Answers a challenge with the passkey as `navigator.credentials.get` does; `None` if the device refuses.
    ///
    /// # Panics
    /// If the options do not parse.
    pub async fn get(&mut self, options: &Value) -> Option<Value> {
        let options: CredentialRequestOptions = serde_json::from_value(options.clone()).unwrap();
        let authenticator =
            Authenticator::new(Aaguid::new_empty(), self.passkey.clone(), self.holder, RustCryptoBackend);
        let mut client = Client::new(authenticator).allows_insecure_localhost(true);
        let shown = client.authenticate(&self.origin, options, DefaultClientData).await.ok()?;
        self.passkey.clone_from(client.authenticator().store());
        Some(as_json(serde_json::to_value(shown).unwrap()))
    }
}

/// A created passkey, changed to one that cannot be backed up. No signature covers the flags, as the device does not
/// attest.
///
/// # Panics
/// If this is not a created passkey.
#[must_use]
pub fn bound_to_its_device(mut created: Value) -> Value {
    let host = Sha256::digest("localhost");
    let mut object = bytes(&created["response"]["attestationObject"]);
    let data = object.windows(host.len()).position(|window| window == host.as_slice()).unwrap();
    object[data + FLAGS] &= !(BACKUP_ELIGIBLE | BACKED_UP);
    created["response"]["attestationObject"] = URL_SAFE_NO_PAD.encode(object).into();
    created
}

fn bytes(value: &Value) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(value.as_str().unwrap()).unwrap()
}

impl Device {
    /// The device's response with another flag for whether its passkey can be backed up, signed again with its key. The
    /// flag that it is backed up is cleared.
    ///
    /// # Panics
    /// If the device has no passkey.
    #[must_use]
    pub fn says_of_backup(&self, mut shown: Value, eligible: bool) -> Value {
        let response = &mut shown["response"];
        let mut data = bytes(&response["authenticatorData"]);
        data[FLAGS] = data[FLAGS] & !(BACKUP_ELIGIBLE | BACKED_UP) | if eligible { BACKUP_ELIGIBLE } else { 0 };
        let signed = [&data[..], &Sha256::digest(bytes(&response["clientDataJSON"]))].concat();
        let key = &self.passkey.as_ref().unwrap().key;
        let mut key = <RustCryptoBackend as CryptoBackend>::SecretKey::from_cose_key(key).ok().unwrap();
        response["signature"] = URL_SAFE_NO_PAD.encode(key.sign(&signed)).into();
        response["authenticatorData"] = URL_SAFE_NO_PAD.encode(data).into();
        shown
    }
}

/// A credential as a browser's `toJSON` returns it: bytes are base64url, whereas this library serialises them as lists
/// of numbers.
fn as_json(value: Value) -> Value {
    match value {
        Value::Array(items) => {
            let bytes = items.iter().map(|item| item.as_u64().and_then(|byte| u8::try_from(byte).ok()));
            match bytes.collect::<Option<Vec<_>>>() {
                Some(bytes) if !bytes.is_empty() => URL_SAFE_NO_PAD.encode(bytes).into(),
                _ => items.into_iter().map(as_json).collect(),
            }
        }
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, as_json(value))).collect(),
        other => other,
    }
}
