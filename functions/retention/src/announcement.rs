//! An announced version of the privacy policy: tells everybody who has a log-in, a batch a minute (P45).
//!
//! Each person's message and the proof of it are one commit, and the proof is written once. So whatever is repeated after a crash, or
//! by another event, tells nobody twice.

use domain::{
    Commit, Now, Stored,
    id::UserId,
    record::Key,
    records::{PolicyAnnouncement, PolicyName, PolicyNotice, User},
    retention::records::ItemKey,
};
use futures::{StreamExt, stream};
use lambda::EventContext;
use store::{CommitError, ReadError, RecordPages};

use crate::{
    Retention,
    due::{MIN_REMAINING, RetentionError},
};

/// How many messages a batch writes. `delivery` sends them within seconds, so that no password reset waits for longer behind them, and
/// they are fewer than SES sends in a minute.
const BATCH: usize = 250;
/// How many people are looked at in one read: they and their notices are as many items as it takes.
const AT_ONCE: usize = 50;
/// How many pages of the scan a batch reads at most, so that it ends within a minute where few items are people.
const PAGES: usize = 50;
/// How many people are told concurrently.
const CONCURRENT: usize = 10;
/// How often a person is told anew whose profile was changed in the meantime.
const TRIES: u32 = 4;

/// What a batch has done.
#[derive(Default)]
struct Batch {
    written: usize,
    /// The first error that concerns one person, who stays untold until the next pass.
    error: Option<RetentionError>,
}

/// How far a pass has come.
enum Progress {
    /// To this item, or no further than before.
    Reached(Option<ItemKey>),
    /// Everybody was looked at.
    Through,
}

impl Retention {
    /// Continues the pass that is due, until the batch is full or everybody was looked at.
    pub(crate) async fn tell_everybody(
        &self,
        key: &Key<PolicyAnnouncement>,
        context: EventContext,
    ) -> Result<(), RetentionError> {
        let now = context.now;
        let announcement = self.store.get(key, now).await?.filter(|announcement| announcement.is_due(now));
        let Some(announcement) = announcement else { return Ok(()) };
        let mut batch = Batch::default();
        let next = match self.tell_batch(&announcement, context, &mut batch).await? {
            Progress::Reached(position) => announcement.reached(position, now),
            Progress::Through => announcement.passed(now),
        };
        match self.store.commit(Commit::new(now).replace(&announcement, &next)).await {
            // If another invocation has written it, that one continues.
            Ok(()) | Err(CommitError::Refused(_)) => batch.error.map_or(Ok(()), Err),
            Err(error) => Err(error.into()),
        }
    }

    /// Tells people until the batch is full.
    async fn tell_batch(
        &self,
        announcement: &PolicyAnnouncement,
        context: EventContext,
        batch: &mut Batch,
    ) -> Result<Progress, RetentionError> {
        let mut pages = RecordPages::<User>::after(announcement.position.as_ref());
        let mut position = None;
        for _ in 0..PAGES {
            let Some(people) = self.store.next_records(&mut pages).await? else { return Ok(Progress::Through) };
            for people in people.chunks(AT_ONCE) {
                self.tell_some(people, announcement, context.now, batch).await?;
                if let Some(last) = people.last() {
                    let address = last.address();
                    position = Some(ItemKey { pk: address.pk.clone(), sk: address.sk.clone() });
                }
                if batch.written + AT_ONCE > BATCH || context.remaining() < MIN_REMAINING {
                    return Ok(Progress::Reached(position));
                }
            }
            position = pages.position().or(position);
        }
        Ok(Progress::Reached(position))
    }

    /// Tells those of these people who are owed something.
    async fn tell_some(
        &self,
        people: &[Key<User>],
        announcement: &PolicyAnnouncement,
        now: Now,
        batch: &mut Batch,
    ) -> Result<(), RetentionError> {
        let policy = PolicyName::announced(&announcement.policy_version);
        let keys = people.iter().filter_map(|key| both_keys(key, &policy)).collect::<Vec<_>>();
        let found = match self.store.read(keys.clone(), now).await {
            Ok(found) => found,
            // One of them cannot be read. The others are told.
            Err(ReadError::Item(_)) => self.read_singly(keys, now, batch).await?,
            Err(error) => return Err(error.into()),
        };
        let told = stream::iter(found)
            .map(async |(user, notice)| self.tell_one(announcement, (user, notice), now).await)
            .buffer_unordered(CONCURRENT);
        let told = told.collect::<Vec<_>>().await;
        for told in told {
            match told {
                Ok(is_owed) => batch.written += usize::from(is_owed),
                Err(error @ RetentionError::Retries(_)) => {
                    batch.error.get_or_insert(error);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Reads people one by one, and leaves out those who cannot be read.
    async fn read_singly(
        &self,
        keys: Vec<(Key<User>, Key<PolicyNotice>)>,
        now: Now,
        batch: &mut Batch,
    ) -> Result<Vec<Told>, RetentionError> {
        let mut found = Vec::new();
        for keys in keys {
            match self.store.read(keys, now).await {
                Ok(one) => found.push(one),
                Err(error @ ReadError::Item(_)) => {
                    batch.error.get_or_insert(error.into());
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(found)
    }

    /// Gives a person what they are owed. Returns whether that was anything.
    async fn tell_one(
        &self,
        announcement: &PolicyAnnouncement,
        mut found: Told,
        now: Now,
    ) -> Result<bool, RetentionError> {
        let mut retry = self.store.retry_conflicts(TRIES);
        loop {
            // Somebody whose log-in was erased is skipped.
            let (Some(user), notice) = &found else { return Ok(false) };
            let commit = announcement.give(user, notice.as_ref(), now, &self.randomness);
            let Some(commit) = commit else { return Ok(false) };
            match self.store.commit(commit).await {
                Ok(()) => return Ok(true),
                Err(CommitError::Refused(_)) => retry.back_off().await?,
                Err(error) => return Err(error.into()),
            }
            let policy = PolicyName::announced(&announcement.policy_version);
            found = self.store.read((User::key(&user.user), PolicyNotice::key(&user.user, &policy)), now).await?;
        }
    }
}

/// A person, and that they were told.
type Told = (Option<Stored<User>>, Option<Stored<PolicyNotice>>);

/// The keys of a person and of their notice.
fn both_keys(user: &Key<User>, policy: &PolicyName) -> Option<(Key<User>, Key<PolicyNotice>)> {
    let id = user.address().pk.parse::<UserId>().ok()?;
    Some((user.clone(), PolicyNotice::key(&id, policy)))
}
