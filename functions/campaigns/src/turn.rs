//! One invocation's turn: its time, its lease, the connection to the mail service, and how much that takes.

use std::{sync::Mutex, time::Duration};

use clients::letters::LetterMailer;
use domain::{Now, Stored, records::SenderLease};
use lambda::EventContext;
use tokio::sync::OnceCell;

use crate::{Campaigns, error::CampaignError, pace::Pace};

/// How long an invocation sends letters. The schedule calls another one each minute, which then need not wait.
const TURN: Duration = Duration::from_secs(57);
/// A letter is only begun if at least this much of the function's own time is left: more than its calls can take.
const MIN_REMAINING: Duration = Duration::from_secs(30);

/// The turn.
pub(crate) struct Turn<'a> {
    pub(crate) campaigns: &'a Campaigns,
    context: EventContext,
    /// How much of the function's time is left when the turn ends.
    ends: Duration,
    pub(crate) mailer: LetterMailer,
    pace: OnceCell<Pace>,
    pub(crate) lease: Mutex<Option<Stored<SenderLease>>>,
}

impl<'a> Turn<'a> {
    pub(crate) fn new(campaigns: &'a Campaigns, context: EventContext) -> Self {
        let (from, rules) = (campaigns.from.clone(), campaigns.configuration_set.clone());
        let mailer = LetterMailer::for_one_invocation(&campaigns.aws, from, rules);
        let ends = context.remaining().saturating_sub(TURN).max(MIN_REMAINING);
        Self { campaigns, context, ends, mailer, pace: OnceCell::new(), lease: Mutex::default() }
    }

    /// The time now. Much of it passes within a turn.
    pub(crate) fn now(&self) -> Now {
        self.context.current()
    }

    /// Whether nothing may be begun any more.
    pub(crate) fn is_over(&self) -> bool {
        self.context.remaining() < self.ends
    }

    /// How fast letters go. The mail service is asked once, and only if there are letters to send: a turn lasts less than a minute.
    pub(crate) async fn pace(&self) -> Result<&Pace, CampaignError> {
        self.pace.get_or_try_init(async || Ok::<_, CampaignError>(Pace::new(self.mailer.quota().await?))).await
    }
}
