//! The receipt of an erasure, as shown to the person.

use domain::{
    Language, Now, Timestamp,
    privacy::receipt::{Line, Outcome, of_person},
    processing::Subject,
    records::ALL,
};
use serde::Serialize;

/// What was erased and what is kept (P41).
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ReceiptView {
    #[schema(value_type = String, format = "date-time")]
    erased_at: Timestamp,
    /// Every kind of record that can be about a person with a log-in.
    items: Vec<LineView>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ReceiptLineView)]
struct LineView {
    /// The kind of record.
    #[schema(example = "AuditEntry")]
    record: &'static str,
    /// What the record is about.
    about: &'static str,
    outcome: OutcomeView,
    /// The purpose of the processing.
    purpose: &'static str,
    /// The legal basis of the processing.
    legal_basis: &'static str,
    /// How long the record is kept. Missing if it is erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    kept: Option<String>,
    /// The time until which the record is kept at most. Missing if it is erased, or kept as long as its account exists.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = "date-time")]
    until: Option<Timestamp>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReceiptOutcomeView)]
enum OutcomeView {
    Erased,
    Kept,
}

impl ReceiptView {
    pub(crate) fn of(now: Now, language: Language, was: &[Subject]) -> Self {
        let items = of_person(ALL, now, was).into_iter().map(|line| LineView::of(line, language)).collect();
        Self { erased_at: now.timestamp(), items }
    }
}

impl LineView {
    fn of(line: Line, language: Language) -> Self {
        let (outcome, kept, until) = match line.outcome {
            Outcome::Erased => (OutcomeView::Erased, None, None),
            Outcome::Kept { keep, until } => (OutcomeView::Kept, Some(keep.text_without_log_in(language)), until),
        };
        let (purpose, legal_basis) = (line.purpose.text(language), line.basis.text(language));
        Self { record: line.kind, about: line.about, outcome, purpose, legal_basis, kept, until }
    }
}
