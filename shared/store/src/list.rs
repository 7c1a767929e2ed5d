//! Reads of a partition: pages of one kind of record, or all records.

use aws_sdk_dynamodb::{operation::query::builders::QueryFluentBuilder, types::AttributeValue};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    Now, Stored,
    processing::Table,
    record::{Address, Key, Scope},
    records::Storable,
};

use crate::{
    ReadError, Store,
    item::{self, Item},
};

const NOT_EXPIRED: &str = "(attribute_not_exists(expires_at) OR expires_at > :now)";

/// How many items one query of a filtered list reads.
const FILTERED_QUERY_LIMIT: i32 = 500;
/// How many queries one page may take.
const QUERIES: usize = 4;

/// A request for one page of a list.
#[derive(Debug, Clone)]
pub struct PageRequest {
    /// The maximum number of records on the page.
    pub limit: usize,
    /// Where the previous page ended. `None` for the first page.
    pub cursor: Option<Cursor>,
    /// Whether the newest records come first.
    pub newest_first: bool,
}

/// Where a page ended: the sort key of its last item, opaque to clients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor(String);

impl Cursor {
    /// Parses a cursor. Whether it belongs to the requested list is checked when it is used.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let sk = String::from_utf8(URL_SAFE_NO_PAD.decode(domain::input::token(text)).ok()?).ok()?;
        // DynamoDB allows sort keys of 1,024 bytes; ours are far shorter.
        (sk.len() <= 256).then_some(Self(sk))
    }

    /// Whether the cursor belongs to this scope's list.
    #[must_use]
    pub fn belongs_to<R>(&self, scope: &Scope<R>) -> bool {
        self.0.starts_with(scope.prefix)
    }

    /// The cursor of a list that is ordered by something else than the sort key.
    pub(crate) fn at(order: &str) -> Self {
        Self(order.to_owned())
    }

    /// The key of the item that the page ended with.
    pub(crate) fn sort_key(&self) -> &str {
        &self.0
    }

    /// The cursor after an item.
    pub(crate) fn after(address: &Address) -> Self {
        Self(address.sk.clone())
    }

    /// The cursor's text.
    #[must_use]
    pub fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode(&self.0)
    }
}

/// Which records of a scope a list has.
#[derive(Debug, Clone)]
pub struct Selection<'a, R> {
    /// The first and the last key that may be in it.
    pub between: Option<(Key<R>, Key<R>)>,
    /// What holds for each of them.
    pub matching: Vec<Match<'a>>,
}

/// A condition on plain fields.
#[derive(Debug, Clone, Copy)]
pub enum Match<'a> {
    /// One of the fields equals the text.
    AnyOf(&'a [&'a str], &'a str),
    /// The field has no value.
    Absent(&'a str),
}

impl<R> Default for Selection<'_, R> {
    fn default() -> Self {
        Self { between: None, matching: Vec::new() }
    }
}

impl<R: Storable> Selection<'_, R> {
    /// The sort keys of the first and the last item.
    fn bounds(&self, scope: &Scope<R>) -> (String, String) {
        match &self.between {
            Some((first, last)) => (first.address().sk.clone(), last.address().sk.clone()),
            // A prefix ends in `#`, or is the whole key. No text in a key sorts behind the tilde.
            None => (scope.prefix.to_owned(), format!("{}~", scope.prefix)),
        }
    }

    /// The query with the conditions.
    fn filter(&self, query: QueryFluentBuilder) -> QueryFluentBuilder {
        let mut expression = NOT_EXPIRED.to_owned();
        let mut query = query.limit(FILTERED_QUERY_LIMIT);
        for (n, condition) in self.matching.iter().enumerate() {
            let (fields, test) = match condition {
                Match::AnyOf(fields, text) => {
                    query =
                        query.expression_attribute_values(format!(":text{n}"), AttributeValue::S((*text).to_owned()));
                    (*fields, format!(" = :text{n}"))
                }
                Match::Absent(field) => (std::slice::from_ref(field), String::new()),
            };
            let tests = fields.iter().enumerate().map(|(m, field)| {
                let name = format!("#field{n}_{m}");
                query = query.clone().expression_attribute_names(&name, *field);
                if test.is_empty() { format!("attribute_not_exists({name})") } else { name + &test }
            });
            expression = format!("{expression} AND ({})", tests.collect::<Vec<_>>().join(" OR "));
        }
        query.filter_expression(expression)
    }
}

/// A page of a list.
#[derive(Debug)]
pub struct Page<R> {
    /// The records.
    pub items: Vec<Stored<R>>,
    /// Where the next page continues, if there may be more records.
    pub next: Option<Cursor>,
}

/// All items of a partition, to be taken out by kind.
pub struct Partition<'a> {
    store: &'a Store,
    items: Vec<Item>,
}

impl Partition<'_> {
    /// The records of one kind, in the order of their keys.
    ///
    /// # Errors
    /// If an item does not match its kind's declaration.
    pub fn take<R: Storable>(&mut self) -> Result<Vec<Stored<R>>, ReadError> {
        let kind = R::DECLARATION.kind;
        let (mine, others) = std::mem::take(&mut self.items)
            .into_iter()
            .partition::<Vec<_>, _>(|item| item::attribute(item, "kind").is_ok_and(|k| k == kind));
        self.items = others;
        mine.into_iter().map(|item| Ok(item::read(&self.store.sealing, item)?)).collect()
    }
}

