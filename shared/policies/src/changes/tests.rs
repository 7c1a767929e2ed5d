use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

fn change(heading: &str, before: Option<&str>, after: Option<&str>) -> Change {
    Change { heading: heading.to_owned(), before: before.map(str::to_owned), after: after.map(str::to_owned) }
}

const OLD: &str = "# Policy\n\n## Keeping\n\nWe keep visits for 90 days.\n\n- **Logs**: for a year, and\n  then no more.\n- **Mails**: for a week.\n\n\
                   | Who | How long |\n|---|---|\n| People | 90 days |\n\n## Rights\n\nYou can object to everything.\n";

#[test]
fn p45_what_is_changed_new_and_gone_is_told_with_its_heading_and_nothing_else() {
    let new = "# Policy\n\n## Keeping\n\nWe keep visits for 30 days.\n\n- **Logs**: for a year, and then no\n  more.\n\n\
               | Who | How long |\n|---|---|\n| People | 90 days |\n| Contacts | 5 years |\n\n## Your rights\n\nYou can object to everything.\n";
    let expected = [
        change("Keeping", Some("We keep visits for 90 days."), Some("We keep visits for 30 days.")),
        change("Keeping", Some("**Mails**: for a week."), None),
        change("Keeping", None, Some("Contacts | 5 years")),
        change("Your rights", None, Some("Your rights")),
        change("Rights", Some("Rights"), None),
    ];
    assert_eq!(changes(OLD, new), expected);
}

#[test]
fn p45_what_has_moved_is_no_change() {
    let new = "# Policy\n\n## Rights\n\nYou can object to everything.\n\n- **Mails**: for a week.\n\n## Keeping\n\n\
               | Who | How long |\n|---|---|\n| People | 90 days |\n\n- **Logs**: for a year, and then no more.\n\nWe keep visits for 90 days.\n";
    assert_eq!(changes(OLD, new), []);
}

/// A block, as it is written.
fn block() -> impl Strategy<Value = (&'static str, Vec<String>)> {
    let words = prop::collection::vec("[a-e]{1,2}", 1..8);
    (prop::sample::select(vec!["", "- ", "## "]), words)
}

fn text() -> impl Strategy<Value = Vec<(&'static str, Vec<String>)>> {
    prop::collection::vec(block(), 0..12)
}

/// A text of these blocks. A heading is one line.
fn written(blocks: &[(&str, Vec<String>)], space: &str) -> String {
    let one =
        |(mark, words): &(&str, Vec<String>)| format!("{mark}{}", words.join(if *mark == "## " { " " } else { space }));
    blocks.iter().map(one).collect::<Vec<_>>().join("\n\n")
}

/// How often each text occurs in blocks, less how often it does in others.
fn more_in<'a>(many: &'a [Block], than: &'a [Block]) -> BTreeMap<&'a str, usize> {
    let (many, than) = (count(many.iter()), count(than.iter()));
    let left =
        many.into_iter().map(|(text, count)| (text, count.saturating_sub(than.get(text).copied().unwrap_or_default())));
    left.filter(|(_, count)| *count > 0).collect()
}

fn told<'a>(texts: impl Iterator<Item = &'a String>) -> BTreeMap<&'a str, usize> {
    texts.fold(BTreeMap::new(), |mut counts, text| {
        *counts.entry(text.as_str()).or_default() += 1;
        counts
    })
}

proptest! {
    #[test]
    fn p45_each_new_and_each_lost_piece_is_told_exactly_once(old in text(), new in text()) {
        let (old, new) = (written(&old, " "), written(&new, " "));
        let found = changes(&old, &new);
        let (old, new) = (blocks(&old), blocks(&new));
        prop_assert_eq!(told(found.iter().filter_map(|change| change.after.as_ref())), more_in(&new, &old));
        prop_assert_eq!(told(found.iter().filter_map(|change| change.before.as_ref())), more_in(&old, &new));
        for change in &found {
            prop_assert!(change.before.is_some() || change.after.is_some());
            prop_assert_ne!(&change.before, &change.after);
            let stands = |blocks: &[Block], text: &String| {
                blocks.iter().any(|block| block.text == *text && block.heading == change.heading)
            };
            let is_there = match (&change.before, &change.after) {
                (_, Some(after)) => stands(&new, after),
                (Some(before), None) => stands(&old, before),
                (None, None) => false,
            };
            prop_assert!(is_there);
        }
    }

    #[test]
    fn p45_neither_other_line_breaks_nor_another_order_are_changes(
        (blocks, shuffled) in text().prop_flat_map(|blocks| (Just(blocks.clone()), Just(blocks).prop_shuffle())),
        space in prop::sample::select(vec![" ", "  ", "\n", " \n\t "]),
    ) {
        prop_assert_eq!(changes(&written(&blocks, " "), &written(&blocks, space)), vec![]);
        prop_assert_eq!(changes(&written(&blocks, " "), &written(&shuffled, space)), vec![]);
    }

    #[test]
    fn p45_no_text_makes_it_panic(old in "(\\PC|\n){0,200}", new in "(\\PC|\n){0,200}") {
        let _ = changes(&old, &new);
        prop_assert_eq!(changes(&old, &old), vec![]);
    }
}
