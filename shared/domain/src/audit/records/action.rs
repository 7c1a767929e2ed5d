//! The audited actions.

use serde::{Serialize, Serializer};

/// An audited action. Each capability declares its own by `actions!` in its `audit.rs`. The registry lists all of them;
/// an action that is missing there cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AuditAction {
    text: &'static str,
    limit: ActLimit,
}

impl AuditAction {
    /// For `actions!`.
    pub(crate) const fn new(text: &'static str, limit: ActLimit) -> Self {
        Self { text, limit }
    }

    /// The text that is stored.
    #[must_use]
    pub const fn text(self) -> &'static str {
        self.text
    }

    /// How often somebody may do it in their sessions.
    pub(crate) const fn limit(self) -> ActLimit {
        self.limit
    }
}

/// How often one person may do one kind of thing within an hour of the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum ActLimit {
    /// 200 times, and 20 times to the same other person.
    Usual,
    /// 2,000 times: rows of the subscriber's data, entered one by one.
    Rows,
    /// As often as they like: it takes something back, or takes a link or code, which whoever has misused a session must not be able to
    /// use up for its owner. There is only so much to take back, and links, codes and commands have limits of their own.
    Unlimited,
}

impl ActLimit {
    /// How many times that is. `None` if it has no limit.
    pub(crate) const fn most(self) -> Option<u32> {
        match self {
            Self::Usual => Some(200),
            Self::Rows => Some(2_000),
            Self::Unlimited => None,
        }
    }
}

impl Serialize for AuditAction {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.text)
    }
}

/// Declares a capability's actions: the name in the code, the text that is stored and, unless it is [`ActLimit::Usual`], how often
/// somebody may do it.
macro_rules! actions {
    (@limit) => { $crate::audit::records::ActLimit::Usual };
    (@limit $limit:ident) => { $crate::audit::records::ActLimit::$limit };
    ($($(#[$doc:meta])* $name:ident = $text:literal $(, $limit:ident)?;)+) => {
        #[expect(non_upper_case_globals, reason = "an action reads as a variant, whichever capability declares it")]
        impl $crate::audit::records::AuditAction {
            $($(#[$doc])*
            pub const $name: Self = Self::new($text, $crate::audit::records::actions!(@limit $($limit)?));)+
        }

        /// All actions that are declared here.
        #[cfg(test)]
        pub(crate) const DECLARED: &[$crate::audit::records::AuditAction] =
            &[$($crate::audit::records::AuditAction::$name),+];
    };
}
pub(crate) use actions;
