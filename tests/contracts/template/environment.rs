//! Variables: what the template tells a function is what the function reads, no less and no more.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
    sync::OnceLock,
};

use local::{
    FUNCTIONS,
    template::{FunctionSpec, Template},
};

use super::{mutated, mutated_in};

pub(super) fn violations(template: &Template) -> Vec<String> {
    template.functions.values().flat_map(of).collect()
}

fn of(function: &FunctionSpec) -> Vec<String> {
    let name = &function.name;
    let set = function.variables.keys().map(String::as_str).collect::<BTreeSet<_>>();
    let mut violations = Vec::new();
    if function.variables.get("FUNCTION_TIMEOUT") != Some(&function.timeout.to_string()) {
        violations.push(format!("{name} is told another timeout than it has: its clock would be wrong"));
    }
    // Tables are told by what is granted, roots by their key: a function starts without either.
    let mut read = demanded(name).iter().map(String::as_str).collect::<BTreeSet<_>>();
    if read.contains("SEALING_KEY") {
        read.insert("SEALING_VERSIONS");
    }
    let granted = granted(function);
    read.extend(granted.iter().map(String::as_str));
    violations.extend(read.difference(&set).map(|variable| format!("{name} reads {variable}, which it is not told")));
    violations
        .extend(set.difference(&read).map(|variable| format!("{name} is told {variable}, which it does not read")));
    violations
}

/// The variables of the tables that a function may do anything with.
fn granted(function: &FunctionSpec) -> BTreeSet<String> {
    let resources = function.policies.iter().flat_map(|policy| &policy.statement).flat_map(|one| &one.resource);
    let tables = resources.filter_map(|arn| arn.split_once(":table/")).map(|(_, path)| path);
    tables.map(|path| format!("{}_TABLE", path.split('/').next().unwrap_or_default().to_uppercase())).collect()
}

/// What a function that is told nothing says that it misses. Asked once, since no template changes it.
fn demanded(function: &str) -> &'static BTreeSet<String> {
    static DEMANDED: OnceLock<BTreeMap<&'static str, BTreeSet<String>>> = OnceLock::new();
    static NOTHING: BTreeSet<String> = BTreeSet::new();
    let ask = |name: &'static str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_function"));
        command.args(["function", name]).env_clear().envs([
            ("AWS_REGION", "eu-north-1"),
            ("AWS_ACCESS_KEY_ID", "x"),
            ("AWS_SECRET_ACCESS_KEY", "x"),
            ("AWS_LAMBDA_FUNCTION_NAME", name),
        ]);
        let said = String::from_utf8_lossy(&command.output().unwrap().stdout).into_owned();
        let variable = |missing: &str| {
            missing.rsplit(|letter: char| !(letter.is_ascii_uppercase() || letter == '_')).next().map(str::to_owned)
        };
        let missing = said.split(" is missing").filter_map(variable).filter(|name| name.len() > 1).collect();
        (name, missing)
    };
    let demanded = DEMANDED.get_or_init(|| FUNCTIONS.iter().map(|function| ask(function.name)).collect());
    demanded.get(function).unwrap_or(&NOTHING)
}

#[test]
fn every_function_says_what_it_misses() {
    assert!(demanded("delivery").contains("MAIL_FROM") && demanded("delivery").contains("SEALING_KEY"));
    assert_eq!(demanded("public").iter().collect::<Vec<_>>(), ["FUNCTION_TIMEOUT"]);
}

#[test]
fn a_function_that_is_told_another_timeout_is_found() {
    assert!(mutated("    Timeout: 10\n", "    Timeout: 15\n").contains("its clock would be wrong"));
}

#[test]
fn a_variable_that_is_missing_or_not_read_is_found() {
    let function = |from: &str, to: &str| mutated_in("AuthFunction", from, to);
    let portal = "          PORTAL_URL: !Ref PortalUrl\n";
    assert_eq!(function(portal, ""), "auth reads PORTAL_URL, which it is not told");
    let roots = "          SEALING_VERSIONS: !Ref SealingVersions\n";
    assert_eq!(function(roots, ""), "auth reads SEALING_VERSIONS, which it is not told");
    let tickets = "          TICKETS_TABLE: !Ref TicketsTable\n";
    assert_eq!(function(tickets, ""), "auth reads TICKETS_TABLE, which it is not told");
    let more = format!("{tickets}          LEDGER_TABLE: !Ref LedgerTable\n          COLOUR: red\n");
    let found = function(tickets, &more);
    assert_eq!(found, "auth is told COLOUR, which it does not read\nauth is told LEDGER_TABLE, which it does not read");
}
