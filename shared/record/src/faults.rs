//! What is wrong with a declaration, all of it at once.

use std::fmt::Display;

use proc_macro2::Span;

/// The faults found so far.
#[derive(Default)]
pub(crate) struct Faults(Option<syn::Error>);

impl Faults {
    /// Adds a fault at a place.
    pub(crate) fn add(&mut self, at: Span, message: impl Display) {
        self.push(syn::Error::new(at, message));
    }

    /// The value, or nothing and a fault.
    pub(crate) fn keep<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|fault| self.push(fault)).ok()
    }

    /// The value where nothing was wrong.
    pub(crate) fn settle<T>(self, value: Option<T>) -> syn::Result<T> {
        match (self.0, value) {
            (None, Some(value)) => Ok(value),
            (Some(fault), _) => Err(fault),
            (None, None) => Err(syn::Error::new(Span::call_site(), "the declaration is not complete")),
        }
    }

    /// Adds a fault.
    pub(crate) fn push(&mut self, fault: syn::Error) {
        match &mut self.0 {
            Some(faults) => faults.combine(fault),
            None => self.0 = Some(fault),
        }
    }
}

/// Names as they stand in a message.
pub(crate) fn list(names: impl IntoIterator<Item = impl Display>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
