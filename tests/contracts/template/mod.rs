//! Template and code must agree. Each file has one subject: what must be true, and a changed template which shows that
//! a violation is found.

mod alarms;
mod api;
mod backups;
mod buckets;
mod environment;
mod events;
mod limits;
mod logs;
mod messages;
mod paths;
mod policies;
mod regions;
mod releases;
mod tables;

use local::template::{PROJECT, ResourceSpec, Template, parameters};

/// All violations of a template.
fn violations(text: &str) -> Vec<String> {
    let template = match Template::read(text, &parameters([])) {
        Ok(template) => template,
        Err(error) => return vec![error.to_string()],
    };
    let subjects = [
        alarms::violations,
        api::violations,
        backups::violations,
        buckets::violations,
        environment::violations,
        events::violations,
        limits::violations,
        logs::violations,
        messages::violations,
        policies::violations,
        regions::violations,
        releases::violations,
        tables::violations,
    ];
    subjects.iter().flat_map(|subject| subject(&template)).collect()
}

/// The resources of a type, by their logical ids.
fn resources<'a>(template: &'a Template, kind: &'a str) -> impl Iterator<Item = (&'a str, &'a ResourceSpec)> {
    let resources = template.resources.iter().filter(move |(_, resource)| resource.kind == kind);
    resources.map(|(id, resource)| (id.as_str(), resource))
}

/// The unmet demands of a list, as violations by `whose`.
fn unmet<'a>(whose: &str, demands: impl IntoIterator<Item = (bool, &'a str)>) -> Vec<String> {
    let unmet = demands.into_iter().filter(|(met, _)| !met);
    unmet.map(|(_, demand)| format!("{whose} lacks {demand}")).collect()
}

/// The violations of the project's template with `to` in place of every `from`.
fn mutated(from: &str, to: &str) -> String {
    assert!(PROJECT.contains(from), "the template no longer holds {from:?}");
    violations(&PROJECT.replace(from, to)).join("\n")
}

/// The violations of the project's template with `to` in place of every `from` within one resource.
fn mutated_in(resource: &str, from: &str, to: &str) -> String {
    let (start, end) = place(resource);
    let changed = PROJECT[start..end].replace(from, to);
    assert_ne!(changed, PROJECT[start..end], "{resource} no longer holds {from:?}");
    violations(&format!("{}{changed}{}", &PROJECT[..start], &PROJECT[end..])).join("\n")
}

/// The violations of the project's template without a resource.
fn without(resource: &str) -> String {
    let (start, end) = place(resource);
    violations(&format!("{}{}", &PROJECT[..start], &PROJECT[end..])).join("\n")
}

/// The byte range of a resource in the project's template.
fn place(resource: &str) -> (usize, usize) {
    let start = PROJECT.find(&format!("\n  {resource}:\n")).unwrap_or_else(|| panic!("there is no {resource}")) + 1;
    let rest = PROJECT[start..].lines().skip(1).take_while(|line| line.is_empty() || line.starts_with("   "));
    let length = rest.fold(0, |length, line| length + line.len() + 1);
    (start, start + PROJECT[start..].lines().next().map_or(0, str::len) + 1 + length)
}

#[test]
fn the_template_says_what_the_code_says() {
    assert_eq!(violations(PROJECT), Vec::<String>::new());
}
