//! SES, as seen by its own SDK. A rule's function never starts, so that each event is left in the rule's dead-letter queue.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, and so do its helpers")]

use std::collections::BTreeSet;

use aws_sdk_sesv2::{
    Client,
    config::retry::RetryConfig,
    error::{ProvideErrorMetadata, SdkError},
    types::{
        Body, Content, Destination, EmailContent, ListManagementOptions, Message, MessageHeader, SuppressionListReason,
    },
};
use clients::{AwsConfig, aws::Settings};
use local::{Cloud, FaultKind, FaultSpec, MailLimits, Options, Runner};
use serde_json::Value;

const TEMPLATE: &str = "
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Globals:
  Function: { Runtime: provided.al2023, Handler: bootstrap, Timeout: 5 }
Resources:
  Told: { Type: AWS::SQS::Queue }
  Service:
    Type: AWS::SES::ConfigurationSet
    Properties: { SuppressionOptions: { SuppressedReasons: [BOUNCE] } }
  News: { Type: AWS::SES::ConfigurationSet }
  ServiceIdentity:
    Type: AWS::SES::EmailIdentity
    Properties: { EmailIdentity: e-sg.cloud, ConfigurationSetAttributes: { ConfigurationSetName: !Ref Service } }
  NewsIdentity:
    Type: AWS::SES::EmailIdentity
    Properties: { EmailIdentity: news.e-sg.cloud }
  NewsEvents:
    Type: AWS::SES::ConfigurationSetEventDestination
    Properties:
      ConfigurationSetName: !Ref News
      EventDestination:
        Enabled: true
        MatchingEventTypes: [SEND, DELIVERY, DELIVERY_DELAY, BOUNCE, COMPLAINT, REJECT]
        EventBridgeDestination: { EventBusArn: !Sub 'arn:aws:events:${AWS::Region}:${AWS::AccountId}:event-bus/default' }
  Newsletter:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: newsletter
      Policies:
        - Statement:
            - Effect: Allow
              Action: ses:SendEmail
              Resource:
                - !Sub 'arn:aws:ses:${AWS::Region}:${AWS::AccountId}:identity/${NewsIdentity}'
                - !Sub 'arn:aws:ses:${AWS::Region}:${AWS::AccountId}:configuration-set/${News}'
            - { Effect: Allow, Action: ['ses:GetAccount', 'ses:*SuppressedDestination'], Resource: '*' }
      Events:
        Feedback:
          Type: EventBridgeRule
          Properties:
            Pattern: { source: [aws.ses], detail: { eventType: [Delivery, DeliveryDelay, Bounce, Complaint, Reject] } }
            DeadLetterConfig: { Arn: !GetAtt Told.Arn }
";

const ADA: &str = "ada@rodgrod.example";

async fn start(data: &std::path::Path, mail_limits: MailLimits) -> Cloud {
    let runner = Runner::Program { program: "/bin/false".into(), arguments: Vec::new() };
    let template = Some(TEMPLATE.to_owned());
    Cloud::start(Options { template, mail_limits, ..Options::new(data, runner) }).await.unwrap()
}

/// A client with a function's credentials, or with those of `local`.
fn client(cloud: &Cloud, function: &str) -> Client {
    let local = || ("local".to_owned(), "local".to_owned());
    let (access_key_id, secret_access_key) = cloud.credentials(function).unwrap_or_else(local);
    let settings = Settings {
        region: "eu-north-1".to_owned(),
        access_key_id,
        secret_access_key,
        session_token: None,
        endpoint_url: Some(cloud.aws_url()),
        ca_bundle: None,
    };
    let config = AwsConfig::new(settings).unwrap();
    let config = aws_sdk_sesv2::config::Builder::from(config.config()).retry_config(RetryConfig::disabled());
    Client::from_conf(config.build())
}

fn text(text: &str) -> Content {
    Content::builder().data(text).build().unwrap()
}

