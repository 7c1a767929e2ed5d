//! An attribute of the form `#[name(part = value, …)]`.

use proc_macro2::Span;
use syn::{Attribute, Expr, Ident, MetaNameValue, Token, punctuated::Punctuated, spanned::Spanned};

use crate::errors::{Errors, list};

/// The form of one of a record's two attributes.
pub(crate) struct Form {
    /// The attribute's name.
    pub(crate) name: &'static str,
    /// What the attribute says; an error names it where the attribute is missing.
    pub(crate) says: &'static str,
    /// An example of the whole.
    pub(crate) example: &'static str,
    /// Its parts.
    pub(crate) parts: &'static [&'static str],
}

/// The parts of an attribute.
pub(crate) struct Parts {
    form: &'static Form,
    at: Span,
    values: Vec<(Ident, Expr)>,
}

impl Parts {
    /// Finds and reads the attribute.
    pub(crate) fn read(
        form: &'static Form,
        record: &Ident,
        attributes: &[Attribute],
        errors: &mut Errors,
    ) -> Option<Self> {
        let mut found = attributes.iter().filter(|attribute| attribute.path().is_ident(form.name));
        let Some(attribute) = found.next() else {
            let Form { says, example, .. } = form;
            errors.add(record.span(), format!("`{record}` does not say {says}: write `#[{example}]` before it"));
            return None;
        };
        if let Some(second) = found.next() {
            errors.add(second.path().span(), format!("write one `#[{}(…)]`, with all of its parts", form.name));
        }
        let pairs = attribute.parse_args_with(Punctuated::<MetaNameValue, Token![,]>::parse_terminated);
        let mut parts = Self { form, at: attribute.path().span(), values: Vec::new() };
        for pair in errors.handle(pairs)? {
            errors.handle(parts.add(pair));
        }
        Some(parts)
    }

    /// The value of a required part. If it is missing, the error suggests `example`.
    pub(crate) fn require(&self, part: &str, example: &str, errors: &mut Errors) -> Option<&Expr> {
        let value = self.get(part);
        if value.is_none() {
            let name = self.form.name;
            errors.add(self.at, format!("`#[{name}]` does not say its `{part}`: add `{part} = {example}`"));
        }
        value
    }

    /// The value of an optional part.
    pub(crate) fn get(&self, part: &str) -> Option<&Expr> {
        self.values.iter().find(|(name, _)| name == part).map(|(_, value)| value)
    }

    fn add(&mut self, pair: MetaNameValue) -> syn::Result<()> {
        let Form { name: attribute, parts, .. } = self.form;
        let name = pair.path.require_ident()?.clone();
        if !parts.iter().any(|part| name == part) {
            let message = format!("`#[{attribute}]` has no part `{name}`: its parts are {}", list(*parts));
            return Err(syn::Error::new(name.span(), message));
        }
        if self.get(&name.to_string()).is_some() {
            return Err(syn::Error::new(name.span(), format!("`{name}` appears twice: write it once")));
        }
        self.values.push((name, pair.value));
        Ok(())
    }
}
