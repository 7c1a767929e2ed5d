use std::{fs, path::Path};

use domain::{
    Language::{self, Da, En},
    Now, Timestamp,
    billing::{
        plans::FREE_SWITCHING_FROM,
        subscription::{
            DAYS_AFTER_DUE, DAYS_AFTER_END, DAYS_AFTER_REMINDER, DAYS_AFTER_REQUEST, NOTICES, SWITCHING_MONTHS,
            TRIAL_DAYS,
        },
    },
    privacy::{
        operator::OPERATOR,
        policy::{self, BACKUPS, PolicyVersion},
    },
    processing::Keep,
    record::Record,
    records::{Origin, PendingSignup, Session},
};
use lambda::SessionCookie;

use super::{PolicyText, VERSIONS, fill_placeholders};

/// A time when every version has come into force.
const NOW: Now = Now(Timestamp::MAX);

fn current(language: Language) -> PolicyText {
    PolicyText::of("current", language, NOW).unwrap()
}

/// The first paragraph or list item that contains `words`, joined to one line.
fn passage(language: Language, words: &str) -> String {
    let markdown = current(language).markdown.replace("\n- ", "\n\n- ");
    let mut passages = markdown.split("\n\n").map(|passage| passage.replace("\n  ", " ").replace('\n', " "));
    passages.find(|passage| passage.contains(words)).unwrap_or_else(|| panic!("no passage contains {words:?}"))
}

/// The periods that a text states, each as a number and an English unit.
fn periods(markdown: &str) -> Vec<(u32, &'static str)> {
    const UNITS: [(&str, &str); 10] = [
        ("minut", "minute"),
        ("minute", "minute"),
        ("time", "hour"),
        ("hour", "hour"),
        ("dag", "day"),
        ("day", "day"),
        ("måned", "month"),
        ("month", "month"),
        ("år", "year"),
        ("year", "year"),
    ];
    let unit = |word: &str| {
        let word = word.trim_end_matches(|letter: char| !letter.is_alphabetic());
        let stem = ["ter", "er", "r", "e", "s", ""].iter().find_map(|ending| {
            let stem = word.strip_suffix(ending)?;
            UNITS.iter().find(|(name, _)| *name == stem)
        });
        stem.map(|(_, english)| *english)
    };
    let words = markdown.split_whitespace().collect::<Vec<_>>();
    words.windows(2).filter_map(|pair| Some((pair[0].parse().ok()?, unit(pair[1])?))).collect()
}

#[test]
fn p45_a_version_stays_as_it_was_published() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("texts/rendered");
    for version in VERSIONS {
        for language in [Da, En] {
            let text = PolicyText::named(version.name, language).unwrap().markdown;
            let file = folder.join(format!("{}.{}.md", version.name, language.tag()));
            if std::env::var_os("RENDER_POLICIES").is_some() {
                fs::write(&file, &text).unwrap();
            }
            assert!(
                fs::read_to_string(&file).unwrap() == text,
                "{} no longer says what was published: the text or a record's declaration has changed. People have \
                 accepted that version, so what is new needs a new version (shared/policies/README.md). Only while \
                 it is not in force: RENDER_POLICIES=1 cargo test -p policies",
                file.display()
            );
        }
    }
}

#[test]
fn p45_every_version_has_a_text_in_both_languages() {
    for language in [Da, En] {
        for version in policy::VERSIONS {
            assert_eq!(PolicyText::named(version.name, language).unwrap().version, version.name);
        }
        assert_eq!(PolicyText::of("current", language, NOW).unwrap().version, PolicyVersion::in_force(NOW).name);
    }
    assert!(PolicyText::of("2018-05-25", Da, NOW).is_none());
}

#[test]
fn a_rendered_text_has_no_placeholder_left() {
    for version in VERSIONS {
        for language in [Da, En] {
            let text = PolicyText::named(version.name, language).unwrap();
            assert!(!text.markdown.contains("{{") && !text.markdown.contains("}}"), "{}", text.markdown);
            assert!(!text.title().is_empty() && !text.title().contains(['<', '&']), "{}", text.title());
        }
    }
}

#[test]
fn only_a_placeholder_that_has_a_value_is_replaced() {
    let value = |placeholder: &str| (placeholder == "a").then(|| "1".to_owned());
    assert_eq!(fill_placeholders("{{a}} {{b}} {{a}}{{", value), "1 {{b}} 1{{");
}

#[test]
fn both_languages_state_the_same_periods_under_the_same_headings() {
    let [da, en] = [Da, En].map(|language| current(language).markdown);
    let levels = |text: &str| {
        let headings = text.lines().filter(|line| line.starts_with('#'));
        headings.map(|line| line.len() - line.trim_start_matches('#').len()).collect::<Vec<_>>()
    };
    assert_eq!(levels(&da), levels(&en));
    assert_eq!(periods(&da), periods(&en));
    assert!(periods(&da).len() > 10, "{:?}", periods(&da));
}

