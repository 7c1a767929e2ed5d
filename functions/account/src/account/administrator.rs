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

/// The organisation that administers an account: it decides who has access, and answers questions about privacy (P44).
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AdministratorView {
    account_id: AccountId,
    organisation: CompanyName,
    /// The owners of the account, who act for the organisation.
    contacts: Vec<ContactView>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = AdministratorContactView)]
struct ContactView {
    name: PersonName,
    email: EmailAddress,
}

pub(crate) const ROUTE: Route = Route { problems: &[Problem::NotFound], ..Route::PLAIN };

/// Shows the members of an account which organisation administers it, and whom to contact there.
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
    let (account, owners) = app.store.read((Account::key(&account), Owners::key(&account)), now).await?;
    let (account, owners) = account.zip(owners).ok_or(Problem::NotFound)?;
    let people = app.store.read(owners.people.iter().map(User::key).collect::<Vec<_>>(), now).await?;
    let contact = |owner: &User| ContactView { name: owner.name.clone(), email: owner.email.clone() };
    let contacts = people.iter().flatten().map(|owner| contact(owner)).collect();
    let organisation = account.company_name.clone();
    Ok(View::new(AdministratorView { account_id: account.account, organisation, contacts }))
}
