//! The table of the module, held for every character there is and for every type that reads a text. Which category a character
//! is of is asked of another source than the code's.

use std::fmt::Debug;

use proptest::prelude::*;
use regex_syntax::hir::{Class as Set, HirKind};

use super::{class::Class, *};
use crate::{
    Timestamp,
    accounts::{invitation::InvitationToken, records::Role},
    identity::{
        code::SmsCode,
        factors::{RecoveryCode, RecoveryCodes, SecondFactorCode, TotpCode},
    },
    kernel::{
        field_error::Input,
        id::{AccountId, InvitationId, MemberId, SessionId, UserId},
        language::Language,
        personal::{CompanyName, EmailAddress, PasskeyName, PersonName, PhoneNumber},
        time::Now,
        token::{ChallengeToken, LinkToken, SessionToken, UndoToken},
    },
    privacy::policy::{AcceptedPolicy, VERSIONS},
};

/// All characters of a class of regular expressions.
fn all_of(class: &str) -> Vec<char> {
    let hir = regex_syntax::parse(class).unwrap();
    let HirKind::Class(Set::Unicode(set)) = hir.kind() else { panic!("{class} is no class") };
    set.iter().flat_map(|range| range.start()..=range.end()).collect()
}

fn one_of(class: &str) -> impl Strategy<Value = char> {
    prop::sample::select(all_of(class))
}

/// What copy and paste brings along and nobody sees.
fn unseen() -> impl Strategy<Value = String> {
    let invisible = one_of(r"[\p{Cf}\p{Default_Ignorable_Code_Point}]");
    prop::collection::vec(invisible, 0..4).prop_map(String::from_iter)
}

fn space() -> impl Strategy<Value = String> {
    (unseen(), one_of(r"\p{Zs}"), unseen()).prop_map(|(before, space, after)| format!("{before}{space}{after}"))
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
    // What is unassigned to one source may be a letter to a newer one.
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

/// What a type reads a text as; what it shows is of no use here, since it shows nothing.
type Read = Box<dyn Fn(&str) -> String>;

fn by<T: PartialEq + Debug + 'static>(sample: &str, read: impl Fn(&str) -> Option<T> + 'static) -> Read {
    let right = read(sample).unwrap_or_else(|| panic!("{sample} is none"));
    Box::new(
        move |text| {
            if read(text).as_ref() == Some(&right) { "the same".to_owned() } else { format!("{:?}", read(text)) }
        },
    )
}

fn field<T: Input>(text: &str) -> Option<T> {
    T::read(Some(&text.into())).ok()
}

/// Each field that a text may be pasted into, with a text for it; whether it may hold spaces, and dashes.
fn fields() -> Vec<(String, bool, Read)> {
    let now = Now(Timestamp::UNIX_EPOCH);
    let (user, account) = (UserId::new(now, &[7; 10]), AccountId::new(now, &[8; 10]));
    let (member, session) = (MemberId::new(now, &[9; 10]), SessionId::new(now, &[1; 10]));
    let invitation = InvitationId::new(now, &[2; 10]);
    let secret = [0xfb; 32];
    let link = LinkToken::new(&secret).expose().to_owned();
    let invited = InvitationToken::new(account, invitation, &secret).expose().to_owned();
    let undo = UndoToken::new(user, &secret).expose().to_owned();
    let opened = SessionToken::new(session, user, account, member, &secret).expose().to_owned();
    let recovery = RecoveryCodes::new(&[[7; 16]]).1[0].grouped();
    let mut fields: Vec<(String, bool, Read)> = Vec::new();
    let mut add = |sample: &str, spaced, read: Read| fields.push((sample.to_owned(), spaced, read));
    add("anne-marie@rod-grod.dk", false, by("anne-marie@rod-grod.dk", field::<EmailAddress>));
    add("+45 20-30-40-50", true, by("+4520304050", field::<PhoneNumber>));
    add("123 456", true, by("123456", field::<TotpCode>));
    add("1234-5678", true, by("12345678", field::<SmsCode>));
    add(&recovery, true, by(&recovery, |text| RecoveryCode::parse(text).ok()));
    add(&recovery, true, by(&recovery, field::<SecondFactorCode>));
    add(&link, true, by(&link, field::<LinkToken>));
    add(&link, true, by(&link, field::<ChallengeToken>));
    add(&invited, true, by(&invited, field::<InvitationToken>));
    add(&undo, true, by(&undo, field::<UndoToken>));
    add(&opened, true, by(&opened, |text| SessionToken::parse(text).map(|token| token.hash())));
    let member = member.to_string();
    add(&member, true, by(&member, field::<MemberId>));
    add("owner", false, by("owner", field::<Role>));
    add("en", false, by("en", field::<Language>));
    add(VERSIONS[0].name, false, by(VERSIONS[0].name, field::<AcceptedPolicy>));
    fields
}

/// A text with marks between its characters, other spaces and other dashes.
fn pasted(text: &str, (marks, spaces, dashes): (&[String], &[String], &[char])) -> String {
    let mut pasted = spaces.first().cloned().unwrap_or_default();
    for (place, c) in text.chars().enumerate() {
        pasted.push_str(&marks[place % marks.len()]);
        match c {
            ' ' => pasted.push_str(&spaces[place % spaces.len()]),
            '-' => pasted.push(dashes[place % dashes.len()]),
            _ => pasted.push(c),
        }
    }
    pasted + &spaces[spaces.len() - 1]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_copy_and_paste_brings_along_makes_no_field_fail(
        marks in prop::collection::vec(unseen(), 1..6),
        spaces in prop::collection::vec(space(), 1..4),
        dashes in prop::collection::vec(one_of(r"[\p{Pd}\u{2212}]"), 1..4),
    ) {
        for (sample, spaced, same) in fields() {
            let text = pasted(&sample, (&marks, &spaces, &dashes));
            prop_assert_eq!(same(&text), "the same", "{:?}", text);
            if spaced {
                let lines = sample.chars().flat_map(|c| [c, '\r', '\n', '\t']).collect::<String>();
                prop_assert_eq!(same(&lines), "the same");
            }
        }
    }

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
fn inner_spaces_stay_where_they_tell_texts_apart() {
    assert_eq!(exact(" a\u{a0}b\r\n"), "a b");
    assert!(EmailAddress::parse("soren @rodgrod.dk").is_err() && field::<Role>("ow ner").is_none());
}

#[test]
fn no_other_module_has_a_rule_of_its_own_for_spaces_or_control_characters() {
    // What a client accepts is read by the grammar of HTTP.
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
