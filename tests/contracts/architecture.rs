//! The architecture: dependencies between crates go one way.

use std::collections::BTreeSet;

use cargo_metadata::{DependencyKind, MetadataCommand, Package};
use local::{
    FUNCTIONS,
    template::{PROJECT, Template, parameters},
};

use crate::modules::{Modules, circles};

/// The layer of a crate. A crate may use crates of lower layers only.
fn layer(package: &Package) -> usize {
    let path = package.manifest_path.as_str();
    let name = package.name.as_str();
    match name {
        "tests" => 8,
        "local" => 7,
        _ if path.contains("/functions/") => 6,
        "lambda" => 5,
        "app" => 4,
        "store" => 3,
        "clients" | "egress" | "invoices" | "letter" | "policies" | "spreadsheet" => 2,
        "domain" => 1,
        "record" => 0,
        _ => panic!("{name} has no place in the architecture"),
    }
}

#[test]
fn arrows_point_one_way() {
    let metadata = MetadataCommand::new().no_deps().exec().unwrap();
    let packages = metadata.workspace_packages();
    let mut seen = BTreeSet::new();
    for from in &packages {
        for dependency in from.dependencies.iter().filter(|dependency| dependency.kind == DependencyKind::Normal) {
            let Some(to) = packages.iter().find(|package| package.name.as_str() == dependency.name) else { continue };
            assert!(layer(from) > layer(to), "{} must not use {}", from.name, to.name);
            seen.insert(from.name.to_string());
        }
    }
    assert!(seen.contains("signup") && seen.contains("store"), "the arrows were read");
}

/// More files than so many may not use each other in a circle.
const MOST: usize = 3;

#[test]
fn no_more_than_three_files_of_any_crate_use_each_other_in_a_circle() {
    let metadata = MetadataCommand::new().no_deps().exec().unwrap();
    // Of the domain, what puts the parts of all capabilities together is left out: `capabilities.rs`.
    let packages = metadata.workspace_packages().into_iter().filter(|package| package.name.as_str() != "domain");
    for package in packages {
        let source = package.manifest_path.parent().unwrap().join("src");
        let arrows = Modules::read(source.as_std_path()).arrows();
        assert_eq!(circles(&arrows, MOST), Vec::<Vec<String>>::new(), "{}", package.name);
    }
}

#[test]
fn the_registry_has_every_function_of_the_template_and_every_crate_of_one() {
    let registered = FUNCTIONS.iter().map(|function| function.name.to_owned()).collect::<BTreeSet<_>>();
    let template = Template::read(PROJECT, &parameters([])).unwrap();
    assert_eq!(registered, template.functions.into_keys().collect());
    let metadata = MetadataCommand::new().no_deps().exec().unwrap();
    let functions = metadata
        .workspace_packages()
        .into_iter()
        .filter(|package| package.manifest_path.as_str().contains("/functions/"));
    assert_eq!(registered, functions.map(|package| package.name.to_string()).collect());
}

#[test]
fn the_domain_is_pure() {
    let metadata = MetadataCommand::new().no_deps().exec().unwrap();
    let domain = metadata.workspace_packages().into_iter().find(|package| package.name.as_str() == "domain").unwrap();
    let impure = ["tokio", "reqwest", "getrandom", "rand", "tracing", "futures", "lambda_runtime"];
    for dependency in domain.dependencies.iter().filter(|dependency| dependency.kind == DependencyKind::Normal) {
        assert!(!impure.contains(&dependency.name.as_str()), "{}", dependency.name);
        assert!(!dependency.name.starts_with("aws"), "{}", dependency.name);
    }
}

/// Crates that open network connections themselves.
const CLIENTS: [&str; 10] =
    ["reqwest", "hyper", "hyper-util", "ureq", "isahc", "curl", "lettre", "tonic", "tokio-rustls", "native-tls"];

/// The one crate that opens connections to others than AWS, to the hosts of its lists, and what it opens them by.
const GUARDED: (&str, &str) = ("egress", "reqwest");

#[test]
fn p31_what_is_deployed_reaches_aws_and_listed_hosts_alone() {
    let metadata = MetadataCommand::new().no_deps().exec().unwrap();
    let packages = metadata.workspace_packages();
    let mut reaching = BTreeSet::new();
    for package in packages.iter().filter(|package| layer(package) <= 6) {
        for dependency in package.dependencies.iter().filter(|dependency| dependency.kind == DependencyKind::Normal) {
            let used = (package.name.as_str(), dependency.name.as_str());
            assert!(!CLIENTS.contains(&used.1) || used == GUARDED, "{} has {}", package.name, dependency.name);
            if used == GUARDED || dependency.name == "aws-smithy-http-client" {
                reaching.insert(package.name.to_string());
            }
        }
    }
    // One crate opens connections to the endpoints of the region in which it is started, another to listed hosts.
    assert_eq!(reaching, BTreeSet::from(["clients".to_owned(), GUARDED.0.to_owned()]));
}

/// The crates that are beside the chain, and the functions that may use each: the others start without them. No function that answers
/// HTTP may use `egress`, since a host elsewhere can be slower than a request may be. The local cloud asks by it in its tests what it
/// answers in the place of such hosts.
const BESIDE: [(&str, &[&str]); 5] = [
    ("egress", &["local", "retention", "transfers"]),
    ("invoices", &["delivery"]),
    ("letter", &["campaigns", "delivery", "newsletter"]),
    ("policies", &["account", "delivery", "public"]),
    ("spreadsheet", &["transfers"]),
];

#[test]
fn what_few_functions_need_is_in_no_other() {
    let metadata = MetadataCommand::new().no_deps().exec().unwrap();
    let packages = metadata.workspace_packages();
    for (name, users) in BESIDE {
        let uses = |package: &&&Package| package.dependencies.iter().any(|dependency| dependency.name == name);
        let using = packages.iter().filter(uses).map(|package| package.name.as_str()).collect::<Vec<_>>();
        assert!(!using.is_empty() && using.iter().all(|user| users.contains(user)), "{name}: {using:?}");
    }
}
