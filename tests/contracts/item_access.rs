//! Which items each function may touch: the table in `infra/README.md`, from the policies of the template. Its last column, why, is
//! written by hand.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use local::template::{PROJECT, StatementSpec, Template, parameters};

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../infra/README.md");
const HEAD: &str = "| function | items of | under | may | why |\n|---|---|---|---|---|\n";

/// As many characters as the hash of a token has.
const TOKEN: &str = "???????????????????????????????????????????";

/// A function, a table or index, and the leading keys under which it may touch items there.
type Place = (String, String, String);

/// What may be done where.
fn places(template: &Template) -> BTreeMap<Place, BTreeSet<String>> {
    let mut places = BTreeMap::<Place, BTreeSet<String>>::new();
    for (name, function) in &template.functions {
        for statement in function.policies.iter().flat_map(|policy| &policy.statement) {
            let tables = statement.resource.iter().filter_map(|resource| resource.split_once(":table/"));
            for (_, table) in tables {
                let actions = statement.action.iter().filter_map(|action| action.strip_prefix("dynamodb:"));
                let place = (name.clone(), table.to_owned(), under(statement));
                places.entry(place).or_default().extend(actions.map(str::to_owned));
            }
        }
    }
    places
}

/// The leading keys of a statement, as the table writes them.
fn under(statement: &StatementSpec) -> String {
    let condition = statement.condition.as_ref();
    let keys = condition.map(|condition| &condition["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]);
    let Some(keys) = keys.filter(|keys| !keys.is_null()) else { return "all".to_owned() };
    let keys = keys.as_array().cloned().unwrap_or_else(|| vec![keys.clone()]);
    let text = |key: &serde_json::Value| match key.as_str().unwrap() {
        TOKEN => "hashes of tokens".to_owned(),
        key => format!("`{key}`"),
    };
    keys.iter().map(text).collect::<Vec<_>>().join(", ")
}

/// The first four cells of a row.
fn cells(((function, table, under), actions): (&Place, &BTreeSet<String>)) -> String {
    let actions = actions.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    format!("| `{function}` | `{table}` | {under} | {actions} |")
}

/// The table, with the reasons that stand in the page now.
fn table(template: &Template, page: &str) -> String {
    let places = places(template);
    let why = |cells: &str| page.lines().find_map(|line| line.strip_prefix(cells)).unwrap_or("  |");
    let rows = places.iter().map(cells).map(|cells| format!("{cells}{}\n", why(&cells)));
    format!("{HEAD}{}", rows.collect::<String>())
}

/// Where the table stands in the page.
fn place(page: &str) -> std::ops::Range<usize> {
    let start = page.find(HEAD).unwrap();
    start..page[start..].find("\n\n").map_or(page.len(), |end| start + end + 1)
}

#[test]
fn which_items_a_function_may_touch_and_why_stands_in_the_readme() {
    let template = Template::read(PROJECT, &parameters([])).unwrap();
    let page = fs::read_to_string(README).unwrap();
    let (table, place) = (table(&template, &page), place(&page));
    if std::env::var_os("UPDATE_ACCESS").is_some() && page[place.clone()] != table {
        fs::write(README, format!("{}{table}{}", &page[..place.start], &page[place.end..])).unwrap();
    }
    assert!(page[place] == table, "infra/README.md says otherwise than the template; UPDATE_ACCESS=1 writes:\n{table}");
    let unexplained = table.lines().filter(|row| row.ends_with("|  |")).collect::<Vec<_>>();
    assert!(unexplained.is_empty(), "nothing says why:\n{}", unexplained.join("\n"));
}

#[test]
fn a_grant_that_changes_is_no_longer_explained() {
    let page = fs::read_to_string(README).unwrap();
    let changed = PROJECT.replace("dynamodb:LeadingKeys: sms.*", "dynamodb:LeadingKeys: [sms.*, usr_*]");
    let changed = table(&Template::read(&changed, &parameters([])).unwrap(), &page);
    let row = "| `delivery` | `tickets` | `sms.*`, `usr_*` | GetItem, PutItem |  |\n";
    assert!(changed.contains(row), "{changed}");
}
