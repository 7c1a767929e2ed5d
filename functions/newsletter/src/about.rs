//! `GET /v1/newsletter`

use domain::{
    Language,
    privacy::{
        consents::{ConsentPurpose, ConsentTextHash},
        operator::OPERATOR,
    },
};
use lambda::{Invocation, Route, View};
use serde::Serialize;

/// What somebody who asks for the newsletter is to be shown before.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct NewsletterView {
    /// From whom it comes.
    sender: &'static str,
    /// What they consent to: what comes, how often, and how it is stopped.
    consent: &'static str,
    /// The SHA-256 of the words, as it stands in the ledger of consents.
    consent_hash: ConsentTextHash,
    /// The language of the words.
    language: Language,
}

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Tells what the newsletter is, and in which words one consents to it.
#[utoipa::path(get, path = "/v1/newsletter", tag = "newsletter",
    params(("Accept-Language" = Option<String>, Header, description = "`da` (default) or `en`")),
    responses((status = 200, body = NewsletterView, description = "What comes, from whom, how often, and how it is stopped")))]
pub(crate) async fn newsletter(invocation: Invocation) -> View<NewsletterView> {
    let text = ConsentPurpose::Newsletter.text(invocation.language);
    View::new(NewsletterView {
        sender: OPERATOR.name,
        consent: text.text,
        consent_hash: text.hash(),
        language: text.language,
    })
}