impl Store {
    /// A page of the records of a scope. With `matching`, only those in which one of the given plain fields equals the
    /// given text.
    ///
    /// # Errors
    /// Those of [`Self::list_selected`].
    pub async fn list<R: Storable>(
        &self,
        scope: &Scope<R>,
        page: &PageRequest,
        matching: Option<(&[&str], &str)>,
        now: Now,
    ) -> Result<Page<R>, ReadError> {
        let matching = matching.into_iter().map(|(fields, text)| Match::AnyOf(fields, text)).collect();
        self.list_selected(scope, page, &Selection { matching, ..Selection::default() }, now).await
    }

    /// A page of those records of a scope that are selected.
    ///
    /// If few match, a page may have fewer records than its limit and still have a next page, because the number of
    /// queries for one page is limited.
    ///
    /// # Errors
    /// If DynamoDB fails, the cursor belongs to another list, or an item does not match its kind's declaration.
    pub async fn list_selected<R: Storable>(
        &self,
        scope: &Scope<R>,
        page: &PageRequest,
        selection: &Selection<'_, R>,
        now: Now,
    ) -> Result<Page<R>, ReadError> {
        let mut from = page.cursor.as_ref().map(|cursor| cursor.0.clone());
        let (first, last) = selection.bounds(scope);
        // DynamoDB refuses to continue at a key that the query does not contain.
        if from.as_ref().is_some_and(|sk| *sk < first || last < *sk) {
            return Err(ReadError::Cursor);
        }
        let mut found = Vec::new();
        for _ in 0..QUERIES {
            let mut query = self
                .query(R::DECLARATION.table, &scope.pk, now)
                .key_condition_expression("pk = :pk AND sk BETWEEN :first AND :last")
                .expression_attribute_values(":first", AttributeValue::S(first.clone()))
                .expression_attribute_values(":last", AttributeValue::S(last.clone()))
                .scan_index_forward(!page.newest_first);
            query = if selection.matching.is_empty() {
                // One record more than the limit shows whether there is a next page.
                query.limit(i32::try_from(page.limit + 1 - found.len()).unwrap_or(i32::MAX))
            } else {
                selection.filter(query)
            };
            if let Some(sk) = &from {
                query = query
                    .exclusive_start_key("pk", AttributeValue::S(scope.pk.clone()))
                    .exclusive_start_key("sk", AttributeValue::S(sk.clone()));
            }
            let answer = query.send().await.map_err(|error| ReadError::dynamo(&error))?;
            found.extend(answer.items.unwrap_or_default().into_iter().filter(|item| item::is_visible(item, now)));
            from = answer.last_evaluated_key.as_ref().map(|key| item::attribute(key, "sk").cloned()).transpose()?;
            if found.len() > page.limit || from.is_none() {
                break;
            }
        }
        if found.len() > page.limit {
            found.truncate(page.limit);
            from = found.last().map(|last| item::attribute(last, "sk").cloned()).transpose()?;
        }
        let items = found.into_iter().map(|item| Ok(item::read(&self.sealing, item)?));
        Ok(Page { items: items.collect::<Result<_, ReadError>>()?, next: from.map(Cursor) })
    }

    /// All records of a scope. Only for scopes that people cannot fill without limit.
    ///
    /// # Errors
    /// If DynamoDB fails, or an item does not match its kind's declaration.
    pub async fn all<R: Storable>(&self, scope: &Scope<R>, now: Now) -> Result<Vec<Stored<R>>, ReadError> {
        let pages = self
            .query(R::DECLARATION.table, &scope.pk, now)
            .key_condition_expression("pk = :pk AND begins_with(sk, :prefix)")
            .expression_attribute_values(":prefix", AttributeValue::S(scope.prefix.to_owned()))
            .into_paginator();
        let mut items = pages.items().send();
        let mut found = Vec::new();
        while let Some(item) = items.next().await {
            let item = item.map_err(|error| ReadError::dynamo(&error))?;
            if item::is_visible(&item, now) {
                found.push(item::read(&self.sealing, item)?);
            }
        }
        Ok(found)
    }

    /// All records of a partition.
    ///
    /// # Errors
    /// If DynamoDB fails.
    pub async fn partition(&self, table: Table, pk: &str, now: Now) -> Result<Partition<'_>, ReadError> {
        let mut items = Vec::new();
        let mut pages = self.query(table, pk, now).key_condition_expression("pk = :pk").into_paginator().send();
        while let Some(page) = pages.next().await {
            items.extend(page.map_err(|error| ReadError::dynamo(&error))?.items.unwrap_or_default());
        }
        items.retain(|item| item::is_visible(item, now));
        Ok(Partition { store: self, items })
    }

    fn query(&self, table: Table, pk: &str, now: Now) -> QueryFluentBuilder {
        self.client
            .query()
            .table_name(self.tables.name(table))
            .consistent_read(true)
            .filter_expression(NOT_EXPIRED)
            .expression_attribute_values(":pk", AttributeValue::S(pk.to_owned()))
            .expression_attribute_values(":now", AttributeValue::N(now.0.as_second().to_string()))
    }
}
