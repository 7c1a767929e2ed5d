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
