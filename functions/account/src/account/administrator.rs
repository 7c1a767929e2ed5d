//! `GET /v1/account/administrator`

use axum::extract::State;
use domain::{
    accounts::role::Permission,
    id::AccountId,
    personal::{CompanyName, EmailAddress, PersonName},
    records::{Account, Owners, User},
};
use lambda::{App, Caller, Invocation, Problem, Route, View};
use serde::Serialize;
use store::BatchGet;

/// The organisation that administers an account: it decides who has access, and answers questions about privacy (P44).
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AdministratorView {
    account_id: AccountId,
    organisation: CompanyName,
    /// Who acts for it.
    contacts: Vec<ContactView>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = AdministratorContactView)]
struct ContactView {
    name: PersonName,
    email: EmailAddress,
}

pub(crate) const ROUTE: Route = Route { problems: &[Problem::NotFound], ..Route::PLAIN };

/// Tells everybody who logs in through an organisation who administers their account.
///
/// # Problems
/// `401 not-logged-in`.
#[utoipa::path(get, path = "/v1/account/administrator", tag = "account",
    responses((status = 200, body = AdministratorView, description = "The organisation and its owners")))]
pub(crate) async fn administrator(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
) -> Result<View<AdministratorView>, Problem> {
    caller.authorize(Permission::ReadAccount)?;
    let (now, account) = (invocation.now, caller.account());
    let keys = (Account::key(&account), Owners::key(&account));
    let mut found = app.store.read(BatchGet::default().and(&keys.0).and(&keys.1), now).await?;
    let account = found.take(&keys.0)?.ok_or(Problem::NotFound)?;
    let owners = found.take(&keys.1)?.ok_or(Problem::NotFound)?;
    let profiles = owners.people.iter().map(User::key).collect::<Vec<_>>();
    let mut found = app.store.read(BatchGet::default().and_all(&profiles), now).await?;
    let mut contacts = Vec::new();
    for profile in &profiles {
        let owner = found.take(profile)?;
        contacts.extend(owner.map(|owner| ContactView { name: owner.name.clone(), email: owner.email.clone() }));
    }
    let organisation = account.company_name.clone();
    Ok(View(AdministratorView { account_id: account.account, organisation, contacts }, None))
}
