//! The subjects that are measured: our functions, and others for comparison.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

use axum::body::Bytes;
use local::{FUNCTIONS, Function};
use serde_json::{Value, json};
use tests::{Applicant, LocalCloud, PASSWORD, event_of};

use crate::{Failure, endpoint::Endpoint};

/// The folders and endpoints that the subjects need.
pub(crate) struct Places<'a> {
    pub(crate) cloud: &'a LocalCloud,
    pub(crate) endpoint: &'a Endpoint,
    pub(crate) bootstraps: PathBuf,
    pub(crate) variants: PathBuf,
}

/// The kind of subject.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A function of this project.
    Ours,
    /// The smallest possible function in Rust.
    Floor,
    /// One read, by the SDK for Rust with all its defaults.
    Defaults,
    /// One read, in JavaScript.
    Node,
    /// One read, in Python.
    Python,
}

/// An event, and the status of the expected response if the event is a request.
pub(crate) struct Ask {
    pub(crate) event: Bytes,
    pub(crate) status: Option<u16>,
}

/// A program that is measured.
pub(crate) struct Subject {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    /// The memory from the template, in MB.
    pub(crate) memory: u32,
    pub(crate) timeout: i64,
    pub(crate) program: PathBuf,
    pub(crate) arguments: Vec<OsString>,
    pub(crate) folder: PathBuf,
    pub(crate) environment: BTreeMap<String, String>,
    /// The size of the deployed file, in bytes.
    pub(crate) zip: u64,
    pub(crate) asks: Asks,
}

/// The events that a subject is sent.
pub(crate) struct Asks {
    /// The first event: the one that needs AWS, if there is one.
    pub(crate) step: Ask,
    /// An event that is handled without AWS.
    pub(crate) routed: Option<Ask>,
    /// An event for which a password is hashed.
    pub(crate) hashing: Option<Ask>,
}

impl Asks {
    /// A step, and no other events.
    fn step(step: Ask) -> Self {
        Self { step, routed: None, hashing: None }
    }
}

/// All subjects; in a smoke test, our functions and the floor only.
pub(crate) async fn all(places: &Places<'_>, smoke: bool) -> Result<Vec<Subject>, Failure> {
    let who = Applicant::new("soren@rodgrod.example").sign_up(places.cloud).await.log_in(places.cloud).await;
    places.cloud.inner().drain().await;
    let bearer = format!("Bearer {}", who.token);
    let bearer = [("authorization", bearer.as_str())];
    let json = [("content-type", "application/json")];
    let log_in = json!({ "email": who.who.email(), "password": PASSWORD }).to_string();
    let unknown = json!({ "token": "A".repeat(43), "password": PASSWORD }).to_string();

    let mut subjects = vec![variant(places, Kind::Floor, "hello", &places.bootstrap_of("hello"), &[])?];
    for Function { name, .. } in FUNCTIONS {
        let asks = match *name {
            "signup" => Asks {
                routed: Some(request("POST", "/v1/signups", &[], "", 415)),
                ..Asks::step(request("POST", "/v1/signups/confirm", &json, &unknown, 410))
            },
            "auth" => Asks {
                routed: Some(request("GET", "/v1/sessions/current", &[], "", 401)),
                hashing: Some(request("POST", "/v1/sessions", &json, &log_in, 201)),
                ..Asks::step(request("GET", "/v1/sessions/current", &bearer, "", 200))
            },
            "account" => Asks {
                routed: Some(request("GET", "/v1/account", &[], "", 401)),
                ..Asks::step(request("GET", "/v1/account", &bearer, "", 200))
            },
            "billing" => Asks {
                routed: Some(request("GET", "/v1/billing-details", &[], "", 401)),
                ..Asks::step(request("GET", "/v1/billing-details", &bearer, "", 200))
            },
            "public" => Asks {
                routed: Some(request("GET", "/healthz", &[], "", 200)),
                ..Asks::step(request("GET", "/healthz", &[], "", 200))
            },
            "staff" => Asks {
                routed: Some(event(&json!({ "act": "dismiss" }))),
                ..Asks::step(event(&json!({ "act": "dismiss", "email": "nobody@rodgrod.example" })))
            },
            "delivery" => Asks::step(event(&stream())),
            // Any other function is sent the event of its event file.
            other => Asks::step(event(&event_of(other)?)),
        };
        subjects.push(ours(places, name, asks)?);
    }
    if !smoke {
        let (node, python) = (places.variants.join("target/node"), places.variants.join("target/python"));
        subjects.push(variant(places, Kind::Defaults, "defaults", &places.bootstrap_of("defaults"), &[])?);
        subjects.push(variant(places, Kind::Node, "node", &node.join("run"), &["index.mjs"])?);
        subjects.push(variant(
            places,
            Kind::Python,
            "python",
            &python.join("run"),
            &["-m", "awslambdaric", "app.handler"],
        )?);
    }
    Ok(subjects)
}

impl Places<'_> {
    fn bootstrap_of(&self, variant: &str) -> PathBuf {
        self.variants.join("target/lambda").join(variant).join("bootstrap")
    }
}

