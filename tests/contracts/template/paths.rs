//! The events of paths. What a function routes and the template does not is written by
//! `UPDATE_TEMPLATE=1 cargo test --workspace --test contracts paths`: a path's event, and a costly route's own event and
//! limit.

use std::fs;

use lambda::Declaration;
use local::{
    FUNCTIONS,
    template::{PROJECT, Template, parameters},
};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../infra/template.yaml");

/// The rate and burst limits of a costly route, in requests per second.
const LIMIT: &str = "{ ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 }";

/// The template with an event added for each path and each costly route that has none.
fn with_events(text: &str) -> String {
    let template = Template::read(text, &parameters([])).unwrap();
    let is_routed =
        |method: &str, path: &str| template.routes.iter().any(|route| route.method == method && route.path == path);
    let mut lines = text.lines().map(str::to_owned).collect::<Vec<_>>();
    for function in FUNCTIONS {
        let resource = format!("  {}:", template.functions[function.name].id);
        let mut added = Vec::<String>::new();
        for path in function.pages.map(|all| all()).unwrap_or_default() {
            if !is_routed("ANY", path) {
                added.push(event("ANY", path));
            }
        }
        for Declaration { path, method, is_costly, .. } in function.declarations.map(|all| all()).unwrap_or_default() {
            let any = event("ANY", &path);
            if !is_routed("ANY", &path) && !added.contains(&any) {
                added.push(any);
            }
            if is_costly && !is_routed(method.as_ref(), &path) {
                added.push(event(method.as_ref(), &path));
                let limit = format!("        {method} {path}: {LIMIT}");
                insert_after_last(&mut lines, "      RouteSettings:", "        ", "Throttling", &[limit]);
            }
        }
        insert_after_last(&mut lines, &resource, "    ", "{ Type: HttpApi,", &added);
    }
    format!("{}\n", lines.join("\n"))
}

/// Inserts lines beneath a heading, after the last line there that contains a mark.
fn insert_after_last(lines: &mut Vec<String>, heading: &str, indent: &str, mark: &str, added: &[String]) {
    if added.is_empty() {
        return;
    }
    let start = lines.iter().position(|line| line == heading).unwrap();
    let is_beneath = |line: &&String| line.is_empty() || line.starts_with(indent);
    let length = lines[start + 1..].iter().take_while(is_beneath).count();
    let last = lines[start..=start + length].iter().rposition(|line| line.contains(mark));
    let last = last.unwrap_or_else(|| panic!("{heading} has no line with {mark} yet: write its first"));
    let next = start + last + 1;
    lines.splice(next..next, added.iter().cloned());
}

/// The event of a path by a method, or by any.
fn event(method: &str, path: &str) -> String {
    let words = path.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !["", "v1"].contains(word));
    let words = [method.to_lowercase()].into_iter().filter(|method| method != "any").chain(words.map(str::to_owned));
    let id = words.fold(String::new(), |id, word| id + &word[..1].to_uppercase() + &word[1..]);
    let path = if path.contains('{') { format!("\"{path}\"") } else { path.to_owned() };
    format!("        {id}: {{ Type: HttpApi, Properties: {{ ApiId: !Ref Api, Method: {method}, Path: {path} }} }}")
}

#[test]
fn every_path_and_every_costly_route_has_an_event() {
    let written = with_events(PROJECT);
    if std::env::var_os("UPDATE_TEMPLATE").is_some() {
        fs::write(FILE, &written).unwrap();
    }
    assert!(written == PROJECT, "a route has no event: run this test once with UPDATE_TEMPLATE=1 and commit {FILE}");
}

/// The template without the lines that end with each of these.
fn without(ends: &[String]) -> String {
    let mut text = PROJECT.to_owned();
    for end in ends {
        let line = PROJECT.lines().find(|line| line.ends_with(end)).unwrap();
        text = text.replace(&format!("{line}\n"), "");
    }
    text
}

#[test]
fn a_path_without_an_event_is_given_one_that_routes_it() {
    for path in ["/v1/sessions/current", "/v1/members/{id}"] {
        // The event is found by its properties, whatever its name.
        let properties = event("ANY", path).split_once(": ").unwrap().1.to_owned();
        let without = without(&[properties]);
        assert_ne!(super::violations(&without), Vec::<String>::new(), "{path}");
        assert_eq!(super::violations(&with_events(&without)), Vec::<String>::new(), "{path}");
    }
}

#[test]
fn a_costly_route_without_an_event_is_given_one_and_the_strictest_limit() {
    for (method, path) in [("POST", "/v1/signups"), ("POST", "/v1/invitations/{id}/resend")] {
        let properties = event(method, path).split_once(": ").unwrap().1.to_owned();
        let limit = format!(" {method} {path}: {LIMIT}");
        let without = without(&[properties, limit]);
        assert_ne!(super::violations(&without), Vec::<String>::new(), "{path}");
        assert_eq!(super::violations(&with_events(&without)), Vec::<String>::new(), "{path}");
    }
}
