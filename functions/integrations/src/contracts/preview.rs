//! `POST /v1/integrations/{id}/preview`

use axum::extract::State;
use domain::{
    FieldErrorCode, Language,
    accounts::role::Permission,
    id::IntegrationId,
    integrations::{
        Direction, FileName,
        files::{CellError, FileError, FoundColumn},
        preview::{Preview, PreviewRow, preview},
        sample::SampleContent,
    },
    records::Integration,
};
use lambda::{App, Caller, Invocation, Json, PathId, Problem, Route, View};
use serde::Serialize;
use serde_json::{Map, Value};

domain::request! {
    /// The beginning of a file.
    pub(crate) struct PreviewRequest {
        /// The file's name.
        filename: FileName,
        /// Its first 48 KB, or all of it.
        content: SampleContent,
    }
}

/// The beginning of a file as it would be read.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PreviewView {
    /// Its columns.
    columns: Vec<ColumnView>,
    /// Its first 20 rows.
    rows: Vec<RowPreviewView>,
    /// Why it cannot be read, or not be read on.
    error: Option<FileErrorView>,
}

/// A column of a file.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ColumnView {
    /// Its name in the file, unless it cannot be shown.
    name: Option<String>,
    /// The field that it belongs to. Without a field and without an error it is left out.
    field: Option<&'static str>,
    /// What is wrong with it.
    error: Option<ErrorView>,
}

/// A row as it would be read.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct RowPreviewView {
    /// The line on which it begins. The first line is 1.
    line: u64,
    /// Its fields, unless it has errors.
    #[schema(value_type = Option<Object>)]
    fields: Option<Map<String, Value>>,
    /// All that is wrong with it.
    errors: Vec<CellErrorView>,
}

/// What is wrong with a cell, or a whole row. The value is not repeated.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct CellErrorView {
    line: u64,
    /// The column's name in the file.
    column: Option<String>,
    /// The field, if the column belongs to one.
    field: Option<&'static str>,
    /// The stable code.
    #[schema(example = "invalid-email")]
    code: &'static str,
    /// What to do about it.
    detail: &'static str,
}

/// What is wrong.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ErrorView {
    /// The stable code.
    #[schema(example = "unknown-column")]
    code: &'static str,
    /// What to do about it.
    detail: &'static str,
}

/// Why a file cannot be read, or not be read on.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct FileErrorView {
    /// The line, if there is one to look at.
    line: Option<u64>,
    /// The stable code.
    #[schema(example = "columns")]
    code: &'static str,
    /// What to do about it.
    detail: String,
}

pub(crate) const ROUTE: Route = Route { problems: &[Problem::ReadsNoFiles], ..Route::PLAIN };

/// Shows the first 20 rows of a file as they would be read by the contract, with all that is wrong with each. Nothing is changed, and
/// the file is not kept. A spreadsheet cannot be previewed.
///
/// # Problems
/// `403 not-allowed`; `404 not-found`; `409 reads-no-files`; `422 invalid-input`, with `spreadsheet-not-previewed`.
#[utoipa::path(post, path = "/v1/integrations/{id}/preview", operation_id = "preview", tag = "data",
    params(("id" = IntegrationId, Path, description = "The integration")),
    responses((status = 200, body = PreviewView, description = "As it would be read")))]
pub(crate) async fn preview_file(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
    PathId(id): PathId<IntegrationId>,
    Json { request: PreviewRequest { filename, content }, .. }: Json<PreviewRequest>,
) -> Result<View<PreviewView>, Problem> {
    caller.authorize(Permission::ManageIntegrations)?;
    let found = app.store.read(Integration::key(&caller.account(), &id), invocation.now).await?;
    let found = found.ok_or(Problem::NotFound)?;
    if found.terms.direction == Direction::Export {
        return Err(Problem::ReadsNoFiles);
    }
    content.check(&filename)?;
    Ok(View::new(PreviewView::of(preview(&found.contract(), content.bytes()), invocation.language)))
}

impl PreviewView {
    fn of(Preview { columns, rows, error }: Preview, language: Language) -> Self {
        Self {
            columns: columns.into_iter().map(|column| ColumnView::of(column, language)).collect(),
            rows: rows.into_iter().map(|row| RowPreviewView::of(row, language)).collect(),
            error: error.map(|error| FileErrorView::of(&error, language)),
        }
    }
}

impl ColumnView {
    fn of(FoundColumn { name, field, code }: FoundColumn, language: Language) -> Self {
        let error = |code: FieldErrorCode| ErrorView { code: code.code(), detail: code.detail(language) };
        Self { name: Some(name).filter(|name| !name.is_empty()), field, error: code.map(error) }
    }
}

impl RowPreviewView {
    fn of(PreviewRow { line, fields }: PreviewRow, language: Language) -> Self {
        let error = |CellError { line, column, field, code, .. }: CellError| CellErrorView {
            line,
            column,
            field,
            code: code.code(),
            detail: code.detail(language),
        };
        match fields {
            Ok(fields) => Self { line, fields: Some(fields), errors: Vec::new() },
            Err(errors) => Self { line, fields: None, errors: errors.into_iter().map(error).collect() },
        }
    }
}

impl FileErrorView {
    fn of(error: &FileError, language: Language) -> Self {
        Self { line: error.line(), code: error.code(), detail: error.detail(language) }
    }
}
