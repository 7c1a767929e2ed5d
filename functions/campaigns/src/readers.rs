//! The readers of a campaign, in the order of the index.

use domain::records::{Campaign, Position};
use futures::{Stream, TryStreamExt, stream};
use store::{ReadError, ReaderEntry, ReaderPage, Store};

/// How many readers are read at a time.
const PAGE: i32 = 100;

/// What a campaign comes to next.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// A reader.
    Reader(ReaderEntry),
    /// The end of a partition.
    PartitionEnd,
}

/// What a campaign comes to from its position on, as long as `goes_on` returns true.
pub(crate) fn steps<'a>(
    store: &'a Store,
    campaign: &'a Campaign,
    goes_on: impl Fn() -> bool + 'a,
) -> impl Stream<Item = Result<Step, ReadError>> + 'a {
    let pages = stream::try_unfold((campaign.position, goes_on), move |(position, goes_on)| async move {
        let Some(shard) = position.partition().filter(|_| goes_on()) else { return Ok(None) };
        let page = store.readers(&shard, position.after, PAGE).await?;
        let (steps, next) = of_page(campaign, position, page);
        Ok::<_, ReadError>(Some((stream::iter(steps.into_iter().map(Ok::<_, ReadError>)), (next, goes_on))))
    });
    pages.try_flatten()
}

/// The steps of a page, and the position after it. Who has subscribed since the campaign began stands at the end of each partition.
fn of_page(campaign: &Campaign, position: Position, page: ReaderPage) -> (Vec<Step>, Position) {
    let read = page.readers.len();
    let readers = page.readers.into_iter().take_while(|reader| campaign.goes_to(reader.subscription));
    let mut steps = readers.map(Step::Reader).collect::<Vec<_>>();
    let is_end = page.is_last || steps.len() < read;
    let next = match steps.last() {
        _ if is_end => position.next_partition(),
        Some(Step::Reader(last)) => position.behind(last.subscription),
        _ => position,
    };
    steps.extend(is_end.then_some(Step::PartitionEnd));
    (steps, next)
}

#[cfg(test)]
mod tests {
    use domain::{
        Now, Timestamp,
        id::UserId,
        newsletter::{
            campaign::Draft,
            id::{CampaignId, SubscriptionId},
            text::SubjectLine,
        },
        records::EmailLookup,
    };

    use super::*;

    fn at(seconds: i64) -> Now {
        Now(Timestamp::from_second(seconds).unwrap())
    }

    fn reader(seconds: i64) -> ReaderEntry {
        ReaderEntry { mailbox: EmailLookup::new("v1", "x"), subscription: SubscriptionId::new(at(seconds), &[1; 10]) }
    }

    fn campaign() -> Campaign {
        let draft = Draft { subject: SubjectLine::parse("Nyt").unwrap(), markdown_da: None, markdown_en: None };
        let (draft, _) = draft.write(at(0), CampaignId::new(at(0), &[1; 10]), UserId::new(at(0), &[1; 10]));
        Campaign { started_at: Some(at(10).0), ..draft }
    }

    fn of(seconds: &[i64], is_last: bool) -> (Vec<Step>, Position) {
        let readers = seconds.iter().map(|seconds| reader(*seconds)).collect();
        of_page(&campaign(), Position::default(), ReaderPage { readers, is_last })
    }

    #[test]
    fn a_page_in_the_middle_is_followed_by_the_one_after_its_last_reader() {
        let (steps, next) = of(&[1, 2], false);
        assert_eq!(steps, [Step::Reader(reader(1)), Step::Reader(reader(2))]);
        assert_eq!((next.shard, next.after), (0, Some(reader(2).subscription)));
    }

    #[test]
    fn the_last_page_and_an_empty_one_lead_to_the_next_partition() {
        for (seconds, steps) in
            [(&[1][..], vec![Step::Reader(reader(1)), Step::PartitionEnd]), (&[][..], vec![Step::PartitionEnd])]
        {
            assert_eq!(of(seconds, true), (steps, Position { shard: 1, after: None }));
        }
    }

    #[test]
    fn p09_who_has_subscribed_since_it_began_is_left_out() {
        let (steps, next) = of(&[9, 11, 12], false);
        assert_eq!(steps, [Step::Reader(reader(9)), Step::PartitionEnd]);
        assert_eq!(next, Position { shard: 1, after: None });
    }
}
