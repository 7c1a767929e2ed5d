//! Limits that a deployment could exceed: the number of resources in a stack, and the size of a function's policy.

use std::collections::BTreeMap;

use local::template::{PROJECT, RouteSpec, Template, parameters};

/// The number of resources that a stack can have after the transform, less ten for those with conditions.
const RESOURCES: usize = 490;
/// The largest policy of a function's alias that Lambda accepts, in bytes.
const POLICY: usize = 20 * 1024;

pub(super) fn violations(template: &Template) -> Vec<String> {
    let resources = resources(template);
    let many = (resources > RESOURCES).then(|| format!("the stack would have {resources} resources"));
    let policies = policies(template).into_iter().filter(|(_, size)| *size > POLICY);
    many.into_iter()
        .chain(policies.map(|(function, size)| format!("{function}'s policy would have {size} bytes")))
        .collect()
}

/// The number of resources that SAM creates from a template.
fn resources(template: &Template) -> usize {
    // Role, version, alias, deployment group, and the settings of asynchronous invocation, which some functions lack.
    let of_functions = 5 * template.functions.len();
    // A schedule or an event rule also needs a role or a permission.
    let of_events = template.streams.len() + 2 * (template.schedules.len() + template.event_rules.len());
    let of_events = of_events + template.notifications.len() + template.routes.len();
    // A stage for each API, and CodeDeploy's application with its role.
    template.resources.len() + of_functions + of_events + template.apis.len() + 2
}

/// The size of each function's policy, which has a statement for each of its routes.
fn policies(template: &Template) -> BTreeMap<&str, usize> {
    let mut sizes = BTreeMap::new();
    for route in &template.routes {
        *sizes.entry(route.function.as_str()).or_default() += statement(route).len();
    }
    sizes
}

/// The statement that allows the API to invoke a function for a route, in the region with the longest name.
fn statement(RouteSpec { function, method, path }: &RouteSpec) -> String {
    let segments = path.split('/').map(|segment| if segment.starts_with('{') { "*" } else { segment });
    let (method, path) = (if method == "ANY" { "*" } else { method }, segments.collect::<Vec<_>>().join("/"));
    // The stack's name, the resource's name, and a unique suffix.
    let name = "n".repeat(70);
    let here = "eu-central-1:123456789012";
    format!(
        r#"{{"Sid":"{name}","Effect":"Allow","Principal":{{"Service":"apigateway.amazonaws.com"}},"Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:{here}:function:{function}:live","Condition":{{"ArnLike":{{"AWS:SourceArn":"arn:aws:execute-api:{here}:abcdefghij/*/{method}{path}"}}}}}},"#
    )
}

/// The project's template, with this many more routes of a function.
fn with_routes(first: &str, more: usize) -> String {
    let route = |at: usize| {
        format!(
            "        More{at}: {{ Type: HttpApi, Properties: {{ ApiId: !Ref Api, Method: ANY, Path: /v1/more/{at} }} }}\n"
        )
    };
    PROJECT.replacen(first, &format!("{}{first}", (0..more).map(route).collect::<String>()), 1)
}

#[test]
fn a_policy_that_is_too_large_is_found() {
    let of_account = |more| super::violations(&with_routes("        Me:", more)).join("\n");
    assert!(!of_account(20).contains("policy"));
    assert!(of_account(40).contains("account's policy would have"), "{}", of_account(40));
}

#[test]
fn a_stack_that_is_too_large_is_found() {
    let violations = super::violations(&with_routes("        Me:", 330)).join("\n");
    assert!(violations.contains("the stack would have"), "{violations}");
}

#[test]
fn there_is_room_for_all_that_stands_under_a_condition() {
    let given = [("HostedZoneId", "Z1"), ("AlarmEmail", "a@b.example")];
    let all = Template::read(PROJECT, &parameters(given)).unwrap();
    let without = Template::read(PROJECT, &parameters([])).unwrap();
    let under_conditions = all.resources.len() - without.resources.len();
    assert!((1..=500 - RESOURCES).contains(&under_conditions), "{under_conditions}");
    println!("{} resources; policies of {:?} bytes", resources(&all), policies(&all));
}
