//! `GET /v1/audit`

use axum::extract::State;
use domain::{
    Language, Timestamp,
    accounts::role::Permission,
    audit::{AuditActor, AuditFilter},
    id::{AuditId, IntegrationId, RunId, UserId},
    lookup::RowKey,
    record::Key,
    records::{AuditAction, AuditEntry, field_label},
};
use lambda::{App, Caller, FilteredList, Invocation, ListView, Problem, Route, View};
use serde::Serialize;
use store::{Match, Selection};

/// That somebody logged in or changed something.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AuditEntryView {
    id: AuditId,
    #[schema(value_type = String, format = "date-time")]
    at: Timestamp,
    action: AuditAction,
    /// The id of the person who did it; `staff` if it was E-SG.Cloud's staff, `system` if it was E-SG.Cloud itself.
    #[schema(value_type = String, example = "usr_01k9zcm3v1e6yb8t2hq4xgn7da")]
    actor: AuditActor,
    /// The person concerned. Missing if that is the actor or nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<UserId>,
    /// The row of a data set concerned: the same text in all entries on the row.
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<RowKey>,
    /// The integration concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    integration: Option<IntegrationId>,
    /// The run concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<RunId>,
    /// The names of the fields that changed, as requests have them. Missing if there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    fields: Vec<String>,
    /// What people call these fields, in the caller's language and in the same order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    field_names: Vec<String>,
}

impl AuditEntryView {
    fn of(entry: &AuditEntry, language: Language) -> Self {
        let label = |field: &String| field_label(field, language).unwrap_or(field).to_owned();
        Self {
            id: entry.entry,
            at: entry.at,
            action: entry.action,
            actor: entry.shown_actor(),
            subject: entry.subject,
            row: entry.row.clone(),
            integration: entry.integration,
            run: entry.run,
            field_names: entry.changed.iter().map(label).collect(),
            fields: entry.changed.clone(),
        }
    }
}

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Lists who logged in and who changed what in the caller's account, newest first (P12, P13). Names of fields, and never what stood in
/// them. Owners, administrators and auditors see it. A page may have fewer entries than `limit`, or none, and still have a next one,
/// where few match.
///
/// # Problems
/// `401 not-logged-in`; `403 not-allowed`; `400 invalid-query`, with every wrong parameter in `errors`.
#[utoipa::path(get, path = "/v1/audit", operation_id = "audit", tag = "account",
    responses((status = 200, body = ListView<AuditEntryView>, description = "The entries")))]
pub(crate) async fn audit(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
    FilteredList(page, filter): FilteredList<AuditFilter>,
) -> Result<View<ListView<AuditEntryView>>, Problem> {
    caller.authorize(Permission::ReadAudit)?;
    let account = caller.account();
    let key = |entry: &AuditId| -> Key<AuditEntry> { AuditEntry::key(&account, entry) };
    let Some((first, last)) = filter.range.ids(AuditId::new) else {
        return Ok(View::new(ListView { items: Vec::new(), next_cursor: None }));
    };
    let (actor, subject) = (filter.actor.map(|actor| actor.to_string()), filter.subject.map(|id| id.to_string()));
    let mut matching = subject
        .iter()
        .map(|subject| Match::AnyOf(&["subject", "row", "integration", "run"], subject))
        .collect::<Vec<_>>();
    matching.extend(filter.actor.zip(actor.as_deref()).into_iter().flat_map(|(actor, text)| by(actor, text)));
    let selection = Selection { between: Some((key(&first), key(&last))), matching };
    let page = app.store.list_selected(&AuditEntry::within(&account), &page, &selection, invocation.now).await?;
    let items = page.items.iter().map(|entry| AuditEntryView::of(entry, invocation.language)).collect();
    Ok(View::new(ListView { items, next_cursor: page.next.map(|cursor| cursor.text()) }))
}

/// The conditions on entries of this actor. What somebody did as staff is no entry of theirs, even if they are a member, too.
fn by(actor: AuditActor, text: &str) -> Vec<Match<'_>> {
    match actor {
        AuditActor::Person(_) => vec![Match::AnyOf(&["actor"], text), Match::Absent("capacity")],
        AuditActor::Staff => vec![Match::AnyOf(&["capacity"], text)],
        AuditActor::System => vec![Match::Absent("actor")],
    }
}
