//! `DynamoDB`: calls go on to the embedded engine's own listener.

pub(crate) mod parse;

use axum::{body::Body, response::Response};
use bytes::Bytes;
use http::{HeaderName, Request, StatusCode, header};
use http_body_util::{BodyExt as _, Full};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde_json::{Map, Value};

use crate::cloud::Core;
use crate::port::{Call, Done};
use crate::services::{
    call::ParsedCall,
    error::{self as service_error, ServiceError},
};

const TARGET: HeaderName = HeaderName::from_static("x-amz-target");
const CHECKSUM: HeaderName = HeaderName::from_static("x-amz-crc32");
const DATE: HeaderName = HeaderName::from_static("x-amz-date");
/// What the engine wants to see of a request.
const ONWARD: [HeaderName; 4] = [header::CONTENT_TYPE, header::AUTHORIZATION, TARGET, DATE];
/// What the caller wants to see of an answer.
const BACK: [HeaderName; 2] = [header::CONTENT_TYPE, CHECKSUM];

const COUNTED: [&str; 11] = [
    "GetItem",
    "PutItem",
    "UpdateItem",
    "DeleteItem",
    "Query",
    "Scan",
    "BatchGetItem",
    "BatchWriteItem",
    "TransactGetItems",
    "TransactWriteItems",
    "ExecuteStatement",
];
const WRITES: [&str; 8] = [
    "PutItem",
    "UpdateItem",
    "DeleteItem",
    "BatchWriteItem",
    "TransactWriteItems",
    "ExecuteStatement",
    "ExecuteTransaction",
    "BatchExecuteStatement",
];

/// The way to the engine.
pub(crate) struct Proxy {
    client: Client<HttpConnector, Full<Bytes>>,
    url: String,
}

impl Proxy {
    /// Reaches the engine on its port.
    pub(crate) fn new(port: u16) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        Self {
            client: Client::builder(TokioExecutor::new()).build(connector),
            url: format!("http://127.0.0.1:{port}/"),
        }
    }
}

/// Carries out a call.
pub(crate) async fn call(core: &Core, call: &Call<'_>, parsed: &ParsedCall) -> Done {
    let operation = parsed.operation.as_str();
    let request = serde_json::from_slice::<Map<String, Value>>(&call.body).unwrap_or_default();
    let counting = COUNTED.contains(&operation) && !request.contains_key("ReturnConsumedCapacity");
    let done = match forward(core, call, counting).await {
        Ok(done) => done,
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            let error = ServiceError {
                code: "InternalServerError",
                message: "The database does not answer.",
                status: StatusCode::INTERNAL_SERVER_ERROR,
            };
            service_error::of("dynamodb", call.request_id, &error).into()
        }
    };
    if WRITES.contains(&operation) {
        core.streams.wrote(&parsed.tables);
    }
    done
}

async fn forward(
    core: &Core,
    call: &Call<'_>,
    counting: bool,
) -> Result<Done, Box<dyn std::error::Error + Send + Sync>> {
    let body = if counting { asking_for_units(&call.body) } else { call.body.clone() };
    let mut request = Request::builder().method(call.method).uri(&core.dynamodb.url);
    for name in ONWARD {
        if let Some(value) = call.headers.get(&name) {
            request = request.header(name, value);
        }
    }
    let response = core.dynamodb.client.request(request.body(Full::new(body))?).await?;
    let (parts, body) = response.into_parts();
    let mut body = body.collect().await?.to_bytes();
    let mut units = None;
    let mut rewritten = false;
    if parts.status == StatusCode::OK && counting {
        let mut answer: Map<String, Value> = serde_json::from_slice(&body)?;
        if let Some(capacity) = answer.shift_remove("ConsumedCapacity") {
            units = consumed(&capacity);
            body = serde_json::to_vec(&answer)?.into();
            rewritten = true;
        }
    }
    let mut back = Response::builder().status(parts.status);
    for name in BACK {
        // The checksum is that of the body as the engine wrote it.
        if let Some(value) = parts.headers.get(&name)
            && !(rewritten && name == CHECKSUM)
        {
            back = back.header(name, value);
        }
    }
    Ok(Done { response: back.body(Body::from(body))?, units })
}

/// The same request, asking for its capacity units too.
fn asking_for_units(body: &Bytes) -> Bytes {
    const ASK: &[u8] = br#"{"ReturnConsumedCapacity":"TOTAL""#;
    let Some(open) = body.iter().position(|byte| *byte == b'{') else { return body.clone() };
    let Some(rest) = body.get(open + 1..) else { return body.clone() };
    let comma: &[u8] = if rest.trim_ascii_start().starts_with(b"}") { b"" } else { b"," };
    [ASK, comma, rest].concat().into()
}

/// The units of one table or the sum of several.
fn consumed(capacity: &Value) -> Option<f64> {
    match capacity {
        Value::Array(tables) => Some(tables.iter().filter_map(consumed).sum()),
        table => table.get("CapacityUnits")?.as_f64(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn asking_for_units_leaves_the_request_valid() {
        for body in ["{}", "{ }", r#"{"TableName":"a"}"#] {
            let asked: Value = serde_json::from_slice(&asking_for_units(&Bytes::from(body))).expect("JSON");
            assert_eq!(asked["ReturnConsumedCapacity"], "TOTAL", "{body}");
        }
        assert_eq!(consumed(&json!([{"CapacityUnits": 1.5}, {"CapacityUnits": 2.0}])), Some(3.5));
    }
}
