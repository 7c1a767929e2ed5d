//! Generates the code for a declaration.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::Ident;

use crate::{
    assertions::assertions,
    fields::{Field, Nature},
    keep::Keep,
    parse::{Record, Treatment},
    view,
};

/// Everything that the derive generates.
pub(crate) fn record(record: &Record) -> TokenStream {
    let assertions = assertions(record);
    let keys = keys(record);
    let ident = &record.ident;
    let declaration = declaration(record);
    let address = address(record);
    let times = times(record);
    let plain = map(record, |nature| *nature == Nature::Plain);
    let personal = map(record, |nature| matches!(nature, Nature::Personal(_)));
    let assemble = assemble(record);
    let expiring = expiring(record);
    let view = view::expand(record);
    quote! {
        #assertions
        #keys
        #expiring
        #view
        #[automatically_derived]
        impl ::domain::record::Record for #ident {
            #declaration
            #address
            #times
            fn plain(&self) -> ::core::result::Result<::domain::record::Fields, ::domain::record::serde_json::Error> {
                #plain
            }
            fn personal(&self) -> ::core::result::Result<::domain::record::Fields, ::domain::record::serde_json::Error> {
                #personal
            }
            #assemble
        }
    }
}

/// `key` and `within`.
fn keys(record: &Record) -> TokenStream {
    let (ident, visibility) = (&record.ident, &record.visibility);
    let names = record.fields.keys().map(|field| &field.ident);
    let types = record.fields.keys().map(|field| &field.ty);
    let (pk, sk) = (pk(record), sk(record));
    let (scope, scope_type) = (&record.place.scope.ident, &record.place.scope.ty);
    let prefix = &record.place.key.prefix;
    let key_about = format!("Where the [`{ident}`] with these key fields lies.");
    let within_about = format!("Every [`{ident}`] of one `{}`.", record.place.scope.name);
    quote! {
        // Not every record is looked up in both ways.
        #[allow(dead_code)]
        #[automatically_derived]
        impl #ident {
            #[doc = #key_about]
            #[must_use]
            #visibility fn key(#(#names: &#types),*) -> ::domain::record::Key<Self> {
                ::domain::record::Key::new(#pk, #sk)
            }

            #[doc = #within_about]
            #[must_use]
            #visibility fn within(#scope: &#scope_type) -> ::domain::record::Scope<Self> {
                ::domain::record::Scope::new(#pk, #prefix)
            }
        }
    }
}

