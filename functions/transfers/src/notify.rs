//! Owners are told of a run in which not every row was taken (P19), unless they have switched that off (P42).

use domain::{
    Now,
    billing::change::MOST_TOLD,
    integrations::{
        messages::IntegrationsMessage,
        runs::{RunReason, RunStatus},
    },
    messaging::notification::Notification,
    records::{Account, Integration, Message, Notifications, Owners, Recipient, Run},
};

use crate::{Transfers, error::TransferError};

/// The reasons for which nobody need be told: somebody's own doing.
const OWN_DOING: [RunReason; 2] = [RunReason::NotUploaded, RunReason::FileDeleted];

impl Transfers {
    /// The mails to the owners of the account. None if every row was taken, or the run was not allowed to begin.
    pub(crate) async fn mails(&self, run: &Run, now: Now) -> Result<Vec<Message>, TransferError> {
        let code = run.message.as_ref().map(|message| message.code.as_str());
        let is_own_doing = OWN_DOING.iter().any(|reason| Some(reason.code()) == code);
        if !matches!(run.status, RunStatus::Partly | RunStatus::Failed) || is_own_doing {
            return Ok(Vec::new());
        }
        let wanted =
            (Account::key(&run.account), Owners::key(&run.account), Integration::key(&run.account, &run.integration));
        let (Some(account), Some(owners), Some(integration)) = self.store.read(wanted, now).await? else {
            return Ok(Vec::new());
        };
        let people = app::owner_profiles(&self.store, &owners, MOST_TOLD, now).await?;
        let chosen = people.iter().map(|user| Notifications::key(&user.user)).collect::<Vec<_>>();
        let chosen = self.store.read(chosen, now).await?;
        let wanted = people.iter().zip(&chosen).filter(|(_, chosen)| Notification::Runs.is_on(chosen.as_deref()));
        let mail = |user: &domain::records::User| {
            let content = IntegrationsMessage::RunEnded {
                name: user.name.clone(),
                company_name: account.company_name.clone(),
                integration: integration.name.clone(),
                id: run.integration,
                file: run.endpoint.clone(),
                counts: run.counts,
                message: run.message.clone(),
            };
            let to = Recipient::from(user.user);
            Message::new(now, &self.randomness, to, user.email.clone(), user.language, content)
        };
        Ok(wanted.map(|(user, _)| mail(user)).collect())
    }
}
