//! A local cloud for one test.

use std::{fs, io, path::Path};

use domain::Timestamp;
use local::{Attachment, CallRecord, Cloud, MailLimits, Options, Runner, link_token};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{Answer, Applicant, Person, declared, http};

/// When a cloud starts, whatever the machine's time: no hour, day or month ends within a test that does not set the clock forward.
const START: &str = "2026-11-17T10:01:00Z";

/// When a cloud starts.
#[expect(clippy::expect_used, reason = "a constant")]
pub(crate) fn start() -> Timestamp {
    START.parse().expect("a time")
}

/// A sent mail.
#[derive(Debug, Clone)]
pub struct Mail {
    /// Its subject line.
    pub subject: String,
    /// Its plain text.
    pub text: String,
    /// Its HTML.
    pub html: String,
    /// The files that are attached.
    pub attachments: Vec<Attachment>,
}

/// A local cloud with its own ports and data, which are deleted when it is dropped.
pub struct LocalCloud {
    cloud: Cloud,
    http: Client,
    data: TempDir,
}

impl LocalCloud {
    /// Starts a cloud whose functions are processes of `program`.
    ///
    /// # Panics
    /// If it does not start.
    pub async fn start(program: &str) -> Self {
        Self::start_with(program, |_| {}).await
    }

    /// Starts a cloud whose clock shows this time.
    ///
    /// # Panics
    /// If it does not start.
    pub async fn start_at(program: &str, now: Timestamp) -> Self {
        Self::start_with(program, |options| set_clock(options, now)).await
    }

    /// Starts a cloud with other options.
    ///
    /// # Panics
    /// If it does not start.
    #[expect(clippy::expect_used, reason = "a test without a cloud is over")]
    pub async fn start_with(program: &str, change: impl FnOnce(&mut Options)) -> Self {
        let data = tempfile::tempdir().expect("a folder for the data");
        let mut options = Options { ticks: false, ..Options::new(data.path(), Runner::new(program)) };
        set_clock(&options, start());
        change(&mut options);
        let cloud = Cloud::start(options).await.expect("a local cloud");
        Self { cloud, http: client(), data }
    }

    /// Starts a cloud whose SES takes so many mails a second of real time, and a day of simulated time.
    ///
    /// # Panics
    /// If it does not start.
    pub async fn start_with_mail_limits(program: &str, per_second: u32, per_day: u32) -> Self {
        Self::start_with(program, |options| options.mail_limits = MailLimits { per_second, per_day }).await
    }

    /// Starts a cloud with other options on a copy of the state that another one left.
    ///
    /// # Panics
    /// If the state cannot be copied, or the cloud does not start.
    #[expect(clippy::expect_used, reason = "a test without a cloud is over")]
    pub async fn start_on_copy(program: &str, of: &TempDir, change: impl FnOnce(&mut Options)) -> Self {
        let data = tempfile::tempdir().expect("a folder for the data");
        copy(of.path(), data.path()).expect("a copy of the data");
        let mut options = Options { ticks: false, ..Options::new(data.path(), Runner::new(program)) };
        change(&mut options);
        Self { cloud: Cloud::start(options).await.expect("a local cloud"), http: client(), data }
    }

    /// Stops the cloud, and keeps its state.
    pub async fn stop(self) -> TempDir {
        self.cloud.stop().await;
        self.data
    }

    /// The wrapped [`Cloud`].
    #[must_use]
    pub fn inner(&self) -> &Cloud {
        &self.cloud
    }

