//! `GET /v1/staff/reports/{report}`

use axum::{
    extract::State,
    http::{HeaderName, header},
    response::{IntoResponse, Response},
};
use domain::{
    Language,
    billing::reports::{Report, ReportPeriod, ageing, read_by_finance},
    records::StaffRole,
};
use lambda::{App, Invocation, PathId, Problem, QueryParameters, Route, StaffCaller};

use super::{columns, reading::Books, sheet::Sheet};

pub(crate) const ROUTE: Route =
    Route { problems: &[Problem::ReportTooLarge, Problem::Conflict], is_rate_limited: true, ..Route::PLAIN };

/// Shows the operator's finance a report of the operator's own books, as a CSV for a spreadsheet (P37).
///
/// `journal` has each invoice, credit note, payment and other movement of the period in the order of time; the sum of an invoice's lines is
/// what is open of it. `open-items` has what was open at the end of `to`, negative where too much was paid, and `ageing` the same by account
/// and by how long it was overdue, with the sum in the last line: for both, `from` says nothing. `eu-sales` has what was sold by reverse
/// charge in the period, less what was credited, by the buyer's VAT number.
///
/// By `Accept-Language`, in Danish with semicolons, a byte order mark and decimal commas, or in English with commas and decimal points. The
/// kinds and the VAT treatments are the same words in both.
///
/// It names organisations, and no people: neither whom to contact nor what a payer wrote. That it was read is in the log of the account of
/// the reader's own log-in, and in no account's that it concerns: the books are the operator's (decision 0045).
///
/// # Problems
/// `403 not-allowed` for other staff; `404 not-found` if there is no such report; `400 invalid-query`, with every wrong parameter in
/// `errors`, `ends-before-beginning` or `period-too-long` among them; `422 report-too-large`; `429 too-many-requests`.
#[utoipa::path(get, path = "/v1/staff/reports/{report}", tag = "staff",
    params(("report" = inline(Report), Path, description = "Which report"),
        ("Accept-Language" = Option<String>, Header, description = "`da` (default) or `en`")),
    responses((status = 200, body = String, content_type = "text/csv", description = "The report",
        headers(("Content-Disposition" = String)))))]
pub(crate) async fn finance_report(
    State(app): State<App>,
    invocation: Invocation,
    StaffCaller { caller, .. }: StaffCaller,
    report: Result<PathId<Report>, Problem>,
    period: Result<QueryParameters<ReportPeriod>, Problem>,
) -> Result<Response, Problem> {
    // Whoever may not read reports is not told what is wrong with the request.
    caller.require_role(StaffRole::Finance)?;
    let (PathId(report), QueryParameters(period)) = (report?, period?);
    let (now, language) = (invocation.now, invocation.language);
    app.store.commit(read_by_finance(report, now, caller.actor(), app.randomness())).await?;
    let books = Books { store: &app.store, now };
    let sheet = sheet(&books, report, period, language).await?;
    Ok((headers(report, period, language), sheet.into_bytes()).into_response())
}

async fn sheet(books: &Books<'_>, report: Report, period: ReportPeriod, language: Language) -> Result<Sheet, Problem> {
    match report {
        Report::Journal => columns::journal(language, &books.journal(period).await?),
        Report::OpenItems => columns::open_items(language, &books.open_items(period).await?),
        Report::Ageing => columns::ageing(language, &ageing(&books.open_items(period).await?)),
        Report::EuSales => columns::eu_sales(language, &books.eu_sales(period).await?.into_lines()),
    }
}

fn headers(report: Report, period: ReportPeriod, language: Language) -> [(HeaderName, String); 4] {
    let name = format!("{}-{}-{}.csv", report.name(), period.from(), period.to());
    [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CONTENT_LANGUAGE, language.tag().to_owned()),
        (header::VARY, "Accept-Language".to_owned()),
    ]
}
