//! The environment of a function, as Lambda makes it.

use std::collections::BTreeMap;

use crate::{
    iam, random,
    template::{FunctionSpec, REGION},
};

/// What leads a function to the hosts outside AWS that are played here.
pub(crate) struct EgressVariables {
    /// Their names and ports, as `name=127.0.0.1:PORT`.
    pub(crate) peers: String,
    /// The file of the authorities of their certificates.
    pub(crate) authorities: String,
}

/// The variables that every instance of a function sees; nothing is inherited. Each instance adds its own session
/// token.
pub(super) fn of(spec: &FunctionSpec, aws_url: &str, egress: Option<&EgressVariables>) -> BTreeMap<String, String> {
    let group = format!("/aws/lambda/{}", spec.name);
    let memory = spec.memory.to_string();
    let access_key = iam::access_key(&spec.name);
    let secret = iam::secret_key(&access_key);
    let stream = format!("[$LATEST]{}", random::hex::<16>());
    let lambda = [
        ("AWS_LAMBDA_FUNCTION_NAME", spec.name.as_str()),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", &memory),
        ("AWS_LAMBDA_LOG_GROUP_NAME", &group),
        ("AWS_LAMBDA_LOG_STREAM_NAME", &stream),
        ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
        ("AWS_EXECUTION_ENV", "AWS_Lambda_provided.al2023"),
        ("AWS_REGION", REGION),
        ("AWS_DEFAULT_REGION", REGION),
        ("AWS_ACCESS_KEY_ID", &access_key),
        ("AWS_SECRET_ACCESS_KEY", &secret),
        ("AWS_ENDPOINT_URL", aws_url),
        ("_HANDLER", &spec.handler),
        ("TZ", ":UTC"),
        ("LANG", "en_US.UTF-8"),
        ("PATH", "/usr/local/bin:/usr/bin:/bin"),
    ];
    let mut variables = spec.variables.clone();
    variables.extend(lambda.map(|(name, value)| (name.to_owned(), value.to_owned())));
    if let Some(EgressVariables { peers, authorities }) = egress {
        variables.insert("EGRESS_PEERS".to_owned(), peers.clone());
        variables.insert("EGRESS_CA_FILE".to_owned(), authorities.clone());
    }
    variables
}
