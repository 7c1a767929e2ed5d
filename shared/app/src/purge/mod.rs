//! The removal of an account until nothing is left of it (P35), over the records that are registered and all files under the
//! account's prefix.
//!
//! It can be interrupted anywhere and continues from there, since each step finds what is left of it:
//! 1. it begins in one commit, which writes the receipt and makes the subscription the checkpoint;
//! 2. access ends: invitations and offers first, so that nobody joins any more, then every membership;
//! 3. each person is erased, or no longer led into the account;
//! 4. files, with all versions and unfinished uploads;
//! 5. rows and visits, in batches;
//! 6. once nothing that began with access can be written any more, everything is looked at again. What was found is erased, and
//!    looked for again, until nothing is found. The last commit then removes the subscription and makes the receipt final.

mod access;
mod people;
mod visits;

use clients::files::{ErasedFiles, Files, FilesError};
use domain::{
    Commit, Now, Stored, Timestamp,
    accounts::removal::OnlyAccountOfStaff,
    datasets::RowPart,
    file::FileLife,
    id::AccountId,
    privacy::erasure::{Kept, Remaining, StillThere, partitions_of},
    processing::Table,
    random::RandomSource,
    record::Record,
    records::{ALL, BookedInvoice, BookedPayment, Erasure, FormerMember, Hold, IssuedInvoice, Subscription},
};
use store::{CommitError, ErasedItems, ReadError, RetriesExhausted, Store};

use crate::{ErasureError, PersonError};

/// How often everything is looked at in one run.
const LOOKS: usize = 4;
/// How many invoices one commit books.
const BOOKED_AT_ONCE: usize = 50;

/// How far a removal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// The account is not to be removed.
    NotDue,
    /// There was no time for more, or others were writing: it stays due.
    Unfinished,
    /// It goes on at this time, when nothing that began with access can be written any more.
    SettlesAt(Timestamp),
    /// Nothing is left.
    Done,
}