#[test]
fn a_period_is_written_by_hand_only_where_no_record_declares_it() {
    let last_notice = NOTICES.into_iter().min().unwrap();
    let new = [(TRIAL_DAYS, "day"), (DAYS_AFTER_END, "day"), (last_notice, "day")];
    let elsewhere = [
        (7, "day"),  // an unconfirmed newsletter (P07)
        (90, "day"), // files of integrations (P20)
        (5, "year"), // bookkeeping
    ];
    let life = [
        (TRIAL_DAYS, "day"),
        (DAYS_AFTER_END, "day"),
        (DAYS_AFTER_DUE, "day"),
        (DAYS_AFTER_REMINDER, "day"),
        (DAYS_AFTER_END, "day"), // the last paid period
        (DAYS_AFTER_END, "day"), // the notice of the deactivation
        (SWITCHING_MONTHS, "month"),
        (DAYS_AFTER_END, "day"), // a cancelled account
        (last_notice, "day"),
        (DAYS_AFTER_REQUEST, "day"),
    ];
    let by_hand = [&new[..], &elsewhere, &life].concat();
    let version = VERSIONS.iter().find(|version| version.name == PolicyVersion::in_force(NOW).name).unwrap();
    for source in [version.da, version.en] {
        let stated = periods(source);
        assert_eq!(stated.into_iter().map(|(number, unit)| (number.cast_signed(), unit)).collect::<Vec<_>>(), by_hand);
    }
}

#[test]
fn p36_the_policy_says_how_long_before_a_removal_it_is_announced_and_from_when_on_help_with_switching_is_free() {
    let [first, second, last] = NOTICES;
    assert!(passage(Da, "Før data slettes").contains(&format!("{first}, {second} og {last} dage før")));
    assert!(passage(En, "Before the data is deleted").contains(&format!("{first}, {second} and {last} days before")));
    assert!(passage(Da, "Sletning**").contains(&format!("{first}, {second} og {last} dage før")));
    assert!(passage(En, "Deletion**").contains(&format!("{first}, {second} and {last} days before")));
    assert_eq!(FREE_SWITCHING_FROM.to_string(), "2027-01-12");
    assert!(passage(Da, "koster hjælpen").contains("12. januar 2027"));
    assert!(passage(En, "the help costs nothing").contains("12 January 2027"));
}

#[test]
fn p45_the_policy_begins_with_what_is_new() {
    for (language, heading) in [(Da, "Nyt i denne version"), (En, "What is new")] {
        let text = current(language).markdown;
        let first = text.lines().find_map(|line| line.strip_prefix("## "));
        assert_eq!(first, Some(heading));
    }
}

#[test]
fn p15_only_ip_address_and_browser_type_are_kept_of_a_device_for_the_declared_period() {
    let Keep::Until(period) = Origin::DECLARATION.processing.keep else { panic!("an origin has an end") };
    assert!(passage(Da, "kun IP-adresse og browsertype").contains(&period.text(Da)));
    assert!(passage(En, "IP address and browser type only").contains(&period.text(En)));
}

#[test]
fn p16_the_policy_lists_the_session_cookie_with_its_true_lifetime() {
    let Keep::Until(period) = Session::DECLARATION.processing.keep else { panic!("a session has an end") };
    let cookie = SessionCookie::set("token").unwrap().to_str().unwrap().to_owned();
    let (name, _) = cookie.split_once('=').unwrap();
    assert!(cookie.contains(&format!("Max-Age={}", period.seconds())), "{cookie}");
    for language in [Da, En] {
        let table = current(language).markdown;
        let row = table.lines().find(|line| line.contains(&format!("`{name}`"))).unwrap();
        assert!(row.contains(&period.text(language)), "{row}");
    }
}

#[test]
fn p01_an_unconfirmed_account_is_erased_as_the_policy_says() {
    let Keep::Until(period) = PendingSignup::DECLARATION.processing.keep else { panic!("a sign-up has an end") };
    assert!(passage(Da, "bekræfter adressen").contains(&period.text(Da)));
    assert!(passage(En, "confirm the address").contains(&period.text(En)));
}

#[test]
fn the_policy_states_how_long_backups_are_kept() {
    assert!(passage(Da, "Sikkerhedskopier").contains(&BACKUPS.text(Da)));
    assert!(passage(En, "Backups").contains(&BACKUPS.text(En)));
}

#[test]
fn p47_the_policy_names_the_controller_and_its_contact() {
    for language in [Da, En] {
        let text = current(language).markdown;
        for fact in [OPERATOR.name, OPERATOR.registration_number, OPERATOR.street, OPERATOR.city, OPERATOR.email] {
            assert!(text.contains(fact), "{fact}");
        }
        assert!(text.contains("Datatilsynet"));
    }
}

#[test]
fn the_danish_policy_uses_the_terms_of_the_mails_and_pages() {
    let text = current(Da).markdown.to_lowercase();
    for term in ["kontoabonnent", "suspenderet", "opsagt", "afmeld"] {
        assert!(text.contains(term), "{term}");
    }
}
