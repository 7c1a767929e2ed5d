//! `GET /v1/billing-details/declarations`

use axum::extract::State;
use domain::{
    Language, Timestamp,
    accounts::role::Permission,
    billing::extra::ResponsibilityText,
    id::{DeclarationId, UserId},
    records::ResponsibilityDeclaration,
};
use lambda::{App, Caller, Invocation, ListQuery, ListView, Problem, Route, View};
use serde::Serialize;

/// That somebody declared to be responsible for the further details in `extra`, or to have consent to give them.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ResponsibilityDeclarationView)]
pub(crate) struct DeclarationView {
    id: DeclarationId,
    /// The person who declared it.
    declared_by: UserId,
    /// When they declared it.
    #[schema(value_type = String, format = "date-time")]
    declared_at: Timestamp,
    /// The version of the text that they declared.
    #[schema(example = "2026-11-28")]
    text_version: String,
    /// That text, in the caller's language.
    text: Option<&'static str>,
}

impl DeclarationView {
    fn of(declaration: &ResponsibilityDeclaration, language: Language) -> Self {
        Self {
            id: declaration.declaration,
            declared_by: declaration.declared_by,
            declared_at: declaration.declared_at,
            text_version: declaration.text_version.clone(),
            text: ResponsibilityText::named(&declaration.text_version).map(|version| version.text(language)),
        }
    }
}

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Lists who declared to be responsible for the further details in `extra`, newest first: one declaration for each change of them
/// (P05).
///
/// # Problems
/// `401 not-logged-in`; `403 not-allowed`; `400 invalid-query`.
#[utoipa::path(get, path = "/v1/billing-details/declarations", operation_id = "billing_declarations", tag = "billing",
    responses((status = 200, body = ListView<DeclarationView>, description = "The declarations")))]
pub(crate) async fn declarations(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
    ListQuery(page): ListQuery,
) -> Result<View<ListView<DeclarationView>>, Problem> {
    caller.authorize(Permission::ReadBilling)?;
    let scope = ResponsibilityDeclaration::within(&caller.account());
    let page = app.store.list(&scope, &page, None, invocation.now).await?;
    let items = page.items.iter().map(|declared| DeclarationView::of(declared, invocation.language)).collect();
    Ok(View::new(ListView { items, next_cursor: page.next.map(|cursor| cursor.text()) }))
}
