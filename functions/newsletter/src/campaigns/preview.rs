//! `POST /v1/staff/newsletters/{id}/preview`

use axum::extract::State;
use domain::{
    Language,
    newsletter::{id::CampaignId, text::SubjectLine},
    records::{CampaignText, StaffRole},
};
use lambda::{App, Invocation, PathId, Problem, Route, StaffCaller, View};
use letter::{LetterTemplate, RenderedLetter};
use serde::Serialize;

/// A campaign as its readers will get it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct CampaignPreviewView {
    subject: SubjectLine,
    /// What readers of Danish get.
    da: RenderedLetterView,
    /// What readers of English get.
    en: RenderedLetterView,
}

/// A rendered letter.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct RenderedLetterView {
    /// The page.
    html: String,
    /// The plain text.
    text: String,
}

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Shows a campaign as its readers will get it, in both languages.
///
/// Nothing is sent or changed. The link that stops the newsletter belongs to nobody here. Administrators may see it.
///
/// # Problems
/// `403 not-allowed` for other staff; `404 not-found`.
#[utoipa::path(post, path = "/v1/staff/newsletters/{id}/preview", tag = "staff",
    params(("id" = CampaignId, Path, description = "The campaign's id")),
    responses((status = 200, body = CampaignPreviewView, description = "The rendered letters")))]
pub(crate) async fn preview_newsletter(
    State(app): State<App>,
    invocation: Invocation,
    StaffCaller { caller, .. }: StaffCaller,
    PathId(id): PathId<CampaignId>,
) -> Result<View<CampaignPreviewView>, Problem> {
    caller.require_role(StaffRole::Admin)?;
    let text = app.store.get(&CampaignText::key(&id), invocation.now).await?.ok_or(Problem::NotFound)?;
    let rendered = |language| rendered(&app, &text, language);
    let (da, en) = (rendered(Language::Da)?, rendered(Language::En)?);
    Ok(View::new(CampaignPreviewView { subject: text.record.subject.clone(), da, en }))
}

fn rendered(app: &App, text: &CampaignText, language: Language) -> Result<RenderedLetterView, Problem> {
    let (portal, id) = (app.portal_url(), text.campaign);
    let (web_version, stop) = (format!("{portal}/v1/newsletters/{id}"), format!("{portal}/v1/newsletter/unsubscribe"));
    let text = text.for_readers_of(language).ok_or(Problem::NotFound)?;
    let RenderedLetter { html, text, .. } =
        LetterTemplate::new(&text, language, &web_version).with_unsubscribe_link(&stop);
    Ok(RenderedLetterView { html, text })
}
