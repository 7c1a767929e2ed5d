//! What is stated with a contract: that the other side is authorised, and that data may leave the EU and EEA (P18).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::kernel::{id::UserId, language::Language};

/// That somebody stated something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    /// Who.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
    /// The version of the text that they stated.
    pub text_version: String,
}

/// What a contract rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// That the other side is authorised to handle the transfer.
    pub recipient_authorised: Stated,
    /// That data may go to its country, which is outside the EU and EEA.
    pub outside_eea: Option<Stated>,
}

/// A version of what is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatementText {
    /// The version's name, which the record of a statement keeps: the day of its first use.
    pub name: &'static str,
    /// That the other side is authorised.
    pub authorised: Texts,
    /// That data may leave the EU and EEA.
    pub outside_eea: Texts,
}

/// A text in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Texts {
    da: &'static str,
    en: &'static str,
}

impl Texts {
    /// The text in a language.
    #[must_use]
    pub const fn text(self, language: Language) -> &'static str {
        match language {
            Language::Da => self.da,
            Language::En => self.en,
        }
    }
}

impl StatementText {
    /// All versions, from the oldest on. A version that somebody has stated stays as it is.
    pub const ALL: &'static [Self] = &[Self {
        name: "2026-11-29",
        authorised: Texts {
            da: "Modparten har lov til at håndtere overførslen af de valgte data, og jeg må bestemme det på kontoens vegne.",
            en: "The other side is authorised to handle the transfer of the chosen data, and I may decide so on the account's \
                 behalf.",
        },
        outside_eea: Texts {
            da: "Modparten er uden for EU/EØS. Der er et gyldigt grundlag for at overføre data dertil (GDPR kapitel V).",
            en: "The other side is outside the EU/EEA. There is a valid ground for transferring data there (GDPR Chapter V).",
        },
    }];

    /// The version that is stated now.
    pub const CURRENT: Self = Self::ALL[Self::ALL.len() - 1];

    /// The version with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|version| version.name == name)
    }
}
