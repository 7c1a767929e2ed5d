//! Like messages within minutes, which become one mail.

use domain::{Commit, Now, Stored, messaging::merging::Turn, records::Message};
use store::{CommitError, Match, PageRequest, Selection};

use crate::{Delivery, deliver::DeliveryError, document::Document, localized::localized};

/// How many like messages are read at a time.
const PAGE: usize = 100;

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
        let mut page = PageRequest { limit: PAGE, cursor: None, newest_first: false };
        let (scope, mut like) = (Message::within(&message.recipient), Vec::new());
        loop {
            let found = self.store.list_selected(&scope, &page, &selection, now).await?;
            like.extend(found.items.into_iter().map(|like| like.record));
            if found.next.is_none() {
                break;
            }
            page.cursor = found.next;
        }
        let after = match message.turn(&like, now) {
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
            "Denne mail står for {changes} ændringer på få minutter, og siger, hvordan det er efter den sidste.",
            "This mail stands for {changes} changes within minutes, and tells how things are after the last one."
        );
        self.paragraph_if(merged > 0, text)
    }
}
