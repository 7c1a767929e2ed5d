//! The Runtime API, as a function sees it. The function is this test binary, which starts itself again as `fixture`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, and so do its helpers")]

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::Path,
    time::Duration,
};

use local::{Cloud, Options, Runner};
use serde_json::{Value, json};

const TEMPLATE: &str = r#"
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Globals:
  Function: { Runtime: provided.al2023, Handler: bootstrap, Timeout: 1 }
Resources:
  Api: { Type: AWS::Serverless::HttpApi }
  Rows:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: rows
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: pk, AttributeType: S }]
      KeySchema: [{ AttributeName: pk, KeyType: HASH }]
      StreamSpecification: { StreamViewType: NEW_IMAGE }
      TimeToLiveSpecification: { AttributeName: expires_at, Enabled: true }
  Web:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: web
      Environment: { Variables: { ROWS: !Ref Rows } }
      Policies: [{ Statement: [{ Effect: Allow, Action: dynamodb:PutItem, Resource: !GetAtt Rows.Arn }] }]
      Events:
        All: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: ANY, Path: '/{proxy+}' } }
  Reader:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: reader
      Events:
        Rows:
          Type: DynamoDB
          Properties:
            Stream: !GetAtt Rows.StreamArn
            StartingPosition: TRIM_HORIZON
            MaximumRetryAttempts: 1
            FunctionResponseTypes: [ReportBatchItemFailures]
            FilterCriteria: { Filters: [{ Pattern: '{"eventName": ["INSERT"]}' }] }
        Hourly: { Type: ScheduleV2, Properties: { ScheduleExpression: rate(1 hour) } }
  Broken:
    Type: AWS::Serverless::Function
    Properties: { FunctionName: broken }
"#;

