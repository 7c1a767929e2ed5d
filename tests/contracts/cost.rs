//! The cost of a month follows from the budgets, the usage, the prices and the measurements, and is kept in a table.

use std::fs;

use tests::Cost;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/bench/cost.md");

fn cost() -> Cost {
    Cost::read().unwrap_or_else(|why| panic!("{why}"))
}

#[test]
fn the_table_of_what_a_month_costs_is_computed_from_the_budgets() {
    let computed = cost().table().unwrap_or_else(|why| panic!("{why}"));
    if std::env::var_os("UPDATE_COST").is_some() {
        fs::write(FILE, &computed).unwrap();
    }
    let kept = fs::read_to_string(FILE).unwrap_or_default();
    assert!(
        kept == computed,
        "what a month costs has changed: run this test once with UPDATE_COST=1 and commit {FILE}"
    );
}

#[test]
fn durations_are_told_at_the_memory_that_the_template_gives() {
    assert_eq!(cost().remembered_otherwise(), Vec::<String>::new());
}
