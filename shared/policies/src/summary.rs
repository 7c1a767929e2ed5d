//! What a version changes in the one before it, and what somebody can do who disagrees.

use domain::{Language, privacy::operator::OPERATOR};

use crate::{
    Change, PolicyText,
    blocks::{blocks, plain},
    changes::changes,
    text::before,
};

/// What a version changes in the one before it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// What is new, as the version itself says it: paragraphs without marks.
    pub news: Vec<String>,
    /// Each paragraph, list item, table row and heading that is changed, new or gone.
    pub changes: Vec<Change>,
}

impl Summary {
    /// What the version with this name changes. `None` if there is no such version, or it is the first.
    #[must_use]
    pub fn of(version: &str, language: Language) -> Option<Self> {
        let text = PolicyText::named(version, language)?;
        let before = PolicyText::named(before(version)?, language)?;
        let is_news = |heading: &str| Some(heading) == news_heading(&text);
        let blocks = blocks(&text.markdown).into_iter();
        let news = blocks.filter(|block| is_news(&block.heading) && block.text != block.heading);
        // That each version names itself is no change, and what is new is told from the text.
        let names_itself = |change: &Change| match (&change.before, &change.after) {
            (Some(old), Some(new)) => old.replace(before.version, "") == new.replace(text.version, ""),
            _ => false,
        };
        let told = changes(&before.markdown, &text.markdown).into_iter();
        let told = told
            .filter(|change| !names_itself(change) && !is_news(&change.heading) && !is_news_before(&before, change));
        Some(Self { news: news.map(|block| plain(&block.text)).collect(), changes: told.collect() })
    }

    /// The headings under which something is changed, in their order.
    #[must_use]
    pub fn headings(&self) -> Vec<&str> {
        self.changes.iter().fold(Vec::new(), |mut headings, change| {
            if !headings.contains(&change.heading.as_str()) {
                headings.push(&change.heading);
            }
            headings
        })
    }
}

/// The heading of what is new in a version: the first below its title.
fn news_heading(text: &PolicyText) -> Option<&str> {
    text.markdown.lines().find_map(|line| line.strip_prefix("## "))
}

/// Whether the change is that what was new in the version before is gone.
fn is_news_before(before: &PolicyText, change: &Change) -> bool {
    let is_first = crate::text::before(before.version).is_none();
    !is_first && change.after.is_none() && Some(change.heading.as_str()) == news_heading(before)
}

/// How to object to a version.
#[must_use]
pub fn how_to_object(language: Language) -> String {
    let email = OPERATOR.email;
    match language {
        Language::Da => format!(
            "Er du uenig i en ændring, kan du gøre indsigelse: Skriv til {email}, hvad du er uenig i, helst før den gælder. Du får svar \
             inden for en måned."
        ),
        Language::En => format!(
            "If you disagree with a change, you can object: write to {email} what you disagree with, if possible before it applies. You \
             get an answer within a month."
        ),
    }
}

/// How to leave, for those who disagree (P46).
#[must_use]
pub const fn how_to_leave(language: Language) -> &'static str {
    match language {
        Language::Da => {
            "Vil du ikke fortsætte, kan du stoppe: En ejer kan opsige kontoen, så den bliver deaktiveret, og dens data bliver slettet \
             bagefter; indtil da kan de hentes. Andre kan slette deres eget log-in. Er det hele kontoen, du vil have lukket, så \
             spørg kontoens ejer."
        }
        Language::En => {
            "If you do not want to go on, you can stop: an owner can cancel the account, so that it is deactivated and its data is deleted \
             afterwards; until then it can be extracted. Others can delete their own log-in. If you want the whole account \
             closed, ask its owner."
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        Language::{Da, En},
        privacy::policy::VERSIONS,
    };

    use super::*;

    #[test]
    fn p45_each_version_but_the_first_says_what_is_new_and_what_it_changes_in_both_languages() {
        for language in [Da, En] {
            assert_eq!(Summary::of(VERSIONS[0].name, language), None);
            assert_eq!(Summary::of("2018-05-25", language), None);
            for version in &VERSIONS[1..] {
                let summary = Summary::of(version.name, language).unwrap();
                assert!(!summary.news.is_empty() && !summary.changes.is_empty(), "{}", version.name);
                assert!(summary.news.iter().all(|line| !line.contains("**")));
                assert!(summary.headings().len() <= summary.changes.len());
            }
        }
        let [da, en] = [Da, En].map(|language| Summary::of("2027-01-01", language).unwrap());
        assert_eq!(da.news.len(), en.news.len());
        assert!(en.news[1].starts_with("Trial: it ends after 30 days."), "{:?}", en.news);
        assert!(en.headings().contains(&"From trial to removal"), "{:?}", en.headings());
        for told in [&da, &en] {
            assert!(told.changes.iter().all(|change| change.before != change.after));
            assert!(
                !told
                    .changes
                    .iter()
                    .any(|change| change.after.as_ref().is_some_and(|text| text.starts_with("Version 2027")))
            );
        }
    }

    #[test]
    fn p46_whoever_disagrees_is_told_how_to_object_and_how_to_stop() {
        for (language, words) in [(Da, ["indsigelse", "opsige", "slette"]), (En, ["object", "cancel", "delete"])] {
            let told = how_to_object(language) + how_to_leave(language);
            assert!(told.contains(OPERATOR.email) && words.iter().all(|word| told.contains(word)), "{told}");
        }
    }
}
