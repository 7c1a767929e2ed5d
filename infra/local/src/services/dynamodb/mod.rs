//! `DynamoDB`: calls are forwarded to the embedded engine's own listener.

mod operations;
mod parse;
mod partiql;

use std::sync::Arc;

use axum::{
    body::Body,
    response::{IntoResponse as _, Response},
};
use bytes::Bytes;
use http::{HeaderName, Request, StatusCode, header};
use http_body_util::{BodyExt as _, Full};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde_json::{Map, Value, json};

use super::{
    collaborators::Collaborators,
    error::ServiceError,
    service::{Call, Done, Operation, ParsedCall, PreparedCall, Service, WholeCall},
};
use crate::{faults::FaultKind, template::TableSpec, triggers::Streams};

const TARGET: HeaderName = HeaderName::from_static("x-amz-target");
const CHECKSUM: HeaderName = HeaderName::from_static("x-amz-crc32");
const DATE: HeaderName = HeaderName::from_static("x-amz-date");
/// The request headers that are forwarded to the engine.
const ONWARD: [HeaderName; 4] = [header::CONTENT_TYPE, header::AUTHORIZATION, TARGET, DATE];
/// The response headers that are forwarded to the caller.
const BACK: [HeaderName; 2] = [header::CONTENT_TYPE, CHECKSUM];

/// The service.
pub(super) struct DynamoDb {
    tables: Vec<TableSpec>,
    engine: Arc<Engine>,
}

/// The connection to the engine, and the streams that read its writes.
struct Engine {
    client: Client<HttpConnector, Full<Bytes>>,
    url: String,
    streams: Arc<Streams>,
}

impl DynamoDb {
    /// A service that calls the engine on its port.
    pub(super) fn new(with: &Collaborators<'_>) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let client = Client::builder(TokioExecutor::new()).build(connector);
        let url = format!("http://127.0.0.1:{}/", with.engine_port);
        let engine = Engine { client, url, streams: Arc::clone(with.streams) };
        Self { tables: with.template.tables.clone(), engine: Arc::new(engine) }
    }
}

#[async_trait::async_trait]
impl Service for DynamoDb {
    fn name(&self) -> &'static str {
        "dynamodb"
    }

    fn operations(&self) -> &'static [Operation] {
        &operations::ALL
    }

    async fn prepare(&self, call: Call) -> Result<PreparedCall, Response> {
        let call = call.whole().await?;
        let parsed = parse::parse(call.target(), &call.body, &self.tables);
        let (engine, tables) = (Arc::clone(&self.engine), parsed.tables.clone());
        Ok(PreparedCall::new(parsed, async move { engine.perform(&call, &tables).await }))
    }

    fn render(&self, _request_id: &str, error: &ServiceError) -> Response {
        render(error)
    }

    fn injected(&self, kind: FaultKind) -> ServiceError {
        let (code, message, status) = match kind {
            FaultKind::Conflict => {
                ("TransactionConflictException", "Transaction is ongoing for the item", StatusCode::BAD_REQUEST)
            }
            FaultKind::Throttle => (
                "ProvisionedThroughputExceededException",
                "The level of configured provisioned throughput for the table was exceeded. Consider increasing your \
                 provisioning level with the UpdateTable API.",
                StatusCode::BAD_REQUEST,
            ),
            _ => ("InternalServerError", "Internal server error", StatusCode::INTERNAL_SERVER_ERROR),
        };
        ServiceError::new(code, message, status)
    }

    fn injected_response(&self, kind: FaultKind, parsed: &ParsedCall, _request_id: &str) -> Response {
        if kind == FaultKind::Conflict && parsed.operation.starts_with("Transact") {
            return cancelled(parsed.items.unwrap_or(1));
        }
        render(&self.injected(kind))
    }
}

fn render(error: &ServiceError) -> Response {
    let shared = ServiceError::COMMON.contains(&&*error.code);
    let namespace = if shared { "com.amazon.coral.service" } else { "com.amazonaws.dynamodb.v20120810" };
    error.json("1.0", &format!("{namespace}#{}", error.code))
}

/// The response to a transaction whose first item is in another transaction.
fn cancelled(items: usize) -> Response {
    let mut codes = vec!["TransactionConflict"];
    codes.resize(items.max(1), "None");
    let reason = |code: &&str| match *code {
        "None" => json!({ "Code": code }),
        _ => json!({ "Code": code, "Message": "Transaction is ongoing for the item" }),
    };
    let message =
        format!("Transaction cancelled, please refer cancellation reasons for specific reasons [{}]", codes.join(", "));
    let body = json!({
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "Message": message,
        "CancellationReasons": codes.iter().map(reason).collect::<Vec<Value>>(),
    });
    (StatusCode::BAD_REQUEST, [(header::CONTENT_TYPE, "application/x-amz-json-1.0")], body.to_string()).into_response()
}
impl Engine {
    /// Carries out a call and, if it writes, wakes the readers of its tables.
    async fn perform(&self, call: &WholeCall, tables: &[String]) -> Done {
        let operation = call.target();
        let request = serde_json::from_slice::<Map<String, Value>>(&call.body).unwrap_or_default();
        let counting = operations::are_counted(operation) && !request.contains_key("ReturnConsumedCapacity");
        let done = self.forward(call, counting).await.unwrap_or_else(|error| {
            tracing::error!(%error, "the database does not answer");
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            render(&ServiceError::new("InternalServerError", "The database does not answer.", status)).into()
        });
        if operations::write(operation) {
            self.streams.wrote(tables);
        }
        done
    }

    async fn forward(
        &self,
        call: &WholeCall,
        counting: bool,
    ) -> Result<Done, Box<dyn std::error::Error + Send + Sync>> {
        let body = if counting { asking_for_units(&call.body) } else { call.body.clone() };
        let mut request = Request::builder().method(&call.parts.method).uri(&self.url);
        for name in ONWARD {
            if let Some(value) = call.parts.headers.get(&name) {
                request = request.header(name, value);
            }
        }
        let response = self.client.request(request.body(Full::new(body))?).await?;
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
            // The engine's checksum does not match a rewritten body.
            if let Some(value) = parts.headers.get(&name)
                && !(rewritten && name == CHECKSUM)
            {
                back = back.header(name, value);
            }
        }
        Ok(Done { response: back.body(Body::from(body))?, units })
    }
}

/// The request body with `ReturnConsumedCapacity` added.
fn asking_for_units(body: &Bytes) -> Bytes {
    const ASK: &[u8] = br#"{"ReturnConsumedCapacity":"TOTAL""#;
    let Some(open) = body.iter().position(|byte| *byte == b'{') else { return body.clone() };
    let Some(rest) = body.get(open + 1..) else { return body.clone() };
    let comma: &[u8] = if rest.trim_ascii_start().starts_with(b"}") { b"" } else { b"," };
    [ASK, comma, rest].concat().into()
}

/// The capacity units of one table, or the sum of several tables.
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
