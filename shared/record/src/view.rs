//! The view in which the person whom a record is about is shown it, as code.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{GenericArgument, Ident, PathArguments, Type};

use crate::{fields::Field, parse::Record};

impl Record {
    /// The fields of the view and their names in it. The scope is the person's own id, and is left out.
    fn shown(&self) -> impl Iterator<Item = (&Field, &str)> {
        let shown = self.fields.said.iter().filter(|field| self.name_shown(field).is_some());
        shown.filter_map(|field| Some((field, self.name_shown(field)?)))
    }

    /// A field's name in the view, if the view has it.
    pub(crate) fn name_shown<'a>(&self, field: &'a Field) -> Option<&'a str> {
        let shown = self.view.is_some() && !field.view.hidden && field.name != self.place.scope.name;
        shown.then(|| field.view.name.as_deref().unwrap_or(&field.name))
    }
}

/// The view: a type with every field that is not hidden.
pub(crate) fn expand(record: &Record) -> TokenStream {
    let Some(view) = &record.view else { return TokenStream::new() };
    let (ident, visibility) = (&record.ident, &record.visibility);
    let fields = record.shown().map(|(field, name)| {
        let (name, ty) = (Ident::new(name, field.ident.span()), &field.ty);
        let description = field.view.description.as_ref().map(|text| quote!(#[doc = #text]));
        let schema = time_schema(ty);
        quote!(#description #schema #name: #ty)
    });
    let taken = record.shown().map(|(field, name)| {
        let (name, own) = (Ident::new(name, field.ident.span()), &field.ident);
        quote!(#name: record.#own)
    });
    quote! {
        // Documentation would appear in the OpenAPI document, which describes the record where it names the view.
        #[allow(missing_docs, reason = "the view is documented by its record")]
        #[derive(Debug, ::serde::Serialize, ::utoipa::ToSchema)]
        #visibility struct #view { #(#fields),* }

        #[automatically_derived]
        impl ::core::convert::From<#ident> for #view {
            fn from(record: #ident) -> Self {
                Self { #(#taken),* }
            }
        }

        #[automatically_derived]
        impl ::domain::record::Viewable for #ident {
            type View = #view;
        }
    }
}

/// The schema of a time, which may be missing. Other types have a schema of their own.
fn time_schema(ty: &Type) -> Option<TokenStream> {
    let is = |ty: &Type, name: &str| matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == name));
    if is(ty, "Timestamp") {
        return Some(quote!(#[schema(value_type = String, format = "date-time")]));
    }
    let Type::Path(path) = ty else { return None };
    let PathArguments::AngleBracketed(within) = &path.path.segments.last()?.arguments else { return None };
    let optional = is(ty, "Option")
        && within.args.iter().any(|argument| matches!(argument, GenericArgument::Type(ty) if is(ty, "Timestamp")));
    optional.then(|| quote!(#[schema(value_type = Option<String>, format = "date-time")]))
}