/// The removal cannot go on. What was done stays done.
#[derive(Debug, thiserror::Error)]
pub enum PurgeError {
    /// The store cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The store cannot be written, or another run was faster.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// A person's items cannot be erased.
    #[error(transparent)]
    Erasure(#[from] ErasureError),
    /// A person cannot be read.
    #[error(transparent)]
    Person(#[from] PersonError),
    /// A person's records were changed at every try.
    #[error(transparent)]
    Retries(#[from] RetriesExhausted),
    /// Files cannot be erased.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// Somebody's only log-in to work for the operator leads into the account.
    #[error(transparent)]
    Staff(#[from] OnlyAccountOfStaff),
    /// The ledger holds data of the account, though the subscription does not say so.
    #[error("the account is held")]
    Held,
    /// The removal has begun, and its receipt is missing.
    #[error("a removal without a receipt")]
    NoReceipt,
    /// Something is left.
    #[error(transparent)]
    StillThere(#[from] StillThere),
}

/// The rows that the removal itself needs, and erases last.
const CHECKPOINT: &str = Subscription::DECLARATION.kind;
const PEOPLE: &str = FormerMember::DECLARATION.kind;

/// The removal of one account, in one run.
struct Purge<'a, T> {
    store: &'a Store,
    files: &'a Files,
    now: Now,
    account: AccountId,
    receipt: Stored<Erasure>,
    has_time: T,
}

/// What was found of the account, and erased.
#[derive(Debug, Clone, Copy, Default)]
struct Found {
    /// How many people had access.
    members: usize,
    remaining: Remaining,
    /// Whether everything was looked at.
    is_complete: bool,
}

/// Removes the account as far as there is time: begins if that is due, continues if it has begun, which nothing but the subscription
/// tells once the account's own record is gone. It starts nothing more once
/// `has_time` returns false.
///
/// # Errors
/// If it cannot go on. Another run continues.
pub async fn run(
    store: &Store,
    files: &Files,
    account: AccountId,
    (now, random): (Now, &dyn RandomSource),
    has_time: impl Fn() -> bool + Copy,
) -> Result<Progress, PurgeError> {
    let Some(subscription) = store.get(&Subscription::key(&account), now).await? else { return Ok(Progress::Done) };
    let Some((subscription, receipt)) = begun(store, subscription, now, random).await? else {
        return Ok(Progress::NotDue);
    };
    book(store, &subscription, now).await?;
    let mut purge = Purge { store, files, now, account, receipt, has_time };
    for _ in 0..LOOKS {
        let found = purge.look().await?;
        if !found.is_complete {
            return Ok(Progress::Unfinished);
        }
        match purge.receipt.settled_at() {
            Some(settled) if !now.is_past(settled) => {
                store.commit(subscription.await_settling(now, &purge.receipt)).await?;
                return Ok(Progress::SettlesAt(settled));
            }
            Some(_) if found.members == 0 && found.remaining == Remaining::default() => {
                return purge.end(&subscription).await;
            }
            _ => {}
        }
    }
    Ok(Progress::Unfinished)
}

/// The subscription and the receipt of a removal that has begun, or begins now. `None` if it is not due.
async fn begun(
    store: &Store,
    subscription: Stored<Subscription>,
    now: Now,
    random: &dyn RandomSource,
) -> Result<Option<(Stored<Subscription>, Stored<Erasure>)>, PurgeError> {
    let (account, has_begun) = (subscription.account, subscription.facts.purge_began.is_some());
    if has_begun && let Some(receipt) = pending_receipt(store, account, now).await? {
        return Ok(Some((subscription, receipt)));
    }
    let Some(begin) = subscription.begin_purge(now, ALL, random) else { return Ok(None) };
    if !has_begun {
        check_begin(store, account, now).await?;
    }
    store.commit(begin).await?;
    let subscription = store.get(&Subscription::key(&account), now).await?;
    Ok(subscription.zip(pending_receipt(store, account, now).await?))
}

async fn pending_receipt(store: &Store, account: AccountId, now: Now) -> Result<Option<Stored<Erasure>>, PurgeError> {
    let receipts = store.all(&Erasure::within(&account), now).await?;
    Ok(receipts.into_iter().rfind(|receipt| receipt.ended_at.is_none()))
}

/// Checks that nothing speaks against the beginning.
async fn check_begin(store: &Store, account: AccountId, now: Now) -> Result<(), PurgeError> {
    let holds = store.all(&Hold::within(&account), now).await?;
    if holds.iter().any(|hold| hold.is_in_force(now)) {
        return Err(PurgeError::Held);
    }
    access::check_staff(store, account, now).await
}

/// Copies the facts of the invoices to the ledger, those that are not there yet.
async fn book(store: &Store, subscription: &Stored<Subscription>, now: Now) -> Result<(), PurgeError> {
    let booked = store.all(&BookedInvoice::within(&subscription.account), now).await?;
    let mut missing = subscription.books(now);
    missing.retain(|invoice| booked.iter().all(|booked| booked.id != invoice.id));
    for invoices in missing.chunks(BOOKED_AT_ONCE) {
        store.commit(invoices.iter().fold(Commit::new(now), Commit::insert)).await?;
    }
    Ok(())
}

impl<T: Fn() -> bool + Copy> Purge<'_, T> {
    /// Erases all that is found of the account, in the order in which that is safe.
    async fn look(&mut self) -> Result<Found, PurgeError> {
        let mut found = Found::default();
        let (members, ended) = self.end_access().await?;
        found.members = members;
        if !ended {
            return Ok(found);
        }
        // If one person cannot be removed, all else is erased nevertheless.
        let people = self.remove_people().await;
        let files = self.erase_files().await?;
        found.remaining.objects = files.versions;
        found.remaining.uploads = files.uploads;
        let rows = self.erase_rows(&[CHECKPOINT, PEOPLE]).await?;
        let erased = rows + people? + self.erase_visits().await?;
        found.remaining.items = erased.items;
        found.is_complete = files.is_complete && erased.is_complete;
        Ok(found)
    }

    /// Erases the account's files, however long they would be kept.
    async fn erase_files(&self) -> Result<ErasedFiles, PurgeError> {
        let mut erased = ErasedFiles { is_complete: true, ..ErasedFiles::default() };
        for life in FileLife::ALL {
            let files = self.files.erase_prefix(&life.prefix(self.account), self.has_time).await?;
            erased.versions += files.versions;
            erased.uploads += files.uploads;
            erased.is_complete &= files.is_complete;
        }
        Ok(erased)
    }

    /// Erases the rows in the account's partitions, except those of these kinds.
    async fn erase_rows(&self, except: &[&str]) -> Result<ErasedItems, PurgeError> {
        let mut erased = ErasedItems::NONE;
        let rows = RowPart::all(self.account).map(|part| (Table::Accounts, part.to_string()));
        for (table, pk) in partitions_of(self.account, ALL).into_iter().chain(rows) {
            erased = erased + self.store.erase_partition((table, &pk, None), except, self.has_time).await?;
        }
        Ok(erased)
    }

    /// Erases the list of people, and ends the removal if nothing is left.
    async fn end(&self, subscription: &Stored<Subscription>) -> Result<Progress, PurgeError> {
        self.erase_rows(&[CHECKPOINT]).await?;
        let last = self.erase_rows(&[CHECKPOINT]).await?;
        if !last.is_complete {
            return Ok(Progress::Unfinished);
        }
        let remaining = Remaining { items: last.items, ..Remaining::default() };
        let kept = self.kept(subscription).await?;
        self.store.commit(subscription.end_purge(self.now, &self.receipt, ALL, remaining, &kept)?).await?;
        Ok(Progress::Done)
    }

    /// What the ledger keeps of the account besides the receipt.
    async fn kept(&self, subscription: &Subscription) -> Result<Vec<Kept>, PurgeError> {
        let holds = self.store.all(&Hold::within(&self.account), self.now).await?;
        let booked = self.store.all(&BookedInvoice::within(&self.account), self.now).await?;
        let issued = self.store.all(&IssuedInvoice::within(&self.account), self.now).await?;
        let payments = self.store.all(&BookedPayment::within(&self.account), self.now).await?;
        let payments = payments.iter().map(|payment| Kept::from(&payment.record));
        let charged = subscription.charged_payments();
        let payments = payments.chain(charged.iter().map(Kept::from));
        let holds = holds.iter().map(|hold| Kept::from(&hold.record)).chain(payments);
        let issued = issued.iter().flat_map(|issued| <[Kept; 3]>::from(&issued.record));
        Ok(holds.chain(issued).chain(booked.iter().map(|booked| Kept::from(&booked.record))).collect())
    }
}
