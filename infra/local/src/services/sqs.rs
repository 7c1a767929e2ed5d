//! SQS, in its JSON protocol.

use std::{sync::Arc, time::Duration};

use axum::response::{IntoResponse as _, Response};
use http::{StatusCode, header};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    collaborators::Collaborators,
    error::ServiceError,
    service::{Call, Operation, ParsedCall, PreparedCall, Service, WholeCall},
};
use crate::{
    faults::FaultKind,
    iam::RequiredPermission,
    queues::{Attributes, Message, Queues, md5_of_attributes, md5_of_body},
    template::{ACCOUNT, QueueSpec, REGION},
};

/// The largest message, with its attributes.
const LARGEST: usize = 1024 * 1024;
/// The longest visibility timeout, in seconds.
const LONGEST: u32 = 43_200;

const OPERATIONS: [Operation; 8] = [
    Operation::new("ChangeMessageVisibility", &["ChangeMessageVisibility"]),
    Operation::new("DeleteMessage", &["DeleteMessage"]),
    Operation::new("GetQueueAttributes", &["GetQueueAttributes"]).without_faults(),
    Operation::new("GetQueueUrl", &["GetQueueUrl"]).without_faults(),
    Operation::new("ListQueues", &["ListQueues"]).without_faults(),
    Operation::new("PurgeQueue", &["PurgeQueue"]).without_faults(),
    Operation::new("ReceiveMessage", &["ReceiveMessage"]),
    Operation::new("SendMessage", &["SendMessage"]),
];

/// The service.
pub(super) struct Sqs(Arc<Queues>);

impl Sqs {
    pub(super) fn new(with: &Collaborators<'_>) -> Self {
        Self(Arc::clone(with.queues))
    }
}

#[async_trait::async_trait]
impl Service for Sqs {
    fn name(&self) -> &'static str {
        "sqs"
    }

    fn operations(&self) -> &'static [Operation] {
        &OPERATIONS
    }

    async fn prepare(&self, call: Call) -> Result<PreparedCall, Response> {
        let call = call.whole().await?;
        let parsed = parse(call.target(), &call.body);
        let queues = Arc::clone(&self.0);
        Ok(PreparedCall::new(
            parsed,
            async move { perform(&queues, &call).unwrap_or_else(|error| render(&error)).into() },
        ))
    }

    fn render(&self, _request_id: &str, error: &ServiceError) -> Response {
        render(error)
    }

    fn injected(&self, kind: FaultKind) -> ServiceError {
        if kind == FaultKind::Throttle {
            return ServiceError::new("ThrottlingException", "Rate exceeded", StatusCode::BAD_REQUEST);
        }
        let message = "The request processing has failed because of an internal error.";
        ServiceError::new("InternalFailure", message, StatusCode::INTERNAL_SERVER_ERROR)
    }
}

fn render(error: &ServiceError) -> Response {
    error.json("1.1", &error.code)
}

/// The fields of the requests of all operations; each operation reads some of them.
#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct Request {
    queue_url: String,
    queue_name: String,
    queue_name_prefix: String,
    message_body: Option<String>,
    message_attributes: Attributes,
    delay_seconds: u32,
    max_number_of_messages: Option<u32>,
    visibility_timeout: Option<u32>,
    receipt_handle: String,
    attribute_names: Vec<String>,
    message_system_attribute_names: Vec<String>,
    message_attribute_names: Vec<String>,
}

