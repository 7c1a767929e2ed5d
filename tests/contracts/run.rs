//! The test command: every check is in at least one of its two lists, and the README says in which.

use std::{collections::BTreeSet, fs, path::Path};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Parts that a release replaces by another part, which runs the same and more.
const INSTEAD: [(&str, &str); 1] = [("api", "fuzz")];

/// The command that a part must contain to be of any use.
const COMMANDS: [(&str, &str); 7] = [
    ("lint", "cargo clippy --workspace --all-targets -- -D warnings"),
    ("docs", "RUSTDOCFLAGS=\"-D warnings\" cargo doc --workspace --no-deps"),
    ("build", "cargo test --workspace --no-run"),
    ("test", "    cargo test --workspace"),
    ("faults", "FAULTS=all cargo test --workspace --test faults"),
    ("fuzz", "EXAMPLES=15 WHOLE=1 tests/checks/api.sh"),
    ("deployed", "tests/checks/deployed.sh"),
];

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(ROOT).join(path)).unwrap()
}

/// The names in one of the script's lists.
fn list(script: &str, name: &str) -> BTreeSet<String> {
    let line = script.lines().find_map(|line| line.strip_prefix(&format!("{name}=\""))?.strip_suffix('"'));
    line.unwrap_or_else(|| panic!("tests/run has no list of a {name}")).split(' ').map(str::to_owned).collect()
}

/// The parts that the script defines, each with its commands.
fn parts(script: &str) -> Vec<(String, String)> {
    let parts = script.split("\npart_").skip(1);
    let part = |text: &str| {
        let (name, rest) = text.split_once("() {\n").unwrap();
        (name.to_owned(), rest.split_once("\n}").unwrap().0.to_owned())
    };
    parts.map(part).collect()
}

/// What is wrong with a test command.
fn violations(script: &str, readme: &str, checks: &[String]) -> Vec<String> {
    let (change, release, parts) = (list(script, "change"), list(script, "release"), parts(script));
    let defined = parts.iter().map(|(name, _)| name.clone()).collect::<BTreeSet<_>>();
    let listed = change.union(&release).cloned().collect::<BTreeSet<_>>();
    let mut violations = Vec::new();
    for name in defined.symmetric_difference(&listed) {
        violations.push(format!("{name} is in no list, or nowhere defined"));
    }
    let in_release = |part: &String| {
        release.contains(part) || INSTEAD.iter().any(|(one, other)| one == part && release.contains(*other))
    };
    for part in change.iter().filter(|part| !in_release(part)) {
        violations.push(format!("a change passes {part}, and a release does not"));
    }
    for check in checks.iter().filter(|check| !parts.iter().any(|(_, body)| body.contains(check.as_str()))) {
        violations.push(format!("no part runs {check}"));
    }
    for name in &defined {
        let when = match (change.contains(name), release.contains(name)) {
            (true, true) => "both",
            (true, false) => "change",
            _ => "release",
        };
        let row = readme.lines().find(|line| line.starts_with(&format!("| `{name}` |")));
        if !row.is_some_and(|row| row.contains(&format!(" | {when} | "))) {
            violations.push(format!("tests/README.md does not tell of {name}, or not that it is for {when}"));
        }
    }
    for (name, command) in COMMANDS {
        if !parts.iter().any(|(part, body)| part == name && body.lines().any(|line| line.trim() == command.trim())) {
            violations.push(format!("{name} does not run: {command}"));
        }
    }
    violations
}

/// The names of the scripts with checks.
fn checks() -> Vec<String> {
    let files = fs::read_dir(Path::new(ROOT).join("tests/checks")).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let scripts = names.filter(|name| Path::new(name).extension().is_some_and(|ending| ending == "sh"));
    scripts.filter(|name| name != "tools.sh").map(|name| format!("tests/checks/{name}")).collect()
}

#[test]
fn every_check_is_part_of_what_a_change_or_a_release_passes() {
    assert_eq!(violations(&read("tests/run"), &read("tests/README.md"), &checks()), Vec::<String>::new());
    assert!(read(".ci/run").trim_end().ends_with("../tests/run\""), "CI runs what a change must pass");
}

#[test]
fn what_drops_out_of_the_test_command_is_told() {
    let (script, readme, checks) = (read("tests/run"), read("tests/README.md"), checks());
    for (from, to, told) in [
        ("test template deployed release", "test deployed release", "a change passes template, and a release does not"),
        (" fuzz faults\"", " fuzz\"", "faults is in no list"),
        ("tests/checks/template.sh\n", "true\n", "no part runs tests/checks/template.sh"),
        ("FAULTS=all", "FAULTS=1", "faults does not run"),
        ("    cargo test --workspace\n", "    cargo test -p domain\n", "test does not run"),
        ("EXAMPLES=15 ", "", "fuzz does not run"),
        (
            " deny build test template deployed release",
            " build test template deployed release",
            "not that it is for change",
        ),
        ("part_docs()", "part_pages()", "pages is in no list"),
    ] {
        let mutated = script.replace(from, to);
        assert_ne!(mutated, script, "{from}");
        let found = violations(&mutated, &readme, &checks).join("; ");
        assert!(found.contains(told), "{from}: {found}");
    }
}
