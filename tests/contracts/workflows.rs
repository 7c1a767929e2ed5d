//! GitHub's workflows agree with the project's other files.

use std::fs;

const DEPLOY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../.github/workflows/deploy.yml");
const STAGES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../samconfig.toml");

/// The choices of each `options:` list in the deployment form, in order.
fn choices() -> Vec<Vec<String>> {
    let workflow = fs::read_to_string(DEPLOY).unwrap();
    let lists = workflow.lines().filter_map(|line| line.trim().strip_prefix("options: [")?.strip_suffix(']'));
    lists.map(|list| list.split(", ").map(str::to_owned).collect()).collect()
}

#[test]
fn p30_a_deployment_can_be_asked_for_in_the_regions_where_functions_start_and_nowhere_else() {
    let [_, regions] = &choices()[..] else { panic!("the form asks for a stage and a region") };
    assert_eq!(regions, &lambda::REGIONS);
}

#[test]
fn a_deployment_can_be_asked_for_of_each_stage_that_has_settings() {
    let settings = fs::read_to_string(STAGES).unwrap();
    let stages = settings.lines().filter_map(|line| line.strip_prefix('[')?.strip_suffix(".deploy.parameters]"));
    assert_eq!(choices()[0], stages.collect::<Vec<_>>());
}
