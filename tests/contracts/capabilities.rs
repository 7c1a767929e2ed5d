//! The capabilities of the domain: each uses the kernel and those that it lists, without cycles.

use std::{collections::BTreeSet, path::Path};

use crate::modules::{Arrow, Modules, circles, upward};

/// What each module of the domain may use besides itself. Each lists only modules above it, so that there are no
/// cycles.
const CAPABILITIES: [(&str, &[&str]); 15] = [
    ("kernel", &[]),
    ("audit", &["kernel"]),
    ("idempotency", &["kernel"]),
    ("privacy", &["kernel"]),
    ("rate_limit", &["kernel"]),
    ("retention", &["kernel"]),
    ("visits", &["kernel"]),
    ("messaging", &["kernel", "audit", "rate_limit"]),
    ("newsletter", &["kernel", "messaging", "privacy", "rate_limit"]),
    ("identity", &["kernel", "audit", "messaging", "privacy", "rate_limit"]),
    ("staff", &["kernel", "audit", "identity", "messaging"]),
    ("accounts", &["kernel", "audit", "identity", "messaging", "privacy", "rate_limit", "staff"]),
    ("billing", &["kernel", "accounts", "audit", "identity", "messaging", "privacy"]),
    ("datasets", &["kernel", "audit", "identity"]),
    ("integrations", &["kernel", "accounts", "audit", "billing", "datasets", "identity", "messaging", "rate_limit"]),
];

/// The modules that combine the parts of all capabilities, and may use each of them.
const TOGETHER: [&str; 2] = ["messages", "registry"];

/// The outbox stores every kind of message, in the type that combines them.
const OUTBOX: (&str, &str) = ("messaging::records::message", "messages");

/// The largest number of files in a dependency cycle.
const MOST: usize = 3;

fn domain() -> Modules {
    Modules::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/domain/src"))
}

/// The arrows that are in no list, except those of the modules that combine all capabilities.
fn unlisted(arrows: &BTreeSet<Arrow>) -> Vec<String> {
    let top = |module: &str| module.split("::").next().unwrap_or_default().to_owned();
    let is_listed = |from: &str, to: &str| {
        CAPABILITIES.iter().any(|(capability, uses)| *capability == from && (from == to || uses.contains(&to)))
    };
    let wrong = arrows.iter().filter(|arrow| !arrow.from.is_empty() && !puts_together(&arrow.from));
    let wrong = wrong.filter(|arrow| (arrow.from.as_str(), arrow.to.as_str()) != OUTBOX);
    let wrong = wrong.filter(|arrow| !is_listed(&top(&arrow.from), &top(&arrow.to)));
    wrong.map(|arrow| format!("{} uses {}", arrow.from, arrow.to)).collect()
}

fn puts_together(module: &str) -> bool {
    TOGETHER.iter().any(|name| module == *name || module.starts_with(&format!("{name}::")))
}

#[test]
fn no_list_leads_back() {
    let listed = CAPABILITIES.iter().flat_map(|(from, uses)| uses.iter().map(move |to| (*from, *to)));
    let listed = listed.map(|(from, to)| Arrow { from: from.to_owned(), to: to.to_owned() }).collect();
    let layers = CAPABILITIES.each_ref().map(|(capability, _)| std::slice::from_ref(capability));
    assert_eq!(upward(&listed, &layers), Vec::<String>::new());
}

#[test]
fn each_capability_of_the_domain_uses_those_alone_that_it_lists() {
    let arrows = domain().arrows();
    assert!(arrows.len() > 100, "the arrows were read");
    assert_eq!(unlisted(&arrows), Vec::<String>::new());
    for (capability, uses) in CAPABILITIES {
        for used in uses {
            let is_used = |arrow: &Arrow| {
                arrow.from.starts_with(&format!("{capability}::")) || arrow.from == capability
            } && (arrow.to.starts_with(&format!("{used}::")) || arrow.to == *used);
            assert!(arrows.iter().any(is_used), "{capability} lists {used} and does not use it");
        }
    }
}

#[test]
fn no_more_than_three_files_of_the_domain_use_each_other_in_a_circle() {
    let arrows = domain().arrows().into_iter().filter(|arrow| !puts_together(&arrow.from)).collect();
    assert_eq!(circles(&arrows, MOST), Vec::<Vec<String>>::new());
}

/// Some modules of a domain, with a line added to one of them.
fn planted(module: &str, line: &str) -> Vec<String> {
    let sources = [
        ("", "pub mod accounts; pub mod identity; mod kernel; mod registry; pub use kernel::time::Now;"),
        ("accounts", "use crate::identity::records::User; use crate::kernel::time::Now;"),
        ("identity", "pub mod records;"),
        ("identity::records", "use crate::Now; pub struct User;"),
        ("kernel", "pub mod time;"),
        ("kernel::time", "pub struct Now;"),
        ("registry", "pub use crate::{accounts::*, identity::records::*};"),
    ];
    let sources = sources.map(|(name, text)| {
        let text = if name == module { format!("{text}\n{line}") } else { text.to_owned() };
        (name.to_owned(), text)
    });
    unlisted(&Modules::parse(sources).arrows())
}

#[test]
fn a_planted_arrow_to_what_is_not_listed_is_found() {
    assert_eq!(planted("", ""), Vec::<String>::new());
    let in_kernel = planted("kernel::time", "fn of(_: crate::identity::records::User) {}");
    assert_eq!(in_kernel, ["kernel::time uses identity::records"]);
    let back = planted("identity::records", "use crate::accounts::Account;");
    assert_eq!(back, ["identity::records uses accounts"]);
    let by_registry = planted("kernel::time", "use crate::registry::User;");
    assert_eq!(by_registry, ["kernel::time uses registry"]);
}
