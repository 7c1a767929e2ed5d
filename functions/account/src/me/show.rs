//! `GET /v1/me`

use axum::extract::State;
use lambda::{App, CurrentUser, Invocation, ListQuery, Problem, Route, View};

use super::{records::PersonalRecords, view::MeView};

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Shows all that is stored about the caller. `cursor` continues the list that returned it.
///
/// # Problems
/// `401 not-logged-in`; `400 invalid-query`.
#[utoipa::path(get, path = "/v1/me", tag = "me",
    responses((status = 200, body = MeView, description = "All that is stored about the caller", headers(("ETag" = String)))))]
pub(crate) async fn me(
    State(app): State<App>,
    invocation: Invocation,
    CurrentUser { caller, loaded: user }: CurrentUser,
    ListQuery(page): ListQuery,
) -> Result<View<MeView>, Problem> {
    // On the heap, because the future is large: it holds eight concurrent reads.
    let records = Box::pin(PersonalRecords::load(&app.store, &user, caller.account(), &page, invocation.now)).await?;
    Ok(View::versioned(MeView::of(&user, caller.member()?, records), user.version))
}

#[cfg(test)]
mod tests {
    use domain::{processing::Category, record::Nature, records::ALL};
    use utoipa::ToSchema;

    use super::*;

    /// Kinds of record without a declared view, for which [`MeView`] builds one.
    const VIEWS_BUILT_HERE: [&str; 6] = ["User", "Membership", "Enrolment", "Factors", "Notifications", "Staff"];

    #[test]
    fn p38_every_kind_of_record_that_is_a_persons_own_is_shown_as_it_declares() {
        let mut schemas = Vec::new();
        MeView::schemas(&mut schemas);
        for declaration in ALL.iter().filter(|declaration| declaration.scope == "user") {
            let kind = declaration.kind;
            assert_eq!(declaration.view.is_none(), VIEWS_BUILT_HERE.contains(&kind), "{kind}");
            let Some(view) = declaration.view else { continue };
            let list = format!("ListView_{view}");
            assert!(schemas.iter().any(|(name, _)| name == view || *name == list), "{kind} is not shown");
        }
    }

    #[test]
    fn p38_no_credential_is_shown() {
        for declaration in ALL {
            for field in declaration.fields.iter().filter(|field| field.view_name.is_some()) {
                assert_ne!(field.nature, Nature::Personal(Category::Credential), "{}.{}", declaration.kind, field.name);
                assert_ne!(field.name, "token", "{}", declaration.kind);
            }
        }
    }
}
