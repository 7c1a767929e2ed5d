use proptest::prelude::*;

use super::*;
use crate::{
    kernel::{commit::Version, write::Write},
    newsletter::records::SendingKey,
};

const RANDOM: fn(&mut [u8]) = |bytes| bytes.fill(7);

fn at(seconds: i64) -> Now {
    Now(Timestamp::from_second(seconds).unwrap())
}

fn draft() -> (Campaign, CampaignText) {
    let draft = Draft { subject: SubjectLine::parse("Nyt").unwrap(), markdown_da: None, markdown_en: None };
    draft.write(at(0), CampaignId::new(at(0), &[7; 10]), UserId::new(at(0), &[7; 10]))
}

fn stored<R>(record: R) -> Stored<R> {
    Stored { record, version: Version::FIRST }
}

fn kinds_of(commit: Commit) -> Vec<&'static str> {
    commit.into_writes().unwrap().iter().map(|write: &Write| write.declaration().kind).collect()
}

#[derive(Debug, Clone, Copy)]
enum Act {
    Schedule(i64),
    Stop,
}

proptest! {
    #[test]
    fn p09_what_was_stopped_is_never_sent(acts in prop::collection::vec(prop_oneof![(0_i64..99).prop_map(Act::Schedule), Just(Act::Stop)], 1..20)) {
        let (mut campaign, mut was_stopped) = (draft().0, false);
        for (n, act) in (0..).zip(acts) {
            let next = match act {
                Act::Schedule(seconds) => campaign.scheduled(at(seconds).0, at(n)),
                Act::Stop => campaign.stopped(at(n)),
            };
            prop_assert_eq!(next.is_err(), was_stopped);
            campaign = next.unwrap_or(campaign);
            was_stopped |= matches!(act, Act::Stop);
            prop_assert_eq!(campaign.due_at.is_some(), !was_stopped, "{:?}", campaign);
        }
    }
}

#[test]
fn p09_a_campaign_that_is_stopped_while_it_is_sent_is_due_until_its_sender_has_ended_it() {
    let sending = Campaign { status: CampaignStatus::Sending, due_at: Some(at(5).0), ..draft().0 };
    let stopped = sending.stopped(at(6)).unwrap();
    assert!(!stopped.is_sending() && stopped.is_due(at(6)) && stopped.ended_at.is_none());
    assert_eq!(stopped.stopped(at(7)), Err(WrongState));
    let ended = Campaign::end(&stored(stopped), None, at(8), &RANDOM);
    assert_eq!(kinds_of(ended), ["Campaign", "SuppressionReview"]);
}

#[test]
fn p09_a_campaign_is_known_as_under_way_from_its_start_to_its_end() {
    let (campaign, text) = draft();
    let campaign = stored(campaign.scheduled(at(1).0, at(0)).unwrap());
    let under_way = |campaigns: &[CampaignId]| {
        let (campaigns, latest) = (campaigns.to_vec(), campaigns.last().copied());
        stored(CampaignsUnderWay { key: SendingKey::only(), campaigns, latest, expires_at: at(9).0 })
    };
    let listed = |commit: Commit| {
        let parts = commit.into_writes().unwrap().into_iter().find_map(|write| match write {
            Write::Insert(parts) | Write::Replace(parts, _) => {
                (parts.declaration.kind == "CampaignsUnderWay").then_some(parts)
            }
            _ => None,
        });
        parts.unwrap().plain["campaigns"].as_array().unwrap().len()
    };
    let other = CampaignId::new(at(0), &[8; 10]);
    assert_eq!(listed(Campaign::start(&campaign, &stored(text.clone()), None, at(2))), 1);
    assert_eq!(listed(Campaign::start(&campaign, &stored(text), Some(&under_way(&[other])), at(2))), 2);
    let sending = stored(Campaign { status: CampaignStatus::Sending, ..campaign.record });
    let before = under_way(&[other, sending.campaign]);
    assert_eq!(listed(Campaign::end(&sending, Some(&before), at(3), &RANDOM)), 1);
}

#[test]
fn p09_a_campaign_goes_to_those_who_were_subscribed_when_it_began() {
    let sending = Campaign { started_at: Some(at(10).0), ..draft().0 };
    let reader = |seconds| SubscriptionId::new(at(seconds), &[1; 10]);
    assert!(sending.goes_to(reader(9)) && sending.goes_to(reader(10)));
    assert!(!sending.goes_to(reader(11)) && !draft().0.goes_to(reader(0)));
}

#[test]
fn a_campaign_is_sent_within_a_year() {
    let check = |seconds: i64| check_send_time(at(seconds).0, at(100)).map(Timestamp::as_second);
    assert_eq!((check(100), check(100 + 365 * 86_400)), (Ok(100), Ok(100 + 365 * 86_400)));
    assert_eq!(
        (check(99), check(101 + 365 * 86_400)),
        (Err(FieldErrorCode::InThePast), Err(FieldErrorCode::TooFarAhead))
    );
}

#[test]
fn p08_who_has_no_text_in_their_language_gets_the_other_one() {
    let markdown = |text: &str| Some(LetterMarkdown::parse(text).unwrap());
    let text = |markdown_da, markdown_en| CampaignText {
        campaign: CampaignId::new(Now(Timestamp::UNIX_EPOCH), &[7; 10]),
        subject: SubjectLine::parse("Nyt").unwrap(),
        markdown_da,
        markdown_en,
        published_at: None,
        expires_at: Timestamp::UNIX_EPOCH,
    };
    let sent = |text: &CampaignText, language| {
        text.for_readers_of(language).map(|text| (text.markdown.as_str().to_owned(), text.written_in))
    };
    let both = text(markdown("hej"), markdown("hello"));
    assert_eq!(sent(&both, Language::Da), Some(("hej".to_owned(), Language::Da)));
    assert_eq!(sent(&both, Language::En), Some(("hello".to_owned(), Language::En)));
    assert_eq!(sent(&text(None, markdown("hello")), Language::Da), Some(("hello".to_owned(), Language::En)));
    assert_eq!(sent(&text(markdown("hej"), None), Language::En), Some(("hej".to_owned(), Language::Da)));
    assert_eq!(sent(&text(None, None), Language::Da), None);
}

#[test]
fn a_campaign_that_comes_further_moves_its_due_time_at_most_once_in_two_minutes() {
    let sending = Campaign { status: CampaignStatus::Sending, due_at: Some(at(100).0), ..draft().0 };
    let counts = CampaignCounts { sent: 2, ..CampaignCounts::default() };
    let due = |campaign: &Campaign, pause, seconds| {
        let reached = campaign.reached(Position::default().next_partition(), counts, pause, at(seconds));
        assert_eq!((reached.position.shard, reached.counts.sent), (1, 2));
        reached.due_at.map(Timestamp::as_second)
    };
    assert_eq!([due(&sending, None, 100), due(&sending, None, 219)], [Some(100); 2]);
    assert_eq!(due(&sending, None, 220), Some(220));
    let pause = Some(Period::Minutes(15));
    assert_eq!(due(&sending, pause, 110), Some(1_010));
    // One that was stopped does not wait for its end.
    assert_eq!(due(&sending.stopped(at(105)).unwrap(), pause, 110), Some(105));
}
