//! Environment variables: the template sets exactly those that the function reads.

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

/// The variables that lead a name of another host to this machine and trust an authority for it.
const OF_THE_LOCAL_CLOUD: [&str; 2] = ["EGRESS_CA_FILE", "EGRESS_PEERS"];

pub(super) fn violations(template: &Template) -> Vec<String> {
    template.functions.values().flat_map(violations_of).collect()
}

fn violations_of(function: &FunctionSpec) -> Vec<String> {
    let name = &function.name;
    let set = function.variables.keys().map(String::as_str).collect::<BTreeSet<_>>();
    let mut violations = Vec::new();
    if function.variables.get("FUNCTION_TIMEOUT") != Some(&function.timeout.to_string()) {
        violations.push(format!("{name} has a FUNCTION_TIMEOUT that is not its timeout: its clock would be wrong"));
    }
    let (local, set) = set.into_iter().partition::<BTreeSet<_>, _>(|variable| OF_THE_LOCAL_CLOUD.contains(variable));
    violations.extend(local.iter().map(|variable| format!("{name} has {variable}, which the local cloud alone sets")));
    // A function starts without its table names. Which it needs follows from its permissions.
    let mut read = required(name).iter().map(String::as_str).collect::<BTreeSet<_>>();
    let granted = granted(function);
    read.extend(granted.iter().map(String::as_str));
    violations.extend(read.difference(&set).map(|variable| format!("{name} reads {variable}, which is not set")));
    violations.extend(set.difference(&read).map(|variable| format!("{name} has {variable}, which it does not read")));
    violations
}

/// The variables of the tables on which a function has any permission.
fn granted(function: &FunctionSpec) -> BTreeSet<String> {
    let resources = function.policies.iter().flat_map(|policy| &policy.statement).flat_map(|one| &one.resource);
    let tables = resources.filter_map(|arn| arn.split_once(":table/")).map(|(_, path)| path);
    tables.map(|path| format!("{}_TABLE", path.split('/').next().unwrap_or_default().to_uppercase())).collect()
}

/// The variables that a function reports as missing when it starts without any. Each function is started once, since the
/// answer does not depend on the template.
fn required(function: &str) -> &'static BTreeSet<String> {
    static REQUIRED: OnceLock<BTreeMap<&'static str, BTreeSet<String>>> = OnceLock::new();
    static NOTHING: BTreeSet<String> = BTreeSet::new();
    let start = |name: &'static str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_function"));
        command.args(["function", name]).env_clear().envs([
            ("AWS_REGION", "eu-north-1"),
            ("AWS_ACCESS_KEY_ID", "x"),
            ("AWS_SECRET_ACCESS_KEY", "x"),
            ("AWS_LAMBDA_FUNCTION_NAME", name),
        ]);
        let output = String::from_utf8_lossy(&command.output().unwrap().stdout).into_owned();
        let variable = |missing: &str| {
            missing.rsplit(|letter: char| !(letter.is_ascii_uppercase() || letter == '_')).next().map(str::to_owned)
        };
        let missing = output.split(" is missing").filter_map(variable).filter(|name| name.len() > 1).collect();
        (name, missing)
    };
    let required = REQUIRED.get_or_init(|| FUNCTIONS.iter().map(|function| start(function.name)).collect());
    required.get(function).unwrap_or(&NOTHING)
}

#[test]
fn every_function_reports_its_missing_variables() {
    assert!(required("delivery").contains("MAIL_FROM") && required("delivery").contains("SEALING_KEY"));
    assert_eq!(required("public").iter().collect::<Vec<_>>(), ["FUNCTION_TIMEOUT"]);
}

#[test]
fn a_timeout_variable_that_differs_from_the_timeout_is_found() {
    assert!(mutated("    Timeout: 10\n", "    Timeout: 15\n").contains("its clock would be wrong"));
}

#[test]
fn a_peer_of_outbound_http_is_found() {
    let tickets = "          TICKETS_TABLE: !Ref TicketsTable\n";
    for (variable, value) in [("EGRESS_PEERS", "ec.europa.eu=127.0.0.1:443"), ("EGRESS_CA_FILE", "/tmp/authority.pem")]
    {
        let found = mutated_in("AuthFunction", tickets, &format!("{tickets}          {variable}: {value}\n"));
        assert_eq!(found, format!("auth has {variable}, which the local cloud alone sets"));
    }
}

#[test]
fn a_variable_that_is_not_set_or_not_read_is_found() {
    let function = |from: &str, to: &str| mutated_in("AuthFunction", from, to);
    let portal = "          PORTAL_URL: !Sub https://${DomainName}\n";
    assert_eq!(function(portal, ""), "auth reads PORTAL_URL, which is not set");
    let versions = "          SEALING_VERSIONS: !Ref SealingVersions\n";
    assert_eq!(function(versions, ""), "auth reads SEALING_VERSIONS, which is not set");
    let tickets = "          TICKETS_TABLE: !Ref TicketsTable\n";
    assert_eq!(function(tickets, ""), "auth reads TICKETS_TABLE, which is not set");
    let more = format!("{tickets}          LEDGER_TABLE: !Ref LedgerTable\n          COLOUR: red\n");
    let found = function(tickets, &more);
    assert_eq!(found, "auth has COLOUR, which it does not read\nauth has LEDGER_TABLE, which it does not read");
}
