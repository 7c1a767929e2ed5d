//! A campaign, from its start to its end.

use domain::{
    Language, Stored,
    record::Key,
    records::{Campaign, CampaignStatus, CampaignText, CampaignsUnderWay, SendingKey},
};
use letter::LetterTemplate;
use store::CommitError;

use crate::{error::CampaignError, sending::Sending, turn::Turn};

/// A campaign's letters, rendered but for each reader's link.
pub(crate) struct Letters {
    da: LetterTemplate,
    en: LetterTemplate,
}

impl Letters {
    pub(crate) fn of(&self, language: Language) -> &LetterTemplate {
        match language {
            Language::Da => &self.da,
            Language::En => &self.en,
        }
    }
}

/// Whether there is more to do for a campaign in this turn.
pub(crate) enum Next {
    LookAgain,
    Leave,
}

impl Turn<'_> {
    /// Carries a campaign on as far as the turn goes. Does nothing while another sender is at work.
    pub(crate) async fn carry_out(&self, key: &Key<Campaign>) -> Result<(), CampaignError> {
        if !self.take_lease().await? {
            return Ok(());
        }
        while !self.is_over() && self.is_leased() {
            match Box::pin(self.step(key)).await {
                // A commit is refused if somebody stopped it, or scheduled it anew.
                Ok(Next::LookAgain) | Err(CampaignError::Commit(CommitError::Refused(_))) => {}
                Ok(Next::Leave) => break,
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    async fn step(&self, key: &Key<Campaign>) -> Result<Next, CampaignError> {
        let (now, store) = (self.now(), &self.campaigns.store);
        let (campaign, list) = store.read((key, CampaignsUnderWay::key(&SendingKey::only())), now).await?;
        let Some(campaign) = campaign.filter(|campaign| campaign.is_due(now)) else { return Ok(Next::Leave) };
        match campaign.status {
            CampaignStatus::Scheduled => {
                let text = self.text(&campaign).await?;
                store.commit(Campaign::start(&campaign, &text, list.as_ref(), now)).await?;
                Ok(Next::LookAgain)
            }
            CampaignStatus::Sending if campaign.position.partition().is_some() => {
                let (letters, pace) = (self.letters(&campaign).await?, self.pace().await?);
                Sending::new(self, &campaign, letters, pace).send(campaign.clone()).await
            }
            CampaignStatus::Sending | CampaignStatus::Stopped => {
                let end = Campaign::end(&campaign, list.as_ref(), now, &self.campaigns.randomness);
                store.commit(end).await?;
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
        let web_version = format!("{}/v1/newsletters/{}", self.campaigns.portal_url, campaign.campaign);
        let letter = |language| {
            let text = text.for_readers_of(language).ok_or(CampaignError::NoText)?;
            Ok::<_, CampaignError>(LetterTemplate::new(&text, language, &web_version))
        };
        Ok(Letters { da: letter(Language::Da)?, en: letter(Language::En)? })
    }
}
