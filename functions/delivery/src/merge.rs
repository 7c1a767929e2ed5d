//! Like messages within minutes, which become one mail.

use domain::{Commit, Now, Stored, messaging::merging::Turn, records::Message};
use store::{CommitError, Match, PageRequest, Selection};

use crate::{Delivery, deliver::DeliveryError, document::Document, localized::localized};

/// How many like messages are read: more than anybody can cause within a window.
const MOST: usize = 250;

impl Delivery {
    /// For how many earlier messages a message stands that is sent now. `None` if it is not: it is left until its window is over, or
    /// another one is sent in its place.
    pub(crate) async fn merged(&self, message: &Stored<Message>, now: Now) -> Result<Option<usize>, DeliveryError> {
        let Some(topic) = message.topic.as_ref().map(ToString::to_string) else { return Ok(Some(0)) };
        let (first, last) = message.window();
        let key = |id| Message::key(&message.recipient, &id);
        let fields = ["topic"];
        let matching = vec![Match::AnyOf(&fields, &topic)];
        let selection = Selection { between: Some((key(first), key(last))), matching };
        let request = PageRequest { limit: MOST, cursor: None, newest_first: false };
        let scope = Message::within(&message.recipient);
        let like = self.store.list_selected(&scope, &request, &selection, now).await?;
        let after = match message.turn(like.items.iter().map(|like| &like.record), now) {
            Turn::Now { merged } => return Ok(Some(merged)),
            Turn::Later(at) => message.held_until(at),
            Turn::Merged => message.merged(now),
        };
        match self.store.commit(Commit::new(now).replace(message, &after)).await {
            // Another invocation has done it.
            Ok(()) | Err(CommitError::Refused(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

impl Document {
    /// The document of a message that stands for so many earlier ones, too.
    pub(crate) fn standing_for(self, merged: usize) -> Self {
        let (language, changes) = (self.language(), merged.saturating_add(1));
        let text = localized!(
            language,
            "Denne mail står for {changes} ændringer af samme slags på få minutter, og siger, hvordan det er efter den sidste.",
            "This mail stands for {changes} changes of the same kind within minutes, and tells how things are after the last one."
        );
        self.paragraph_if(merged > 0, text)
    }
}
