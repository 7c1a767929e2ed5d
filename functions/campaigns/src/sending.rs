//! Sends a campaign's letters, some at a time, in the order of the index. How far it has come is committed every two seconds: whatever
//! others do to it meanwhile holds from then on, and another sender can go on from there.

use std::{
    pin::pin,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

use domain::{Commit, Stored, processing::Period, records::Campaign};
use futures::StreamExt;
use store::{CommitError, ReadError};
use tokio::time::Instant;

use crate::{
    campaign::{Letters, Next},
    error::CampaignError,
    pace::Pace,
    passed::{Passed, Passing},
    readers::{Step, steps},
    turn::Turn,
};

/// How often it is committed how far a campaign has come. One that is stopped sends on until then.
const KEPT_EVERY: Duration = Duration::from_secs(2);
/// How often that is looked at while no letter is settled.
const TICK: Duration = Duration::from_millis(500);
/// When a campaign goes on after the day's half is used up. The quota counts the last 24 hours, so that some is free again soon.
const QUOTA_PAUSE: Period = Period::Minutes(15);
/// When a campaign goes on of which letter after letter fails: so late that somebody can stop it before many readers are passed over.
const FAILED_PAUSE: Period = Period::Hours(1);
/// How often it is tried to commit how far a campaign has come, if somebody changes it at the same time.
const TRIES: u32 = 5;

/// A campaign that is being sent.
pub(crate) struct Sending<'a> {
    pub(crate) turn: &'a Turn<'a>,
    /// As it was when this turn went on with it.
    pub(crate) campaign: &'a Campaign,
    pub(crate) letters: Letters,
    pub(crate) pace: &'a Pace,
    /// Whether nothing may be begun any more.
    halted: AtomicBool,
    /// How many letters have failed since the last one that the mail service took.
    pub(crate) failed_in_a_row: AtomicU32,
    /// The first fault of a reader's own records.
    pub(crate) fault: Mutex<Option<CampaignError>>,
}

/// Why a turn does not go on with a campaign.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The turn is over, or the lease lost.
    TurnOver,
    /// Somebody stopped the campaign.
    Stopped,
    /// The day's half of the mail service's quota is used up.
    UsedUp,
    /// Something failed.
    Error(CampaignError),
}

impl From<CampaignError> for Stop {
    fn from(error: CampaignError) -> Self {
        Self::Error(error)
    }
}

impl<'a> Sending<'a> {
    pub(crate) fn new(turn: &'a Turn<'a>, campaign: &'a Campaign, letters: Letters, pace: &'a Pace) -> Self {
        let (halted, failed_in_a_row, fault) = (AtomicBool::new(false), AtomicU32::new(0), Mutex::new(None));
        Self { turn, campaign, letters, pace, halted, failed_in_a_row, fault }
    }

    /// Whether nothing may be begun any more.
    pub(crate) fn is_over(&self) -> bool {
        self.halted.load(Ordering::Relaxed) || self.turn.is_over() || !self.turn.is_leased()
    }

    /// Sends letters until there is a reason to stop. No letter that was begun is left before it is known what became of it.
    pub(crate) async fn send(&self, mut campaign: Stored<Campaign>) -> Result<Next, CampaignError> {
        let steps = steps(&self.turn.campaigns.store, self.campaign, || !self.is_over());
        let mut handled = pin!(steps.map(async |step| self.handle(step).await).buffered(self.pace.under_way()));
        let (mut passed, mut kept_at, mut stop) = (Passed::since(campaign.position), Instant::now(), None);
        let mut is_whole = true;
        loop {
            match tokio::time::timeout(TICK, handled.next()).await {
                Ok(None) => break,
                Ok(Some(Ok(passing))) if is_whole => passed.pass(&passing),
                // A letter behind one that is not settled is counted once that one is, too; or now, if it never will be.
                Ok(Some(Ok(passing @ Passing::Reader(..)))) if !campaign.is_sending() => passed.pass(&passing),
                Ok(Some(Err(reason))) => {
                    is_whole = false;
                    self.halt(&mut stop, reason);
                }
                Ok(Some(Ok(_))) | Err(_) => {}
            }
            if stop.is_none() && kept_at.elapsed() >= KEPT_EVERY {
                match self.keep(&mut campaign, &mut passed, None).await {
                    Ok(()) if campaign.is_sending() => {}
                    Ok(()) => self.halt(&mut stop, Stop::Stopped),
                    Err(error) => self.halt(&mut stop, error.into()),
                }
                kept_at = Instant::now();
            }
        }
        self.end(campaign, passed, stop).await
    }

    /// Handles what the campaign has come to.
    async fn handle(&self, step: Result<Step, ReadError>) -> Result<Passing, Stop> {
        match step.map_err(CampaignError::from)? {
            Step::Reader(reader) => Ok(Passing::Reader(reader.subscription, self.deliver(&reader).await?)),
            Step::PartitionEnd => Ok(Passing::PartitionEnd),
        }
    }

    /// Begins nothing any more. Of several reasons, the first counts, or the first that somebody must hear of.
    fn halt(&self, stop: &mut Option<Stop>, reason: Stop) {
        self.halted.store(true, Ordering::Relaxed);
        let counts = match stop {
            None => true,
            Some(Stop::Error(_)) => false,
            Some(Stop::TurnOver | Stop::Stopped | Stop::UsedUp) => matches!(reason, Stop::Error(_)),
        };
        if counts {
            *stop = Some(reason);
        }
    }

    /// Commits how far the campaign has come after all.
    async fn end(
        &self,
        mut campaign: Stored<Campaign>,
        mut passed: Passed,
        stop: Option<Stop>,
    ) -> Result<Next, CampaignError> {
        let pause = match stop {
            Some(Stop::UsedUp) => Some(QUOTA_PAUSE),
            Some(Stop::Error(CampaignError::AllFail)) => Some(FAILED_PAUSE),
            _ => None,
        };
        if passed.position != campaign.position || pause.is_some() {
            self.keep(&mut campaign, &mut passed, pause).await?;
        }
        if let Some(Stop::Error(error)) = stop {
            return Err(error);
        }
        let fault = self.fault.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(error) = fault {
            return Err(error);
        }
        let is_done = campaign.position.partition().is_none();
        Ok(if is_done || !campaign.is_sending() { Next::LookAgain } else { Next::Leave })
    }

    /// Commits how far the campaign has come, and renews the lease. Others change only whether it is to be sent, and that stays as
    /// they have it.
    async fn keep(
        &self,
        campaign: &mut Stored<Campaign>,
        passed: &mut Passed,
        pause: Option<Period>,
    ) -> Result<(), CampaignError> {
        self.turn.renew_lease().await?;
        let store = &self.turn.campaigns.store;
        let mut retry = store.retry_conflicts(TRIES);
        loop {
            let now = self.turn.now();
            let reached = campaign.reached(passed.position, passed.counts, pause, now);
            match store.commit(Commit::new(now).replace(campaign, &reached)).await {
                Ok(()) => {
                    *campaign = Stored { record: reached, version: campaign.version.next() };
                    *passed = Passed::since(campaign.position);
                    return Ok(());
                }
                Err(CommitError::Refused(_)) => retry.back_off().await?,
                Err(error) => return Err(error.into()),
            }
            let key = Campaign::key(&campaign.list, &campaign.campaign);
            let found = store.get(&key, now).await?.filter(|found| found.position == campaign.position);
            *campaign = found.ok_or(CampaignError::AnotherSender)?;
        }
    }
}