    /// The folder of the cloud's state.
    #[must_use]
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// A request to the API.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.request_url(method, &format!("{}{path}", self.cloud.api_url()))
    }

    /// A request to any URL of the cloud.
    pub fn request_url(&self, method: Method, url: &str) -> RequestBuilder {
        self.http.request(method, url)
    }

    /// A request to the API from another network than all others: loopback has 2²⁴ addresses.
    ///
    /// # Panics
    /// If there is no client.
    #[expect(clippy::expect_used, reason = "a test without a client is over")]
    pub fn request_from(&self, network: u8, method: Method, path: &str) -> RequestBuilder {
        let address = [127, 0, network, 9].into();
        let client = http().local_address(Some(address)).build();
        let url = format!("{}{path}", self.cloud.api_url().replace("localhost", "127.0.0.1"));
        client.expect("a client").request(method, url)
    }

    /// Sends a request.
    ///
    /// # Panics
    /// If there is no answer, or the answer is a problem that the route does not declare.
    #[expect(clippy::expect_used, reason = "a test without an answer is over")]
    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let (client, request) = request.build_split();
        let request = request.expect("a request");
        let (method, url) = (request.method().clone(), request.url().clone());
        let answer = Answer::of(client.execute(request).await.expect("an answer")).await;
        if url.as_str().starts_with(&self.cloud.api_url()) {
            declared::check(&method, &url, &answer);
        }
        answer
    }

    /// `GET`
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    /// `POST` of a JSON body.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    /// The mails to an address, once all committed messages are delivered; those of the last request come last. Messages are
    /// sent concurrently, so that the order in which they arrive says little.
    pub async fn mails_to(&self, address: &str) -> Vec<Mail> {
        self.cloud.drain().await;
        let mut messages = self.cloud.inbox(Some(address));
        messages.sort_by_key(|message| message.headers.get("X-Message-Id").and_then(Value::as_str).map(requested_at));
        let mail = |message: local::Message| Mail {
            subject: message.subject.unwrap_or_default(),
            text: message.text.unwrap_or_default(),
            html: message.html.unwrap_or_default(),
            attachments: message.attachments,
        };
        messages.into_iter().map(mail).collect()
    }

    /// The text messages to a number, once all committed messages are delivered; newest last.
    pub async fn texts_to(&self, number: &str) -> Vec<String> {
        self.mails_to(number).await.into_iter().map(|text| text.text).collect()
    }

    /// The code in the newest text message to a number that contains one.
    ///
    /// # Panics
    /// If there is none.
    #[expect(clippy::expect_used, reason = "a test without its code is over")]
    pub async fn last_code_to(&self, number: &str) -> String {
        let code = |text: &String| {
            let first = text.split(' ').next().unwrap_or_default();
            (first.len() == 8 && first.bytes().all(|byte| byte.is_ascii_digit())).then(|| first.to_owned())
        };
        self.texts_to(number).await.iter().rev().find_map(code).expect("a text message with a code")
    }

    /// Asks for a reset by a code to this number, and returns the request that the code works with.
    pub async fn ask_for_code(&self, phone: &str) -> String {
        let answer = self.post("/v1/password-resets", &json!({ "phone": phone })).await.expect(202).json();
        answer["request"].as_str().unwrap_or_default().to_owned()
    }

    /// Resets a password by the code that was sent for a request.
    pub async fn reset_by_code(&self, (phone, request, code): (&str, &str, &str), password: &str) -> Answer {
        let body = json!({ "phone": phone, "request": request, "code": code, "password": password });
        self.post("/v1/password-resets/confirm", &body).await
    }

    /// The newest mail to an address.
    ///
    /// # Panics
    /// If there is none.
    #[expect(clippy::expect_used, reason = "a test without its mail is over")]
    pub async fn last_mail_to(&self, address: &str) -> Mail {
        self.mails_to(address).await.pop().expect("a mail")
    }

    /// The tokens in the links of all mails to an address, newest last.
    pub async fn tokens_to(&self, address: &str) -> Vec<String> {
        let token = |mail: Mail| link_token(&mail.text).map(str::to_owned);
        self.mails_to(address).await.into_iter().filter_map(token).collect()
    }

    /// The token in the link of the newest mail to an address.
    ///
    /// # Panics
    /// If there is no mail, or no link in it.
    #[expect(clippy::expect_used, reason = "a test without its link is over")]
    pub async fn last_token_to(&self, address: &str) -> String {
        self.tokens_to(address).await.pop().expect("a mail with a link")
    }

    /// Advances the simulated clock.
    ///
    /// # Panics
    /// If the duration does not parse.
    #[expect(clippy::expect_used, reason = "a test with a wrong duration is over")]
    pub async fn advance(&self, duration: &str) {
        self.cloud.advance(duration).await.expect("a duration");
    }

    /// The sequence number of the last AWS call so far.
    #[must_use]
    pub fn calls_so_far(&self) -> u64 {
        self.cloud.calls(0).last().map_or(0, |call| call.seq)
    }

    /// The AWS calls of a function after a sequence number.
    #[must_use]
    pub fn calls_of(&self, function: &str, since: u64) -> Vec<CallRecord> {
        self.cloud.calls(since).into_iter().filter(|call| call.function == function).collect()
    }

    /// A function's AWS calls after a sequence number: each call's operation and tables. The tables of one call are
    /// sorted, as their order means nothing, and the calls that an instance makes during init are left out.
    #[must_use]
    pub fn sequence_of(&self, function: &str, since: u64) -> Vec<(String, String)> {
        let calls = self.calls_of(function, since).into_iter().filter(|call| call.request.is_some());
        let call = |call: CallRecord| {
            let mut tables = call.resource.split(',').collect::<Vec<_>>();
            tables.sort_unstable();
            (call.operation, tables.join("+"))
        };
        calls.map(call).collect()
    }

    /// Calls DynamoDB directly, without a function, as a developer can at the AWS port.
    pub async fn dynamodb(&self, operation: &str, body: &Value) -> Value {
        let credential = "local/20260101/eu-north-1/dynamodb/aws4_request";
        let authorization = format!("AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host, Signature=0");
        let request = self
            .http
            .post(self.cloud.aws_url())
            .header("authorization", authorization)
            .header("content-type", "application/x-amz-json-1.0")
            .header("x-amz-date", "20260101T000000Z")
            .header("x-amz-target", format!("DynamoDB_20120810.{operation}"))
            .body(body.to_string());
        self.send(request).await.expect(200).json()
    }

    /// Calls SES directly, without a function, as a developer can at the AWS port.
    pub async fn ses(&self, method: Method, path: &str, body: &Value) -> Answer {
        let credential = "local/20260101/eu-north-1/ses/aws4_request";
        let authorization = format!("AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host, Signature=0");
        let request = self.request_url(method, &format!("{}/v2/email{path}", self.cloud.aws_url()));
        self.send(request.header("authorization", authorization).json(body)).await
    }

    /// Whether SES holds mails to an address back.
    pub async fn is_suppressed(&self, address: &str) -> bool {
        let path = format!("/suppression/addresses/{}", address.replace('+', "%2B").replace('@', "%40"));
        self.ses(Method::GET, &path, &Value::Null).await.status == 200
    }

    /// A person who has signed up, confirmed and logged in.
    pub async fn person(&self, email: &str) -> Person<'_> {
        Applicant::new(email).accepting_policy_of(self).sign_up(self).await.log_in(self).await
    }

    /// The challenge for a log-in with a passkey alone.
    pub async fn ask_passkey(&self) -> Value {
        self.send(self.request(Method::POST, "/v1/sessions/passkey-options")).await.expect(201).json()
    }

    /// Every item of a table.
    pub async fn scan(&self, table: &str) -> Vec<Value> {
        let (mut items, mut scan) = (Vec::new(), json!({ "TableName": table }));
        loop {
            let page = self.dynamodb("Scan", &scan).await;
            items.extend(page["Items"].as_array().into_iter().flatten().cloned());
            scan["ExclusiveStartKey"] = page["LastEvaluatedKey"].clone();
            if scan["ExclusiveStartKey"].is_null() {
                return items;
            }
        }
    }

    /// The items of a kind, in a table.
    pub async fn stored(&self, table: &str, kind: &str) -> Vec<Value> {
        let mut items = self.scan(table).await;
        items.retain(|item| item["kind"]["S"] == kind);
        items
    }

    /// Deletes all rate counters, as if a day had passed.
    pub async fn forget_tries(&self) {
        for item in self.stored("tickets", "RateCounter").await {
            let key = json!({ "pk": item["pk"], "sk": item["sk"] });
            let _ = self.dynamodb("DeleteItem", &json!({ "TableName": "tickets", "Key": key })).await;
        }
    }

    /// Stops the cloud, and starts it again on the same data.
    ///
    /// # Panics
    /// If it does not start again.
    #[must_use]
    pub async fn restart(self, program: &str) -> Self {
        self.restart_with(program, |_| {}).await
    }

    /// Stops the cloud, and starts it again on the same data at another time: years pass without their schedules, and what was due in
    /// between is due then.
    ///
    /// # Panics
    /// If it does not start again.
    #[must_use]
    pub async fn restart_at(self, program: &str, now: Timestamp) -> Self {
        self.restart_with(program, |options| set_clock(options, now)).await
    }

    /// Stops the cloud, and starts it again on the same data with other options.
    ///
    /// # Panics
    /// If it does not start again.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a test without a cloud is over")]
    pub async fn restart_with(self, program: &str, change: impl FnOnce(&mut Options)) -> Self {
        self.cloud.stop().await;
        let mut options = Options { ticks: false, ..Options::new(self.data.path(), Runner::new(program)) };
        change(&mut options);
        Self { cloud: Cloud::start(options).await.expect("a local cloud"), http: self.http, data: self.data }
    }
}

/// Sets the clock with which a cloud starts.
#[expect(clippy::expect_used, reason = "a test without a cloud is over")]
#[expect(clippy::disallowed_methods, reason = "the clock is kept as its distance from the machine's")]
fn set_clock(options: &Options, now: Timestamp) {
    let offset_ms = now.duration_since(Timestamp::now()).as_millis();
    let saved = json!({ "offset_ms": i64::try_from(offset_ms).expect("a time near to this one") });
    fs::write(options.data.join("clock.json"), saved.to_string()).expect("the clock's file");
}

#[expect(clippy::expect_used, reason = "a test without a client is over")]
fn client() -> Client {
    http().build().expect("a client")
}

/// Copies a folder recursively.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            fs::create_dir_all(&to)?;
            copy(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}

/// The part of a message's id that is the time of the request which wrote it: 48 bits, in ten letters after the prefix.
/// Messages of one request are left as they arrived, and text messages, which bear no id.
fn requested_at(message_id: &str) -> String {
    message_id.chars().take("msg_".len() + 10).collect()
}
