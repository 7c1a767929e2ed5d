//! Checks the table of the parent module for every character. The categories come from another source than the code's.

use proptest::prelude::*;
use regex_syntax::hir::{Class as Set, HirKind};

use super::{class::Class, *};
use crate::kernel::personal::{CompanyName, PasskeyName, PersonName};

/// All characters that a character class of a regular expression matches.
fn all_of(class: &str) -> Vec<char> {
    let hir = regex_syntax::parse(class).unwrap();
    let HirKind::Class(Set::Unicode(set)) = hir.kind() else { panic!("{class} is no class") };
    set.iter().flat_map(|range| range.start()..=range.end()).collect()
}

#[test]
fn every_character_is_of_the_class_that_its_category_says() {
    let is = |class: &str, expected: &[Class]| {
        for c in all_of(class) {
            assert!(expected.contains(&Class::of(c)), "U+{:04X} of {class} is {:?}", u32::from(c), Class::of(c));
        }
    };
    is(r"\p{Zs}", &[Class::Space]);
    is(r"[\p{Zl}\p{Zp}\t\n\r]", &[Class::Break]);
    is(r"\p{Cc}", &[Class::Break, Class::Unusable]);
    is(r"[\p{Pd}\u{2212}\u{2043}]", &[Class::Dash]);
    is(r"\p{Cf}", &[Class::Invisible, Class::Joiner]);
    is(r"\p{Default_Ignorable_Code_Point}", &[Class::Invisible, Class::Joiner, Class::Selector]);
    is(r"\p{Variation_Selector}", &[Class::Selector]);
    is(r"[\p{Co}\p{Noncharacter_Code_Point}]", &[Class::Unusable]);
    is(r"[[\p{L}\p{N}]--\p{Default_Ignorable_Code_Point}]", &[Class::Letter]);
    is(r"[\p{M}--\p{Default_Ignorable_Code_Point}]", &[Class::Other]);
    is(r"[[\p{P}\p{S}]--[\p{Pd}\u{2212}\u{2043}\u{fffc}\u{fffd}]]", &[Class::Other]);
}

#[test]
fn no_character_makes_a_name_that_hides_something_or_shows_nothing() {
    // A character that one source does not assign may be a letter in a newer one.
    let hidden = all_of(r"[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}]");
    let alone = all_of(r"[\p{M}\p{Z}\p{P}\p{S}]");
    for c in hidden {
        match (line(&format!("A{c}b")), Class::of(c)) {
            (Ok(line), Class::Selector) => assert_eq!(line, "Ab"),
            (result, _) => assert_eq!(result, Err(FieldErrorCode::InvalidCharacters), "U+{:04X}", u32::from(c)),
        }
    }
    for c in alone {
        assert!(line(&String::from(c)).is_err(), "U+{:04X}", u32::from(c));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_name_read_twice_is_the_name_read_once(text in r"[\p{L}\p{M}\p{Zs}\p{Variation_Selector}\u{200c}\u{200d}.-]{1,30}") {
        if let Ok(once) = line(&text) {
            prop_assert_eq!(line(&once), Ok(once));
        }
    }

    #[test]
    fn a_name_is_one_line_without_what_cannot_be_seen(text in r"[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Z}\p{C}]{0,12}") {
        for name in [PersonName::parse(&text).map(|name| name.as_str().to_owned()),
                     CompanyName::parse(&text).map(|name| name.as_str().to_owned()),
                     PasskeyName::parse(&text).map(|name| name.as_str().to_owned())].into_iter().flatten() {
            let classes = name.chars().map(Class::of).collect::<Vec<_>>();
            prop_assert!(classes.contains(&Class::Letter));
            prop_assert!(!classes.iter().any(|class| matches!(
                class, Class::Break | Class::Selector | Class::Invisible | Class::Unusable)));
            prop_assert!(name.chars().count() <= LONGEST_NAME);
            prop_assert_eq!(name.trim(), &name);
        }
    }
}

#[test]
fn p04_no_line_and_no_name_holds_a_card_number() {
    for text in ["Kort 4111 1111 1111 1111", "5555-5555-5555-4444", "３７８２８２２４６３１０００５"] {
        assert_eq!(line(text), Err(FieldErrorCode::CardNumberRefused));
        assert_eq!(name(text), Err(FieldErrorCode::CardNumberRefused));
    }
    // It is refused as a card number, whatever else is wrong with the text.
    for text in ["4111\u{202e}1111 1111 1111".to_owned(), format!("4111111111111111 {}", "a".repeat(2_000))] {
        assert_eq!(line(&text), Err(FieldErrorCode::CardNumberRefused));
    }
}

#[test]
fn no_other_module_has_a_rule_of_its_own_for_spaces_or_control_characters() {
    // The `Accept…` headers are read by the grammar of HTTP.
    const OTHERS: [&str; 1] = ["negotiation.rs"];
    const SELF: [&str; 2] = ["input.rs", "tests.rs"];
    let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let is_rust = path.extension().is_some_and(|extension| extension == "rs");
            if path.is_dir() && name != "input" {
                folders.push(path);
            } else if is_rust && !SELF.contains(&name) && !OTHERS.contains(&name) {
                let text = std::fs::read_to_string(&path).unwrap();
                let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
                for rule in [".trim()", "is_whitespace", "is_control", "split_whitespace"] {
                    assert!(!code.contains(rule), "{} has {rule}", path.display());
                }
            }
        }
    }
}

#[test]
fn a_text_may_have_as_many_bytes_as_sixteen_for_each_letter_before_it_is_cleaned() {
    let padded = |newlines| format!("a{}", "\n".repeat(newlines));
    assert_eq!(lines(&padded(15), 1).as_deref(), Ok("a"));
    assert_eq!(lines(&padded(16), 1), Err(FieldErrorCode::TooLong));
}

#[test]
fn a_joiner_stays_between_letters_that_it_joins_alone() {
    let joined = "\u{0915}\u{094d}\u{200d}\u{0937}";
    assert_eq!(exact(joined), joined);
    assert_eq!(exact("a\u{200d}b"), "ab");
}
