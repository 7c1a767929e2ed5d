//! How many files one new thing touches, and which: the table in `functions/README.md`, counted over a worked example.
//!
//! A list is a file that names three examples of a kind which have nothing else in common: the next one of that kind has
//! to be named there, too. So a new list is found without being looked for.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    fs,
    path::Path,
};

use crate::files::files;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// A kind of thing that is added often.
struct Kind {
    name: &'static str,
    /// The most files that are edited by hand to add one.
    limit: usize,
    /// Three examples, each with the words that name it.
    examples: [&'static [&'static str]; 3],
    /// The files of the first example itself.
    own: &'static [&'static str],
    /// Where lists are looked for.
    within: &'static [&'static str],
}

const EVERYWHERE: &[&str] = &["Cargo.toml", "functions", "infra", "shared", "tests"];

const CHANGELOG: &str = "infra/CHANGELOG.md";

const KINDS: &[Kind] = &[
    Kind {
        name: "route",
        limit: 6,
        examples: [
            &["resend_invitation", "/v1/invitations/{id}/resend"],
            &["remove_member", "/v1/members/{id}"],
            &["set_notifications", "/v1/me/notifications"],
        ],
        own: &[
            "functions/account/src/invitations/resend.rs",
            "tests/journeys/invitations.rs",
            "tests/budgets/members.rs",
            CHANGELOG,
        ],
        within: EVERYWHERE,
    },
    Kind {
        name: "record",
        limit: 4,
        examples: [&["PasskeyRequest"], &["PhoneReset"], &["EmailUndo"]],
        own: &["shared/domain/src/identity/records/challenge.rs"],
        within: EVERYWHERE,
    },
    Kind {
        name: "mail",
        limit: 3,
        examples: [
            &["AccessChanged", "access_changed"],
            &["LogInErased", "log_in_erased"],
            &["OwnershipHandedOver", "ownership_handed_over"],
        ],
        own: &["functions/delivery/src/accounts/access.rs"],
        within: EVERYWHERE,
    },
    Kind {
        name: "problem",
        limit: 1,
        examples: [&["OfferVoid"], &["TooManyInvitations"], &["AlreadyMember"]],
        own: &[],
        within: EVERYWHERE,
    },
    Kind {
        name: "function",
        limit: 5,
        examples: [&["signup"], &["staff"], &["delivery"]],
        own: &["functions/signup", CHANGELOG],
        // The tests ask each function by its event file, and take it to start with each invocation, where nothing is said.
        within: &["Cargo.toml", "functions", "infra", "samconfig.toml", "shared"],
    },
    Kind {
        name: "AWS service of the local cloud",
        limit: 4,
        examples: [&["sns", "SNS"], &["kms", "KMS"], &["sqs", "SQS"]],
        own: &["infra/local/src/services/sns.rs"],
        within: &["infra/local/src"],
    },
];

/// Files that a command writes.
const WRITTEN: [&str; 4] =
    ["functions/public/openapi.json", "infra/template.yaml", "tests/bench/cost.md", "tests/bench/durations.json"];

/// What of the template is written by hand: a function with its table, log group and alarms.
const BY_HAND: [(&str, &str); 1] = [("function", "infra/template.yaml")];

/// The extensions of files that can be lists: code and configuration, and neither documents nor snapshots.
const CODE: [&str; 7] = ["rs", "toml", "yaml", "json", "sh", "py", "js"];

/// The texts of the files that can be lists, by their paths in the project.
fn texts(within: &[&str]) -> BTreeMap<String, String> {
    let mut found = within.iter().flat_map(|path| files(&Path::new(ROOT).join(path), &CODE)).collect::<Vec<_>>();
    let this = Path::new(file!()).file_name().unwrap();
    found.retain(|path| path.file_name() != Some(this));
    let name = |path: &Path| path.strip_prefix(ROOT).unwrap().to_str().unwrap().to_owned();
    found.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

/// Whether a text has the word, and not as a part of a longer one.
fn has(text: &str, word: &str) -> bool {
    let is_part = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    let is_whole = |at: usize| !is_part(text[..at].chars().last()) && !is_part(text[at + word.len()..].chars().next());
    text.match_indices(word).any(|(at, _)| is_whole(at))
}

/// The lists of a kind that are edited by hand, among these texts.
fn lists<'a>(kind: &Kind, texts: &'a BTreeMap<String, String>) -> BTreeSet<&'a str> {
    let names_all = |text: &str| kind.examples.iter().all(|words| words.iter().any(|word| has(text, word)));
    let by_hand = |file: &str| !WRITTEN.contains(&file) || BY_HAND.contains(&(kind.name, file));
    let lists = texts.iter().filter(|(file, text)| by_hand(file) && names_all(text));
    lists.map(|(file, _)| file.as_str()).collect()
}

/// The rows of the table: each kind, its example, its files.
fn table() -> String {
    let mut table =
        "| One new | for example | is edited by hand in | files | at most |\n|---|---|---|---|---|\n".to_owned();
    for kind in KINDS {
        let texts = texts(kind.within);
        let files = kind.own.iter().copied().chain(lists(kind, &texts)).collect::<Vec<_>>();
        let named = files.iter().map(|file| format!("`{file}`")).collect::<Vec<_>>().join(", ");
        let Kind { name, limit, examples: [[example, ..], ..], .. } = kind else { continue };
        writeln!(table, "| {name} | `{example}` | {named} | {} | {limit} |", files.len()).unwrap();
    }
    table
}

#[test]
fn what_one_new_thing_touches_stands_in_the_functions_readme() {
    let (readme, table) = (fs::read_to_string(Path::new(ROOT).join("functions/README.md")).unwrap(), table());
    assert!(readme.contains(&table), "functions/README.md says otherwise than what is found:\n{table}");
}

#[test]
fn nothing_new_touches_more_files_than_it_may() {
    for kind in KINDS {
        let texts = texts(kind.within);
        let lists = lists(kind, &texts);
        assert!(kind.own.len() + lists.len() <= kind.limit, "a {}: {:?} and {lists:?}", kind.name, kind.own);
        for own in kind.own {
            let path = Path::new(ROOT).join(own);
            assert!(path.exists(), "{own} of a {}", kind.name);
            let names = |text: &str| kind.examples[0].iter().any(|word| has(text, word));
            assert!(path.is_dir() || *own == CHANGELOG || names(&fs::read_to_string(&path).unwrap()), "{own}");
        }
    }
}

#[test]
fn a_list_that_names_all_examples_is_found() {
    let kind = KINDS.iter().find(|kind| kind.name == "problem").unwrap();
    let text = |text: &str| BTreeMap::from([("shared/a.rs".to_owned(), text.to_owned())]);
    assert!(lists(kind, &text("OfferVoid, TooManyInvitations, AlreadyMember")).contains("shared/a.rs"));
    assert!(lists(kind, &text("OfferVoid, TooManyInvitations, AlreadyMembers")).is_empty());
    assert!(lists(kind, &text("OfferVoid, TooManyInvitations")).is_empty());
}
