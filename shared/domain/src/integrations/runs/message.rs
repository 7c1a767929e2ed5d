//! What a run says of how it went (P19).

use serde::{Deserialize, Serialize};

use crate::{
    integrations::{files::FileError, status::MayNotRun},
    kernel::{language::Language, record::redacted},
};

/// Why a run did not begin, or did not end as it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunReason {
    /// Its file was not uploaded in time.
    NotUploaded,
    /// The integration was revoked.
    Revoked,
    /// The first day of its contract is to come.
    NotStarted,
    /// The last day of its contract is over.
    ContractEnded,
    /// The contract was changed while it was under way.
    ContractChanged,
    /// The account is closed to it.
    AccountClosed,
    /// Whoever started it has no access to that any more.
    AccessEnded,
    /// The file was deleted before it was read.
    FileDeleted,
    /// There is no room for its file.
    StorageFull,
    /// It could not be carried out, through no fault of the file.
    Unexpected,
}

impl RunReason {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::NotUploaded,
        Self::Revoked,
        Self::NotStarted,
        Self::ContractEnded,
        Self::ContractChanged,
        Self::AccountClosed,
        Self::AccessEnded,
        Self::FileDeleted,
        Self::StorageFull,
        Self::Unexpected,
    ];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.texts().0
    }

    /// The code, and what to do about it in Danish and in English.
    const fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::NotUploaded => (
                "not-uploaded",
                "Filen blev ikke uploadet i tide. Begynd forfra med en ny upload.",
                "The file was not uploaded in time. Begin again with a new upload.",
            ),
            Self::Revoked => ("integration-revoked", "Integrationen er tilbagekaldt.", "The integration is revoked."),
            Self::NotStarted => (
                "integration-not-started",
                "Kontraktens første dag er ikke kommet endnu.",
                "The first day of the contract is to come.",
            ),
            Self::ContractEnded => (
                "integration-ended",
                "Kontraktens sidste dag er gået. Forlæng den, og prøv igen.",
                "The last day of the contract is over. Extend it, and try again.",
            ),
            Self::ContractChanged => (
                "contract-changed",
                "Kontrakten blev ændret undervejs. Prøv igen, så gælder den nye.",
                "The contract was changed meanwhile. Try again, and the new one applies.",
            ),
            Self::AccountClosed => (
                "account-deactivated",
                "Kontoen er lukket for overførsler. Betal, eller genoptag abonnementet, og prøv igen.",
                "The account is closed to transfers. Pay, or resume the subscription, and try again.",
            ),
            Self::AccessEnded => (
                "access-ended",
                "Den, der satte det i gang, har ikke længere adgang til det. En anden kan prøve igen.",
                "Whoever started it has no access to that any more. Somebody else can try again.",
            ),
            Self::FileDeleted => {
                ("file-deleted", "Filen blev slettet, før den var læst.", "The file was deleted before it was read.")
            }
            Self::StorageFull => (
                "storage-full",
                "Der er ikke plads til filen. Slet filer, som I ikke bruger mere, og prøv igen.",
                "There is no room for the file. Delete files that you do not need any more, and try again.",
            ),
            Self::Unexpected => (
                "unexpected",
                "Noget gik galt hos os. Vi ser på det. Prøv igen: det, der er overført, bliver ikke overført to gange.",
                "Something went wrong on our side. We look into it. Try again: what was transferred is not transferred twice.",
            ),
        }
    }
}

impl From<MayNotRun> for RunReason {
    fn from(reason: MayNotRun) -> Self {
        match reason {
            MayNotRun::NotStarted => Self::NotStarted,
            MayNotRun::Ended => Self::ContractEnded,
            MayNotRun::Revoked => Self::Revoked,
        }
    }
}

/// What a run says. It may name columns of the file, and holds no value of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunMessage {
    /// The stable code.
    pub code: String,
    da: String,
    en: String,
}

redacted!(RunMessage);

impl RunMessage {
    /// In a language.
    #[must_use]
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::Da => &self.da,
            Language::En => &self.en,
        }
    }
}

impl From<RunReason> for RunMessage {
    fn from(reason: RunReason) -> Self {
        let (code, da, en) = reason.texts();
        Self { code: code.to_owned(), da: da.to_owned(), en: en.to_owned() }
    }
}

impl From<&FileError> for RunMessage {
    fn from(error: &FileError) -> Self {
        Self { code: error.code().to_owned(), da: error.detail(Language::Da), en: error.detail(Language::En) }
    }
}
