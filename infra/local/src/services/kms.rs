//! KMS: message authentication codes under the template's keys.

use std::{collections::BTreeMap, sync::Arc};

use axum::response::{IntoResponse as _, Response};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{StatusCode, header};
use ring::hmac;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    error::ServiceError,
    service::{Call, Operation, ParsedCall, PreparedCall, Service, WholeCall},
};
use crate::{
    faults::FaultKind,
    iam::RequiredPermission,
    random,
    storage::{Data, StorageError},
    template::{ACCOUNT, REGION},
};

const ALGORITHM: &str = "HMAC_SHA_256";

const OPERATIONS: [Operation; 1] = [Operation::new("GenerateMac", &["GenerateMac"])];

/// The service.
pub(super) struct Kms(Arc<Keys>);

impl Kms {
    /// Reads the keys of earlier runs and makes those that are new.
    pub(super) fn open(data: &Data, ids: &[String]) -> Result<Self, StorageError> {
        Keys::open(data, ids).map(|keys| Self(Arc::new(keys)))
    }
}

#[async_trait::async_trait]
impl Service for Kms {
    fn name(&self) -> &'static str {
        "kms"
    }

    fn operations(&self) -> &'static [Operation] {
        &OPERATIONS
    }

    async fn prepare(&self, call: Call) -> Result<PreparedCall, Response> {
        let call = call.whole().await?;
        let parsed = parse(call.target(), &call.body);
        let keys = Arc::clone(&self.0);
        Ok(PreparedCall::new(parsed, async move { keys.perform(&call).unwrap_or_else(|error| render(&error)).into() }))
    }

    fn render(&self, _request_id: &str, error: &ServiceError) -> Response {
        render(error)
    }

    fn injected(&self, kind: FaultKind) -> ServiceError {
        if kind == FaultKind::Throttle {
            return ServiceError::new("ThrottlingException", "Rate exceeded", StatusCode::BAD_REQUEST);
        }
        let message = "The request was rejected because an internal exception occurred.";
        ServiceError::new("KMSInternalException", message, StatusCode::INTERNAL_SERVER_ERROR)
    }
}

fn render(error: &ServiceError) -> Response {
    error.json("1.1", &error.code)
}

/// The keys' material, by key id.
struct Keys(BTreeMap<String, hmac::Key>);

impl Keys {
    /// Reads the keys of earlier runs and makes those that are new.
    fn open(data: &Data, ids: &[String]) -> Result<Self, StorageError> {
        let state_file = data.state_file("keys.json");
        let mut kept: BTreeMap<String, String> = state_file.read()?;
        if ids.iter().any(|id| !kept.contains_key(id)) {
            for id in ids {
                kept.entry(id.clone()).or_insert_with(|| STANDARD.encode(random::bytes::<32>()));
            }
            state_file.write(&kept).map_err(StorageError::io("cannot keep the keys"))?;
        }
        let mut keys = BTreeMap::new();
        for id in ids {
            let material = kept.get(id).and_then(|text| STANDARD.decode(text).ok()).ok_or_else(|| {
                StorageError::io("cannot read keys.json")(std::io::Error::other(format!("the key {id} is no base64")))
            })?;
            keys.insert(id.clone(), hmac::Key::new(hmac::HMAC_SHA256, &material));
        }
        Ok(Self(keys))
    }

    fn perform(&self, call: &WholeCall) -> Result<Response, ServiceError> {
        if call.target() != "GenerateMac" {
            return Err(ServiceError::UNKNOWN_OPERATION);
        }
        let request =
            serde_json::from_slice(&call.body).map_err(|error| bad("SerializationException", error.to_string()))?;
        self.generate(&request)
    }

    fn generate(&self, request: &GenerateMac) -> Result<Response, ServiceError> {
        let (id, key) = self
            .find(&request.key_id)
            .ok_or_else(|| bad("NotFoundException", format!("Key '{}' does not exist", request.key_id)))?;
        if request.mac_algorithm != ALGORITHM {
            let message = format!("{} is not valid for a key of HMAC_256", request.mac_algorithm);
            return Err(bad("InvalidKeyUsageException", message));
        }
        let message = STANDARD
            .decode(&request.message)
            .ok()
            .filter(|message| (1..=4_096).contains(&message.len()))
            .ok_or_else(|| bad("ValidationException", "Message must be 1 to 4096 bytes in base64".to_owned()))?;
        let mac = STANDARD.encode(hmac::sign(key, &message));
        let body = json!({"KeyId": arn(id), "Mac": mac, "MacAlgorithm": ALGORITHM}).to_string();
        Ok((StatusCode::OK, [(header::CONTENT_TYPE, "application/x-amz-json-1.1")], body).into_response())
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

/// Parses a call.
fn parse(operation: &str, body: &[u8]) -> ParsedCall {
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

fn bad(code: &'static str, message: String) -> ServiceError {
    ServiceError::new(code, message, StatusCode::BAD_REQUEST)
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
