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
    let act =
        ConsentAct { text: ConsentPurpose::Newsletter.text(Language::Da), channel: ConsentChannel::ConfirmationLink };
    let entry = act.given(at(0), &mailbox, &RANDOM);
    let subscription = SubscriptionId::new(at(0), &[7; 10]);
    let link =
        UnsubscribeLink { token: token.hash(), mailbox: mailbox.clone(), consent: entry.entry, expires_at: None };
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
    assert_eq!(resumed, ["~NewsletterSubscription", "+SuppressionReview"]);
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

#[test]
fn p09_the_mail_services_own_list_is_reviewed_when_a_suppressed_reader_leaves() {
    let suppressed = |subscribed: Subscribed| {
        let subscription = subscribed.subscription.suppressed_for(SuppressionReason::Complained);
        Subscribed { subscription: stored(subscription), ..subscribed }
    };
    let reviews = |commit: Commit| writes_of(commit).iter().filter(|write| *write == "+SuppressionReview").count();
    let (commit, channel) = (|| Commit::new(at(9)), ConsentChannel::UnsubscribeLink);
    assert_eq!(reviews(subscribed().unsubscribe(commit(), channel, &RANDOM)), 0);
    assert_eq!(reviews(suppressed(subscribed()).unsubscribe(commit(), channel, &RANDOM)), 1);
    let (email, to) = (EmailAddress::parse("ada@new.example").unwrap(), [EmailLookup::new("v2", "new")]);
    for has_own in [false, true] {
        let moved = suppressed(subscribed()).follow(commit(), (&email, &to), has_own, &RANDOM);
        assert_eq!(reviews(moved), 1);
    }
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
