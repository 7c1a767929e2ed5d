//! The fields of a record, and what each declares.

use std::fmt;

use proc_macro2::Span;
use syn::{Attribute, Data, DeriveInput, Expr, Ident, Meta, Type, ext::IdentExt, spanned::Spanned};

use crate::{
    errors::{Errors, list},
    view_attribute::FieldView,
    vocabulary::{CATEGORY, ident},
};

/// A field with its declaration.
#[derive(Clone)]
pub(crate) struct Field {
    /// Its name in Rust.
    pub(crate) ident: Ident,
    /// Its name in the store and in the key.
    pub(crate) name: String,
    /// Its type.
    pub(crate) ty: Type,
    /// Whether it is key, plain or personal.
    pub(crate) nature: Nature,
    /// How the view shows it.
    pub(crate) view: FieldView,
}

impl Field {
    /// Where an error about the field's type belongs. Names resolve as in the rest of the generated code, also
    /// where the struct was itself made by a macro.
    pub(crate) fn span(&self) -> Span {
        Span::call_site().located_at(self.ty.span())
    }
}

/// Whether a field is part of the key, plain or personal.
#[derive(Clone, PartialEq)]
pub(crate) enum Nature {
    /// Part of the key.
    Key,
    /// In clear.
    Plain,
    /// Sealed, with its category.
    Personal(Ident),
}

impl fmt::Display for Nature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key => f.write_str("#[key]"),
            Self::Plain => f.write_str("#[plain]"),
            Self::Personal(category) => write!(f, "#[personal({category})]"),
        }
    }
}

/// The fields of a record, in order of declaration.
pub(crate) struct Fields {
    /// Those with a valid declaration.
    pub(crate) said: Vec<Field>,
    /// The names of the others. Each is already reported as an error, so using its name is not a second one.
    unsaid: Vec<String>,
}

impl Fields {
    /// Reads the fields of a struct.
    pub(crate) fn read(input: &DeriveInput, errors: &mut Errors) -> Option<Self> {
        let Data::Struct(syn::DataStruct { fields: syn::Fields::Named(named), .. }) = &input.data else {
            errors.add(input.ident.span(), "a record is a struct with named fields: write it as one");
            return None;
        };
        let mut fields = Self { said: Vec::new(), unsaid: Vec::new() };
        for field in &named.named {
            let Some(ident) = &field.ident else { continue };
            let name = ident.unraw().to_string();
            match errors.handle(nature(ident, &field.attrs)) {
                Some(nature) => {
                    let view = errors.handle(FieldView::read(&field.attrs)).unwrap_or_default();
                    fields.said.push(Field { ident: ident.clone(), name, ty: field.ty.clone(), nature, view });
                }
                None => fields.unsaid.push(name),
            }
        }
        Some(fields)
    }

    /// The `#[key]` fields.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &Field> {
        self.said.iter().filter(|field| field.nature == Nature::Key)
    }

    /// The field of this name and nature. If there is none, `error` is added, unless the field is already reported.
    pub(crate) fn find(
        &self,
        name: &str,
        nature: &Nature,
        errors: &mut Errors,
        error: impl FnOnce() -> syn::Error,
    ) -> Option<Field> {
        let found = self.said.iter().find(|field| field.name == name && field.nature == *nature).cloned();
        if found.is_none() && !self.unsaid.iter().any(|unsaid| unsaid == name) {
            errors.push(error());
        }
        found
    }

    /// The field that the value of `part` names.
    pub(crate) fn named_by(&self, part: &str, value: &Expr, nature: &Nature, errors: &mut Errors) -> Option<Field> {
        let Some(name) = ident(value) else {
            errors.add(value.span(), format!("`{part}` is the name of a `{nature}` field: write no more than that"));
            return None;
        };
        let name = name.unraw().to_string();
        self.find(&name, nature, errors, || {
            let fitting: Vec<_> =
                self.said.iter().filter(|field| field.nature == *nature).map(|field| &field.name).collect();
            let advice = match fitting.as_slice() {
                [] => format!("write `{nature}` before the field that it is to name"),
                [one] => format!("write `{one}`, or `{nature}` before another field"),
                _ => format!("write one of {}, or `{nature}` before another field", list(fitting)),
            };
            let message = format!("`{part}` names `{name}`, which is not a `{nature}` field: {advice}");
            syn::Error::new(value.span(), message)
        })
    }
}

/// What a field's attributes declare.
fn nature(field: &Ident, attributes: &[Attribute]) -> syn::Result<Nature> {
    let mut natures = attributes.iter().filter_map(one_nature);
    let said = |what: &str| {
        let choice = "write `#[key]`, `#[plain]` or `#[personal(Category)]` before it, one of them";
        syn::Error::new(field.span(), format!("field `{field}` says {what} of itself: {choice}"))
    };
    match (natures.next(), natures.next()) {
        (Some(nature), None) => nature,
        (None, _) => Err(said("nothing")),
        (Some(_), Some(_)) => Err(said("two things")),
    }
}

/// What an attribute declares of a field, if it is one of ours.
fn one_nature(attribute: &Attribute) -> Option<syn::Result<Nature>> {
    let bare = |nature| match attribute.meta {
        Meta::Path(_) => Ok(nature),
        _ => Err(syn::Error::new(attribute.path().span(), format!("write `{nature}`, and nothing in it"))),
    };
    if attribute.path().is_ident("key") {
        Some(bare(Nature::Key))
    } else if attribute.path().is_ident("plain") {
        Some(bare(Nature::Plain))
    } else if attribute.path().is_ident("personal") {
        Some(category(attribute).map(Nature::Personal))
    } else {
        None
    }
}

/// The category in `#[personal(…)]`.
fn category(attribute: &Attribute) -> syn::Result<Ident> {
    match &attribute.meta {
        Meta::List(list) if !list.tokens.is_empty() => CATEGORY.term(&list.parse_args()?),
        _ => {
            let message = format!(
                "`#[personal]` does not say its category: write `#[personal(…)]` with one of {}",
                CATEGORY.list()
            );
            Err(syn::Error::new(attribute.path().span(), message))
        }
    }
}
