//! What the compiler is to find true of a declaration, since the macro sees names and not types.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use crate::{fields::Nature, parse::Record};

/// What the compiler must find true: the table honours the `keep`, and personal fields show nothing.
pub(crate) fn assertions(record: &Record) -> TokenStream {
    let (table, keep) = (&record.place.table, &record.processing.keep);
    let message = format!("table `{table}` cannot end a record by `keep = {}`: {}", keep.text(), keep.honoured_by());
    let at = Span::call_site().located_at(keep.term().span());
    let honours = quote_spanned! {at=>
        const _: () = ::core::assert!(::domain::processing::Table::#table.honours(#keep), #message);
    };
    let redacted = record.fields.said.iter().filter(|field| matches!(field.nature, Nature::Personal(_))).map(|field| {
        let ty = &field.ty;
        quote_spanned!(field.span()=> assert_redacted::<#ty>();)
    });
    let mut redacted = redacted.peekable();
    if redacted.peek().is_none() {
        return honours;
    }
    // The compiler explains a missing `Redacted` by other types that have it. They are no help to who declares a
    // field, and change with every one that is added: the bound goes through a trait that has none to show.
    quote! {
        #honours
        const _: () = {
            #[diagnostic::on_unimplemented(
                message = "`{Self}` would show a person's data in a log",
                label = "a `#[personal]` field needs a redacted type",
                note = "write a newtype made by `domain::personal_text!`, or implement `domain::Redacted` for a type whose `Debug` shows nothing"
            )]
            trait ShowsNothing {}
            #[diagnostic::do_not_recommend]
            impl<T: ::domain::Redacted> ShowsNothing for T {}
            const fn assert_redacted<T: ShowsNothing>() {}
            #(#redacted)*
        };
    }
}
