//! The stack may be deployed only in regions where the functions start (P30).

use lambda::REGIONS;
use local::template::{PROJECT, Template, parameters};

use super::mutated;

pub(super) fn violations(template: &Template) -> Vec<String> {
    let allowed = template.rules.get("DataStaysInTheEu").map(|lists| &lists[0]);
    let same = allowed == Some(&serde_json::json!(REGIONS));
    (!same)
        .then(|| format!("the template allows the regions {allowed:?}, the functions {REGIONS:?}"))
        .into_iter()
        .collect()
}

#[test]
fn p30_the_template_is_deployed_where_the_functions_start_and_nowhere_else() {
    let deployed = |region: &str| {
        Template::read(PROJECT, &parameters([("AWS::Region", region)])).map_err(|error| error.to_string())
    };
    for region in REGIONS {
        assert!(deployed(region).is_ok(), "{region}");
    }
    for region in ["eu-west-2", "eu-central-2", "eu-south-2", "us-east-1", "eu-north-2", ""] {
        let refused = deployed(region).unwrap_err();
        assert!(refused.contains("Rules.DataStaysInTheEu"), "{region}: {refused}");
    }
}

#[test]
fn p30_a_region_that_is_added_to_the_template_or_taken_out_is_found() {
    for other in ["eu-west-2", "us-east-1"] {
        assert!(mutated("[[eu-west-1,", &format!("[[{other}, eu-west-1,")).contains("the template allows the regions"));
    }
    assert!(mutated("[[eu-west-1, ", "[[").contains("the template allows the regions"));
}
