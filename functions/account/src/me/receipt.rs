//! The receipt of an erasure, as its person reads it.

use domain::{
    Language, Now, Timestamp,
    privacy::receipt::{Line, Outcome, of_person},
    processing::{Keep, Subject},
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
    /// What it is.
    about: &'static str,
    outcome: OutcomeView,
    /// Why it was there, or is still.
    purpose: &'static str,
    /// On which ground.
    legal_basis: &'static str,
    /// How long it is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    kept: Option<String>,
    /// Until when at the latest. Missing where it is erased, and where it lives as long as the account that it is of.
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
            Outcome::Kept { keep, until } => (OutcomeView::Kept, Some(words(keep, language)), until),
        };
        let (purpose, legal_basis) = (line.purpose.text(language), line.basis.text(language));
        Self { record: line.kind, about: line.about, outcome, purpose, legal_basis, kept, until }
    }
}

fn words(keep: Keep, language: Language) -> String {
    match (keep, language) {
        (Keep::AccountLife, Language::Da) => "så længe kontoen findes".to_owned(),
        (Keep::AccountLife, Language::En) => "as long as the account exists".to_owned(),
        (Keep::Until(most), Language::Da) => format!("højst {}", most.text(language)),
        (Keep::Until(most), Language::En) => format!("at most {}", most.text(language)),
        (Keep::Bookkeeping, Language::Da) => "5 år fra regnskabsårets udløb".to_owned(),
        (Keep::Bookkeeping, Language::En) => "5 years from the end of the financial year".to_owned(),
    }
}
