//! What is wrong with a template.

/// A construct of the template that the local cloud cannot run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("template, at {path}: {reason}")]
pub struct TemplateError {
    /// Where in the template, in dots.
    pub path: String,
    /// What is wrong there, naming the construct.
    pub reason: String,
}

impl TemplateError {
    pub(crate) fn new(path: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { path: path.into(), reason: reason.into() }
    }
}
