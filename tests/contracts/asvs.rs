//! `infra/asvs.md`: which requirements of OWASP ASVS 5.0 are met, and by what. Each requirement of chapters 6 to 8 at levels 1 and 2 has a
//! row, and whatever a row names exists.

use std::{collections::BTreeSet, fs, path::Path};

use crate::files::files;

const INFRA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../infra");

/// The requirements of level 1.
const LEVEL_1: [&str; 23] = [
    "6.1.1", "6.2.1", "6.2.2", "6.2.3", "6.2.4", "6.2.5", "6.2.6", "6.2.7", "6.2.8", "6.3.1", "6.3.2", "6.4.1",
    "6.4.2", "7.2.1", "7.2.2", "7.2.3", "7.2.4", "7.4.1", "7.4.2", "8.1.1", "8.2.1", "8.2.2", "8.3.1",
];

/// The requirements of level 2.
const LEVEL_2: [&str; 37] = [
    "6.1.2", "6.1.3", "6.2.9", "6.2.10", "6.2.11", "6.2.12", "6.3.3", "6.3.4", "6.4.3", "6.4.4", "6.5.1", "6.5.2",
    "6.5.3", "6.5.4", "6.5.5", "6.6.1", "6.6.2", "6.6.3", "6.8.1", "6.8.2", "6.8.3", "6.8.4", "7.1.1", "7.1.2",
    "7.1.3", "7.3.1", "7.3.2", "7.4.3", "7.4.4", "7.4.5", "7.5.1", "7.5.2", "7.6.1", "7.6.2", "8.1.2", "8.2.3",
    "8.4.1",
];

/// A row of the page's tables: number, level, what is asked for, state, tests, and how or why not.
type Row<'a> = [&'a str; 6];

fn rows(page: &str) -> Vec<Row<'_>> {
    let is_row =
        |line: &&str| line.strip_prefix("| ").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let cells = |line| str::trim_matches(line, '|').split('|').map(str::trim).collect::<Vec<_>>();
    let row = |line| Row::try_from(cells(line)).unwrap_or_else(|_| panic!("not six cells: {line}"));
    page.lines().filter(is_row).map(row).collect()
}

/// The names of the tests in a source file, also of those within a macro. One that is ignored proves nothing.
fn tests_of(source: &str) -> Vec<&str> {
    let (mut names, mut is_test) = (Vec::new(), false);
    for line in source.lines().map(str::trim_start) {
        if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
            is_test = true;
        } else if let Some(rest) = line.strip_prefix("async fn ").or(line.strip_prefix("fn ")) {
            names.extend(rest.split(['(', '<']).next().filter(|_| is_test));
            is_test = false;
        } else if line.starts_with("#[ignore") || !(line.starts_with("#[") || line.starts_with("//")) {
            is_test = false;
        }
    }
    names
}

/// What the page says wrongly or leaves out.
fn violations(page: &str, is_test: impl Fn(&str) -> bool, is_file: impl Fn(&str) -> bool) -> Vec<String> {
    let rows = rows(page);
    let required = LEVEL_1.map(|number| (number, "1")).into_iter().chain(LEVEL_2.map(|number| (number, "2")));
    let mut violations = Vec::new();
    for (number, level) in required.clone() {
        let levels = rows.iter().filter(|row| row[0] == number).map(|row| row[1]).collect::<Vec<_>>();
        if levels != [level] {
            violations.push(format!("{number} of level {level} is not there once, but {levels:?}"));
        }
    }
    for [number, _, asks, state, tests, how] in rows {
        let named = tests.split('`').skip(1).step_by(2).collect::<Vec<_>>();
        let links = how.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next()).collect::<Vec<_>>();
        let is_proven = match state {
            "met" => !named.is_empty() || !links.is_empty(),
            "not met" | "does not apply" => !how.is_empty(),
            _ => false,
        };
        if !required.clone().any(|(required, _)| required == number) {
            violations.push(format!("{number} is no requirement"));
        }
        if asks.is_empty() || !is_proven {
            violations.push(format!("{number} is `{state}` without saying why"));
        }
        violations.extend(named.iter().filter(|test| !is_test(test)).map(|test| format!("{number}: no test {test}")));
        violations.extend(links.iter().filter(|link| !is_file(link)).map(|link| format!("{number}: no file {link}")));
    }
    violations
}

