//! Rate limits: attempts are counted before the work that they limit, or together with its commit.

use domain::{
    Commit, Now, Stored, Timestamp,
    id::UserId,
    personal::{EmailAddress, Network},
    rate_limit::{
        LimitedTry, RateLimit, Refusal, Reservation, count_all,
        mailbox::{Mailbox, MailboxLimits},
    },
    record::Key,
    records::{Origin, RateCounter, RateLimitScope},
};
use store::{BatchGet, BatchResult, CommitError, PageRequest, Read, ReadError, RetriesExhausted, SealError, Store};

/// The rate limits of one request, each with its scope. Reading them gives their [`RateCounters`].
#[derive(Debug, Clone, Default)]
pub struct RateLimits(Vec<ScopedLimit>);

/// A limit, and what it counts.
#[derive(Debug, Clone)]
struct ScopedLimit {
    limit: RateLimit,
    scope: RateLimitScope,
    sharing: Sharing,
}

/// Who can use a limit up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sharing {
    /// Whoever it limits.
    Own,
    /// Others, too.
    Shared,
    /// Others, too. It takes no account of an attempt that is the first for the limit before it.
    SharedAfterFirst,
}

/// The counters that were found, in the order of their limits.
#[derive(Debug)]
pub struct RateCounters(Vec<Option<Stored<RateCounter>>>);

