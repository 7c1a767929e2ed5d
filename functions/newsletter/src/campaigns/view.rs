//! A campaign as staff see it.

use domain::{
    Now, Stored, Timestamp,
    id::UserId,
    newsletter::{
        id::CampaignId,
        text::{LetterMarkdown, SubjectLine},
    },
    records::{Campaign, CampaignList, CampaignStatus, CampaignTally, CampaignText},
};
use lambda::{App, Problem};
use serde::Serialize;
use tokio::try_join;

/// A campaign: an issue of the newsletter.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct CampaignView {
    id: CampaignId,
    subject: SubjectLine,
    status: CampaignStatus,
    /// The member of staff who wrote it.
    written_by: UserId,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
    /// When it is to be sent. Null until that is decided.
    #[schema(value_type = Option<String>, format = "date-time")]
    send_at: Option<Timestamp>,
    /// When sending began.
    #[schema(value_type = Option<String>, format = "date-time")]
    started_at: Option<Timestamp>,
    /// When the last letter was sent, or when it was stopped.
    #[schema(value_type = Option<String>, format = "date-time")]
    ended_at: Option<Timestamp>,
    /// How far it has come, in percent.
    progress: u8,
    /// How many readers it has come to.
    readers: u64,
}

impl From<&Campaign> for CampaignView {
    fn from(campaign: &Campaign) -> Self {
        Self {
            id: campaign.campaign,
            subject: campaign.subject.clone(),
            status: campaign.status,
            written_by: campaign.written_by,
            created_at: campaign.campaign.made_at(),
            send_at: campaign.send_at,
            started_at: campaign.started_at,
            ended_at: campaign.ended_at,
            progress: campaign.position.percent(),
            readers: campaign.counts.readers(),
        }
    }
}

/// What became of a campaign's letters. Nobody is watched for it: the mail service tells what arrived, and readers unsubscribe.
#[derive(Debug, Default, Serialize, utoipa::ToSchema)]
pub(crate) struct StatisticsView {
    /// Letters that the mail service took.
    sent: u64,
    /// Letters of which it says that they arrived.
    delivered: u64,
    /// Letters that came back for good.
    bounced: u64,
    /// Letters that were reported as unwanted.
    complained: u64,
    /// Readers who unsubscribed after they were sent it, and before the next campaign.
    unsubscribed: u64,
    /// Readers to whom nothing was to be sent any more when their turn came.
    skipped: u64,
    /// Letters that the mail service will never take.
    failed: u64,
    /// Letters that may have been sent twice: the mail service's answer, or the record of it, was lost.
    repeated: u64,
}

impl StatisticsView {
    fn of(campaign: &Campaign, tallies: &[CampaignTally]) -> Self {
        let counts = campaign.counts;
        let (sent, skipped, failed, repeated) = (counts.sent, counts.skipped, counts.failed, counts.repeated);
        let reported = Self { sent, skipped, failed, repeated, ..Self::default() };
        tallies.iter().fold(reported, |sum, tally| Self {
            delivered: sum.delivered + tally.delivered,
            bounced: sum.bounced + tally.bounced,
            complained: sum.complained + tally.complained,
            unsubscribed: sum.unsubscribed + tally.unsubscribed,
            ..sum
        })
    }
}

/// A campaign with its text and its statistics.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct CampaignDetailsView {
    #[serde(flatten)]
    campaign: CampaignView,
    /// The text in Danish.
    markdown_da: Option<LetterMarkdown>,
    /// The text in English.
    markdown_en: Option<LetterMarkdown>,
    statistics: StatisticsView,
}

/// A campaign as it is stored.
pub(super) struct Found {
    pub(super) campaign: Stored<Campaign>,
    text: Stored<CampaignText>,
    tallies: Vec<CampaignTally>,
}

impl Found {
    /// The campaign, with all that is shown of it.
    pub(super) async fn load(app: &App, id: CampaignId, now: Now) -> Result<Self, Problem> {
        let keys = (Campaign::key(&CampaignList::all(), &id), CampaignText::key(&id));
        let tallies = CampaignTally::within(&id);
        let ((campaign, text), tallies) = try_join!(app.store.read(keys, now), app.store.all(&tallies, now))?;
        let (campaign, text) = campaign.zip(text).ok_or(Problem::NotFound)?;
        let tallies = tallies.into_iter().map(|tally| tally.record).collect();
        Ok(Self { campaign, text, tallies })
    }

    /// The view of the campaign as it is then.
    pub(super) fn view(self, campaign: &Campaign) -> CampaignDetailsView {
        let CampaignText { markdown_da, markdown_en, .. } = self.text.record;
        let statistics = StatisticsView::of(campaign, &self.tallies);
        CampaignDetailsView { campaign: campaign.into(), markdown_da, markdown_en, statistics }
    }
}
