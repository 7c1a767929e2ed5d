//! SQS, in its JSON protocol.

use std::time::Duration;

use axum::response::{IntoResponse as _, Response};
use http::{StatusCode, header};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    call::ParsedCall,
    error::{self as service_error, ServiceError},
};
use crate::port::{Call, Done};
use crate::{
    cloud::Core,
    policy::RequiredPermission,
    queues::{Attributes, Message, Queues, md5_of_attributes, md5_of_body},
    template::{ACCOUNT, QueueSpec, REGION},
};

/// The largest message, with its attributes.
const LARGEST: usize = 1024 * 1024;
/// The longest that a message is hidden.
const LONGEST: u32 = 43_200;

/// What the operations read of a request; each its part.
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
    /// The queue that it is about.
    fn queue(&self) -> &str {
        let named = if self.queue_url.is_empty() { &self.queue_name } else { &self.queue_url };
        named.rsplit('/').next().unwrap_or_default()
    }
}

/// Parses a call: each operation needs the permission of its name, on its queue.
pub(crate) fn parse(operation: &str, body: &[u8]) -> ParsedCall {
    let request = serde_json::from_slice::<Request>(body).unwrap_or_default();
    let queue = request.queue();
    let arn = if queue.is_empty() { "*".to_owned() } else { format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{queue}") };
    let permissions = vec![RequiredPermission::new(format!("sqs:{operation}"), arn)];
    ParsedCall { resource: queue.to_owned(), permissions, ..ParsedCall::named(operation) }
}

/// Carries out a call.
pub(crate) fn call(core: &Core, call: &Call<'_>, parsed: &ParsedCall) -> Done {
    let request = match serde_json::from_slice::<Request>(&call.body) {
        Ok(request) => request,
        Err(error) => return refused(call, "InvalidParameterValueException", &error.to_string()).into(),
    };
    let name = request.queue();
    let host = call.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let url = |name: &str| format!("http://{host}/{ACCOUNT}/{name}");
    let answer = match (parsed.operation.as_str(), core.queues.spec(name)) {
        ("ListQueues", _) => {
            let all = core.queues.specs().iter().map(|spec| spec.name.as_str());
            let listed = all.filter(|name| name.starts_with(&request.queue_name_prefix)).map(url);
            Ok(json!({"QueueUrls": listed.collect::<Vec<_>>()}))
        }
        ("GetQueueUrl", Some(queue)) => Ok(json!({"QueueUrl": url(&queue.name)})),
        ("SendMessage", Some(queue)) => send(&core.queues, queue, &request),
        ("ReceiveMessage", Some(queue)) => receive(&core.queues, queue, &request),
        ("DeleteMessage", Some(queue)) => {
            core.queues.delete(&queue.name, &request.receipt_handle);
            Ok(json!({}))
        }
        ("ChangeMessageVisibility", Some(queue)) => hide(&core.queues, queue, &request),
        ("PurgeQueue", Some(queue)) => {
            core.queues.purge(&queue.name);
            Ok(json!({}))
        }
        ("GetQueueAttributes", Some(queue)) => Ok(attributes(&core.queues, queue, &request)),
        (
            "GetQueueUrl"
            | "SendMessage"
            | "ReceiveMessage"
            | "DeleteMessage"
            | "ChangeMessageVisibility"
            | "PurgeQueue"
            | "GetQueueAttributes",
            None,
        ) => Err(("QueueDoesNotExist", "The specified queue does not exist.".to_owned())),
        _ => return service_error::of("sqs", call.request_id, &ServiceError::UNKNOWN_OPERATION).into(),
    };
    match answer {
        Ok(answer) => {
            let json = [(header::CONTENT_TYPE, "application/x-amz-json-1.0")];
            (StatusCode::OK, json, answer.to_string()).into_response()
        }
        Err((kind, message)) => refused(call, kind, &message),
    }
    .into()
}

fn refused(call: &Call<'_>, code: &str, message: &str) -> Response {
    let code = format!("com.amazonaws.sqs#{code}");
    service_error::of("sqs", call.request_id, &ServiceError { code: &code, message, status: StatusCode::BAD_REQUEST })
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
    // As SQS does, nothing received is no empty list but no list.
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
