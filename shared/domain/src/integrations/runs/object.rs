//! Where the files of a run lie in the bucket.

use std::{fmt, str::FromStr};

use crate::kernel::{
    file::FileLife,
    id::{AccountId, IntegrationId, RunId},
};

/// An object of a run. Its key holds no personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunObject {
    /// The account.
    pub account: AccountId,
    /// The integration.
    pub integration: IntegrationId,
    /// The run.
    pub run: RunId,
    /// What it is.
    pub kind: RunObjectKind,
}

/// What an object of a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunObjectKind {
    /// The uploaded file. The bucket tells of these alone.
    Upload,
    /// The exported file.
    Export,
    /// The refused rows.
    Refused,
    /// A part of the refused rows, while the run is under way.
    RefusedPart(u32),
}

/// The text is not the key of a run's object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the key of a run's object")]
pub struct NotAnObject;

impl RunObject {
    /// What the keys of all objects of the run begin with.
    #[must_use]
    pub fn prefix(&self) -> String {
        let Self { account, integration, run, .. } = self;
        format!("{}{integration}/{run}/", FileLife::NinetyDays.prefix(*account))
    }

    /// Another object of the same run.
    #[must_use]
    pub const fn with(self, kind: RunObjectKind) -> Self {
        Self { kind, ..self }
    }
}

impl fmt::Display for RunObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.prefix())?;
        match self.kind {
            RunObjectKind::Upload => f.write_str("upload"),
            RunObjectKind::Export => f.write_str("export"),
            RunObjectKind::Refused => f.write_str("refused.csv"),
            RunObjectKind::RefusedPart(part) => write!(f, "refused/{part:06}"),
        }
    }
}

impl FromStr for RunObject {
    type Err = NotAnObject;

    fn from_str(text: &str) -> Result<Self, NotAnObject> {
        let mut parts = text.strip_prefix(&format!("{}/", FileLife::NinetyDays)).ok_or(NotAnObject)?.splitn(4, '/');
        let mut next = || parts.next().ok_or(NotAnObject);
        let (account, integration, run, kind) = (next()?, next()?, next()?, next()?);
        let kind = match kind {
            "upload" => RunObjectKind::Upload,
            "export" => RunObjectKind::Export,
            "refused.csv" => RunObjectKind::Refused,
            part => part
                .strip_prefix("refused/")
                .and_then(|part| part.parse().ok())
                .map(RunObjectKind::RefusedPart)
                .ok_or(NotAnObject)?,
        };
        let object = Self {
            account: account.parse().map_err(|_| NotAnObject)?,
            integration: integration.parse().map_err(|_| NotAnObject)?,
            run: run.parse().map_err(|_| NotAnObject)?,
            kind,
        };
        // No other text for the same object.
        if object.to_string() == text { Ok(object) } else { Err(NotAnObject) }
    }
}
