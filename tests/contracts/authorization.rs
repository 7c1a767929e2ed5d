//! `infra/authorization.md`: who may do what, made from the roles and routes of the code. Journeys try each of its routes as each of
//! its callers.

use std::collections::BTreeMap;

use domain::{
    accounts::role::Permission,
    records::{Role, StaffRole},
};
use lambda::{Access, Declaration, Problem};
use serde::Serialize;
use tests::{ALLOWED, BY_STAFF_TOO, Who};

use crate::tables;

/// The name of a role, as the API has it.
fn name(role: impl Serialize) -> String {
    serde_json::to_value(role).unwrap().as_str().unwrap().to_owned()
}

fn mark(is_allowed: bool) -> String {
    if is_allowed { "yes".to_owned() } else { String::new() }
}

fn row(cells: impl IntoIterator<Item = String>) -> String {
    cells
        .into_iter()
        .fold("|".to_owned(), |row, cell| if cell.is_empty() { row + " |" } else { row + " " + &cell + " |" })
}

/// The table with this head.
fn table(head: impl IntoIterator<Item = String>, rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let head = head.into_iter().collect::<Vec<_>>();
    let line = format!("|{}", "---|".repeat(head.len()));
    [row(head), line].into_iter().chain(rows.into_iter().map(row)).fold(String::new(), |table, row| table + &row + "\n")
}

/// What each role of an account may do.
fn permissions() -> String {
    let rows = Permission::ALL.map(|permission| {
        let granted = Role::ALL.map(|role| mark(role.grants(permission)));
        [vec![format!("`{permission:?}`")], granted.to_vec()].concat()
    });
    table(["permission".to_owned()].into_iter().chain(Role::ALL.map(name)), rows)
}

/// What kind of session a route needs.
fn session(access: Access) -> &'static str {
    match access {
        Access::Public => "",
        Access::OptionalSession => "account, if any",
        Access::AccountSession => "account",
        Access::EnrollingSession => "account, also to enrol",
        Access::StaffSession => "staff",
        Access::AnySession => "account or staff",
    }
}

/// Which staff may call a route.
fn staff(route: &str, who: Who) -> String {
    let roles = StaffRole::ALL.into_iter().filter(|role| who.covers_staff(*role)).collect::<Vec<_>>();
    match &roles[..] {
        _ if BY_STAFF_TOO.contains(&route) || roles.len() == StaffRole::ALL.len() => "any".to_owned(),
        roles => roles.iter().map(name).collect::<Vec<_>>().join(", "),
    }
}

/// Who may call each route that not everybody may call.
fn routes(declared: &BTreeMap<String, Declaration>) -> String {
    let fresh = Problem::ReauthenticationRequired;
    let rows = ALLOWED.iter().filter(|(_, who)| *who != Who::Public).map(|(route, who)| {
        let declaration = &declared[*route];
        let codes = declaration.problems.get(&fresh.status().as_u16());
        let needs_proof = mark(codes.is_some_and(|codes| codes.contains(fresh.code())));
        let roles = Role::ALL.map(|role| mark(who.covers(role)));
        let first = vec![format!("`{route}`"), session(declaration.access).to_owned()];
        [first, roles.to_vec(), vec![staff(route, *who), needs_proof]].concat()
    });
    let head = ["route", "session"].map(str::to_owned).into_iter().chain(Role::ALL.map(name));
    table(head.chain(["staff", "proof"].map(str::to_owned)), rows)
}

/// The routes that anybody may call.
fn public() -> String {
    let rows = ALLOWED.iter().filter(|(_, who)| *who == Who::Public).map(|(route, _)| vec![format!("`{route}`")]);
    table(["route".to_owned()], rows)
}

#[test]
fn who_may_do_what_is_documented_as_the_code_has_it() {
    let declared = tests::declarations().into_iter().map(|route| (route.key(), route)).collect();
    let made = [("## Roles", permissions()), ("## Routes", routes(&declared)), ("## Without a session", public())];
    tables::check("infra/authorization.md", &made);
}

#[test]
fn staff_are_shown_by_their_roles() {
    assert_eq!(staff("GET /v1/me", Who::Everybody), "");
    assert_eq!(staff(BY_STAFF_TOO[0], Who::Everybody), "any");
    assert_eq!(staff("GET /v1/staff/x", Who::Staff), "any");
    assert_eq!(staff("GET /v1/staff/x", Who::StaffAs(StaffRole::Finance)), "finance");
}
