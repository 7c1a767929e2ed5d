//! The callers of the AWS services: each function, with an access key of its own, and callers outside the functions.

use std::collections::BTreeMap;

use crate::template::Template;

/// The access key that is allowed everything, and the name under which its calls are listed.
pub(crate) const ANYBODY: &str = "local";

/// The access key id of a function.
pub(crate) fn access_key(function: &str) -> String {
    let name: String = function.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("AKLOCAL{}", name.to_ascii_uppercase())
}

/// The secret of an access key. That of `local` is `local`; a function's is the same from start to start.
pub(crate) fn secret_key(access_key: &str) -> String {
    if access_key == ANYBODY {
        return ANYBODY.to_owned();
    }
    let digest = ring::digest::digest(&ring::digest::SHA256, format!("the secret of {access_key}").as_bytes());
    hex::encode(digest)
}

/// The callers by access key id.
#[derive(Debug, Clone)]
pub(crate) struct Callers(BTreeMap<String, String>);

impl Callers {
    pub(crate) fn new(template: &Template) -> Self {
        let functions = template.functions.keys().map(|name| (access_key(name), name.clone()));
        Self(functions.chain([(ANYBODY.to_owned(), ANYBODY.to_owned())]).collect())
    }

    /// The caller with an access key id.
    pub(crate) fn name(&self, access_key: &str) -> Option<&str> {
        self.0.get(access_key).map(String::as_str)
    }

    /// Every access key's secret.
    pub(crate) fn secrets(&self) -> BTreeMap<String, String> {
        self.0.keys().map(|access_key| (access_key.clone(), secret_key(access_key))).collect()
    }
}
