//! The terms that a declaration may use.
//!
//! They are `domain::processing`'s and `domain::record`'s, written a second time because a macro cannot see the crate that its output
//! will compile in. `assert_vocabulary!` holds the two together.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Expr, Ident, spanned::Spanned};

use crate::errors::list;

/// The terms of one of the domain's enums.
pub(crate) struct Vocabulary {
    /// The domain's module that the enum stands in.
    module: &'static str,
    /// The enum's name.
    name: &'static str,
    /// What one of its terms is called in a message, with its article.
    what: &'static str,
    /// Its terms.
    terms: &'static [&'static str],
}

/// Where a record lives.
pub(crate) const TABLE: Vocabulary = Vocabulary {
    module: "processing",
    name: "Table",
    what: "a table",
    terms: &["Accounts", "Tickets", "Outbox", "Ledger"],
};

/// Who acts on what falls due.
pub(crate) const WORKER: Vocabulary =
    Vocabulary { module: "processing", name: "Worker", what: "a worker", terms: &["Delivery"] };

/// What a condition on it holds a commit to.
pub(crate) const GUARD: Vocabulary =
    Vocabulary { module: "record", name: "Guard", what: "what a record guards", terms: &["Person"] };

/// What alone it is written from.
pub(crate) const WRITER: Vocabulary =
    Vocabulary { module: "record", name: "Writer", what: "what writes a record", terms: &["AuditEvent"] };

/// Where its id comes from.
pub(crate) const ID: Vocabulary =
    Vocabulary { module: "record", name: "IdSource", what: "where an id comes from", terms: &["Random"] };

/// When it is erased with its person.
pub(crate) const ERASURE: Vocabulary =
    Vocabulary { module: "record", name: "ErasureOrder", what: "an order of erasure", terms: &["Early", "Late"] };

/// Whom it is about.
pub(crate) const SUBJECT: Vocabulary = Vocabulary {
    module: "processing",
    name: "Subject",
    what: "a subject",
    terms: &["Owner", "Member", "Applicant", "Recipient", "Invitee", "Staff", "Contact"],
};

/// What kind of personal data a field is.
pub(crate) const CATEGORY: Vocabulary = Vocabulary {
    module: "processing",
    name: "Category",
    what: "a category",
    terms: &["Identity", "Contact", "Organisation", "Credential", "Device", "Financial", "Content"],
};

/// Why it is processed.
pub(crate) const PURPOSE: Vocabulary = Vocabulary {
    module: "processing",
    name: "Purpose",
    what: "a purpose",
    terms: &["ProvideService", "SecureAccess", "ServiceMessages", "Accountability", "Newsletter", "Bookkeeping"],
};

/// On which ground.
pub(crate) const BASIS: Vocabulary = Vocabulary {
    module: "processing",
    name: "LegalBasis",
    what: "a legal basis",
    terms: &["Consent", "Contract", "LegalObligation", "LegitimateInterest"],
};

/// For how long.
pub(crate) const KEEP: Vocabulary = Vocabulary {
    module: "processing",
    name: "Keep",
    what: "a `keep`",
    terms: &["AccountLife", "Until", "Bookkeeping"],
};

/// The units of a period.
pub(crate) const PERIOD: Vocabulary =
    Vocabulary { module: "processing", name: "Period", what: "a period", terms: &["Minutes", "Hours", "Days"] };

const ALL: [&Vocabulary; 12] =
    [&TABLE, &WORKER, &GUARD, &WRITER, &ID, &ERASURE, &SUBJECT, &CATEGORY, &PURPOSE, &BASIS, &KEEP, &PERIOD];

impl Vocabulary {
    /// The term that an expression is.
    pub(crate) fn term(&self, expression: &Expr) -> syn::Result<Ident> {
        let term = ident(expression).ok_or_else(|| self.error(expression.span(), "this"))?;
        self.check(&term)?;
        Ok(term)
    }

    /// Nothing, where the name is one of the terms.
    pub(crate) fn check(&self, name: &Ident) -> syn::Result<()> {
        if self.terms.iter().any(|term| name == term) {
            return Ok(());
        }
        Err(self.error(name.span(), &format!("`{name}`")))
    }

    /// What to write in place of what was written.
    fn error(&self, at: Span, written: &str) -> syn::Error {
        syn::Error::new(at, format!("{written} is not {}: write one of {}", self.what, self.list()))
    }

    /// The terms as they stand in a message.
    pub(crate) fn list(&self) -> String {
        list(self.terms)
    }
}

/// The name that an expression is, where it is no more than a name.
pub(crate) fn ident(expression: &Expr) -> Option<Ident> {
    match expression {
        Expr::Path(path) => path.path.get_ident().cloned(),
        _ => None,
    }
}

/// For each enum, a match that names every known term: it must exist, and there must be no other.
pub(crate) fn assertions() -> TokenStream {
    let matches = ALL.map(|vocabulary| {
        let (module, name) = (format_ident!("{}", vocabulary.module), format_ident!("{}", vocabulary.name));
        let terms = vocabulary.terms.iter().map(|term| format_ident!("{term}"));
        quote! {
            const _: fn(::domain::#module::#name) = |term| match term {
                #(::domain::#module::#name::#terms { .. } => (),)*
            };
        }
    });
    quote!(#(#matches)*)
}
