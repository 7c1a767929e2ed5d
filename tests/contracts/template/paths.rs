//! The events of paths. A path that a function routes and the template does not is given its event by
//! `UPDATE_TEMPLATE=1 cargo test --workspace --test contracts paths`. A limit of its own is a decision, and is written
//! by hand.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use lambda::Declaration;
use local::{
    FUNCTIONS,
    template::{PROJECT, Template},
};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../infra/template.yaml");

/// The template with an event added for each path that has none.
fn with_events(text: &str) -> String {
    let template = Template::read(text, &BTreeMap::new()).unwrap();
    let routed = template.routes.iter().map(|route| route.path.clone()).collect::<BTreeSet<_>>();
    let mut lines = text.lines().map(str::to_owned).collect::<Vec<_>>();
    for function in FUNCTIONS {
        let declared = function.declarations.map(|declarations| declarations()).unwrap_or_default();
        let paths = declared.into_iter().map(|Declaration { path, .. }| path).collect::<BTreeSet<_>>();
        let resource = format!("  {}:", template.functions[function.name].id);
        for path in paths.difference(&routed) {
            let start = lines.iter().position(|line| *line == resource).unwrap();
            let within = |line: &&String| line.is_empty() || line.starts_with("   ");
            let length = lines[start + 1..].iter().take_while(within).count();
            let last = lines[start..=start + length].iter().rposition(|line| line.contains("{ Type: HttpApi,"));
            let last = last.unwrap_or_else(|| panic!("{} has no event of a path yet: write its first", function.name));
            lines.insert(start + last + 1, event(path));
        }
    }
    format!("{}\n", lines.join("\n"))
}

/// The event of a path, for any method.
fn event(path: &str) -> String {
    let words = path.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !["", "v1"].contains(word));
    let id = words.fold(String::new(), |id, word| id + &word[..1].to_uppercase() + &word[1..]);
    let path = if path.contains('{') { format!("\"{path}\"") } else { path.to_owned() };
    format!("        {id}: {{ Type: HttpApi, Properties: {{ ApiId: !Ref Api, Method: ANY, Path: {path} }} }}")
}

#[test]
fn every_path_has_an_event() {
    let written = with_events(PROJECT);
    if std::env::var_os("UPDATE_TEMPLATE").is_some() {
        fs::write(FILE, &written).unwrap();
    }
    assert!(written == PROJECT, "a path has no event: run this test once with UPDATE_TEMPLATE=1 and commit {FILE}");
}

#[test]
fn a_path_without_an_event_is_given_one_that_routes_it() {
    for path in ["/v1/sessions/current", "/v1/members/{id}"] {
        // The event is found by its properties, whatever its name.
        let (_, properties) = event(path).split_once(": ").map(|(id, rest)| (id.to_owned(), rest.to_owned())).unwrap();
        let before = PROJECT.lines().find(|line| line.ends_with(&properties)).unwrap();
        let without = PROJECT.replace(&format!("{before}\n"), "");
        assert_ne!(super::violations(&without), Vec::<String>::new(), "{path}");
        assert_eq!(super::violations(&with_events(&without)), Vec::<String>::new(), "{path}");
    }
}
