//! `POST /v1/invitations/preview`

use axum::extract::State;
use domain::{
    Timestamp,
    accounts::invitation::InvitationToken,
    personal::{CompanyName, EmailAddress, PersonName},
    records::{Account, Role, Subscription},
};
use lambda::{App, Invocation, Json, Problem, Route, View};
use serde::Serialize;

use crate::invitations::acceptance::{find_invitation, is_open};

domain::request! {
    /// The link's token.
    pub(crate) struct PreviewInvitationRequest {
        /// The token from the link's fragment.
        token: InvitationToken,
    }
}

/// What somebody is invited to.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct OfferedView {
    /// The organisation whose account it is.
    company_name: CompanyName,
    /// The name that the inviter gave the person. The acceptance can name another.
    name: PersonName,
    /// The invited address.
    email: EmailAddress,
    /// The role that the person gets.
    role: Role,
    /// When the link ends.
    #[schema(value_type = String, format = "date-time")]
    expires_at: Timestamp,
}

pub(crate) const ROUTE: Route = Route { problems: &[Problem::LinkExpired], ..Route::PLAIN };

/// Shows what somebody is invited to, to whoever has the link from the mail. The link is not used up.
///
/// # Problems
/// `410 link-expired` if the token is unknown, used, replaced, withdrawn or older than seven days.
#[utoipa::path(post, path = "/v1/invitations/preview", operation_id = "preview_invitation", tag = "members",
    responses((status = 200, body = OfferedView, description = "The invitation")))]
pub(crate) async fn preview_invitation(
    State(app): State<App>,
    invocation: Invocation,
    Json { request, .. }: Json<PreviewInvitationRequest>,
) -> Result<View<OfferedView>, Problem> {
    let now = invocation.now;
    let invitation = find_invitation(&app, &request.token, now).await?.record;
    let keys = (Account::key(&invitation.account), Subscription::key(&invitation.account));
    let (account, subscription) = app.store.read(keys, now).await?;
    let account = account.filter(|_| is_open(subscription.as_deref(), now)).ok_or(Problem::LinkExpired)?.record;
    Ok(View::new(OfferedView {
        company_name: account.company_name,
        name: invitation.name,
        email: invitation.email,
        role: invitation.role,
        expires_at: invitation.expires_at,
    }))
}
