//! What people can consent to, in the words that they are shown (Art. 7, P27).

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{
    kernel::{
        commit::Commit,
        digest::sha256_hex,
        input,
        language::Language,
        lookup::{EmailLookup, key_text},
        random::RandomSource,
        record::Expiring,
        time::Now,
    },
    privacy::{
        id::ConsentId,
        records::{ConsentChannel, ConsentEntry},
    },
};

/// What somebody can consent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentPurpose {
    /// That the newsletter is sent to them.
    Newsletter,
}

/// Nobody can consent to anything of this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("nothing that somebody can consent to")]
pub struct UnknownPurpose;

impl FromStr for ConsentPurpose {
    type Err = UnknownPurpose;

    fn from_str(name: &str) -> Result<Self, UnknownPurpose> {
        let name = input::exact(name);
        Self::ALL.into_iter().find(|purpose| purpose.name() == name).ok_or(UnknownPurpose)
    }
}

/// The words of a consent in one language. They never change: other words are another text, and earlier ones stay in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConsentText {
    /// What is consented to.
    pub purpose: ConsentPurpose,
    /// The language.
    pub language: Language,
    /// The words.
    pub text: &'static str,
}

key_text! {
    /// The SHA-256 of a consent's words, in hexadecimal.
    ConsentTextHash, "4f1c4ad2c4d6c8f2f6f2d1d95d5b6d8f6c3fd0b7a6f0b5a1c6b1f0f3a2d4e5f6"
}

/// Every text that was ever shown, the newest of a language first.
const TEXTS: &[ConsentText] = &[
    ConsentText {
        purpose: ConsentPurpose::Newsletter,
        language: Language::Da,
        text: "E-SG.Cloud ApS må sende mig sit nyhedsbrev pr. e-mail: nyt om tjenesten, om ESG-rapportering og om vores \
               arrangementer, højst to gange om måneden. Jeg kan når som helst trække samtykket tilbage: med linket [Afmeld] \
               nederst i hvert brev, i mine indstillinger eller ved at skrive til support@e-sg.cloud. Det, der er sendt \
               forinden, bliver ikke ulovligt af det.",
    },
    ConsentText {
        purpose: ConsentPurpose::Newsletter,
        language: Language::En,
        text: "E-SG.Cloud ApS may send me its newsletter by e-mail: news of the service, of ESG reporting and of our events, \
               twice a month at most. I can withdraw my consent at any time: by the link [Afmeld] at the end of every letter, \
               in my settings, or by writing to support@e-sg.cloud. What was sent before stays lawful.",
    },
];

impl ConsentPurpose {
    /// Everything that somebody can consent to.
    pub const ALL: [Self; 1] = [Self::Newsletter];

    /// Its name in the contract.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Newsletter => "newsletter",
        }
    }

    /// The words that are shown now.
    #[must_use]
    pub fn text(self, language: Language) -> ConsentText {
        let shown = |text: &&ConsentText| text.purpose == self && text.language == language;
        TEXTS.iter().find(shown).copied().unwrap_or(TEXTS[0])
    }
}

impl ConsentText {
    /// What stands in the ledger for the words.
    #[must_use]
    pub fn hash(&self) -> ConsentTextHash {
        ConsentTextHash(sha256_hex(self.text))
    }

    /// The text with this hash, if it was ever shown.
    #[must_use]
    pub fn of_hash(hash: &ConsentTextHash) -> Option<Self> {
        TEXTS.iter().find(|text| text.hash() == *hash).copied()
    }
}

/// An act of consent or of withdrawal.
#[derive(Debug, Clone, Copy)]
pub struct ConsentAct {
    /// The words that were shown.
    pub text: ConsentText,
    /// Where it was done.
    pub channel: ConsentChannel,
}

impl ConsentAct {
    /// The entry that consent was given.
    #[must_use]
    pub fn given(self, now: Now, mailbox: &EmailLookup, random: &dyn RandomSource) -> ConsentEntry {
        let Self { text, channel } = self;
        ConsentEntry {
            mailbox: mailbox.clone(),
            entry: ConsentId::new(now, &random.bytes()),
            purpose: text.purpose,
            granted: true,
            at: now.timestamp(),
            channel,
            language: text.language,
            text: text.hash(),
            expires_at: None,
        }
    }
}

impl ConsentEntry {
    /// Adds to a commit that the consent of this entry was withdrawn: its evidence ends two years from now.
    #[must_use]
    pub fn withdraw(
        given: &crate::Stored<Self>,
        commit: Commit,
        channel: ConsentChannel,
        random: &dyn RandomSource,
    ) -> Commit {
        let now = commit.now();
        let expires_at = Some(Self::LIFE.after(now.timestamp()));
        let ended = Self { expires_at, ..given.record.clone() };
        let entry = ConsentId::new(now, &random.bytes());
        let withdrawn = Self { entry, granted: false, at: now.timestamp(), channel, ..ended.clone() };
        commit.replace(given, &ended).insert(&withdrawn)
    }

    /// The words that were shown.
    #[must_use]
    pub fn words(&self) -> Option<&'static str> {
        ConsentText::of_hash(&self.text).map(|text| text.text)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn p27_a_text_that_was_shown_is_never_changed_and_stays_readable() {
        // A new text is added to both lists, and none is ever taken from either.
        let known = [
            "e2d4b132f1cc4a6b74c8ff23eb6dfa00cb31f77579b7e4c1fc741b237916c26d",
            "66f08cf724a695495f9c5659a8e5a6f3da776a1f6e38b7387713ed931a8ab1e6",
        ];
        let hashes = TEXTS.iter().map(|text| text.hash().to_string()).collect::<Vec<_>>();
        assert_eq!(hashes, known);
        assert!(TEXTS.iter().all(|text| ConsentText::of_hash(&text.hash()) == Some(*text)));
        assert_eq!(hashes.iter().collect::<BTreeSet<_>>().len(), hashes.len());
    }

    #[test]
    fn p27_the_words_say_what_comes_from_whom_how_often_and_how_it_is_withdrawn() {
        for purpose in ConsentPurpose::ALL {
            assert_eq!(purpose.name().parse(), Ok(purpose));
            for (language, parts) in [
                (Language::Da, ["E-SG.Cloud ApS", "nyhedsbrev", "om måneden", "trække samtykket tilbage", "[Afmeld]"]),
                (Language::En, ["E-SG.Cloud ApS", "newsletter", "a month", "withdraw my consent", "[Afmeld]"]),
            ] {
                let text = purpose.text(language);
                assert_eq!((text.purpose, text.language), (purpose, language));
                assert!(parts.iter().all(|part| text.text.contains(part)), "{}", text.text);
            }
        }
    }
}