fn header(name: &str, value: &str) -> MessageHeader {
    MessageHeader::builder().name(name).value(value).build().unwrap()
}

/// Sends a mail of the newsletter. Returns its id, or the code of the error.
async fn send(client: &Client, to: &[&str]) -> Result<String, String> {
    send_as(client, "hej@news.e-sg.cloud", to, header("List-Unsubscribe", "<https://e-sg.cloud/u>")).await
}

async fn send_as(client: &Client, from: &str, to: &[&str], header: MessageHeader) -> Result<String, String> {
    let body = Body::builder().text(text("Hej")).build();
    let message = Message::builder().subject(text("Nyt")).body(body).headers(header).build();
    let to = to.iter().map(|to| (*to).to_owned()).collect();
    let request = client.send_email().from_email_address(from);
    let request = if from.contains("news") { request.configuration_set_name("news") } else { request };
    let sent = request
        .destination(Destination::builder().set_to_addresses(Some(to)).build())
        .content(EmailContent::builder().simple(message).build());
    sent.send().await.map(|sent| sent.message_id().unwrap().to_owned()).map_err(|error| words(&error))
}

/// The code and the words of an error.
fn words<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> String {
    format!("{}: {}", error.code().unwrap(), error.message().unwrap_or_default())
}

/// What was told of the mails to an address, in order.
async fn told(cloud: &Cloud, to: &str) -> Vec<Value> {
    cloud.drain().await;
    let messages = cloud.queues().into_iter().find(|queue| queue.name == "Told").unwrap().messages;
    let events = messages.into_iter().map(|message| serde_json::from_str::<Value>(&message.body).unwrap());
    events.filter(|event| event["detail"]["mail"]["destination"][0] == to).collect()
}

#[tokio::test]
async fn an_account_says_what_it_may_send_and_what_it_has_sent_in_a_day() {
    let data = tempfile::tempdir().unwrap();
    let cloud = start(data.path(), MailLimits { per_second: 100, per_day: 3 }).await;
    let newsletter = client(&cloud, "newsletter");
    let quota = async || {
        let account = newsletter.get_account().send().await.unwrap();
        assert!(account.sending_enabled() && account.production_access_enabled());
        assert_eq!(account.enforcement_status(), Some("HEALTHY"));
        assert_eq!(account.suppression_attributes().unwrap().suppressed_reasons().len(), 2);
        let quota = account.send_quota().unwrap().clone();
        [quota.max24_hour_send(), quota.max_send_rate(), quota.sent_last24_hours()]
    };
    assert_eq!(quota().await, [3.0, 100.0, 0.0]);
    send(&newsletter, &[ADA, "bo@rodgrod.example"]).await.unwrap();
    send(&newsletter, &[ADA]).await.unwrap();
    let refused = send(&newsletter, &[ADA]).await.unwrap_err();
    assert_eq!(refused, "LimitExceededException: Daily message quota exceeded.");
    assert_eq!(quota().await, [3.0, 100.0, 3.0]);
    cloud.advance("PT24H1S").await.unwrap();
    assert_eq!(quota().await, [3.0, 100.0, 0.0]);
    send(&newsletter, &[ADA]).await.unwrap();
    let calls = cloud.calls(0).into_iter().map(|call| call.operation).collect::<BTreeSet<_>>();
    assert_eq!(calls.into_iter().collect::<Vec<_>>(), ["GetAccount", "SendEmail"]);
    cloud.fault(FaultSpec::new("ses", "GetAccount", FaultKind::Throttle).of("newsletter")).unwrap();
    let throttled = newsletter.get_account().send().await.map_err(|error| words(&error)).unwrap_err();
    assert!(throttled.starts_with("TooManyRequestsException: "), "{throttled}");
    cloud.stop().await;
}

