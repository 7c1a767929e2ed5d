//! The account: what it may send, and the mails that it sends.

use std::sync::Arc;

use serde_json::{Map, Value, json};
use tokio::time::Instant;

use super::{
    errors::{bad, internal},
    events::Event,
    limits::Limiter,
    mail::Mail,
    reason::Reason,
    request::{self, SendEmail, Simple},
    senders::{Senders, address_of},
    sets::{Set, Sets},
    simulator::{self, Fate},
    suppression::SuppressionList,
    validation,
};
use crate::{
    clock::Clock,
    random,
    services::{
        ServiceError,
        inbox::{Attachment, Channel, Inbox, Message},
    },
    triggers::Rules,
};

/// The account.
pub(super) struct Account {
    pub(super) inbox: Arc<Inbox>,
    pub(super) clock: Arc<Clock>,
    pub(super) rules: Arc<Rules>,
    pub(super) sets: Sets,
    pub(super) senders: Senders,
    pub(super) suppressions: SuppressionList,
    pub(super) limiter: Limiter,
}

impl Account {
    /// What `GetAccount` answers.
    pub(super) fn describe(&self) -> Value {
        let limits = self.limiter.limits;
        json!({
            "DedicatedIpAutoWarmupEnabled": false,
            "EnforcementStatus": "HEALTHY",
            "ProductionAccessEnabled": true,
            "SendQuota": {
                "Max24HourSend": f64::from(limits.per_day),
                "MaxSendRate": f64::from(limits.per_second),
                "SentLast24Hours": self.limiter.sent_in_a_day(self.clock.now_ms()),
            },
            "SendingEnabled": true,
            "SuppressionAttributes": { "SuppressedReasons": Reason::ALL },
        })
    }

    /// Accepts a mail, and lets happen to it what will. Returns its id.
    pub(super) fn send(&self, email: &SendEmail, caller: &str) -> Result<Value, ServiceError> {
        validation::check(email)?;
        let from = email.from_email_address.as_deref().unwrap_or_default();
        let identity = self.senders.check(from)?;
        let default_set = identity.and_then(|identity| identity.configuration_set.as_deref());
        let set = self.sets.get(email.configuration_set_name.as_deref().or(default_set))?;
        let destination: Vec<String> = email.destination.all().cloned().collect();
        let recipients = u32::try_from(destination.len()).unwrap_or(u32::MAX);
        self.limiter.take(recipients, Instant::now(), self.clock.now_ms())?;
        let simple = email.content.simple.as_ref().ok_or_else(|| bad("Content is missing."))?;
        let headers = headers(simple, &email.reply_to_addresses);
        let id = format!("{}-{}-000000", random::hex::<8>(), random::uuid());
        let mail = Mail {
            id: &id,
            from,
            identity: self.senders.name(address_of(from)),
            destination: &destination,
            subject: &simple.subject.data,
            headers: &headers,
            tags: &email.email_tags,
            set: set.map_or("", |set| &set.name),
            caller,
            at: self.clock.now(),
        };
        for (at, to) in destination.iter().enumerate() {
            self.deliver(&mail, simple, set, (at, to))?;
        }
        Ok(json!({ "MessageId": id }))
    }

    /// Delivers a mail to one of its recipients, unless it is held back.
    fn deliver(
        &self,
        mail: &Mail,
        simple: &Simple,
        set: Option<&Set>,
        (at, to): (usize, &str),
    ) -> Result<(), ServiceError> {
        let address = address_of(to);
        self.tell(mail, set, &[Event::Send], to, "");
        let feedback_id = || format!("{}-{}-000000", random::hex::<8>(), random::uuid());
        let reasons = set.map_or(&Reason::ALL[..], |set| &set.reasons);
        if let Some(reason) = self.suppressions.holds_back(address, reasons) {
            self.tell(mail, set, simulator::of_suppressed(reason), to, &feedback_id());
            return Ok(());
        }
        let message = Message {
            id: if at == 0 { mail.id.to_owned() } else { format!("{}-{at}", mail.id) },
            channel: Channel::Email,
            to: to.to_owned(),
            from: Some(mail.from.to_owned()),
            subject: Some(simple.subject.data.clone()),
            text: simple.body.text.as_ref().map(|text| text.data.clone()),
            html: simple.body.html.as_ref().map(|html| html.data.clone()),
            headers: mail.headers.clone(),
            attachments: simple.attachments.iter().map(Attachment::from).collect(),
            sent_at: mail.at,
        };
        self.inbox.add(&message).map_err(|error| internal(error.to_string()))?;
        let Fate { events, suppresses } = simulator::fate(address);
        let feedback_id = if events == [Event::Delivery] { String::new() } else { feedback_id() };
        if let Some(reason) = suppresses.filter(|reason| reasons.contains(reason)) {
            self.suppressions.put_for(address, reason, mail.at, (mail.id, &feedback_id))?;
        }
        self.tell(mail, set, events, to, &feedback_id);
        Ok(())
    }

    /// Publishes the events that somebody wants to hear of.
    fn tell(&self, mail: &Mail, set: Option<&Set>, events: &[Event], to: &str, feedback_id: &str) {
        let Some(set) = set else { return };
        for event in events.iter().filter(|event| set.is_heard(**event)) {
            self.rules.put(&mail.event(*event, to, feedback_id));
        }
    }
}

impl From<&request::Attachment> for Attachment {
    fn from(attachment: &request::Attachment) -> Self {
        Self {
            file_name: attachment.file_name.clone(),
            content_type: attachment.content_type.clone(),
            content: attachment.raw_content.clone(),
        }
    }
}

/// The headers of a mail that the inbox shows.
fn headers(simple: &Simple, reply_to: &[String]) -> Map<String, Value> {
    let given = simple.headers.iter().map(|header| (header.name.clone(), header.value.as_str().into()));
    let reply_to = (!reply_to.is_empty()).then(|| ("Reply-To".to_owned(), reply_to.join(", ").into()));
    given.chain(reply_to).collect()
}
