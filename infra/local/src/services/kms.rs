//! KMS: message authentication codes under the template's keys.

use std::collections::BTreeMap;

use axum::response::{IntoResponse as _, Response};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{StatusCode, header};
use ring::hmac;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    call::ParsedCall,
    error::{self as service_error, ServiceError},
};
use crate::port::{Call, Done};
use crate::{
    cloud::Core,
    data::Data,
    options::StartError,
    policy::RequiredPermission,
    random,
    template::{ACCOUNT, REGION},
};

const ALGORITHM: &str = "HMAC_SHA_256";

/// The keys' material, by key id.
pub(crate) struct Keys(BTreeMap<String, hmac::Key>);

impl Keys {
    /// Reads the keys of earlier runs and makes those that are new.
    pub(crate) fn open(data: &Data, ids: &[String]) -> Result<Self, StartError> {
        let state_file = data.state_file("keys.json");
        let mut kept: BTreeMap<String, String> = state_file.read()?;
        if ids.iter().any(|id| !kept.contains_key(id)) {
            for id in ids {
                kept.entry(id.clone()).or_insert_with(|| STANDARD.encode(random::bytes::<32>()));
            }
            state_file.write(&kept).map_err(StartError::io("cannot keep the keys"))?;
        }
        let mut keys = BTreeMap::new();
        for id in ids {
            let material = kept.get(id).and_then(|text| STANDARD.decode(text).ok()).ok_or_else(|| {
                StartError::io("cannot read keys.json")(std::io::Error::other(format!("the key {id} is no base64")))
            })?;
            keys.insert(id.clone(), hmac::Key::new(hmac::HMAC_SHA256, &material));
        }
        Ok(Self(keys))
    }

    fn find(&self, named: &str) -> Option<(&str, &hmac::Key)> {
        let id = named.strip_prefix(&arn("")).unwrap_or(named);
        self.0.get_key_value(id).map(|(id, key)| (id.as_str(), key))
    }
}

fn arn(id: &str) -> String {
    format!("arn:aws:kms:{REGION}:{ACCOUNT}:key/{id}")
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct GenerateMac {
    key_id: String,
    mac_algorithm: String,
    message: String,
}

/// Tells what a call wants.
pub(crate) fn parse(operation: &str, body: &[u8]) -> ParsedCall {
    if operation != "GenerateMac" {
        return ParsedCall::named(operation);
    }
    let request: Value = serde_json::from_slice(body).unwrap_or_default();
    let key = request["KeyId"].as_str().unwrap_or_default();
    let resource = if key.starts_with("arn:") { key.to_owned() } else { arn(key) };
    let algorithm = request["MacAlgorithm"].as_str().map(str::to_owned);
    let permission =
        RequiredPermission::new("kms:GenerateMac", resource).with("kms:MacAlgorithm", algorithm.into_iter().collect());
    ParsedCall { resource: key.to_owned(), permissions: vec![permission], ..ParsedCall::named(operation) }
}

/// Carries out a call.
pub(crate) fn call(core: &Core, call: &Call<'_>, parsed: &ParsedCall) -> Done {
    if parsed.operation != "GenerateMac" {
        return service_error::of("kms", call.request_id, &ServiceError::UNKNOWN_OPERATION).into();
    }
    let response = match serde_json::from_slice::<GenerateMac>(&call.body) {
        Ok(request) => generate(&core.keys, &request),
        Err(error) => Err(("SerializationException", error.to_string())),
    };
    let refused = |(code, message): (&str, String)| {
        service_error::of(
            "kms",
            call.request_id,
            &ServiceError { code, message: &message, status: StatusCode::BAD_REQUEST },
        )
    };
    response.unwrap_or_else(refused).into()
}

fn generate(keys: &Keys, request: &GenerateMac) -> Result<Response, (&'static str, String)> {
    let (id, key) = keys
        .find(&request.key_id)
        .ok_or_else(|| ("NotFoundException", format!("Key '{}' does not exist", request.key_id)))?;
    if request.mac_algorithm != ALGORITHM {
        let message = format!("{} is not valid for a key of HMAC_256", request.mac_algorithm);
        return Err(("InvalidKeyUsageException", message));
    }
    let message = STANDARD
        .decode(&request.message)
        .ok()
        .filter(|message| (1..=4_096).contains(&message.len()))
        .ok_or_else(|| ("ValidationException", "Message must be 1 to 4096 bytes in base64".to_owned()))?;
    let mac = STANDARD.encode(hmac::sign(key, &message));
    let body = json!({"KeyId": arn(id), "Mac": mac, "MacAlgorithm": ALGORITHM}).to_string();
    Ok((StatusCode::OK, [(header::CONTENT_TYPE, "application/x-amz-json-1.1")], body).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_by_id_and_arn_and_stay_the_same() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = Data::open(folder.path(), false).expect("free");
        let first = Keys::open(&data, &["k1".to_owned()]).expect("opened");
        let again = Keys::open(&data, &["k1".to_owned(), "k2".to_owned()]).expect("opened");
        let sign = |keys: &Keys, id: &str| keys.find(id).map(|(_, key)| hmac::sign(key, b"label").as_ref().to_vec());
        assert_eq!(sign(&first, "k1"), sign(&again, &arn("k1")));
        assert_ne!(sign(&again, "k1"), sign(&again, "k2"));
        assert_eq!(sign(&again, "k3"), None);
    }

    #[test]
    fn a_code_needs_its_key_however_it_is_named() {
        for named in ["k1".to_owned(), arn("k1")] {
            let request = json!({"KeyId": named, "MacAlgorithm": ALGORITHM, "Message": ""});
            let parsed = parse("GenerateMac", request.to_string().as_bytes());
            let permission = RequiredPermission::new("kms:GenerateMac", arn("k1"))
                .with("kms:MacAlgorithm", vec![ALGORITHM.to_owned()]);
            assert_eq!(parsed.permissions, [permission]);
        }
        assert!(parse("Decrypt", b"{}").permissions.is_empty());
    }
}
