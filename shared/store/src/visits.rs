//! Pages of an account's visits, over the days that they lie in.

use domain::{
    Now, Stored,
    id::AccountId,
    range::TimeRange,
    record::{Record, match_pattern},
    records::Visit,
    visits::{DayPart, days},
};
use futures::future::try_join_all;

use crate::{Cursor, Page, PageRequest, ReadError, Selection, Store};

impl Store {
    /// A page of the account's visits within the range, newest first. One query reads the newest day; as long as the page is not
    /// full, twice as many days as before are read at once, so that seven rounds are enough for all days that there are.
    ///
    /// # Errors
    /// If DynamoDB fails, the cursor belongs to another list, or an item does not match its kind's declaration.
    pub async fn visits(
        &self,
        account: AccountId,
        range: TimeRange,
        page: &PageRequest,
        now: Now,
    ) -> Result<Page<Visit>, ReadError> {
        let mut days = days(account, range, now);
        if let Some(cursor) = &page.cursor {
            let at = place(account, &days, cursor).ok_or(ReadError::Cursor)?;
            days.drain(..at);
        }
        let mut days = days.as_slice();
        let mut cursor = page.cursor.clone();
        // One visit more than the limit shows whether there is a next page.
        let (wanted, mut found) = (page.limit + 1, Vec::<Stored<Visit>>::new());
        let mut at_once = 1;
        while found.len() < wanted && !days.is_empty() {
            let (next, others) = days.split_at(at_once.min(days.len()));
            let limit = wanted - found.len();
            let pages = next.iter().zip(std::iter::once(cursor.take()).chain(std::iter::repeat(None)));
            let pages = pages.map(|(day, cursor)| {
                self.visits_of_day(account, *day, PageRequest { limit, cursor, ..page.clone() }, now)
            });
            found.extend(try_join_all(pages).await?.into_iter().flatten());
            (days, at_once) = (others, at_once * 2);
        }
        let next = (found.len() > page.limit).then(|| found.get(page.limit - 1)).flatten();
        let next = next.map(|last| Cursor::after(&last.address()));
        found.truncate(page.limit);
        Ok(Page { items: found, next })
    }

    /// Up to as many of a day's visits as the page has.
    async fn visits_of_day(
        &self,
        account: AccountId,
        day: DayPart,
        mut page: PageRequest,
        now: Now,
    ) -> Result<Vec<Stored<Visit>>, ReadError> {
        let key = |visit| Visit::key(&day.shard, &account, visit);
        let selection = Selection { between: Some((key(&day.first), key(&day.last))), ..Selection::default() };
        let mut found = Vec::new();
        loop {
            let read = self.list_selected(&Visit::within(&day.shard), &page, &selection, now).await?;
            page.limit -= read.items.len();
            found.extend(read.items);
            page.cursor = read.next;
            if page.limit == 0 || page.cursor.is_none() {
                return Ok(found);
            }
        }
    }
}

/// The place of the day in which a cursor continues. `None` if it is no cursor of this list.
fn place(account: AccountId, days: &[DayPart], cursor: &Cursor) -> Option<usize> {
    let fields = match_pattern(Visit::DECLARATION.key, cursor.sort_key())?;
    let text = |field: &str| fields.get(field)?.as_str();
    let visit = text("visit")?.parse().ok()?;
    let is_own = text("account")?.parse() == Ok(account);
    days.iter().position(|day| is_own && day.first <= visit && visit <= day.last)
}
