//! `POST /v1/staff/policies/{version}/announce`

use axum::{extract::State, http::StatusCode};
use domain::{
    Commit, FieldErrorCode, FieldErrors, Timestamp,
    datasets::Day,
    date::Date,
    policy_notices::AnnounceError,
    privacy::policy::PolicyVersion,
    records::{AnnouncementId, PolicyAnnouncement, StaffRole},
};
use lambda::{App, Invocation, Json, PathId, Problem, Route, StaffCaller};
use serde::Serialize;

domain::request! {
    /// From when on the version applies.
    pub(crate) struct AnnounceRequest {
        /// The day that the version is named after, at least 30 days from now.
        #[schema(value_type = String, format = Date)]
        effective_from: Day,
    }
}

/// An announced version.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AnnouncementView {
    /// The version's name.
    version: String,
    /// From which day on it applies.
    #[schema(value_type = String, format = Date)]
    effective_from: Date,
    /// When it was announced.
    #[schema(value_type = String, format = "date-time")]
    announced_at: Timestamp,
    /// When everybody had been told who was there then. Null while that is under way. Who joins later is told on the next day.
    #[schema(value_type = Option<String>, format = "date-time")]
    everybody_told_at: Option<Timestamp>,
}

impl From<PolicyAnnouncement> for AnnouncementView {
    fn from(announcement: PolicyAnnouncement) -> Self {
        let PolicyAnnouncement { policy_version: version, effective_from, announced_at, everybody_told_at, .. } =
            announcement;
        Self { version, effective_from, announced_at, everybody_told_at }
    }
}

pub(crate) const ROUTE: Route = Route { problems: &[Problem::PolicyNotNext, Problem::Conflict], ..Route::PLAIN };

/// Announces the next version of the privacy policy: everybody who has a log-in is told by mail from now on, and reminded a week before
/// it applies, unless they have acknowledged it (P45). Staff who administer the service may do this. Doing it again changes nothing.
///
/// # Problems
/// `403 not-allowed` for other staff; `404 not-found` if no such version is published; `409 policy-not-next`; `422 invalid-input`, with
/// `not-the-versions-day`, or `announced-too-late` if fewer than 30 days are left.
#[utoipa::path(post, path = "/v1/staff/policies/{version}/announce", tag = "staff",
    params(("version" = String, Path, description = "The version's name", example = "2027-01-01")),
    responses((status = 202, body = AnnouncementView, description = "It is announced")))]
pub(crate) async fn announce_policy(
    State(app): State<App>,
    invocation: Invocation,
    StaffCaller { caller, .. }: StaffCaller,
    PathId(version): PathId<PolicyVersion>,
    Json { request, .. }: Json<AnnounceRequest>,
) -> Result<(StatusCode, axum::Json<AnnouncementView>), Problem> {
    caller.require_role(StaffRole::Admin)?;
    let (now, day) = (invocation.now, request.effective_from.date());
    let stored = app.store.get(&PolicyAnnouncement::key(&AnnouncementId::of(version)), now).await?;
    let announcement = match stored {
        Some(stored) if stored.effective_from == day => stored.record,
        Some(_) => return Err(refused(AnnounceError::OtherDay)),
        None => {
            let announcement = PolicyAnnouncement::new(version, day, caller.user(), now).map_err(refused)?;
            app.store.commit(Commit::new(now).insert(&announcement)).await?;
            announcement
        }
    };
    Ok((StatusCode::ACCEPTED, axum::Json(announcement.into())))
}

fn refused(error: AnnounceError) -> Problem {
    let of_day = |code| FieldErrors::one("effective_from", code).into();
    match error {
        AnnounceError::NotNext => Problem::PolicyNotNext,
        AnnounceError::OtherDay => of_day(FieldErrorCode::NotTheVersionsDay),
        AnnounceError::TooLate => of_day(FieldErrorCode::AnnouncedTooLate),
    }
}
