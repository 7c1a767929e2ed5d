//! What the person whom a record is about is shown of it.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Ident, LitStr, Meta, Type};

use crate::{
    errors::Errors,
    fields::{Field, documentation},
    parse::Record,
};

/// What a field says of being shown: nothing, in most cases, and then it is shown by its own name.
#[derive(Clone, Default)]
pub(crate) struct Seen {
    /// Whether nobody is shown it.
    hidden: bool,
    /// The name by which it is shown, where that is another one.
    name: Option<String>,
    /// What the contract says of it, where a name and a type do not say enough: the field's documentation.
    description: Option<String>,
}

impl Seen {
    /// Reads `#[hidden]` and `#[seen(as = "…", described)]` of a field.
    pub(crate) fn read(attributes: &[Attribute]) -> syn::Result<Self> {
        let mut seen = Self::default();
        for attribute in attributes {
            if attribute.path().is_ident("hidden") {
                attribute.meta.require_path_only()?;
                seen.hidden = true;
            } else if attribute.path().is_ident("seen") {
                attribute.parse_nested_meta(|part| {
                    if part.path.is_ident("as") {
                        seen.name = Some(part.value()?.parse::<LitStr>()?.value());
                    } else if part.path.is_ident("described") {
                        let lines = attributes.iter().filter_map(documentation).collect::<Vec<_>>();
                        seen.description = Some(lines.join("\n"));
                    } else {
                        return Err(part.error("write `as = \"name\"`, `described`, or both"));
                    }
                    Ok(())
                })?;
            }
        }
        Ok(seen)
    }
}

/// The name of the view in `#[seen(View)]` of a struct, where it has one.
pub(crate) fn view(attributes: &[Attribute], errors: &mut Errors) -> Option<Ident> {
    let attribute = attributes.iter().find(|attribute| attribute.path().is_ident("seen"))?;
    let named = match &attribute.meta {
        Meta::List(list) => list.parse_args::<Ident>().ok(),
        Meta::Path(_) | Meta::NameValue(_) => None,
    };
    let message = "write `#[seen(View)]`, with the name of the type that the person is shown";
    errors.handle(named.ok_or_else(|| syn::Error::new_spanned(attribute, message)))
}

impl Record {
    /// The fields that the person is shown, and by which name. The scope is who they are, and is shown nowhere.
    fn shown(&self) -> impl Iterator<Item = (&Field, &str)> {
        let shown = self.fields.said.iter().filter(|field| self.name_shown(field).is_some());
        shown.filter_map(|field| Some((field, self.name_shown(field)?)))
    }

    /// The name by which the person is shown a field.
    pub(crate) fn name_shown<'a>(&self, field: &'a Field) -> Option<&'a str> {
        let shown = self.view.is_some() && !field.seen.hidden && field.name != self.place.scope.name;
        shown.then(|| field.seen.name.as_deref().unwrap_or(&field.name))
    }
}

/// The view: a type of its own, in which every field stands that is not hidden.
pub(crate) fn expand(record: &Record) -> TokenStream {
    let Some(view) = &record.view else { return TokenStream::new() };
    let (ident, visibility) = (&record.ident, &record.visibility);
    let fields = record.shown().map(|(field, name)| {
        let (name, ty) = (Ident::new(name, field.ident.span()), &field.ty);
        let description = field.seen.description.as_ref().map(|text| quote!(#[doc = #text]));
        let schema = is_timestamp(ty).then(|| quote!(#[schema(value_type = String, format = "date-time")]));
        quote!(#description #schema #name: #ty)
    });
    let taken = record.shown().map(|(field, name)| {
        let (name, own) = (Ident::new(name, field.ident.span()), &field.ident);
        quote!(#name: record.#own)
    });
    quote! {
        // Documentation would stand in the contract, which says what the record is where it names the view.
        #[allow(missing_docs)]
        #[derive(Debug, ::serde::Serialize, ::utoipa::ToSchema)]
        #visibility struct #view { #(#fields),* }

        #[automatically_derived]
        impl ::core::convert::From<#ident> for #view {
            fn from(record: #ident) -> Self {
                Self { #(#taken),* }
            }
        }

        #[automatically_derived]
        impl ::domain::record::Seen for #ident {
            type View = #view;
        }
    }
}

fn is_timestamp(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Timestamp"))
}