#[test]
fn each_requirement_is_met_by_what_exists_or_says_why_not() {
    let sources =
        ["functions", "infra/local", "shared", "tests"].map(|folder| Path::new(INFRA).join("..").join(folder));
    let sources =
        sources.iter().flat_map(|folder| files(folder, &["rs"])).map(|path| fs::read_to_string(path).unwrap());
    let sources = sources.collect::<Vec<_>>();
    let tests = sources.iter().flat_map(|source| tests_of(source)).collect::<BTreeSet<_>>();
    assert!(tests.len() > 1_000, "the tests were found");
    let page = fs::read_to_string(Path::new(INFRA).join("asvs.md")).unwrap();
    let is_file = |link: &str| Path::new(INFRA).join(link).exists();
    assert_eq!(violations(&page, |test| tests.contains(test), is_file), Vec::<String>::new());
}

/// What is found on a page whose rows are all met by the test `proof`, but for this one.
fn planted(row: &str) -> Vec<String> {
    let number = row.split_whitespace().nth(1).unwrap();
    let all = LEVEL_1.map(|number| (number, "1")).into_iter().chain(LEVEL_2.map(|number| (number, "2")));
    let others = all.filter(|(other, _)| *other != number);
    let others = others.map(|(number, level)| format!("| {number} | {level} | much | met | `proof` | |\n"));
    violations(&(others.collect::<String>() + row), |test| test == "proof", |link| link == "why.md")
}

#[test]
fn a_row_that_is_missing_or_names_what_does_not_exist_is_found() {
    for good in [
        "| 6.1.1 | 1 | much | met | `proof` | |",
        "| 6.1.1 | 1 | much | met | | [why](why.md#part) |",
        "| 6.1.1 | 1 | much | not met | | It will be. |",
        "| 6.1.1 | 1 | much | does not apply | | There is none. |",
    ] {
        assert_eq!(planted(good), Vec::<String>::new(), "{good}");
    }
    for (bad, found) in [
        ("| 6.1.1 | 2 | much | met | `proof` | |", "6.1.1 of level 1 is not there once, but [\"2\"]"),
        ("| 6.1.1 | 1 | much | met | `prof` | |", "6.1.1: no test prof"),
        ("| 6.1.1 | 1 | much | met | `proof` | [why](what.md) |", "6.1.1: no file what.md"),
        ("| 6.1.1 | 1 | much | met | | Certainly. |", "6.1.1 is `met` without saying why"),
        ("| 6.1.1 | 1 | | met | `proof` | |", "6.1.1 is `met` without saying why"),
        ("| 6.1.1 | 1 | much | nearly | `proof` | |", "6.1.1 is `nearly` without saying why"),
        ("| 6.1.1 | 1 | much | not met | | |", "6.1.1 is `not met` without saying why"),
    ] {
        assert_eq!(planted(bad), [found], "{bad}");
    }
    assert_eq!(planted("| 6.9.9 | 1 | much | met | `proof` | |"), ["6.9.9 is no requirement"]);
    assert_eq!(violations("", |_| true, |_| true).len(), LEVEL_1.len() + LEVEL_2.len());
}

#[test]
fn tests_are_found_by_their_attribute() {
    let source = "#[test]\nfn one() {}\nfn two() {}\n#[tokio::test]\n/// Words.\nasync fn three() {}\n#[test]\n#[ignore = \"slow\"]\n\
                  fn four() {}\n    #[test]\n    fn five(text in \".*\") {}";
    assert_eq!(tests_of(source), ["one", "three", "five"]);
}
