//! The books, read for a report: the series in pages, one after another, and what belongs to its documents in a few calls at a time, so
//! that memory holds no more than the lines and a part of the accounts.

use std::collections::{BTreeSet, HashMap};

use domain::{
    Now, Stored,
    billing::reports::{
        Balances, EuSales, JournalKind, JournalLine, MOST_LINES, OpenItem, ReportPeriod, add_payments, in_order,
    },
    id::{AccountId, InvoiceId, PaymentId},
    range::TimeRange,
    record::{Key, Scope},
    records::{BookedInvoice, BookedPayment, IssuedInvoice, SeriesEntry, SeriesKey, Storable, Subscription},
};
use futures::future::try_join_all;
use lambda::Problem;
use store::{PageRequest, ReadError, Selection, Store};

/// How many places of the series are read at once.
const PAGE: usize = 1_000;

/// How many subscriptions one call reads. Each may be as large as an item can be, and an answer has 16 MB.
const SUBSCRIPTIONS: usize = 25;

/// How many documents one call reads: as many keys as it takes.
const DOCUMENTS: usize = 100;

/// How many calls that read many items are under way at once.
const AT_ONCE: usize = 4;

/// How many queries of one account each are under way at once. Their answers are small.
const QUERIES: usize = 10;

/// The operator's books.
pub(super) struct Books<'a> {
    pub(super) store: &'a Store,
    pub(super) now: Now,
}

/// Where a document stands.
type Place = (AccountId, InvoiceId);

