//! The audited actions.

use serde::{Serialize, Serializer};

/// An audited action. Each capability declares its own by `actions!` in its `audit.rs`. The registry lists all of them;
/// an action that is missing there cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AuditAction(&'static str);

impl AuditAction {
    /// For `actions!`.
    pub(crate) const fn new(text: &'static str) -> Self {
        Self(text)
    }

    /// The text that is stored.
    #[must_use]
    pub const fn text(self) -> &'static str {
        self.0
    }
}

impl Serialize for AuditAction {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

/// Declares a capability's actions: the name in the code, and the text that is stored.
macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)+) => {
        #[expect(non_upper_case_globals, reason = "an action reads as a variant, whichever capability declares it")]
        impl $crate::audit::records::AuditAction {
            $($(#[$doc])*
            pub const $name: Self = Self::new($text);)+
        }

        /// All actions that are declared here.
        #[cfg(test)]
        pub(crate) const DECLARED: &[$crate::audit::records::AuditAction] =
            &[$($crate::audit::records::AuditAction::$name),+];
    };
}
pub(crate) use actions;
