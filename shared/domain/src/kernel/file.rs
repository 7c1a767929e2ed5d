//! Where files lie in the bucket: by how long they are kept, so that a lifecycle rule finds them, and then by account.

use std::fmt;

use crate::kernel::{id::AccountId, processing::Period};

/// How long a kind of files is kept. Each has a prefix of its own, with a rule of its own in the template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileLife {
    /// The files of integrations: 90 days (P20).
    NinetyDays,
}

impl FileLife {
    /// All of them.
    pub const ALL: [Self; 1] = [Self::NinetyDays];

    /// For how many days they are kept.
    #[must_use]
    pub const fn days(self) -> u32 {
        match self {
            Self::NinetyDays => 90,
        }
    }

    /// How long they are kept.
    #[must_use]
    pub const fn period(self) -> Period {
        Period::Days(self.days())
    }

    /// What the keys of all files of an account that are kept so long begin with.
    #[must_use]
    pub fn prefix(self, account: AccountId) -> String {
        format!("{self}/{account}/")
    }
}

/// What their keys begin with.
impl fmt::Display for FileLife {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NinetyDays => "days-90",
        })
    }
}
