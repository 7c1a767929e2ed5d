//! The schedule of every minute: begins campaigns, goes on with them, ends them, and reviews the suppression list.

use app::DueWork;
use domain::{
    processing::{Table, Worker},
    records::{Campaign, SuppressionReview},
};
use lambda::{EventContext, Metric};
use store::DueItem;

use crate::{Campaigns, error::CampaignError, turn::Turn};

/// How many due records are read at a time.
const PAGE_SIZE: i32 = 25;
/// Campaigns share the rate, so that several at a time would be no faster.
const CONCURRENT: usize = 1;

impl Campaigns {
    /// Handles what is due, and reports for how long the longest overdue record has been due.
    pub(crate) async fn handle_due(&self, context: EventContext) -> Result<(), CampaignError> {
        let now = context.now;
        let work = DueWork {
            worker: Worker::Campaigns,
            table: Table::Subscribers,
            now,
            page_size: PAGE_SIZE,
            concurrency: CONCURRENT,
        };
        let report =
            |longest: jiff::SignedDuration| lambda::measure(now, &[(Metric::CampaignsOverdue, longest.as_secs_f64())]);
        let turn = Turn::new(self, context);
        let handle = async |due: &DueItem| match (due.key::<Campaign>(), due.key::<SuppressionReview>()) {
            (Some(campaign), _) => turn.carry_out(&campaign).await,
            (_, Some(review)) => turn.review(&review).await,
            _ => Err(CampaignError::Key),
        };
        let outcome = work.run(&self.store, || !turn.is_over(), report, handle).await;
        let released = turn.release_lease().await;
        for (kind, counts) in &outcome.kinds {
            lambda::measure_kind(now, kind, &lambda::due_values(counts));
        }
        outcome.result().and(released)
    }
}
