//! The mails about the integrations of an account.

mod decided;
mod ended;

use domain::integrations::messages::IntegrationsMessage;

use crate::{document::Document, reader::Reader};
use decided::Decided;
use ended::Ended;

/// The mail of a message.
pub(crate) fn mail(reader: Reader<'_>, content: &IntegrationsMessage) -> Document {
    match content {
        IntegrationsMessage::IntegrationDecided {
            name,
            company_name,
            by,
            act,
            integration,
            direction,
            recipient,
            country,
        } => {
            let (act, direction, country) = (*act, *direction, *country);
            let decided = Decided { by, act, integration, direction, recipient, country };
            decided::mail(reader, (name, company_name), &decided)
        }
        IntegrationsMessage::RunEnded { name, company_name, integration, id, file, counts, message } => {
            let ended = Ended { integration, id: *id, file, counts: *counts, message: message.as_ref() };
            ended::mail(reader, (name, company_name), &ended)
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use domain::{
        Now, Timestamp,
        billing::country::Country,
        id::IntegrationId,
        integrations::{
            Direction, FileName, IntegrationName, RecipientName,
            messages::IntegrationAct,
            runs::{RowCounts, RunReason},
        },
    };

    use super::*;
    use crate::catalogue::Names;

    /// Each message, and what differs in it.
    pub(crate) fn samples(names: &Names) -> Vec<IntegrationsMessage> {
        let Names { name, company_name } = names;
        let decided = [
            (IntegrationAct::Created, Direction::Import),
            (IntegrationAct::Changed, Direction::Update),
            (IntegrationAct::Revoked, Direction::Export),
        ]
        .map(|(act, direction)| IntegrationsMessage::IntegrationDecided {
            name: name.clone(),
            company_name: company_name.clone(),
            by: name.clone(),
            act,
            integration: IntegrationName::parse("Kunder.dk").unwrap(),
            direction,
            recipient: RecipientName::parse("Kasser <i>A/S").unwrap(),
            country: Country::of("NO").unwrap(),
        });
        let ended = [None, Some(RunReason::Unexpected.into())].map(|message| IntegrationsMessage::RunEnded {
            name: name.clone(),
            company_name: company_name.clone(),
            integration: IntegrationName::parse("Kunder.dk").unwrap(),
            id: IntegrationId::new(Now(Timestamp::UNIX_EPOCH), &[7; 10]),
            file: FileName::parse("kun<b>der.csv").unwrap(),
            counts: RowCounts { read: 10, changed: 8, refused: 2, ..RowCounts::default() },
            message,
        });
        decided.into_iter().chain(ended).collect()
    }
}