/// The partition key, where the scope's name is bound.
fn pk(record: &Record) -> TokenStream {
    let scope = &record.place.scope;
    let ident = &scope.ident;
    quote_spanned!(scope.span()=> ::std::string::ToString::to_string(#ident))
}

/// The sort key, where the names of the key fields are bound.
fn sk(record: &Record) -> TokenStream {
    let key = &record.place.key;
    if key.pieces.is_empty() {
        let literal = &key.prefix;
        return quote!(::std::string::String::from(#literal));
    }
    let format = key.format();
    let values = key.pieces.iter().map(|(field, _)| &field.ident);
    quote!(::std::format!(#format, #(#values),*))
}

fn address(record: &Record) -> TokenStream {
    let names = record.fields.keys().map(|field| &field.ident);
    let (pk, sk) = (pk(record), sk(record));
    let table = &record.place.table;
    quote! {
        fn address(&self) -> ::domain::record::Address {
            let Self { #(#names,)* .. } = self;
            ::domain::record::Address { table: ::domain::processing::Table::#table, pk: #pk, sk: #sk }
        }
    }
}

fn declaration(record: &Record) -> TokenStream {
    let (kind, about, place) = (record.ident.to_string(), &record.about, &record.place);
    let (table, scope, key) = (&place.table, &place.scope.name, &place.key.text);
    let fields = record.fields.said.iter().map(|field| {
        let name = &field.name;
        let nature = match &field.nature {
            Nature::Key => quote!(Key),
            Nature::Plain => quote!(Plain),
            Nature::Personal(category) => quote!(Personal(::domain::processing::Category::#category)),
        };
        let view_name = option(record.name_shown(field));
        quote! {
            ::domain::record::FieldDeclaration { name: #name, nature: ::domain::record::Nature::#nature, view_name: #view_name }
        }
    });
    let processing = &record.processing;
    let (subject, purpose, basis) = (&processing.subject, &processing.purpose, &processing.basis);
    let keep = &processing.keep;
    let view = option(record.view.as_ref().map(ToString::to_string));
    let worker = place.due.as_ref().map_or(
        quote!(::core::option::Option::None),
        |(_, worker)| quote!(::core::option::Option::Some(::domain::processing::Worker::#worker)),
    );
    let Treatment { guards, written_by, id, erasure } = &record.treatment;
    let guards = treated(&quote!(Guard), guards.as_ref());
    let written_by = treated(&quote!(Writer), written_by.as_ref());
    let id = treated(&quote!(IdSource), id.as_ref());
    let erasure = treated(&quote!(ErasureOrder), erasure.as_ref());
    quote! {
        const DECLARATION: ::domain::record::Declaration = ::domain::record::Declaration {
            kind: #kind,
            about: #about,
            table: ::domain::processing::Table::#table,
            scope: #scope,
            key: #key,
            fields: &[#(#fields),*],
            worker: #worker,
            guards: #guards,
            written_by: #written_by,
            id: #id,
            erasure: #erasure,
            view: #view,
            processing: ::domain::processing::Processing {
                subject: ::domain::processing::Subject::#subject,
                purpose: ::domain::processing::Purpose::#purpose,
                basis: ::domain::processing::LegalBasis::#basis,
                keep: #keep,
            },
        };
    }
}

/// A term of one of `domain::record`'s enums, where it is written.
fn treated(vocabulary: &TokenStream, term: Option<&Ident>) -> TokenStream {
    term.map_or(
        quote!(::core::option::Option::None),
        |term| quote!(::core::option::Option::Some(::domain::record::#vocabulary::#term)),
    )
}

fn option(value: Option<impl ToTokens>) -> TokenStream {
    value.map_or(quote!(::core::option::Option::None), |value| quote!(::core::option::Option::Some(#value)))
}

/// `expires_at` and `due_at`.
fn times(record: &Record) -> TokenStream {
    let none = quote!(::core::option::Option::None);
    let expires_at = record.processing.keep.end().map_or(none.clone(), |field| {
        let ident = &field.ident;
        let moment = quote_spanned!(field.span()=> self.#ident);
        if record.processing.keep.is_open() {
            return moment;
        }
        quote! {
            let moment: ::domain::Timestamp = #moment;
            ::core::option::Option::Some(moment)
        }
    });
    let due_at = record.place.due.as_ref().map_or(none, |(field, _)| {
        let ident = &field.ident;
        quote_spanned!(field.span()=> self.#ident)
    });
    quote! {
        fn expires_at(&self) -> ::core::option::Option<::domain::Timestamp> {
            #expires_at
        }
        fn due_at(&self) -> ::core::option::Option<::domain::Timestamp> {
            #due_at
        }
    }
}

/// How long one lives at most, where it ends by itself.
fn expiring(record: &Record) -> TokenStream {
    let Keep::Until(until) = &record.processing.keep else { return TokenStream::new() };
    let (ident, unit, count) = (&record.ident, &until.unit, &until.count);
    quote! {
        #[automatically_derived]
        impl ::domain::record::Expiring for #ident {
            const LIFE: ::domain::processing::Period = ::domain::processing::Period::#unit(#count);
        }
    }
}

/// The fields of a nature by name, without those that have no value.
fn map(record: &Record, wanted: impl Fn(&Nature) -> bool) -> TokenStream {
    let fields = record.fields.said.iter().filter(|field| wanted(&field.nature)).map(|field| {
        let Field { ident, name, .. } = field;
        quote_spanned!(field.span()=> (#name, ::domain::record::serde_json::to_value(&self.#ident)?))
    });
    let count = fields.clone().count();
    quote! {
        let fields: [(&'static str, ::domain::record::serde_json::Value); #count] = [#(#fields),*];
        let stored = ::core::iter::IntoIterator::into_iter(fields).filter(|(_, value)| !value.is_null());
        ::core::result::Result::Ok(stored.map(|(name, value)| (::std::string::String::from(name), value)).collect())
    }
}

fn assemble(record: &Record) -> TokenStream {
    let (table, scope, key) = (&record.place.table, &record.place.scope.name, &record.place.key.text);
    let kind = record.ident.to_string();
    let taken = record.fields.said.iter().map(|field| {
        let Field { ident, name, .. } = field;
        quote_spanned!(field.span()=> #ident: ::domain::record::take_field(#kind, &mut fields, #name)?)
    });
    quote! {
        fn assemble(
            address: &::domain::record::Address,
            mut fields: ::domain::record::Fields,
        ) -> ::core::result::Result<Self, ::domain::record::Malformed> {
            let in_key = match address.table {
                ::domain::processing::Table::#table => ::domain::record::match_pattern(#key, &address.sk),
                _ => ::core::option::Option::None,
            };
            let in_key = in_key.ok_or(::domain::record::Malformed::Key { kind: #kind })?;
            fields.extend(in_key);
            fields.insert(::std::string::String::from(#scope), address.pk.as_str().into());
            ::core::result::Result::Ok(Self { #(#taken),* })
        }
    }
}