/// The function: does what the path of an event says. It is a test only so that the binary can be started with it.
#[test]
fn fixture() {
    let Ok(api) = std::env::var("AWS_LAMBDA_RUNTIME_API") else { return };
    let name = std::env::var("AWS_LAMBDA_FUNCTION_NAME").unwrap();
    if name == "broken" {
        println!("broken on purpose");
        std::process::exit(3);
    }
    let (host, base) = api.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let base = format!("/{base}/2018-06-01/runtime/invocation");
    loop {
        let (headers, event) = call(host, "GET", &format!("{base}/next"), "");
        let header = |name: &str| headers.iter().find(|(key, _)| key == name).unwrap().1.clone();
        let id = header("lambda-runtime-aws-request-id");
        let event: Value = serde_json::from_str(&event).unwrap();
        let path = event["rawPath"].as_str().unwrap_or_default();
        let reply = match path {
            "/fail" => {
                call(host, "POST", &format!("{base}/{id}/error"), r#"{"errorType":"unhandled"}"#);
                continue;
            }
            "/crash" => std::process::exit(7),
            "/slow" => {
                std::thread::sleep(Duration::from_secs(5));
                Value::Null
            }
            "/nap" => {
                std::thread::sleep(Duration::from_millis(200));
                json!({"statusCode": 200, "body": std::process::id().to_string()})
            }
            "/environment" => json!(std::env::vars().collect::<std::collections::BTreeMap<_, _>>()),
            "/deadline" => json!(header("lambda-runtime-deadline-ms").parse::<i64>().unwrap()),
            _ if event.get("Records").is_some() => {
                println!("records {event}");
                let failed = event["Records"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .find(|record| record["dynamodb"]["Keys"]["pk"]["S"] == "poison");
                let failed = failed.map(|record| json!({"itemIdentifier": record["dynamodb"]["SequenceNumber"]}));
                json!({"batchItemFailures": failed.into_iter().collect::<Vec<_>>()})
            }
            _ if event.get("source").is_some() => {
                println!("slot {}", event["time"].as_str().unwrap());
                Value::Null
            }
            _ => json!({"statusCode": 200, "headers": {"x-pid": std::process::id().to_string()}, "body": path}),
        };
        call(host, "POST", &format!("{base}/{id}/response"), &reply.to_string());
    }
}

type Answer = (Vec<(String, String)>, String);

fn call(host: &str, method: &str, path: &str, body: &str) -> Answer {
    request(
        host,
        &format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        ),
    )
}

fn request(host: &str, text: &str) -> Answer {
    let mut stream = TcpStream::connect(host.replace("localhost", "127.0.0.1")).unwrap();
    stream.write_all(text.as_bytes()).unwrap();
    let mut reader = BufReader::new(stream);
    let mut headers = Vec::new();
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    headers.push(("status".to_owned(), line.split(' ').nth(1).unwrap_or_default().to_owned()));
    loop {
        line.clear();
        reader.read_line(&mut line).unwrap();
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.push((name.to_ascii_lowercase(), value.to_owned()));
    }
    let mut body = String::new();
    reader.read_to_string(&mut body).unwrap();
    (headers, body)
}

async fn get(cloud: &Cloud, path: &str) -> (String, String) {
    let host = cloud.api_url().strip_prefix("http://").unwrap().to_owned();
    let path = path.to_owned();
    let (headers, body) = tokio::task::spawn_blocking(move || call(&host, "GET", &path, "")).await.unwrap();
    (headers[0].1.clone(), body)
}

async fn dynamodb(cloud: &Cloud, access_key: &str, operation: &str, body: &Value) -> (String, Value) {
    let host = cloud.aws_url().strip_prefix("http://").unwrap().to_owned();
    let body = body.to_string();
    let text = format!(
        "POST / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {}\r\nContent-Type: application/x-amz-json-1.0\r\n\
         X-Amz-Target: DynamoDB_20120810.{operation}\r\nX-Amz-Date: 20261123T000000Z\r\nAuthorization: AWS4-HMAC-SHA256 \
         Credential={access_key}/20261123/eu-north-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=00\r\n\r\n{body}",
        body.len()
    );
    let (headers, body) = tokio::task::spawn_blocking(move || request(&host, &text)).await.unwrap();
    (headers[0].1.clone(), serde_json::from_str(&body).unwrap_or_default())
}

async fn start(data: &Path) -> Cloud {
    let runner = Runner::Program {
        program: std::env::current_exe().unwrap(),
        arguments: ["--exact", "--nocapture", "fixture"].map(Into::into).into(),
    };
    let template = Some(TEMPLATE.to_owned());
    Cloud::start(Options { template, ..Options::new(data, runner) }).await.unwrap()
}

fn put(pk: &str) -> Value {
    json!({"TableName": "rows", "Item": {"pk": {"S": pk}, "expires_at": {"N": "1"}}})
}

#[tokio::test]
async fn an_instance_serves_one_request_after_another() {
    let data = tempfile::tempdir().unwrap();
    let cloud = start(data.path()).await;
    for _ in 0..20 {
        assert_eq!(get(&cloud, "/hello%20there?x=1").await, ("200".to_owned(), "/hello there".to_owned()));
    }
    let instances = |page: &str| page.split("<td>web</td>").nth(1).map(|row| row[..20].to_owned());
    let page = get(&cloud, "/local").await.1;
    // There is one instance, still busy or already idle: it asks for its next event after it has responded.
    let one = ["<td>1</td><td>0</td>", "<td>0</td><td>1</td>"].map(str::to_owned);
    assert!(instances(&page).is_some_and(|told| one.contains(&told)), "{page}");
    assert_eq!(get(&cloud, "/").await.0, "404");
    cloud.stop().await;
}

#[tokio::test]
async fn requests_at_once_get_instances_of_their_own() {
    let data = tempfile::tempdir().unwrap();
    let cloud = start(data.path()).await;
    let (a, b, c) = tokio::join!(get(&cloud, "/nap"), get(&cloud, "/nap"), get(&cloud, "/nap"));
    let pids = std::collections::BTreeSet::from([a.1, b.1, c.1]);
    assert_eq!(pids.len(), 3);
    let pid: i32 = pids.first().unwrap().parse().unwrap();
    cloud.stop().await;
    assert!(!Path::new(&format!("/proc/{pid}")).exists(), "a function outlived its cloud");
}

#[tokio::test]
async fn whatever_fails_in_a_function_is_an_opaque_500_and_the_next_request_works() {
    let data = tempfile::tempdir().unwrap();
    let cloud = start(data.path()).await;
    for path in ["/fail", "/crash", "/slow"] {
        let internal = r#"{"message":"Internal Server Error"}"#.to_owned();
        assert_eq!(get(&cloud, path).await, ("500".to_owned(), internal), "{path}");
        assert_eq!(get(&cloud, "/well").await.0, "200");
    }
    assert!(cloud.logs("web").contains("no answer within 1 s"));
    let broken = cloud.invoke("broken", &json!({})).await.unwrap_err();
    assert!(broken.contains("exit status: 3") && cloud.logs("broken").contains("broken on purpose"), "{broken}");
    cloud.stop().await;
}

#[tokio::test]
async fn a_function_sees_lambdas_environment_and_simulated_time() {
    let data = tempfile::tempdir().unwrap();
    let cloud = start(data.path()).await;
    let environment = cloud.invoke("web", &json!({"rawPath": "/environment"})).await.unwrap();
    let environment: Value = serde_json::from_slice(&environment).unwrap();
    for (name, value) in [
        ("AWS_LAMBDA_FUNCTION_NAME", "web"),
        ("AWS_REGION", "eu-north-1"),
        ("AWS_ACCESS_KEY_ID", "AKLOCALWEB"),
        ("TZ", ":UTC"),
        ("ROWS", "rows"),
    ] {
        assert_eq!(environment[name], value, "{name}");
    }
    assert!(environment.get("HOME").is_none() && environment.get("CARGO").is_none());
    cloud.advance("P1D").await.unwrap();
    let deadline = cloud.invoke("web", &json!({"rawPath": "/deadline"})).await.unwrap();
    let deadline: i64 = serde_json::from_slice(&deadline).unwrap();
    assert!((deadline - 1_000 - cloud.now().as_millisecond()).abs() < 1_000);
    cloud.stop().await;
}

#[tokio::test]
async fn a_stream_delivers_inserts_once_and_gives_up_poison() {
    let data = tempfile::tempdir().unwrap();
    let cloud = start(data.path()).await;
    for pk in ["one", "two"] {
        assert_eq!(dynamodb(&cloud, "AKLOCALWEB", "PutItem", &put(pk)).await.0, "200");
        cloud.drain().await;
    }
    dynamodb(&cloud, "local", "PutItem", &put("two")).await;
    dynamodb(&cloud, "local", "PutItem", &put("poison")).await;
    cloud.drain().await;
    let logs = cloud.logs("reader");
    assert_eq!(logs.lines().filter(|line| line.contains(r#"{"pk":{"S":"one"}}"#)).count(), 1);
    assert_eq!(logs.lines().filter(|line| line.contains("MODIFY")).count(), 0);
    assert_eq!(logs.lines().filter(|line| line.contains("poison")).count(), 2);
    assert!(logs.contains(r#""awsRegion":"eu-north-1""#) && logs.contains(":table/rows/stream/"));
    let dropped = get(&cloud, "/local/dropped").await.1;
    assert!(dropped.contains("reader/Rows"), "{dropped}");
    let calls = cloud.calls(0);
    assert_eq!((calls[0].function.as_str(), calls[0].operation.as_str()), ("web", "PutItem"));
    assert_eq!((calls[0].resource.as_str(), calls[0].units), ("rows", Some(1.0)));
    cloud.stop().await;
}

#[tokio::test]
async fn the_state_outlives_a_restart_and_the_schedules_follow_simulated_time() {
    let data = tempfile::tempdir().unwrap();
    let cloud = start(data.path()).await;
    dynamodb(&cloud, "local", "PutItem", &put("kept")).await;
    cloud.drain().await;
    let before = cloud.now();
    cloud.stop().await;

    let cloud = start(data.path()).await;
    cloud.drain().await;
    assert!(!cloud.logs("reader").contains("records"), "a record was delivered twice");
    let get_item = json!({"TableName": "rows", "Key": {"pk": {"S": "kept"}}});
    let (_, item) = dynamodb(&cloud, "local", "GetItem", &get_item).await;
    assert_eq!(item["Item"]["pk"]["S"], "kept");
    assert!(item.get("ConsumedCapacity").is_none());
    let after = cloud.advance("P1D").await.unwrap();
    assert!(after.duration_since(before).as_hours() >= 24);
    assert_eq!(cloud.logs("reader").lines().filter(|line| line.starts_with("slot ")).count(), 24);
    let (_, item) = dynamodb(&cloud, "local", "GetItem", &get_item).await;
    assert!(item.get("Item").is_none(), "an expired item outlived the sweep");
    cloud.stop().await;

    let cloud = start(data.path()).await;
    assert!(cloud.now() >= after);
    cloud.stop().await;
}

#[tokio::test]
async fn strangers_are_turned_away() {
    let data = tempfile::tempdir().unwrap();
    let cloud = start(data.path()).await;
    let (status, error) = dynamodb(&cloud, "AKIAIOSFODNN7EXAMPLE", "PutItem", &put("x")).await;
    assert_eq!(
        (status.as_str(), &error["__type"]),
        ("400", &json!("com.amazon.coral.service#UnrecognizedClientException"))
    );
    let host = cloud.api_url().strip_prefix("http://").unwrap().to_owned();
    let raw = move |text: &'static str| {
        let host = host.clone();
        async move { tokio::task::spawn_blocking(move || request(&host, text).0[0].1.clone()).await.unwrap() }
    };
    assert_eq!(raw("GET /local/clock HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n").await, "403");
    assert_eq!(raw("GET /x HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n").await, "400");
    assert_eq!(raw("GET /x HTTP/1.1\r\nHost: api.example\r\nConnection: close\r\n\r\n").await, "200");
    assert!(cloud.advance("yesterday").await.is_err());
    cloud.stop().await;
}
