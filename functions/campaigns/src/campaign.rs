//! A campaign, from its start to its end.

use domain::{
    Commit, Language, Stored,
    processing::Period,
    record::Key,
    records::{Campaign, CampaignStatus, CampaignText, CampaignsUnderWay, UnderWay},
};
use letter::{Letter, Words};
use store::CommitError;

use crate::{
    error::CampaignError,
    page::{Passed, Stop},
    turn::Turn,
};

/// When a campaign goes on whose day's quota is used up. The quota counts the last 24 hours, so that some is free again soon.
const QUOTA_PAUSE: Period = Period::Minutes(15);
/// How often a page is committed anew, if somebody changes the campaign at the same time.
const TRIES: u32 = 5;

/// A campaign's letters, rendered but for each reader's link.
pub(crate) struct Letters {
    pub(crate) subject: String,
    da: Letter,
    en: Letter,
}

impl Letters {
    pub(crate) fn of(&self, language: Language) -> &Letter {
        match language {
            Language::Da => &self.da,
            Language::En => &self.en,
        }
    }
}

/// Whether the campaign has to be looked at anew.
enum Next {
    LookAgain,
    Leave,
}

impl Turn<'_> {
    /// Carries a campaign on as far as the turn goes. Whatever others do to it meanwhile holds from the next page on.
    pub(crate) async fn carry_out(&self, key: &Key<Campaign>) -> Result<(), CampaignError> {
        while !self.is_over() {
            match self.step(key).await {
                Ok(Next::LookAgain) => {}
                // Somebody stopped it, or scheduled it anew.
                Err(CampaignError::Commit(CommitError::Refused(_))) => {}
                Ok(Next::Leave) => break,
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    async fn step(&self, key: &Key<Campaign>) -> Result<Next, CampaignError> {
        let (now, store) = (self.now(), &self.campaigns.store);
        let (campaign, list) = store.read((key, CampaignsUnderWay::key(&UnderWay::now())), now).await?;
        let Some(campaign) = campaign.filter(|campaign| campaign.is_due(now)) else { return Ok(Next::Leave) };
        match campaign.status {
            CampaignStatus::Scheduled => {
                let text = self.text(&campaign).await?;
                store.commit(Campaign::start(&campaign, &text, list.as_ref(), now)).await?;
                Ok(Next::LookAgain)
            }
            CampaignStatus::Sending if campaign.position.partition().is_some() => self.send(campaign).await,
            CampaignStatus::Sending | CampaignStatus::Stopped => {
                store.commit(Campaign::end(&campaign, list.as_ref(), now)).await?;
                Ok(Next::Leave)
            }
            CampaignStatus::Draft | CampaignStatus::Sent => Ok(Next::Leave),
        }
    }

    async fn text(&self, campaign: &Campaign) -> Result<Stored<CampaignText>, CampaignError> {
        let text = self.campaigns.store.get(&CampaignText::key(&campaign.campaign), self.now()).await?;
        text.ok_or(CampaignError::NoText)
    }

    async fn letters(&self, campaign: &Campaign) -> Result<Letters, CampaignError> {
        let text = self.text(campaign).await?;
        let words = Words {
            subject: text.subject.as_str(),
            da: text.markdown_da.as_ref().map(|text| text.as_str()),
            en: text.markdown_en.as_ref().map(|text| text.as_str()),
        };
        let web_version = format!("{}/v1/newsletters/{}", self.campaigns.portal_url, campaign.campaign);
        let letter = |language| Letter::new(words, language, &web_version);
        Ok(Letters { subject: words.subject.to_owned(), da: letter(Language::Da), en: letter(Language::En) })
    }

    /// Sends page after page. Each ends with a commit of how far it has come.
    async fn send(&self, mut campaign: Stored<Campaign>) -> Result<Next, CampaignError> {
        let (pace, letters) = (self.pace().await?, self.letters(&campaign).await?);
        while let Some(shard) = campaign.position.partition() {
            let page = self.campaigns.store.readers(&shard, campaign.position.after, pace.page()).await?;
            let passed = self.pass(&campaign, &letters, pace, page).await;
            let is_moved = passed.position != campaign.position;
            match passed.stop {
                // A campaign that does not get on is put off for longer and longer.
                Some(Stop::Error(error)) if !is_moved => return Err(error),
                Some(Stop::TimeIsUp) if !is_moved => return Ok(Next::Leave),
                _ => campaign = self.keep(campaign, &passed).await?,
            }
            match passed.stop {
                None if !campaign.is_sending() => return Ok(Next::LookAgain),
                None if self.is_over() => return Ok(Next::Leave),
                None => {}
                Some(Stop::Error(error)) => return Err(error),
                Some(Stop::UsedUp | Stop::TimeIsUp) if !campaign.is_sending() => return Ok(Next::LookAgain),
                Some(Stop::UsedUp | Stop::TimeIsUp) => return Ok(Next::Leave),
            }
        }
        Ok(Next::LookAgain)
    }

    /// Commits how far the campaign has come. Others change only whether it is to be sent, and this stays as they have it.
    async fn keep(&self, mut campaign: Stored<Campaign>, passed: &Passed) -> Result<Stored<Campaign>, CampaignError> {
        let store = &self.campaigns.store;
        let key = Campaign::key(&campaign.list, &campaign.campaign);
        let mut retry = store.retry_conflicts(TRIES);
        loop {
            let now = self.now();
            let is_paused = campaign.is_sending() && matches!(passed.stop, Some(Stop::UsedUp));
            let due_at = if is_paused { QUOTA_PAUSE.after(now.timestamp()) } else { now.timestamp() };
            let reached = campaign.reached(passed.position, passed.counts, due_at);
            match store.commit(Commit::new(now).replace(&campaign, &reached)).await {
                Ok(()) => return Ok(Stored { record: reached, version: campaign.version.next() }),
                Err(CommitError::Refused(_)) => retry.back_off().await?,
                Err(error) => return Err(error.into()),
            }
            let Some(found) = store.get(&key, now).await? else { return Ok(campaign) };
            campaign = found;
        }
    }
}
