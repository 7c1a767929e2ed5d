//! Subscribing to the newsletter and ending it (P07–P09, P27).

use crate::{
    kernel::{
        commit::{Commit, Stored},
        language::Language,
        lookup::EmailLookup,
        personal::EmailAddress,
        processing::Period,
        random::RandomSource,
        record::{Expiring, Key},
        time::Now,
        token::LinkToken,
    },
    messaging::records::{Message, Recipient},
    newsletter::{
        id::SubscriptionId,
        messages::NewsletterMessage,
        records::{
            NewsletterSubscription, PendingSubscription, ReaderShard, SuppressionReason, SuppressionReview,
            UnsubscribeLink,
        },
    },
    privacy::{
        consents::{ConsentAct, ConsentPurpose, ConsentText},
        records::{ConsentChannel, ConsentEntry},
    },
    rate_limit::{OverLimit, RateLimit, mailbox::MailboxLimits},
};

/// How often the newsletter may be requested for one address. Each request sends a mail to it.
pub const REQUESTS: RateLimit =
    RateLimit { name: "newsletter", free: 5, over_limit: OverLimit::Refuse, reset_after: Period::Hours(24) };
/// How often it may be requested with other addresses of one mailbox.
pub const REQUESTS_OF_MAILBOX: MailboxLimits = MailboxLimits {
    in_network: RateLimit { name: "newsletter-mailbox-network", ..REQUESTS },
    everywhere: RateLimit { name: "newsletter-mailbox", free: 20, ..REQUESTS },
};
/// How often it may be requested from one network.
pub const REQUESTS_OF_NETWORK: RateLimit =
    RateLimit { name: "newsletter-network", free: 100, over_limit: OverLimit::Refuse, reset_after: Period::Hours(1) };

/// Requests the newsletter for an address: stores the request, and sends the mail with the link that confirms it. Whether the
/// address gets the newsletter already is not looked up, so the response cannot reveal it.
#[must_use]
pub fn request(
    now: Now,
    (email, mailbox): (&EmailAddress, &EmailLookup),
    language: Language,
    token: &LinkToken,
    random: &dyn RandomSource,
) -> Commit {
    let content = NewsletterMessage::ConfirmSubscription { token: token.clone() };
    let mail = Message::new(now, random, Recipient::from(mailbox), email.clone(), language, content);
    let at = now.timestamp();
    let expires_at = PendingSubscription::LIFE.after(at);
    let pending = PendingSubscription { token: token.hash(), email: email.clone(), language, asked_at: at, expires_at };
    Commit::new(now).insert(&pending).send(&mail)
}

/// A mailbox whose owner consents to the newsletter.
#[derive(Debug, Clone, Copy)]
pub struct NewReader<'a> {
    /// Their address, which was proved to be theirs.
    pub email: &'a EmailAddress,
    /// All keys that the address may be stored under, the current one first.
    pub mailboxes: &'a [EmailLookup],
    /// The language that they read.
    pub language: Language,
    /// Where they consented.
    pub channel: ConsentChannel,
}

impl NewReader<'_> {
    /// Where the subscription of the address may lie.
    pub fn keys(mailboxes: &[EmailLookup]) -> impl Iterator<Item = Key<NewsletterSubscription>> {
        mailboxes.iter().map(NewsletterSubscription::key)
    }

    /// Adds the subscription to a commit, with the entry in the ledger. `found` is the one that the address has: it goes on, and
    /// ends being suppressed, since whoever confirms shows that the mailbox works and that the letters are wanted.
    #[must_use]
    pub fn subscribe(
        &self,
        commit: Commit,
        found: Option<&Stored<NewsletterSubscription>>,
        random: &dyn RandomSource,
    ) -> Subscribing {
        match found {
            Some(found) if found.suppressed.is_some() => {
                let resumed = found.resumed(self.language);
                let commit = reviewed(commit.replace(found, &resumed), random);
                Subscribing { commit, is_change: true, subscription: Some(resumed) }
            }
            Some(found) => Subscribing { commit, is_change: false, subscription: Some(found.record.clone()) },
            None => {
                let text = ConsentPurpose::Newsletter.text(self.language);
                let token = LinkToken::new(&random.bytes());
                let id = SubscriptionId::new(commit.now(), &random.bytes());
                self.insert(commit, text, (id, token), random).with_new_link()
            }
        }
    }

    fn insert(
        &self,
        commit: Commit,
        text: ConsentText,
        (subscription, token): (SubscriptionId, LinkToken),
        random: &dyn RandomSource,
    ) -> Subscribing {
        let now = commit.now();
        // The store always makes a key.
        let Some((mailbox, others)) = self.mailboxes.split_first() else {
            return Subscribing { commit, is_change: false, subscription: None };
        };
        let absent = |commit: Commit, mailbox| commit.check_absent(&NewsletterSubscription::key(mailbox));
        let commit = others.iter().fold(commit, absent);
        let entry = ConsentAct { text, channel: self.channel }.given(now, mailbox, random);
        let subscription = NewsletterSubscription {
            mailbox: mailbox.clone(),
            subscription,
            since: now.timestamp(),
            language: self.language,
            consent: entry.entry,
            suppressed: None,
            index_key: Some(ReaderShard::of(subscription)),
            index_order: Some(subscription),
            email: self.email.clone(),
            unsubscribe: token,
        };
        let commit = commit.insert(&subscription).insert(&entry);
        Subscribing { commit, is_change: true, subscription: Some(subscription) }
    }
}

