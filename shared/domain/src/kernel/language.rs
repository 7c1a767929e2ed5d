//! The two languages of pages, mails and problems.

use serde::{Deserialize, Serialize};

use crate::kernel::negotiation::choices;

/// Danish, unless somebody asks for English.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Dansk.
    #[default]
    Da,
    /// English.
    En,
}

impl Language {
    /// The language that an `Accept-Language` header prefers, by lookup (RFC 4647 § 3.4): the ranges are tried in the
    /// order of their weights, and the first that matches one of the two languages counts. `*` is only considered if no
    /// other range matches, and a weight of 0 excludes a language. If no language is preferred, it is Danish.
    #[must_use]
    pub fn preferred(accept_language: &str) -> Self {
        let ranges = choices(accept_language);
        let is_refused = |language: &Self| ranges.iter().any(|(range, weight)| *weight == 0 && range == language.tag());
        let wanted = ranges.iter().filter(|(_, weight)| *weight > 0);
        let mut named = wanted.filter_map(|(range, _)| Self::of_tag(range)).filter(|language| !is_refused(language));
        let others = || [Self::Da, Self::En].into_iter().find(|language| !is_refused(language));
        named.next().or_else(others).unwrap_or_default()
    }

    /// The language of a tag such as `da` or `en-GB`.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        match tag.split('-').next()?.to_ascii_lowercase().as_str() {
            "da" => Some(Self::Da),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// A whole number with its digits in groups of three.
    #[must_use]
    pub fn number(self, number: u64) -> String {
        let separator = match self {
            Self::Da => '.',
            Self::En => ',',
        };
        let digits = number.to_string();
        let grouped = digits.chars().enumerate().flat_map(|(place, digit)| {
            let begins_group = place > 0 && (digits.len() - place).is_multiple_of(3);
            begins_group.then_some(separator).into_iter().chain([digit])
        });
        grouped.collect()
    }

    /// The language tag, for `lang` and `Content-Language`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Da => "da",
            Self::En => "en",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Language::{self, Da, En};

    #[test]
    fn a_number_is_grouped_by_threes() {
        for (number, da, en) in
            [(0, "0", "0"), (999, "999", "999"), (1_000, "1.000", "1,000"), (1_234_567, "1.234.567", "1,234,567")]
        {
            assert_eq!((Da.number(number), En.number(number)), (da.to_owned(), en.to_owned()));
        }
    }

    #[test]
    fn the_greatest_weight_wins_and_danish_stands_in() {
        for (header, language) in [
            ("", Da),
            ("de, fr", Da),
            ("en", En),
            ("en-GB,da;q=0.8", En),
            ("da;q=0.5, en;q=0.9", En),
            ("en;q=0", Da),
            ("en;q=nonsense, da;q=0.1", Da),
            ("DA-dk, en", Da),
            ("EN-gb;Q=0.9, da;q=0.8", En),
            ("zh-Hant-TW, en-*;q=0.1", En),
            ("*", Da),
            ("fr, *;q=0.5", Da),
            ("*, en;q=0.1", En),
            ("*;q=0", Da),
            ("da;q=0", En),
            ("da;q=0, *;q=0.1", En),
            ("da;q=0.000, en;q=0", Da),
            ("da-DK;q=0, da", Da),
            ("en-GB, en;q=0", Da),
            ("en;q=1.5", Da),
            ("en_GB, enx, e", Da),
            (" ,, en ", En),
        ] {
            assert_eq!(Language::preferred(header), language, "{header}");
        }
    }
}
