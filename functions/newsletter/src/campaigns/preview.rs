//! `POST /v1/staff/newsletters/{id}/preview`

use axum::extract::State;
use domain::{
    Language,
    newsletter::{id::CampaignId, text::SubjectLine},
    records::{CampaignText, StaffRole},
};
use lambda::{App, Invocation, PathId, Problem, Route, StaffCaller, View};
use letter::{Letter, Mail, Words};
use serde::Serialize;

/// A letter as its readers will get it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PreviewView {
    subject: SubjectLine,
    /// What readers of Danish get.
    da: RenderedView,
    /// What readers of English get.
    en: RenderedView,
}

/// A rendered letter.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct RenderedView {
    /// The page.
    html: String,
    /// The plain text.
    text: String,
}

/// The words of a stored letter.
pub(crate) fn words(text: &CampaignText) -> Words<'_> {
    Words {
        subject: text.subject.as_str(),
        da: text.markdown_da.as_ref().map(|text| text.as_str()),
        en: text.markdown_en.as_ref().map(|text| text.as_str()),
    }
}

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Shows a letter as its readers will get it, in both languages. Nothing is sent or changed. The link that stops the newsletter belongs
/// to nobody here.
///
/// # Problems
/// `403 not-allowed` for staff other than administrators; `404 not-found`.
#[utoipa::path(post, path = "/v1/staff/newsletters/{id}/preview", tag = "staff",
    params(("id" = CampaignId, Path, description = "The letter's id")),
    responses((status = 200, body = PreviewView, description = "The rendered letter")))]
pub(crate) async fn preview_newsletter(
    State(app): State<App>,
    invocation: Invocation,
    StaffCaller { caller, .. }: StaffCaller,
    PathId(id): PathId<CampaignId>,
) -> Result<View<PreviewView>, Problem> {
    caller.require_role(StaffRole::Admin)?;
    let text = app.store.get(&CampaignText::key(&id), invocation.now).await?.ok_or(Problem::NotFound)?;
    let portal = app.portal_url();
    let (web_version, stop) = (format!("{portal}/v1/newsletters/{id}"), format!("{portal}/v1/newsletter/unsubscribe"));
    let rendered = |language| {
        let Mail { html, text } = Letter::new(words(&text), language, &web_version).with_unsubscribe_link(&stop);
        RenderedView { html, text }
    };
    let (da, en) = (rendered(Language::Da), rendered(Language::En));
    Ok(View::new(PreviewView { subject: text.record.subject.clone(), da, en }))
}