#[tokio::test]
async fn mails_beyond_the_rate_of_a_second_are_refused_whatever_simulated_time_it_is() {
    let data = tempfile::tempdir().unwrap();
    let cloud = start(data.path(), MailLimits { per_second: 1, per_day: 100 }).await;
    let newsletter = client(&cloud, "newsletter");
    // More recipients than a second has: the next mails are refused for a minute.
    send(&newsletter, &[ADA; 50]).await.unwrap();
    cloud.advance("PT1H").await.unwrap();
    let refused = send(&newsletter, &[ADA]).await.unwrap_err();
    assert_eq!(refused, "TooManyRequestsException: Maximum sending rate exceeded.");
    assert_eq!(cloud.inbox(None).len(), 50);
    cloud.stop().await;
}

#[tokio::test]
async fn the_suppression_list_is_kept_and_holds_mails_back() {
    let data = tempfile::tempdir().unwrap();
    let cloud = start(data.path(), MailLimits::default()).await;
    let newsletter = client(&cloud, "newsletter");
    for (address, reason) in [(ADA, SuppressionListReason::Bounce), ("b+o@x.example", SuppressionListReason::Complaint)]
    {
        newsletter.put_suppressed_destination().email_address(address).reason(reason).send().await.unwrap();
    }
    for to in [ADA, "B+O@x.example", "eva@x.example"] {
        send(&newsletter, &[to]).await.unwrap();
    }
    assert_eq!(cloud.inbox(None).into_iter().map(|mail| mail.to).collect::<Vec<_>>(), ["eva@x.example"]);
    let bounce = &told(&cloud, ADA).await[0]["detail"]["bounce"];
    assert_eq!(
        (&bounce["bounceType"], &bounce["bounceSubType"]),
        (&"Permanent".into(), &"OnAccountSuppressionList".into())
    );
    let complaint = &told(&cloud, "B+O@x.example").await[0]["detail"]["complaint"];
    assert_eq!(complaint["complaintSubType"], "OnAccountSuppressionList");
    // The other configuration set holds back after bounces only.
    send_as(&client(&cloud, "local"), "no-reply@e-sg.cloud", &["b+o@x.example"], header("X-Y", "1")).await.unwrap();
    assert_eq!(cloud.inbox(Some("b+o@x.example")).len(), 1);
    cloud.stop().await;

    let cloud = start(data.path(), MailLimits::default()).await;
    let (newsletter, local) = (client(&cloud, "newsletter"), client(&cloud, "local"));
    let pages = local.list_suppressed_destinations().page_size(1).into_paginator().send();
    let pages = pages.try_collect().await.unwrap();
    let listed = pages.iter().flat_map(|page| page.suppressed_destination_summaries());
    assert_eq!(listed.map(|one| one.email_address()).collect::<Vec<_>>(), [ADA, "b+o@x.example"]);
    let found = newsletter.get_suppressed_destination().email_address("b+o@x.example").send().await.unwrap();
    assert_eq!(found.suppressed_destination().unwrap().reason(), &SuppressionListReason::Complaint);
    let delete = async || {
        newsletter
            .delete_suppressed_destination()
            .email_address("b+o@x.example")
            .send()
            .await
            .map_err(|error| words(&error))
    };
    delete().await.unwrap();
    assert!(delete().await.unwrap_err().starts_with("NotFoundException: "));
    let denied = newsletter.list_suppressed_destinations().send().await.map_err(|error| words(&error)).unwrap_err();
    assert!(denied.starts_with("AccessDeniedException: "), "{denied}");
    cloud.stop().await;
}