/// Why an attempt is refused.
#[derive(Debug, thiserror::Error)]
pub enum RateLimitError {
    /// There were too many attempts.
    #[error("too many requests")]
    TooManyRequests {
        /// The time of the attempt.
        now: Now,
        /// When every limit accepts the next attempt.
        retry_after: Timestamp,
        /// Whether others may have used up every limit that refuses it.
        by_shared: bool,
    },
    /// Concurrent requests keep changing the same counters.
    #[error(transparent)]
    Retries(#[from] RetriesExhausted),
    /// A counter cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A counter, or what is written together with it, cannot be written.
    #[error(transparent)]
    Commit(#[from] CommitError),
}

impl Read for RateLimits {
    type Found = RateCounters;

    fn add_keys(&self, batch: BatchGet) -> BatchGet {
        self.keys().add_keys(batch)
    }

    fn find(&self, found: &BatchResult<'_>) -> Result<RateCounters, ReadError> {
        self.keys().find(found).map(RateCounters)
    }
}

impl ScopedLimit {
    /// Whether others can use it up from elsewhere.
    fn is_shared(&self) -> bool {
        self.sharing != Sharing::Own
    }
}

/// Somebody in a network, as bytes. The network comes first, with its length, so that no two pairs have the same.
fn in_network(whom: &[u8], network: &Network) -> Vec<u8> {
    let network = network.as_bytes();
    let length = u8::try_from(network.len()).unwrap_or(u8::MAX);
    [&[length], network, whom].concat()
}

impl RateLimits {
    /// How often a reservation is retried after concurrent ones: as many as one network may well send concurrently.
    pub const TRIES: u32 = 12;

    /// Adds a limit. `whom` is what it counts, as bytes: an address or an account.
    ///
    /// # Errors
    /// If the function has no sealing root.
    pub fn and(self, store: &Store, limit: &RateLimit, whom: &[u8]) -> Result<Self, SealError> {
        self.with(store, limit, whom, Sharing::Own)
    }

    /// Adds a limit of somebody in a network, which nobody elsewhere can use up.
    ///
    /// # Errors
    /// If the function has no sealing root.
    pub fn and_in(
        self,
        store: &Store,
        limit: &RateLimit,
        (whom, network): (&[u8], &Network),
    ) -> Result<Self, SealError> {
        self.with(store, limit, &in_network(whom, network), Sharing::Own)
    }

    /// Adds the limits of a mailbox if the address is not the mailbox's own. Others can use them up.
    ///
    /// # Errors
    /// If the function has no sealing root.
    pub fn and_mailbox(
        self,
        store: &Store,
        limits: &MailboxLimits,
        (email, network): (&EmailAddress, &Network),
    ) -> Result<Self, SealError> {
        let mailbox = Mailbox::of(email);
        if !mailbox.is_respelled_by(email) {
            return Ok(self);
        }
        self.with(store, &limits.in_network, &in_network(mailbox.as_bytes(), network), Sharing::Shared)?.with(
            store,
            &limits.everywhere,
            mailbox.as_bytes(),
            Sharing::SharedAfterFirst,
        )
    }

    /// Adds a limit that others can use up: of a network, or of somebody in all networks together.
    ///
    /// # Errors
    /// If the function has no sealing root.
    pub fn and_shared(self, store: &Store, limit: &RateLimit, whom: &[u8]) -> Result<Self, SealError> {
        self.with(store, limit, whom, Sharing::Shared)
    }

    fn with(mut self, store: &Store, limit: &RateLimit, whom: &[u8], sharing: Sharing) -> Result<Self, SealError> {
        let scope = store.rate_limit_scope(limit.name, whom)?;
        self.0.push(ScopedLimit { limit: *limit, scope, sharing });
        Ok(self)
    }

    /// Those that others cannot use up.
    #[must_use]
    pub fn own(&self) -> Self {
        Self(self.0.iter().filter(|limit| !limit.is_shared()).cloned().collect())
    }

    /// The scopes of those that others can use up, or cannot.
    #[must_use]
    pub fn scopes(&self, shared: bool) -> Vec<RateLimitScope> {
        self.0.iter().filter(|limit| limit.is_shared() == shared).map(|limit| limit.scope.clone()).collect()
    }

    fn keys(&self) -> Vec<Key<RateCounter>> {
        self.0.iter().map(|limit| RateCounter::key(&limit.scope)).collect()
    }

    /// The scope of a limit, if it is one of these.
    #[must_use]
    pub fn scope(&self, limit: &RateLimit) -> Option<&RateLimitScope> {
        self.0.iter().find(|each| each.limit == *limit).map(|each| &each.scope)
    }

    /// Counts an attempt on each limit, from the counters that were read.
    ///
    /// # Errors
    /// If there were too many attempts, with the latest retry-after.
    pub fn count(&self, counters: RateCounters, now: Now) -> Result<Reservation, RateLimitError> {
        let mut is_first = false;
        let tries = self.0.iter().zip(counters.0).filter_map(|(scoped, found)| {
            let is_first_before = std::mem::replace(&mut is_first, found.is_none());
            let ScopedLimit { limit, scope, sharing } = scoped;
            let counts = *sharing != Sharing::SharedAfterFirst || !is_first_before;
            counts.then(|| LimitedTry { limit, scope, is_shared: scoped.is_shared(), found })
        });
        count_all(tries, now).map_err(|Refusal { retry_after, by_shared }| RateLimitError::TooManyRequests {
            now,
            retry_after,
            by_shared,
        })
    }

    /// Counts an attempt that is answered alike whether or not others have used up what they share: then it counts on the other limits
    /// alone, and the second result is `false`. Otherwise, whoever tries would see by how often they may whether others do, too.
    ///
    /// # Errors
    /// If there were too many attempts by whoever tries.
    pub fn count_unseen(&self, counters: RateCounters, now: Now) -> Result<(Reservation, bool), RateLimitError> {
        let found = self.0.iter().zip(&counters.0).filter(|(limit, _)| !limit.is_shared());
        let own = RateCounters(found.map(|(_, found)| found.clone()).collect());
        match self.count(counters, now) {
            Ok(reservation) => Ok((reservation, true)),
            // If the other limits refuse it, too, it is told when these accept the next one.
            Err(_) => Ok((self.own().count(own, now)?, false)),
        }
    }

    /// Counts an attempt as [`Self::count_unseen`] does, and writes the counts, with `other_writes` unless others have used up what they
    /// share. Returns whether these were written.
    ///
    /// # Errors
    /// If there were too many attempts by whoever tries, or concurrent requests keep changing the same counters.
    pub async fn reserve_unseen(
        &self,
        store: &Store,
        now: Now,
        other_writes: impl Fn() -> Commit,
    ) -> Result<bool, RateLimitError> {
        let count = |counters| self.count_unseen(counters, now);
        let write = |is_heard: &bool| if *is_heard { other_writes() } else { Commit::new(now) };
        let (_, is_heard) = self.write_counted(store, now, None, (count, write)).await?;
        Ok(is_heard)
    }

    /// Writes the counts before the work that they limit, so that concurrent attempts are all counted. `first` is the
    /// reservation from the first read.
    ///
    /// # Errors
    /// If there were too many attempts, or concurrent requests keep changing the same counters.
    pub async fn reserve(&self, store: &Store, now: Now, first: Reservation) -> Result<Reservation, RateLimitError> {
        self.reserve_with(store, now, first, || Commit::new(now)).await
    }

    /// Writes the counts together with an attempt's other costs (`other_writes`), such as one of a challenge's few tries.
    ///
    /// # Errors
    /// If there were too many attempts, or concurrent requests keep changing the same counters or the records that
    /// `other_writes` depends on.
    pub async fn reserve_with(
        &self,
        store: &Store,
        now: Now,
        first: Reservation,
        other_writes: impl Fn() -> Commit,
    ) -> Result<Reservation, RateLimitError> {
        let count = |counters| Ok((self.count(counters, now)?, ()));
        let (reservation, ()) =
            self.write_counted(store, now, Some((first, ())), (count, |&()| other_writes())).await?;
        Ok(reservation)
    }

    /// Writes what `count` makes of the counters, with the writes that go with its result. It reads and counts anew if concurrent requests
    /// were counted meanwhile. `first` is what it made of counters that were read before.
    async fn write_counted<T>(
        &self,
        store: &Store,
        now: Now,
        mut first: Option<(Reservation, T)>,
        (count, write): (impl Fn(RateCounters) -> Result<(Reservation, T), RateLimitError>, impl Fn(&T) -> Commit),
    ) -> Result<(Reservation, T), RateLimitError> {
        let mut retry = store.retry_conflicts(Self::TRIES);
        loop {
            let (reservation, result) = match first.take() {
                Some(first) => first,
                None => count(store.read(self, now).await?)?,
            };
            match store.commit(reservation.write(write(&result))).await {
                Ok(()) => return Ok((reservation, result)),
                Err(error) if error.is_refused_for::<RateCounter>() => retry.back_off().await?,
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// How many of somebody's origins are read at a time.
const PAGE: usize = 100;
/// How many pages of them are read at most. Who acted more often than that within 90 days did so from their network lately.
const MOST_PAGES: usize = 5;

/// Whether somebody has logged in from the network within 90 days, or has acted there by a link or a code.
///
/// # Errors
/// If the origins cannot be read.
pub async fn is_known_in(store: &Store, user: &UserId, network: &Network, now: Now) -> Result<bool, ReadError> {
    let mut page = PageRequest { limit: PAGE, cursor: None, newest_first: true };
    for _ in 0..MOST_PAGES {
        let origins = store.list(&Origin::within(user), &page, None, now).await?;
        if origins.items.iter().any(|origin| origin.ip_address.network() == *network) {
            return Ok(true);
        }
        if origins.next.is_none() {
            break;
        }
        page.cursor = origins.next;
    }
    Ok(false)
}