fn ours(places: &Places<'_>, name: &str, asks: Asks) -> Result<Subject, Failure> {
    let cloud = places.cloud.inner();
    let spec = cloud.template().functions.get(name).ok_or("the template has no such function")?;
    let mut environment = cloud.environment(name).unwrap_or_default();
    environment.extend(connection(places));
    let zip = size(&places.bootstraps.join(name).join("bootstrap.zip"))?;
    // The local cloud has unpacked the zip file there.
    let folder = places.cloud.data().join("code").join(name);
    Ok(Subject {
        name: name.to_owned(),
        kind: Kind::Ours,
        memory: spec.memory,
        timeout: spec.timeout.into(),
        program: folder.join("bootstrap"),
        arguments: Vec::new(),
        folder,
        environment,
        zip,
        asks,
    })
}

fn variant(
    places: &Places<'_>,
    kind: Kind,
    name: &str,
    program: &Path,
    arguments: &[&str],
) -> Result<Subject, Failure> {
    let folder = program
        .parent()
        .unwrap_or(program)
        .canonicalize()
        .map_err(|error| format!("{}: {error}; tests/bench/cold_start.sh builds it", program.display()))?;
    let program = folder.join(program.file_name().unwrap_or_default());
    let zip = if matches!(kind, Kind::Node | Kind::Python) {
        folder.with_extension("zip")
    } else {
        folder.join("bootstrap.zip")
    };
    let told = [
        ("AWS_LAMBDA_FUNCTION_NAME", name),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128"),
        ("AWS_LAMBDA_LOG_GROUP_NAME", "bench"),
        ("AWS_LAMBDA_LOG_STREAM_NAME", "bench"),
        ("AWS_REGION", local::template::REGION),
        ("AWS_DEFAULT_REGION", local::template::REGION),
        ("AWS_ACCESS_KEY_ID", "local"),
        ("AWS_SECRET_ACCESS_KEY", "local"),
        ("PATH", "/usr/local/bin:/usr/bin:/bin"),
        ("LANG", "en_US.UTF-8"),
        // Otherwise its SDK warns about the next version of Node at each start.
        ("NODE_NO_WARNINGS", "1"),
        ("TABLE", "tickets"),
    ];
    let mut environment: BTreeMap<_, _> =
        told.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    environment.extend(connection(places));
    // Each runtime has its own variable. One that reads the system's list reads all of it.
    let everybody = places.endpoint.authorities().display().to_string();
    environment.insert("SSL_CERT_FILE".to_owned(), everybody.clone());
    environment.insert("AWS_CA_BUNDLE".to_owned(), everybody);
    environment.insert("NODE_EXTRA_CA_CERTS".to_owned(), places.endpoint.authority().display().to_string());
    environment.insert("LAMBDA_TASK_ROOT".to_owned(), folder.display().to_string());
    Ok(Subject {
        name: name.to_owned(),
        kind,
        memory: 128,
        timeout: 10,
        program,
        arguments: arguments.iter().map(Into::into).collect(),
        folder,
        environment,
        zip: size(&zip)?,
        asks: Asks {
            routed: (kind == Kind::Floor).then(|| request("GET", "/healthz", &[], "", 200)),
            ..Asks::step(request("GET", "/healthz", &[], "", 200))
        },
    })
}

fn connection(places: &Places<'_>) -> [(String, String); 3] {
    [
        ("AWS_ENDPOINT_URL".to_owned(), places.endpoint.url()),
        ("AWS_CA_BUNDLE".to_owned(), places.endpoint.authority().display().to_string()),
        ("AWS_SESSION_TOKEN".to_owned(), "bench".to_owned()),
    ]
}

fn size(path: &Path) -> Result<u64, Failure> {
    let found = fs::metadata(path);
    Ok(found.map_err(|error| format!("{}: {error}; tests/bench/cold_start.sh builds it", path.display()))?.len())
}

/// A request as API Gateway passes it on (payload format 2.0).
fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &str, status: u16) -> Ask {
    let usual = [
        ("accept", "application/json"),
        ("host", "local.execute-api.eu-north-1.amazonaws.com"),
        ("user-agent", "bench"),
        ("x-forwarded-for", "192.0.2.1"),
        ("x-forwarded-port", "443"),
        ("x-forwarded-proto", "https"),
    ];
    let headers = usual.iter().chain(headers).copied().collect::<BTreeMap<_, _>>();
    let key = format!("{method} {path}");
    let event = json!({
        "version": "2.0",
        "routeKey": key,
        "rawPath": path,
        "rawQueryString": "",
        "headers": headers,
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "local",
            "domainName": "local.execute-api.eu-north-1.amazonaws.com",
            "domainPrefix": "local",
            "http": { "method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1", "userAgent": "bench" },
            "requestId": "JKJaXmPLvHcESHA=",
            "routeKey": key,
            "stage": "$default",
            "time": "01/Dec/2026:00:00:00 +0000",
            "timeEpoch": 1_796_083_200_000_u64,
        },
        "body": body,
        "isBase64Encoded": false,
    });
    Ask { event: event.to_string().into(), status: Some(status) }
}

/// An event that is not a request.
fn event(event: &Value) -> Ask {
    Ask { event: event.to_string().into(), status: None }
}

/// An event of the outbox's stream whose message no longer exists: it takes one read.
fn stream() -> Value {
    json!({ "Records": [{
        "eventName": "INSERT",
        "dynamodb": {
            "Keys": { "pk": { "S": "RECIPIENT#-" }, "sk": { "S": "MESSAGE#-" } },
            "SequenceNumber": "1",
            "ApproximateCreationDateTime": 1_796_083_200.0,
        },
    }] })
}