impl Books<'_> {
    /// The journal of a period.
    pub(super) async fn journal(&self, period: ReportPeriod) -> Result<Vec<JournalLine>, Problem> {
        let (mut accounts, mut issued) = (BTreeSet::new(), Vec::new());
        for place in self.places(period.until_its_end()).await? {
            accounts.insert(place.0);
            issued.extend(period.contains(place.1.made_at()).then_some(place));
        }
        check(issued.len())?;
        let mut lines = Vec::new();
        for some in issued.chunks(DOCUMENTS * AT_ONCE) {
            lines.extend(self.documents(some).await?.iter().map(|document| JournalLine::from(&document.record)));
        }
        for some in parts(&accounts) {
            lines.extend(self.movements(&some, period).await?);
            check(lines.len())?;
        }
        Ok(in_order(lines))
    }

    /// What was open at the end of a period's last day, in the order of the numbers.
    pub(super) async fn open_items(&self, period: ReportPeriod) -> Result<Vec<OpenItem>, Problem> {
        let places = self.places(period.until_its_end()).await?;
        let accounts = places.into_iter().map(|(account, _)| account).collect();
        let mut items = Vec::new();
        for some in parts(&accounts) {
            let balances = self.balances(&some).await?;
            let mut open = balances.iter().flat_map(|of| of.open_items(period.to(), self.now)).collect::<Vec<_>>();
            let places = open.iter().map(|item| (item.account, item.invoice)).collect::<Vec<_>>();
            let invoices = by_id(self.documents(&places).await?);
            for item in &mut open {
                item.company = invoices.get(&item.invoice).map(|invoice| invoice.buyer.company_name.clone());
            }
            items.extend(open);
            check(items.len())?;
        }
        items.sort_by_key(|item| item.number);
        Ok(items)
    }

    /// What was sold in a period to other member states.
    pub(super) async fn eu_sales(&self, period: ReportPeriod) -> Result<EuSales, Problem> {
        let mut sales = EuSales::default();
        for some in self.places(period.range()).await?.chunks(DOCUMENTS * AT_ONCE) {
            let documents = self.documents(some).await?;
            let credits = documents.iter().filter_map(|document| Some((document.account, document.corrects?.id)));
            let corrected = by_id(self.documents(&credits.collect::<Vec<_>>()).await?);
            for document in &documents {
                let corrects = document.corrects.and_then(|corrects| corrected.get(&corrects.id));
                sales.add(document, corrects.map(|invoice| &invoice.record));
            }
        }
        Ok(sales)
    }

    /// Where the documents of a time stand, the oldest first. Their ids tell when they were issued.
    async fn places(&self, range: TimeRange) -> Result<Vec<Place>, ReadError> {
        let series = SeriesKey::only();
        let Some((first, last)) = range.ids(InvoiceId::new) else { return Ok(Vec::new()) };
        let between = Some((SeriesEntry::key(&series, &first), SeriesEntry::key(&series, &last)));
        let selection = Selection { between, ..Selection::default() };
        self.pages(&SeriesEntry::within(&series), &selection, |entry| (entry.account, entry.id)).await
    }

    /// A part of each record of a scope that is selected, page by page.
    async fn pages<R: Storable, T>(
        &self,
        scope: &Scope<R>,
        selection: &Selection<'_, R>,
        part: impl Fn(Stored<R>) -> T,
    ) -> Result<Vec<T>, ReadError> {
        let mut page = PageRequest { limit: PAGE, cursor: None, newest_first: false };
        let mut parts = Vec::new();
        loop {
            let found = self.store.list_selected(scope, &page, selection, self.now).await?;
            parts.extend(found.items.into_iter().map(&part));
            page.cursor = found.next;
            if page.cursor.is_none() {
                return Ok(parts);
            }
        }
    }

    /// The documents at these places.
    async fn documents(&self, places: &[Place]) -> Result<Vec<Stored<IssuedInvoice>>, ReadError> {
        let keys = places.iter().map(|(account, id)| IssuedInvoice::key(account, id)).collect::<Vec<_>>();
        Ok(self.read(&keys, DOCUMENTS).await?.into_iter().flatten().collect())
    }

    /// Reads these keys in calls of so many, in their order.
    async fn read<R: Storable>(&self, keys: &[Key<R>], in_one: usize) -> Result<Vec<Option<Stored<R>>>, ReadError> {
        let mut found = Vec::with_capacity(keys.len());
        for some in keys.chunks(in_one * AT_ONCE) {
            let calls = some.chunks(in_one).map(|keys| self.store.read(keys.to_vec(), self.now));
            found.extend(try_join_all(calls).await?.into_iter().flatten());
        }
        Ok(found)
    }

    /// The invoices of these accounts, with what was recorded of them; of one that was removed, by what the books keep.
    async fn balances(&self, accounts: &[AccountId]) -> Result<Vec<Balances>, ReadError> {
        let keys = accounts.iter().map(Subscription::key).collect::<Vec<_>>();
        let found = self.read(&keys, SUBSCRIPTIONS).await?;
        let is_removed = |(_, found): &(&AccountId, &Option<_>)| found.is_none();
        let removed = accounts.iter().zip(&found).filter(is_removed).map(|(account, _)| *account).collect::<Vec<_>>();
        let mut balances = found.into_iter().flatten().map(|found| found.record.into()).collect::<Vec<Balances>>();
        for some in removed.chunks(QUERIES) {
            let booked = try_join_all(some.iter().map(|account| self.booked(*account))).await?;
            balances.extend(booked.into_iter().flatten());
        }
        Ok(balances)
    }

    async fn booked(&self, account: AccountId) -> Result<Option<Balances>, ReadError> {
        let booked = self.store.all(&BookedInvoice::within(&account), self.now).await?;
        Ok(Balances::of_removed(account, booked.into_iter().map(|booked| booked.record)))
    }

    /// What moved money of these accounts in a period.
    async fn movements(&self, accounts: &[AccountId], period: ReportPeriod) -> Result<Vec<JournalLine>, ReadError> {
        let balances = self.balances(accounts).await?;
        let mut lines = balances.iter().map(|of| of.movements(period)).filter(|of| !of.is_empty()).collect::<Vec<_>>();
        for some in lines.chunks_mut(QUERIES) {
            let registered = try_join_all(some.iter().map(|lines| self.payments(lines, period))).await?;
            some.iter_mut().zip(&registered).for_each(|(lines, registered)| add_payments(lines, registered));
        }
        let mut lines = lines.into_iter().flatten().collect::<Vec<_>>();
        let places = lines.iter().map(|line| (line.account, line.invoice.0)).collect::<BTreeSet<_>>();
        let invoices = by_id(self.documents(&places.into_iter().collect::<Vec<_>>()).await?);
        for line in &mut lines {
            line.company = invoices.get(&line.invoice.0).map(|invoice| invoice.buyer.company_name.clone());
        }
        Ok(lines)
    }

    /// What finance registered of an account's payments in a period, if there are any.
    async fn payments(&self, lines: &[JournalLine], period: ReportPeriod) -> Result<Vec<BookedPayment>, ReadError> {
        let of_account = lines.iter().find(|line| line.kind == JournalKind::Payment).map(|line| line.account);
        let Some((account, (first, last))) = of_account.zip(period.range().ids(PaymentId::new)) else {
            return Ok(Vec::new());
        };
        let between = Some((BookedPayment::key(&account, &first), BookedPayment::key(&account, &last)));
        let selection = Selection { between, ..Selection::default() };
        self.pages(&BookedPayment::within(&account), &selection, |payment| payment.record).await
    }
}

/// As many accounts at a time as are read at once.
fn parts(accounts: &BTreeSet<AccountId>) -> Vec<Vec<AccountId>> {
    let accounts = accounts.iter().copied().collect::<Vec<_>>();
    accounts.chunks(SUBSCRIPTIONS * AT_ONCE).map(<[_]>::to_vec).collect()
}

fn by_id(documents: Vec<Stored<IssuedInvoice>>) -> HashMap<InvoiceId, Stored<IssuedInvoice>> {
    documents.into_iter().map(|document| (document.id, document)).collect()
}

/// Refuses a report of more lines than it can have, before more is read for it.
fn check(lines: usize) -> Result<(), Problem> {
    if lines > MOST_LINES { Err(Problem::ReportTooLarge) } else { Ok(()) }
}
