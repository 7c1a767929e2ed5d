//! A campaign, from its draft to its end (P09).

use crate::{
    Timestamp,
    kernel::{
        commit::{Commit, Stored},
        due::still_due,
        field_error::FieldErrorCode,
        id::UserId,
        language::Language,
        processing::Period,
        random::RandomSource,
        record::Expiring,
        time::Now,
    },
    newsletter::{
        id::{CampaignId, SubscriptionId},
        records::{
            Campaign, CampaignCounts, CampaignList, CampaignStatus, CampaignText, CampaignsUnderWay, Position,
            SuppressionReview,
        },
        text::{LetterMarkdown, LetterText, SubjectLine},
    },
    rate_limit::{OverLimit, RateLimit},
};

/// How often each member of staff may have a letter sent for a test.
pub const TESTS: RateLimit =
    RateLimit { name: "newsletter-test", free: 30, over_limit: OverLimit::Refuse, reset_after: Period::Hours(24) };
/// How long ahead a campaign may be scheduled.
const AHEAD: Period = Period::Days(365);
/// How long after a campaign the suppression list is reviewed: the mail service tries for most of a day to deliver a letter.
const LATE_BOUNCES: Period = Period::Days(1);

/// A campaign as it is written.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The subject line.
    pub subject: SubjectLine,
    /// The text in Danish.
    pub markdown_da: Option<LetterMarkdown>,
    /// The text in English.
    pub markdown_en: Option<LetterMarkdown>,
}

/// The campaign is in a state in which this cannot be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not in this state of the campaign")]
pub struct WrongState;

/// When a campaign is to be sent.
///
/// # Errors
/// `in-the-past`, `too-far-ahead`.
pub fn check_send_time(at: Timestamp, now: Now) -> Result<Timestamp, FieldErrorCode> {
    match at {
        _ if at < now.timestamp() => Err(FieldErrorCode::InThePast),
        _ if at > AHEAD.after(now.timestamp()) => Err(FieldErrorCode::TooFarAhead),
        _ => Ok(at),
    }
}

impl Draft {
    /// The records of the campaign.
    #[must_use]
    pub fn write(self, now: Now, campaign: CampaignId, by: UserId) -> (Campaign, CampaignText) {
        let expires_at = Campaign::LIFE.after(now.timestamp());
        let text = CampaignText {
            campaign,
            subject: self.subject.clone(),
            markdown_da: self.markdown_da,
            markdown_en: self.markdown_en,
            published_at: None,
            expires_at,
        };
        let draft = Campaign {
            list: CampaignList::all(),
            campaign,
            status: CampaignStatus::Draft,
            subject: self.subject,
            written_by: by,
            send_at: None,
            started_at: None,
            ended_at: None,
            position: Position::default(),
            counts: CampaignCounts::default(),
            due_at: None,
            expires_at,
        };
        (draft, text)
    }
}

impl Campaign {
    /// The campaign, to be sent at this time.
    ///
    /// # Errors
    /// If it is being sent, was sent, or was stopped.
    pub fn scheduled(&self, at: Timestamp, now: Now) -> Result<Self, WrongState> {
        match self.status {
            CampaignStatus::Draft | CampaignStatus::Scheduled => Ok(Self {
                status: CampaignStatus::Scheduled,
                send_at: Some(at),
                due_at: Some(at),
                expires_at: Self::LIFE.after(now.timestamp()),
                ..self.clone()
            }),
            CampaignStatus::Sending | CampaignStatus::Sent | CampaignStatus::Stopped => Err(WrongState),
        }
    }

    /// The campaign once it is stopped. If it was being sent, it is due, so that its sender ends it.
    ///
    /// # Errors
    /// If it was sent or stopped before.
    pub fn stopped(&self, now: Now) -> Result<Self, WrongState> {
        let at = Some(now.timestamp());
        match self.status {
            CampaignStatus::Draft | CampaignStatus::Scheduled => {
                Ok(Self { status: CampaignStatus::Stopped, ended_at: at, due_at: None, ..self.clone() })
            }
            CampaignStatus::Sending => Ok(Self { status: CampaignStatus::Stopped, due_at: at, ..self.clone() }),
            CampaignStatus::Sent | CampaignStatus::Stopped => Err(WrongState),
        }
    }

    /// Whether its sender has something to do.
    #[must_use]
    pub fn is_due(&self, now: Now) -> bool {
        self.due_at.is_some_and(|due| now.is_past(due))
    }

    /// Whether letters are to be sent.
    #[must_use]
    pub fn is_sending(&self) -> bool {
        self.status == CampaignStatus::Sending
    }

    /// Whether it goes to a reader: to those who were subscribed when it began, so that nobody gets it twice by subscribing anew.
    #[must_use]
    pub fn goes_to(&self, reader: SubscriptionId) -> bool {
        self.started_at.is_some_and(|started| reader.made_at() <= started)
    }

    /// Begins to send it: from now on everybody may read it, and whoever unsubscribes waits for letters of it that are on their way.
    #[must_use]
    pub fn start(
        before: &Stored<Self>,
        text: &Stored<CampaignText>,
        under_way: Option<&Stored<CampaignsUnderWay>>,
        now: Now,
    ) -> Commit {
        let at = now.timestamp();
        let expires_at = Self::LIFE.after(at);
        let sending = Self {
            status: CampaignStatus::Sending,
            started_at: Some(at),
            due_at: Some(still_due(before.due_at, now)),
            expires_at,
            ..before.record.clone()
        };
        let published = CampaignText { published_at: Some(at), expires_at, ..text.record.clone() };
        let commit = Commit::new(now).replace(before, &sending).replace(text, &published);
        CampaignsUnderWay::with(commit, under_way, before.campaign)
    }

    /// The campaign after it has come to this position, past readers of whom this became. If it is to pause, it is due after that.
    #[must_use]
    pub fn reached(&self, position: Position, passed: CampaignCounts, pause: Option<Period>, now: Now) -> Self {
        let due_at = match pause {
            Some(pause) if self.is_sending() => pause.after(now.timestamp()),
            _ => still_due(self.due_at, now),
        };
        Self { position, counts: self.counts.plus(passed), due_at: Some(due_at), ..self.clone() }
    }

    /// Ends it, sent or stopped: nothing of it is under way any more.
    #[must_use]
    pub fn end(
        before: &Stored<Self>,
        under_way: Option<&Stored<CampaignsUnderWay>>,
        now: Now,
        random: &dyn RandomSource,
    ) -> Commit {
        let status = if before.is_sending() { CampaignStatus::Sent } else { before.status };
        let ended = Self { status, ended_at: Some(now.timestamp()), due_at: None, ..before.record.clone() };
        let review = SuppressionReview::new(now, LATE_BOUNCES.after(now.timestamp()), random);
        let commit = Commit::new(now).replace(before, &ended).insert(&review);
        CampaignsUnderWay::without(commit, under_way, before.campaign)
    }
}

impl CampaignText {
    /// What the readers of a language are sent: the text in the other language if there is none in theirs. `None` if there is no text
    /// at all.
    #[must_use]
    pub fn for_readers_of(&self, language: Language) -> Option<LetterText> {
        let (da, en) = ((&self.markdown_da, Language::Da), (&self.markdown_en, Language::En));
        let texts = match language {
            Language::Da => [da, en],
            Language::En => [en, da],
        };
        let (markdown, written_in) =
            texts.into_iter().find_map(|(text, written_in)| Some((text.clone()?, written_in)))?;
        Some(LetterText { subject: self.subject.clone(), markdown, written_in })
    }
}

#[cfg(test)]
mod tests;