type Answer = Result<Value, (&'static str, String)>;

impl Request {
    /// The name of the request's queue.
    fn queue(&self) -> &str {
        let named = if self.queue_url.is_empty() { &self.queue_name } else { &self.queue_url };
        named.rsplit('/').next().unwrap_or_default()
    }
}

/// Parses a call: each operation needs the permission of its name, on its queue.
fn parse(operation: &str, body: &[u8]) -> ParsedCall {
    let request = serde_json::from_slice::<Request>(body).unwrap_or_default();
    let queue = request.queue();
    let arn = if queue.is_empty() { "*".to_owned() } else { format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{queue}") };
    let permissions = vec![RequiredPermission::new(format!("sqs:{operation}"), arn)];
    ParsedCall { resource: queue.to_owned(), permissions, ..ParsedCall::named(operation) }
}

/// Carries out a call.
fn perform(queues: &Queues, call: &WholeCall) -> Result<Response, ServiceError> {
    let request: Request = serde_json::from_slice(&call.body)
        .map_err(|error| refused(("InvalidParameterValueException", error.to_string())))?;
    let name = request.queue();
    let host = call.parts.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let url = |name: &str| format!("http://{host}/{ACCOUNT}/{name}");
    let operation = OPERATIONS.iter().map(|known| known.name).find(|known| *known == call.target());
    let answer = match (operation.ok_or(ServiceError::UNKNOWN_OPERATION)?, queues.spec(name)) {
        ("ListQueues", _) => {
            let all = queues.specs().iter().map(|spec| spec.name.as_str());
            let listed = all.filter(|name| name.starts_with(&request.queue_name_prefix)).map(url);
            Ok(json!({"QueueUrls": listed.collect::<Vec<_>>()}))
        }
        (_, None) => Err(("QueueDoesNotExist", "The specified queue does not exist.".to_owned())),
        ("GetQueueUrl", Some(queue)) => Ok(json!({"QueueUrl": url(&queue.name)})),
        ("SendMessage", Some(queue)) => send(queues, queue, &request),
        ("ReceiveMessage", Some(queue)) => receive(queues, queue, &request),
        ("DeleteMessage", Some(queue)) => {
            queues.delete(&queue.name, &request.receipt_handle);
            Ok(json!({}))
        }
        ("ChangeMessageVisibility", Some(queue)) => hide(queues, queue, &request),
        ("PurgeQueue", Some(queue)) => {
            queues.purge(&queue.name);
            Ok(json!({}))
        }
        (_, Some(queue)) => Ok(attributes(queues, queue, &request)),
    };
    let answer = answer.map_err(refused)?;
    Ok((StatusCode::OK, [(header::CONTENT_TYPE, "application/x-amz-json-1.0")], answer.to_string()).into_response())
}

fn refused((code, message): (&str, String)) -> ServiceError {
    ServiceError::new(format!("com.amazonaws.sqs#{code}"), message, StatusCode::BAD_REQUEST)
}

fn send(queues: &Queues, queue: &QueueSpec, request: &Request) -> Answer {
    let body = request.message_body.clone().unwrap_or_default();
    if body.is_empty() {
        return Err(("MissingRequiredParameterException", "The request must contain MessageBody.".to_owned()));
    }
    if body.len() > LARGEST {
        return Err(("InvalidParameterValueException", format!("A message is {LARGEST} bytes at the most.")));
    }
    if request.delay_seconds > 900 {
        return Err(("InvalidParameterValueException", "DelaySeconds is 900 at the most.".to_owned()));
    }
    let mut answer = Map::from_iter([("MD5OfMessageBody".to_owned(), json!(md5_of_body(&body)))]);
    if let Some(md5) = md5_of_attributes(&request.message_attributes) {
        answer.insert("MD5OfMessageAttributes".to_owned(), md5.into());
    }
    let delay = Duration::from_secs(request.delay_seconds.into());
    let id = queues.send(&queue.name, body, request.message_attributes.clone(), delay);
    answer.insert("MessageId".to_owned(), id.into());
    Ok(Value::Object(answer))
}

fn receive(queues: &Queues, queue: &QueueSpec, request: &Request) -> Answer {
    let most = request.max_number_of_messages.unwrap_or(1);
    if !(1..=10).contains(&most) {
        let message = format!("Value {most} for parameter MaxNumberOfMessages is invalid: 1 to 10.");
        return Err(("InvalidParameterValueException", message));
    }
    let visibility = request.visibility_timeout.map(visibility).transpose()?;
    let received = queues.receive(&queue.name, most.try_into().unwrap_or(1), visibility);
    let messages: Vec<Value> = received.into_iter().map(|message| view(message, request)).collect();
    // Like SQS, leave the list out if nothing was received.
    Ok(if messages.is_empty() { json!({}) } else { json!({"Messages": messages}) })
}

fn view(message: Message, request: &Request) -> Value {
    let wanted = |names: &[String], name: &str| {
        names.iter().any(|wanted| {
            wanted == "All" || wanted == name || wanted.strip_suffix(".*").is_some_and(|start| name.starts_with(start))
        })
    };
    let mut view = json!({
        "MessageId": message.id,
        "ReceiptHandle": message.receipt,
        "MD5OfBody": md5_of_body(&message.body),
        "Body": message.body,
    });
    let system = [
        ("ApproximateReceiveCount", message.received.to_string()),
        ("SentTimestamp", message.sent_ms.to_string()),
        ("ApproximateFirstReceiveTimestamp", message.first_received_ms.unwrap_or_default().to_string()),
        ("SenderId", ACCOUNT.to_owned()),
    ];
    let names = [request.attribute_names.as_slice(), &request.message_system_attribute_names].concat();
    let system: Map<String, Value> = system
        .into_iter()
        .filter(|(name, _)| wanted(&names, name))
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect();
    if !system.is_empty() {
        view["Attributes"] = Value::Object(system);
    }
    let mut own = message.attributes;
    own.retain(|name, _| wanted(&request.message_attribute_names, name));
    if let Some(md5) = md5_of_attributes(&own) {
        view["MD5OfMessageAttributes"] = md5.into();
        view["MessageAttributes"] = json!(own);
    }
    view
}

fn hide(queues: &Queues, queue: &QueueSpec, request: &Request) -> Answer {
    let time = visibility(request.visibility_timeout.unwrap_or_default())?;
    if queues.hide(&queue.name, &request.receipt_handle, time) {
        Ok(json!({}))
    } else {
        Err(("MessageNotInflight", "The message is not in flight under this handle.".to_owned()))
    }
}

fn visibility(seconds: u32) -> Result<Duration, (&'static str, String)> {
    if seconds > LONGEST {
        return Err(("InvalidParameterValueException", format!("VisibilityTimeout is {LONGEST} at the most.")));
    }
    Ok(Duration::from_secs(seconds.into()))
}

fn attributes(queues: &Queues, queue: &QueueSpec, request: &Request) -> Value {
    let counts = queues.counts(&queue.name);
    let all = [
        ("ApproximateNumberOfMessages", counts.visible.to_string()),
        ("ApproximateNumberOfMessagesNotVisible", counts.in_flight.to_string()),
        ("ApproximateNumberOfMessagesDelayed", counts.delayed.to_string()),
        ("VisibilityTimeout", queue.visibility.as_secs().to_string()),
        ("MessageRetentionPeriod", queue.retention.as_secs().to_string()),
        ("QueueArn", format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{}", queue.name)),
    ];
    let wanted = |name: &str| request.attribute_names.iter().any(|wanted| wanted == "All" || wanted == name);
    let attributes = all.into_iter().filter(|(name, _)| wanted(name));
    json!({"Attributes": attributes.map(|(name, value)| (name.to_owned(), value.into())).collect::<Map<_, _>>()})
}
