//! Errors of a template.

/// A construct of the template that the local cloud cannot run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("template, at {path}: {reason}")]
pub struct TemplateError {
    /// The path in the template, separated by dots.
    pub path: String,
    /// What is wrong there, with the name of the construct.
    pub reason: String,
}

impl TemplateError {
    pub(crate) fn new(path: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { path: path.into(), reason: reason.into() }
    }
}
