//! `PUT /v1/datasets/{set}/rows/{external_id}`

use axum::extract::State;
use domain::{
    FieldErrorCode, FieldErrors, Stored, Version,
    accounts::role::Permission,
    billing::subscription::ClosedOperation,
    datasets::{Dataset, ExternalId, Row, RowChange, RowFields, RowOrigin},
    field_error::{Form, Input, Request},
    records::{Contact, Subscription, Transaction},
};
use lambda::{AccountSession, App, Authenticated, Caller, IfMatch, Invocation, Json, Problem, Route, View};
use serde_json::{Map, Value};
use store::CommitError;
use utoipa::openapi::{OneOfBuilder, Ref, RefOr, Schema};

use crate::rows::{address::RowAddress, stored::load, view::RowView};

/// How often the change is tried, if concurrent requests change the row.
const TRIES: u32 = 3;

pub(crate) const ROUTE: Route = Route { problems: &[Problem::AccountDeactivated], ..Route::PLAIN };

/// The fields of a row, as they are sent. Which there are depends on the data set.
#[derive(Debug)]
pub(crate) struct RowRequest(Map<String, Value>);

impl Request for RowRequest {
    fn read(_: &mut Form<'_>) -> Option<Self> {
        None
    }

    fn parse(fields: &Map<String, Value>) -> Result<Self, FieldErrors> {
        Ok(Self(fields.clone()))
    }
}

impl RowRequest {
    /// The fields of a data set's row. What is shown can be sent back, so the external id may be among them.
    fn fields<R: Row>(&self, id: &ExternalId) -> Result<R::Fields, FieldErrors> {
        let mut fields = self.0.clone();
        let mut errors = FieldErrors::default();
        let own = fields.remove("external_id").filter(|own| !own.is_null());
        if own.is_some_and(|own| ExternalId::read(Some(&own)).as_ref() != Ok(id)) {
            errors.add("external_id", FieldErrorCode::OtherExternalId);
        }
        match R::Fields::parse(&fields) {
            Ok(fields) => errors.into_result().map(|()| fields),
            Err(others) => {
                errors.0.extend(others.0);
                Err(errors)
            }
        }
    }
}

/// Writes a row: a new one, or all fields of one that exists. What is not given is removed.
///
/// # Problems
/// `403 not-allowed`; `403 account-deactivated`; `412 stale`, `412 precondition-failed`; `409 conflict`; `422 invalid-input`, with
/// `card-number-refused` for every text that has a card's number in it.
#[utoipa::path(put, path = "/v1/datasets/{set}/rows/{*external_id}", tag = "data",
    params(("set" = Dataset, Path, description = "The data set"), ("external_id" = String, Path, description = "The row's own name")),
    responses((status = 200, body = RowView, description = "The row now", headers(("ETag" = String))),
              (status = 201, body = RowView, description = "The new row", headers(("ETag" = String)))))]
pub(crate) async fn set_row(
    State(app): State<App>,
    invocation: Invocation,
    Authenticated { caller, loaded: subscription }: Authenticated<AccountSession, Stored<Subscription>>,
    address: RowAddress,
    if_match: IfMatch,
    Json { request, .. }: Json<RowRequest>,
) -> Result<View<RowView>, Problem> {
    caller.authorize(Permission::WriteData)?;
    subscription.check_open(ClosedOperation::WriteDataset, invocation.now)?;
    let id = address.wanted()?;
    match address.dataset {
        Dataset::Contacts => {
            let fields = request.fields::<Contact>(id)?;
            write::<Contact>(&app, &invocation, &caller, &if_match, (id, &fields)).await
        }
        Dataset::Transactions => {
            let fields = request.fields::<Transaction>(id)?;
            write::<Transaction>(&app, &invocation, &caller, &if_match, (id, &fields)).await
        }
    }
}

async fn write<R: Row>(
    app: &App,
    invocation: &Invocation,
    caller: &Caller,
    if_match: &IfMatch,
    (external_id, fields): (&ExternalId, &R::Fields),
) -> Result<View<RowView>, Problem> {
    let (account, now) = (caller.account(), invocation.now);
    let is_retryable = CommitError::is_refused_for::<R>;
    let attempt = || async {
        let (keys, stored) = load::<R>(app, account, external_id, now).await?;
        stored.as_ref().map_or_else(|| if_match.check_absent(), |stored| if_match.check(stored.version))?;
        let change = RowChange { account, keys: &keys, stored: stored.as_ref(), external_id, fields };
        let place = change.place().ok_or_else(|| Problem::unexpected("an external id without a key"))?;
        let email = fields.email().map(|email| app.store.contact_index_keys(account, email)).transpose()?;
        let index = fields.index(&place, email.and_then(|keys| keys.into_iter().next()));
        let row = R::new(place, external_id.clone(), fields.clone(), index.clone(), RowOrigin::by_hand(now));
        let commit = change.commit(index, (now, caller.actor()), app.randomness());
        let version = stored.as_ref().map_or(Version(0), |stored| stored.version);
        let (view, commit) = View::changed(RowView(row.view()), version, commit);
        Ok((if stored.is_none() { view.created() } else { view }, commit))
    };
    app.change(TRIES, is_retryable, attempt).await
}

impl utoipa::PartialSchema for RowRequest {
    fn schema() -> RefOr<Schema> {
        let item = |name: &str| Ref::from_schema_name(name);
        OneOfBuilder::new().item(item("ContactRequest")).item(item("TransactionRequest")).into()
    }
}

impl utoipa::ToSchema for RowRequest {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push(("ContactRequest".to_owned(), Contact::request_schema()));
        schemas.push(("TransactionRequest".to_owned(), Transaction::request_schema()));
    }
}
