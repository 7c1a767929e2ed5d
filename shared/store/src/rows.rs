//! Lists of a data set's rows: all of them, those of one address, those of some days.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{
    Now, Stored,
    datasets::{DayRange, IndexKey, IndexOrder, Row, RowPart, RowPlace},
    id::AccountId,
    personal::EmailAddress,
    record::{Key, match_pattern},
};
use futures::future::try_join_all;

use crate::{
    Cursor, Page, PageRequest, ReadError, Store,
    item::{self, Item},
};

/// The index of rows.
const INDEX: &str = "rows";

impl Store {
    /// A page of an account's rows, partition after partition. One query reads the first partition; as long as the page is not full, twice
    /// as many as before are read at once, so that four rounds are enough for all.
    ///
    /// # Errors
    /// If DynamoDB fails, the cursor belongs to another list, or an item does not match its kind's declaration.
    pub async fn rows<R: Row>(&self, account: AccountId, page: &PageRequest, now: Now) -> Result<Page<R>, ReadError> {
        let from = page.cursor.as_ref().map(|cursor| part_of::<R>(account, cursor)).transpose()?;
        let parts = RowPart::all(account).filter(|part| from.is_none_or(|from| *part >= from)).collect::<Vec<_>>();
        let (mut parts, mut cursor) = (parts.as_slice(), page.cursor.clone());
        // One row more than the limit shows whether there is a next page.
        let (wanted, mut found) = (page.limit + 1, Vec::<Stored<R>>::new());
        let mut at_once = 1;
        while found.len() < wanted && !parts.is_empty() {
            let (next, others) = parts.split_at(at_once.min(parts.len()));
            let limit = wanted - found.len();
            let pages = next.iter().zip(std::iter::once(cursor.take()).chain(std::iter::repeat(None)));
            let pages = pages.map(async |(part, cursor)| {
                let page = PageRequest { limit, cursor, newest_first: false };
                self.list(&R::of_part(part), &page, None, now).await
            });
            found.extend(try_join_all(pages).await?.into_iter().flat_map(|page| page.items));
            (parts, at_once) = (others, at_once * 2);
        }
        let next = (found.len() > page.limit).then(|| found.get(page.limit - 1)).flatten();
        let next = next.map(|last| Cursor::after(&last.record.address()));
        found.truncate(page.limit);
        Ok(Page { items: found, next })
    }

    /// A page of an account's rows with this address.
    ///
    /// # Errors
    /// Those of [`Self::rows`]; if the function has no root.
    pub async fn rows_of_email<R: Row>(
        &self,
        account: AccountId,
        email: &EmailAddress,
        page: &PageRequest,
        now: Now,
    ) -> Result<Page<R>, ReadError> {
        let keys = self.contact_index_keys(account, email)?;
        self.indexed(&keys, None, &PageRequest { newest_first: false, ..page.clone() }, now).await
    }

    /// A page of an account's rows of these days, the newest day first.
    ///
    /// # Errors
    /// Those of [`Self::rows`].
    pub async fn rows_of_days<R: Row>(
        &self,
        account: AccountId,
        days: DayRange,
        page: &PageRequest,
        now: Now,
    ) -> Result<Page<R>, ReadError> {
        let keys = RowPart::all(account).map(IndexKey::of_part).collect::<Vec<_>>();
        let first = days.from.map_or_else(|| IndexOrder::LEAST.to_owned(), |day| IndexOrder::start_of(day).to_string());
        let last = days.to.map_or_else(|| IndexOrder::GREATEST.to_owned(), |day| IndexOrder::end_of(day).to_string());
        self.indexed(&keys, Some((first, last)), page, now).await
    }

    /// A page of the rows in some partitions of the index, in their common order. The index is eventually consistent, so each row is
    /// read by its key, and left out if it stands elsewhere in the index by now.
    async fn indexed<R: Row>(
        &self,
        keys: &[IndexKey],
        between: Option<(String, String)>,
        page: &PageRequest,
        now: Now,
    ) -> Result<Page<R>, ReadError> {
        let is_by_day = between.is_some();
        let (first, last) = between.unwrap_or_else(|| (IndexOrder::LEAST.to_owned(), IndexOrder::GREATEST.to_owned()));
        let after = page.cursor.as_ref().map(Cursor::sort_key);
        let is_other = |after: &str| IndexOrder::is_by_day(after) != Some(is_by_day);
        if after.is_some_and(|after| is_other(after) || after < first.as_str() || last.as_str() < after) {
            return Err(ReadError::Cursor);
        }
        // The bounds are included, and the cursor's own row is not wanted again.
        let bounds = match (after, page.newest_first) {
            (Some(after), true) => (first, after.to_owned()),
            (Some(after), false) => (after.to_owned(), last),
            (None, _) => (first, last),
        };
        let queries = keys.iter().map(|key| self.in_index(key, &bounds, page));
        let mut entries = try_join_all(queries).await?.into_iter().flatten().collect::<Vec<_>>();
        entries.retain(|(order, _)| Some(order.as_str()) != after);
        entries.sort_by(|(a, _), (b, _)| if page.newest_first { b.cmp(a) } else { a.cmp(b) });
        let next = (entries.len() > page.limit).then(|| entries.get(page.limit - 1)).flatten();
        let next = next.map(|(order, _)| Cursor::at(order));
        entries.truncate(page.limit);
        let wanted = entries.iter().map(|(_, item)| place::<R>(item)).collect::<Result<Vec<Key<R>>, _>>()?;
        let rows = self.read(wanted, now).await?;
        let stands = |row: &Stored<R>, order: &String| row.record.index().is_some_and(|is| is.order.as_str() == order);
        let items = rows.into_iter().zip(&entries).filter_map(|(row, (order, _))| row.filter(|row| stands(row, order)));
        Ok(Page { items: items.collect(), next })
    }

    /// The entries of one partition of the index: one more than the page takes, and one more for the cursor's own.
    async fn in_index(
        &self,
        key: &IndexKey,
        (first, last): &(String, String),
        page: &PageRequest,
    ) -> Result<Vec<(String, Item)>, ReadError> {
        let text = |text: &str| AttributeValue::S(text.to_owned());
        let query = self
            .client
            .query()
            .table_name(self.tables.name(domain::processing::Table::Accounts))
            .index_name(INDEX)
            .key_condition_expression("index_key = :key AND index_order BETWEEN :first AND :last")
            .expression_attribute_values(":key", text(&key.to_string()))
            .expression_attribute_values(":first", text(first))
            .expression_attribute_values(":last", text(last))
            .scan_index_forward(!page.newest_first)
            .limit(i32::try_from(page.limit + 2).unwrap_or(i32::MAX));
        let answer = query.send().await.map_err(|error| ReadError::dynamo(&error))?;
        let order = |item: Item| Ok((item::attribute(&item, "index_order")?.clone(), item));
        answer.items.unwrap_or_default().into_iter().map(order).collect()
    }
}

/// The key of the row of an entry.
fn place<R: Row>(item: &Item) -> Result<Key<R>, ReadError> {
    let address = item::address(item, R::DECLARATION.table)?;
    Ok(Key::new(address.pk, address.sk))
}

/// The partition in which a cursor continues.
fn part_of<R: Row>(account: AccountId, cursor: &Cursor) -> Result<RowPart, ReadError> {
    let fields = match_pattern(R::DECLARATION.key, cursor.sort_key()).ok_or(ReadError::Cursor)?;
    let row = fields.get("row").and_then(|row| row.as_str()?.parse().ok()).ok_or(ReadError::Cursor)?;
    Ok(RowPlace::new(account, row).part)
}
