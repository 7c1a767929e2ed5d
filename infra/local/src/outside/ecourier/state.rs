//! What eCourier knows.

use std::collections::VecDeque;

use bytes::Bytes;
use jiff::Timestamp;

use super::{
    document::{Document, Status},
    envelope::Envelope,
};
use crate::{outside::decision::DecisionError, random};

/// The most documents that are kept; a further one replaces the oldest.
const KEPT: usize = 5_000;

/// What eCourier knows.
#[derive(Default)]
pub(super) struct State {
    /// The documents, newest last.
    documents: VecDeque<Document>,
    made: u64,
}

impl State {
    /// The documents, oldest first.
    pub(super) fn documents(&self) -> impl DoubleEndedIterator<Item = &Document> + ExactSizeIterator {
        self.documents.iter()
    }

    /// A document.
    pub(super) fn get(&self, id: &str) -> Option<&Document> {
        self.documents.iter().find(|document| document.id == id)
    }

    /// Takes a document.
    pub(super) fn take(&mut self, envelope: Envelope, xml: Bytes, now: Timestamp) -> &Document {
        self.made += 1;
        let (id, message) = (format!("01ec{:022}", self.made), random::hyphenated(u128::from(self.made)));
        if self.documents.len() == KEPT {
            self.documents.pop_front();
        }
        self.documents.push_back_mut(Document::new(id, message, envelope, xml, now))
    }

    /// Decides whether a document that is under way is delivered, or fails.
    pub(super) fn decide(&mut self, id: &str, delivered: bool, now: Timestamp) -> Result<(), DecisionError> {
        let mut documents = self.documents.iter_mut();
        let document = documents.find(|document| document.id == id).ok_or(DecisionError::Unknown)?;
        if document.status(now) != Status::Pending {
            return Err(DecisionError::Impossible);
        }
        document.decide(if delivered { Status::Delivered } else { Status::Failed });
        Ok(())
    }
}