/// The decision that an address gets the newsletter.
pub struct Subscribing {
    /// The commit.
    pub commit: Commit,
    /// Whether anything about the subscription changes.
    pub is_change: bool,
    /// The subscription as it is then.
    pub subscription: Option<NewsletterSubscription>,
}

impl Subscribing {
    /// With the link that ends every letter.
    fn with_new_link(self) -> Self {
        let Some(subscription) = &self.subscription else { return self };
        let link = UnsubscribeLink {
            token: subscription.unsubscribe.hash(),
            mailbox: subscription.mailbox.clone(),
            consent: subscription.consent,
            expires_at: None,
        };
        Self { commit: self.commit.insert(&link), ..self }
    }
}

/// A subscription with what its end is recorded in.
#[derive(Debug)]
pub struct Subscribed {
    /// The subscription.
    pub subscription: Stored<NewsletterSubscription>,
    /// The entry by which it was consented to.
    pub consent: Option<Stored<ConsentEntry>>,
    /// The link that ends every letter.
    pub link: Option<Stored<UnsubscribeLink>>,
}

impl Subscribed {
    /// Adds to a commit that the consent is withdrawn: the subscription is deleted with the address, and what is left is the
    /// evidence.
    #[must_use]
    pub fn unsubscribe(&self, commit: Commit, channel: ConsentChannel, random: &dyn RandomSource) -> Commit {
        let ends = Some(ConsentEntry::LIFE.after(commit.now().timestamp()));
        let commit = self.remove(commit, random);
        let commit = match &self.link {
            Some(link) => commit.replace(link, &UnsubscribeLink { expires_at: ends, ..link.record.clone() }),
            None => commit,
        };
        self.end_consent(commit, channel, random)
    }

    /// Deletes the subscription. Where letters have come back or were reported, the mail service keeps the address, too.
    fn remove(&self, commit: Commit, random: &dyn RandomSource) -> Commit {
        let commit = commit.remove(&self.subscription);
        if self.subscription.suppressed.is_some() { reviewed(commit, random) } else { commit }
    }

    fn end_consent(&self, commit: Commit, channel: ConsentChannel, random: &dyn RandomSource) -> Commit {
        match &self.consent {
            Some(given) => ConsentEntry::withdraw(given, commit, channel, random),
            None => commit,
        }
    }

    /// Adds to a commit that the person who consented has another address, which they have proved to be theirs: the newsletter
    /// goes there, by the words that they consented to, and the link of every letter still stops it. If the other address has a
    /// subscription already, that goes on alone.
    #[must_use]
    pub fn follow(
        &self,
        commit: Commit,
        (email, mailboxes): (&EmailAddress, &[EmailLookup]),
        has_own: bool,
        random: &dyn RandomSource,
    ) -> Commit {
        let (channel, before) = (ConsentChannel::AddressChange, &self.subscription);
        if has_own {
            return self.unsubscribe(commit, channel, random);
        }
        let commit = self.end_consent(self.remove(commit, random), channel, random);
        let shown = self.consent.as_ref().and_then(|given| ConsentText::of_hash(&given.text));
        let text = shown.unwrap_or(ConsentPurpose::Newsletter.text(before.language));
        let reader = NewReader { email, mailboxes, language: before.language, channel };
        let same = (before.subscription, before.unsubscribe.clone());
        let Subscribing { commit, subscription, .. } = reader.insert(commit, text, same, random);
        match (&self.link, subscription) {
            (Some(link), Some(NewsletterSubscription { mailbox, consent, .. })) => {
                commit.replace(link, &UnsubscribeLink { mailbox, consent, ..link.record.clone() })
            }
            _ => commit,
        }
    }
}

/// Adds to a commit that the mail service's suppression list is reviewed at once.
fn reviewed(commit: Commit, random: &dyn RandomSource) -> Commit {
    let now = commit.now();
    commit.insert(&SuppressionReview::new(now, now.timestamp(), random))
}

impl NewsletterSubscription {
    /// Where the entry of the ledger and the link lie that belong to it.
    #[must_use]
    pub fn related(&self) -> (Key<ConsentEntry>, Key<UnsubscribeLink>) {
        (ConsentEntry::key(&self.mailbox, &self.consent), UnsubscribeLink::key(&self.unsubscribe.hash()))
    }

    /// The subscription once nothing more is sent to it, until its owner confirms it anew.
    #[must_use]
    pub fn suppressed_for(&self, reason: SuppressionReason) -> Self {
        Self { suppressed: Some(reason), index_key: None, index_order: None, ..self.clone() }
    }

    fn resumed(&self, language: Language) -> Self {
        let (index_key, index_order) = (Some(ReaderShard::of(self.subscription)), Some(self.subscription));
        Self { suppressed: None, index_key, index_order, language, ..self.clone() }
    }
}

#[cfg(test)]
mod tests;