#[tokio::test]
async fn what_becomes_of_a_mail_is_told_to_whoever_wants_to_hear_of_it() {
    let data = tempfile::tempdir().unwrap();
    let cloud = start(data.path(), MailLimits::default()).await;
    let newsletter = client(&cloud, "newsletter");
    for (mailbox, expected) in [
        ("ada@rodgrod.example", &["Delivery"][..]),
        ("complaint+1@simulator.example", &["Delivery", "Complaint"]),
        ("bounce+1@simulator.example", &["Bounce"]),
        ("softbounce+1@simulator.example", &["Bounce"]),
        ("delay+1@simulator.example", &["DeliveryDelay", "Delivery"]),
        ("reject+1@simulator.example", &["Reject"]),
    ] {
        let id = send(&newsletter, &[mailbox]).await.unwrap();
        let events = told(&cloud, mailbox).await;
        let kinds = events.iter().map(|event| event["detail"]["eventType"].as_str().unwrap());
        assert_eq!(kinds.collect::<Vec<_>>(), expected, "{mailbox}");
        assert!(events.iter().all(|event| event["detail"]["mail"]["messageId"] == *id));
        assert_eq!(events[0]["detail"]["mail"]["tags"]["ses:caller-identity"][0], "newsletter");
        assert_eq!(cloud.inbox(Some(mailbox)).len(), 1, "{mailbox}");
    }
    // Of the simulator's mailboxes, those that are made for it alone are suppressed.
    for (mailbox, reach_it) in [("bounce+2", 2), ("complaint+2", 2), ("suppress+2", 1), ("suppress-complaint+2", 1)] {
        let to = format!("{mailbox}@simulator.example");
        for _ in 0..2 {
            send(&newsletter, &[&to]).await.unwrap();
        }
        assert_eq!(cloud.inbox(Some(&to)).len(), reach_it, "{to}");
        let listed = newsletter.get_suppressed_destination().email_address(&to).send().await;
        assert_eq!(listed.is_ok(), reach_it == 1, "{to}");
    }
    cloud.stop().await;
}

#[tokio::test]
async fn what_ses_refuses_is_refused_in_its_words() {
    let data = tempfile::tempdir().unwrap();
    let cloud = start(data.path(), MailLimits::default()).await;
    let local = client(&cloud, "local");
    let refused = async |from: &str, header: MessageHeader| send_as(&local, from, &[ADA], header).await.unwrap_err();
    for (name, value) in [("From", "a@b.example"), ("X:Y", "1"), ("X-Y", "æ"), ("X-Y", "a\r\nBcc: b@c.example")] {
        let error = refused("hej@news.e-sg.cloud", header(name, value)).await;
        assert!(error.starts_with("BadRequestException: "), "{name}: {error}");
    }
    let unverified = refused("hej@elsewhere.example", header("X-Y", "1")).await;
    assert!(unverified.starts_with("MessageRejected: Email address is not verified."), "{unverified}");
    let crowd: Vec<_> = (0..51).map(|nth| format!("{nth}@x.example")).collect();
    let crowd: Vec<_> = crowd.iter().map(String::as_str).collect();
    assert_eq!(send(&local, &crowd).await.unwrap_err(), "BadRequestException: Recipient count exceeds 50.");
    let managed = ListManagementOptions::builder().contact_list_name("news").build().unwrap();
    let managed = local.send_email().list_management_options(managed).content(EmailContent::builder().build());
    let managed = managed.send().await.map_err(|error| words(&error)).unwrap_err();
    assert!(managed.contains("ListManagementOptions"), "{managed}");
    let unknown = local.send_email().from_email_address("hej@news.e-sg.cloud").configuration_set_name("nowhere");
    let message = Message::builder().subject(text("x")).body(Body::builder().text(text("x")).build()).build();
    let unknown = unknown
        .destination(Destination::builder().to_addresses(ADA).build())
        .content(EmailContent::builder().simple(message).build());
    let unknown = unknown.send().await.map_err(|error| words(&error)).unwrap_err();
    assert_eq!(unknown, "NotFoundException: Configuration set <nowhere> does not exist.");
    let denied = send_as(&client(&cloud, "newsletter"), "no-reply@e-sg.cloud", &[ADA], header("X-Y", "1")).await;
    assert!(denied.unwrap_err().starts_with("AccessDeniedException: "));
    assert!(cloud.inbox(None).is_empty());
    cloud.stop().await;
}
