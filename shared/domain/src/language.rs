//! The two languages of pages, mails and problems.

use serde::{Deserialize, Serialize};

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
    /// The language that an `Accept-Language` header prefers (RFC 9110 § 12.5.4): the highest `q` of the two,
    /// the first named where they are equal, Danish where neither is named.
    #[must_use]
    pub fn preferred(accept_language: &str) -> Self {
        let mut best = (0.0_f32, Self::Da);
        for choice in accept_language.split(',') {
            let mut parts = choice.split(';');
            let tag = parts.next().unwrap_or_default().trim();
            let quality = parts
                .find_map(|part| part.trim().strip_prefix("q="))
                .map_or(1.0, |q| q.trim().parse::<f32>().unwrap_or(0.0));
            let Some(language) = Self::of_tag(tag) else { continue };
            if quality > best.0 {
                best = (quality, language);
            }
        }
        best.1
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

    /// The tag, for `lang` and `Content-Language`.
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
    fn the_highest_quality_wins_and_danish_stands_in() {
        for (header, language) in [
            ("", Da),
            ("de, fr", Da),
            ("en", En),
            ("en-GB,da;q=0.8", En),
            ("da;q=0.5, en;q=0.9", En),
            ("en;q=0", Da),
            ("en;q=nonsense, da;q=0.1", Da),
            ("DA-dk, en", Da),
        ] {
            assert_eq!(Language::preferred(header), language, "{header}");
        }
    }
}
