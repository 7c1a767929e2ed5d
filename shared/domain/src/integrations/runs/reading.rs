//! Reading the files of a run (P20).

use crate::{
    integrations::{
        choices::Direction,
        records::Run,
        runs::{RunObject, RunObjectKind},
    },
    kernel::{language::Language, processing::Period, time::Now},
};

/// How long a link to a file is valid at most.
const DOWNLOAD_LINK: Period = Period::Minutes(5);

/// Why a file cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// There is none, or none yet.
    #[error("no file")]
    NotThere,
    /// It was deleted, or its time is over.
    #[error("the file is gone")]
    Gone,
}

/// A file that can be read now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadableFile<'a> {
    /// Where it lies.
    pub object: RunObject,
    /// Its version. `None` for the newest.
    pub version: Option<&'a str>,
    /// For how many seconds a link to it is valid: no longer than the file is kept.
    pub seconds: u64,
}

impl RunObjectKind {
    /// What the file is that a run of this direction reads or writes.
    #[must_use]
    pub const fn of_file(direction: Direction) -> Self {
        match direction {
            Direction::Import | Direction::Update => Self::Upload,
            Direction::Export => Self::Export,
        }
    }
}

impl Run {
    /// Its file, of a run of this direction.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn readable_file(&self, direction: Direction, now: Now) -> Result<ReadableFile<'_>, Unreadable> {
        let file = self.file.as_ref().filter(|file| file.version.is_some()).ok_or(Unreadable::NotThere)?;
        let end = file.readable_until(now).ok_or(Unreadable::Gone)?;
        let left = DOWNLOAD_LINK.seconds().min(end.duration_since(now.0).as_secs());
        // A link is valid for a second at least.
        let seconds = u64::try_from(left).ok().filter(|seconds| *seconds > 0).ok_or(Unreadable::Gone)?;
        let object = self.object(RunObjectKind::of_file(direction));
        Ok(ReadableFile { object, version: file.version.as_deref(), seconds })
    }

    /// The file of its refused rows, which is kept as long as its file.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn readable_refused(&self, direction: Direction, now: Now) -> Result<ReadableFile<'_>, Unreadable> {
        if !self.has_refused_file {
            return Err(Unreadable::NotThere);
        }
        let file = self.readable_file(direction, now)?;
        Ok(ReadableFile { object: file.object.with(RunObjectKind::Refused), version: None, ..file })
    }

    /// The name under which the refused rows are saved.
    #[must_use]
    pub fn refused_name(&self, language: Language) -> String {
        let name = self.endpoint.as_str();
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        match language {
            Language::Da => format!("{stem}-afvist.csv"),
            Language::En => format!("{stem}-refused.csv"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        integrations::{
            runs::{Ending, tests::at},
            texts::FileName,
        },
        kernel::id::{AccountId, IntegrationId, MemberId, RunId, UserId},
    };

    const IMPORT: Direction = Direction::Import;

    fn announced(name: &str) -> Run {
        let ids = (AccountId::new(at(0), &[1; 10]), IntegrationId::new(at(0), &[2; 10]), RunId::new(at(0), &[3; 10]));
        let starter = (UserId::new(at(0), &[4; 10]), MemberId::new(at(0), &[5; 10]));
        Run::of_upload(ids, starter, (FileName::parse(name).unwrap(), 1_000), Language::Da, at(0))
    }

    fn ended() -> Run {
        let received = announced("kunder.csv").received("v1".to_owned(), at(0));
        Run { has_refused_file: true, ..received.ended(Ending::Completed, at(60)) }
    }

    #[test]
    fn a_file_that_never_came_is_not_there_and_one_that_was_deleted_is_gone() {
        let run = announced("kunder.csv");
        assert_eq!(run.readable_file(IMPORT, at(1)), Err(Unreadable::NotThere));
        assert_eq!(run.deleting(at(1)).readable_file(IMPORT, at(1)), Err(Unreadable::NotThere));
        let ended = ended();
        let file = ended.readable_file(IMPORT, at(70)).unwrap();
        assert_eq!((file.object.kind, file.version, file.seconds), (RunObjectKind::Upload, Some("v1"), 300));
        assert_eq!(ended.readable_file(Direction::Export, at(70)).unwrap().object.kind, RunObjectKind::Export);
        let refused = ended.readable_refused(IMPORT, at(70)).unwrap();
        assert_eq!((refused.object.kind, refused.version), (RunObjectKind::Refused, None));
        let deleted = ended.deleting(at(80));
        assert_eq!(deleted.readable_file(IMPORT, at(80)), Err(Unreadable::Gone));
        assert_eq!(deleted.readable_refused(IMPORT, at(80)), Err(Unreadable::Gone));
        let without = Run { has_refused_file: false, ..ended };
        assert_eq!(without.readable_refused(IMPORT, at(70)), Err(Unreadable::NotThere));
    }

    proptest! {
        #[test]
        fn p20_no_link_is_valid_for_longer_than_its_file_is_kept(before_end in -10_000_i64..10_000_000) {
            let run = ended();
            let end = run.file.as_ref().unwrap().ends_at.unwrap();
            let at = Now(end - jiff::SignedDuration::from_millis(before_end));
            match run.readable_file(IMPORT, at) {
                Ok(file) => {
                    let ends = at.0 + jiff::SignedDuration::from_secs(i64::try_from(file.seconds).unwrap());
                    prop_assert!(ends <= end && (1..=300).contains(&file.seconds));
                }
                Err(error) => {
                    prop_assert_eq!(error, Unreadable::Gone);
                    prop_assert!(before_end < 1_000);
                }
            }
        }
    }

    #[test]
    fn refused_rows_are_saved_by_the_name_of_their_file_in_the_language_of_the_reader() {
        for (name, da, en) in [
            ("kunder.csv", "kunder-afvist.csv", "kunder-refused.csv"),
            ("kunder.2026.xlsx", "kunder.2026-afvist.csv", "kunder.2026-refused.csv"),
            ("kunder", "kunder-afvist.csv", "kunder-refused.csv"),
        ] {
            let run = announced(name);
            assert_eq!(
                (run.refused_name(Language::Da), run.refused_name(Language::En)),
                (da.to_owned(), en.to_owned())
            );
        }
    }
}
