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
        records::{NewsletterSubscription, PendingSubscription, ReaderShard, SuppressionReason, UnsubscribeLink},
    },
    privacy::{
        consents::{ConsentAct, ConsentPurpose, ConsentText},
        records::{ConsentChannel, ConsentEntry},
    },
    rate_limit::{OverLimit, RateLimit},
};

/// How often the newsletter may be requested for one address. Each request sends a mail to it.
pub const REQUESTS: RateLimit =
    RateLimit { name: "newsletter", free: 5, over_limit: OverLimit::Refuse, reset_after: Period::Hours(24) };
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
                Subscribing { commit: commit.replace(found, &resumed), is_change: true, subscription: Some(resumed) }
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
            subscription: subscription.subscription,
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
        let commit = commit.remove(&self.subscription);
        let commit = match &self.link {
            Some(link) => commit.replace(link, &UnsubscribeLink { expires_at: ends, ..link.record.clone() }),
            None => commit,
        };
        self.end_consent(commit, channel, random)
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
        let commit = self.end_consent(commit.remove(before), channel, random);
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
mod tests {
    use jiff::{SignedDuration, Timestamp};
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::{commit::Version, write::Write};

    const RANDOM: fn(&mut [u8]) = |bytes| bytes.fill(7);

    fn at(seconds: i64) -> Now {
        Now(Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds))
    }

    fn mailboxes() -> [EmailLookup; 2] {
        ["v2", "v1"].map(|version| EmailLookup::new(version, "x"))
    }

    fn writes_of(commit: Commit) -> Vec<String> {
        let name = |write: &Write| match write {
            Write::Insert(parts) => format!("+{}", parts.declaration.kind),
            Write::Replace(parts, _) => format!("~{}", parts.declaration.kind),
            Write::Remove { declaration, .. } => format!("-{}", declaration.kind),
            other => format!("?{}", other.declaration().kind),
        };
        commit.into_writes().unwrap().iter().map(name).collect()
    }

    fn subscribed() -> Subscribed {
        let email = EmailAddress::parse("ada@example.com").unwrap();
        let token = LinkToken::new(&[7; 32]);
        let [mailbox, _] = mailboxes();
        let act = ConsentAct {
            text: ConsentPurpose::Newsletter.text(Language::Da),
            channel: ConsentChannel::ConfirmationLink,
        };
        let entry = act.given(at(0), &mailbox, &RANDOM);
        let subscription = SubscriptionId::new(at(0), &[7; 10]);
        let link = UnsubscribeLink {
            token: token.hash(),
            mailbox: mailbox.clone(),
            subscription,
            consent: entry.entry,
            expires_at: None,
        };
        let subscription = NewsletterSubscription {
            mailbox,
            subscription,
            since: at(0).timestamp(),
            language: Language::Da,
            consent: entry.entry,
            suppressed: None,
            index_key: Some(ReaderShard::of(subscription)),
            index_order: Some(subscription),
            email,
            unsubscribe: token,
        };
        Subscribed { subscription: stored(subscription), consent: Some(stored(entry)), link: Some(stored(link)) }
    }

    fn stored<R>(record: R) -> Stored<R> {
        Stored { record, version: Version::FIRST }
    }

    #[test]
    fn p07_whoever_confirms_is_a_reader_with_evidence_and_a_way_out_under_one_key() {
        let (email, mailboxes) = (EmailAddress::parse("ada@example.com").unwrap(), mailboxes());
        let channel = ConsentChannel::ConfirmationLink;
        let reader = NewReader { email: &email, mailboxes: &mailboxes, language: Language::En, channel };
        let writes = writes_of(reader.subscribe(Commit::new(at(0)), None, &RANDOM).commit);
        assert_eq!(writes, ["?NewsletterSubscription", "+NewsletterSubscription", "+ConsentEntry", "+UnsubscribeLink"]);
        let suppressed = stored(subscribed().subscription.suppressed_for(SuppressionReason::Bounced));
        let resumed = writes_of(reader.subscribe(Commit::new(at(9)), Some(&suppressed), &RANDOM).commit);
        assert_eq!(resumed, ["~NewsletterSubscription"]);
    }

    #[test]
    fn p27_the_newsletter_follows_its_reader_to_another_address_by_the_same_link() {
        let (email, to) = (EmailAddress::parse("ada@new.example").unwrap(), [EmailLookup::new("v2", "new")]);
        let moved = subscribed().follow(Commit::new(at(9)), (&email, &to), false, &RANDOM);
        let writes = writes_of(moved);
        let of = |name: &str| writes.iter().filter(|write| write.contains(name)).cloned().collect::<Vec<_>>();
        assert_eq!(of("NewsletterSubscription"), ["-NewsletterSubscription", "+NewsletterSubscription"]);
        assert_eq!(of("ConsentEntry"), ["~ConsentEntry", "+ConsentEntry", "+ConsentEntry"]);
        assert_eq!(of("UnsubscribeLink"), ["~UnsubscribeLink"]);
        let ended = writes_of(subscribed().follow(Commit::new(at(9)), (&email, &to), true, &RANDOM));
        assert!(!ended.iter().any(|write| write == "+NewsletterSubscription"), "{ended:?}");
    }

    proptest! {
        #[test]
        fn p09_whoever_withdraws_leaves_evidence_alone_and_that_for_two_years(seconds in 0_i64..400_000_000) {
            let commit = subscribed().unsubscribe(Commit::new(at(seconds)), ConsentChannel::UnsubscribeLink, &RANDOM);
            let ends = Some(Period::Years(2).after(at(seconds).timestamp()));
            let writes = commit.into_writes().unwrap();
            let mut kept = 0;
            for write in &writes {
                match write {
                    Write::Insert(parts) | Write::Replace(parts, _) => {
                        prop_assert_eq!(parts.expires_at, ends);
                        prop_assert!(parts.personal.is_empty(), "the address is gone");
                        kept += 1;
                    }
                    Write::Remove { declaration, .. } => prop_assert_eq!(declaration.kind, "NewsletterSubscription"),
                    other => prop_assert!(false, "{:?}", other.declaration().kind),
                }
            }
            prop_assert_eq!((kept, writes.len()), (3, 4));
        }

        #[test]
        fn a_readers_partition_follows_from_the_id(random: [u8; 10]) {
            let shard = ReaderShard::of(SubscriptionId::new(at(0), &random));
            prop_assert!(ReaderShard::all().any(|each| each == shard));
        }
    }
}
