//! S3, as seen by a client that signs with AWS's own signer, and by a function, which is this test binary itself.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, and so do its helpers")]

mod client;
mod objects;
mod presigned;
mod time;

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::Path,
};

use client::Client;
use local::{Cloud, Options, Runner};
use serde_json::Value;

const TEMPLATE: &str = r"
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Globals:
  Function: { Runtime: provided.al2023, Handler: bootstrap, Timeout: 5 }
Resources:
  Plain:
    Type: AWS::S3::Bucket
    Properties:
      PublicAccessBlockConfiguration:
        { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true }
      CorsConfiguration:
        CorsRules:
          - AllowedOrigins: ['https://*.e-sg.cloud']
            AllowedMethods: [PUT]
            AllowedHeaders: ['content-*', x-amz-checksum-sha256]
            ExposedHeaders: [ETag]
            MaxAge: 60
  PlainTls:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Plain
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Deny
            Principal: '*'
            Action: 's3:*'
            Resource: [!GetAtt Plain.Arn, !Sub '${Plain.Arn}/*']
            Condition: { Bool: { 'aws:SecureTransport': 'false' } }
  Files:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: the-files
      VersioningConfiguration: { Status: Enabled }
      LifecycleConfiguration:
        Rules:
          - Id: old
            Status: Enabled
            ExpirationInDays: 90
            NoncurrentVersionExpiration: { NoncurrentDays: 1 }
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 }
  Reader:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: reader
      Environment: { Variables: { FILES: !Ref Files } }
      Policies:
        - Statement:
            - { Effect: Allow, Action: 's3:*', Resource: '*' }
            - { Effect: Deny, Action: 's3:DeleteObject', Resource: 'arn:aws:s3:::plain/kept/*' }
      Events:
        Csv:
          Type: S3
          Properties:
            Bucket: !Ref Files
            Events: ['s3:ObjectCreated:*', 's3:ObjectRemoved:*']
            Filter: { S3Key: { Rules: [{ Name: prefix, Value: in/ }, { Name: suffix, Value: .csv }] } }
";

/// The function: prints each event, and fails if the key says so. It is a test only so that the binary can be started
/// with it.
#[test]
fn fixture() {
    let Ok(api) = std::env::var("AWS_LAMBDA_RUNTIME_API") else { return };
    let (host, base) = api.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let base = format!("/{base}/2018-06-01/runtime/invocation");
    loop {
        let (id, event) = call(host, "GET", &format!("{base}/next"), "");
        println!("event {event}");
        let event: Value = serde_json::from_str(&event).unwrap();
        let poison = event["Records"][0]["s3"]["object"]["key"].as_str().unwrap().contains("poison");
        let (end, body) = if poison { ("error", r#"{"errorType":"unhandled"}"#) } else { ("response", "null") };
        call(host, "POST", &format!("{base}/{id}/{end}"), body);
    }
}

fn call(host: &str, method: &str, path: &str, body: &str) -> (String, String) {
    let mut stream = TcpStream::connect(host).unwrap();
    let length = body.len();
    let head =
        format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n");
    stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
    let mut reader = BufReader::new(stream);
    let (mut line, mut id) = (String::new(), String::new());
    while reader.read_line(&mut line).unwrap() > 2 {
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("lambda-runtime-aws-request-id: ") {
            value.trim_end().clone_into(&mut id);
        }
        line.clear();
    }
    let mut body = String::new();
    reader.read_to_string(&mut body).unwrap();
    (id, body)
}

async fn start_with(data: &Path, template: &str) -> Result<Cloud, local::StartError> {
    let runner = Runner::Program {
        program: std::env::current_exe().unwrap(),
        arguments: ["--exact", "--nocapture", "fixture"].map(Into::into).into(),
    };
    Cloud::start(Options { template: Some(template.to_owned()), ..Options::new(data, runner) }).await
}

async fn start(data: &Path) -> Cloud {
    start_with(data, TEMPLATE).await.unwrap()
}

/// A client with the credentials of the function.
fn reader(cloud: &Cloud) -> Client {
    let (access_key, secret) = cloud.credentials("reader").unwrap();
    Client::new(cloud, &access_key, &secret)
}

#[tokio::test]
async fn a_template_that_says_more_than_is_played_does_not_start() {
    let data = tempfile::tempdir().unwrap();
    for (from, to, named) in [
        ("Status: Enabled }", "Status: Maybe }", "VersioningConfiguration.Status"),
        ("RestrictPublicBuckets: true", "RestrictPublicBuckets: false", "PublicAccessBlockConfiguration"),
        ("      BucketName: the-files", "      ObjectLockEnabled: true", "ObjectLockEnabled"),
        ("      BucketName: the-files", "      BucketName: The_Files", "BucketName"),
        ("aws:SecureTransport", "aws:SourceIp", "Statement[0].Condition"),
        ("Effect: Deny", "Effect: Allow", "Statement[0].Effect"),
        ("ExpirationInDays: 90", "Transitions: []", "Transitions"),
        ("'s3:ObjectRemoved:*'", "'s3:ObjectRestore:*'", "ObjectRestore"),
        ("Bucket: !Ref Files", "Bucket: elsewhere", "elsewhere"),
        ("Name: suffix", "Name: middle", "middle"),
    ] {
        assert!(TEMPLATE.contains(from), "{from}");
        let error = start_with(data.path(), &TEMPLATE.replacen(from, to, 1)).await.err().unwrap().to_string();
        assert!(error.contains(named), "{error}");
    }
}
