//! Tables of documents that are made from the code.

use std::{fs, path::Path};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// The page with this table in place of the first one beneath the heading.
fn with_table(page: &str, heading: &str, table: &str) -> String {
    let heading = format!("{heading}\n");
    let (before, rest) = page.split_once(&heading).unwrap_or_else(|| panic!("the page has no {heading}"));
    let start = rest.find("\n|").map_or_else(|| panic!("{heading} has no table"), |at| at + 1);
    let end = rest[start..].find("\n\n").map_or(rest.len(), |at| start + at + 1);
    format!("{before}{heading}{}{table}{}", &rest[..start], &rest[end..])
}

/// Checks that a page has these tables, each beneath its heading. `UPDATE_TABLES=1` writes them.
pub(crate) fn check(page: &str, tables: &[(&str, String)]) {
    let path = Path::new(ROOT).join(page);
    let kept = fs::read_to_string(&path).unwrap();
    let made = tables.iter().fold(kept.clone(), |page, (heading, table)| with_table(&page, heading, table));
    if std::env::var_os("UPDATE_TABLES").is_some() {
        fs::write(&path, &made).unwrap();
    } else {
        assert!(kept == made, "the code has changed: run this test once with UPDATE_TABLES=1 and commit {page}");
    }
}

#[test]
fn a_table_beneath_a_heading_is_replaced_and_nothing_else() {
    let page = "# Page\n\n## One\n\n| a |\n\n## Two\n\nWords.\n\n| b |\n| c |\n\nMore.\n";
    assert_eq!(with_table(page, "## Two", "| d |\n"), page.replace("| b |\n| c |\n", "| d |\n"));
    assert_eq!(with_table(page, "## One", "| a |\n"), page);
    assert_eq!(with_table("## One\n\n| a |\n", "## One", "| b |\n"), "## One\n\n| b |\n");
}
