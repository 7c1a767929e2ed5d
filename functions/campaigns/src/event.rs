//! The event: the schedule of every minute.

use lambda::{EventContext, Schedule};

use crate::{Campaigns, error::CampaignError};

/// Does what the event asks for.
pub(crate) async fn handle(campaigns: &Campaigns, _: Schedule, context: EventContext) -> Result<(), CampaignError> {
    campaigns.handle_due(context).await
}
