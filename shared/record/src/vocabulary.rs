//! The terms that a declaration may use.
//!
//! They are `domain::processing`'s, written a second time because a macro cannot see the crate that its output
//! will compile in. `assert_vocabulary!` holds the two together.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Expr, Ident, spanned::Spanned};

use crate::errors::list;

/// The terms of one of the domain's enums.
pub(crate) struct Vocabulary {
    /// The enum's name.
    name: &'static str,
    /// What one of its terms is called in a message, with its article.
    what: &'static str,
    /// Its terms.
    terms: &'static [&'static str],
}

/// Where a record lives.
pub(crate) const TABLE: Vocabulary =
    Vocabulary { name: "Table", what: "a table", terms: &["Accounts", "Tickets", "Outbox", "Ledger"] };

/// Who acts on what falls due.
pub(crate) const WORKER: Vocabulary = Vocabulary { name: "Worker", what: "a worker", terms: &["Delivery"] };

/// Whom it is about.
pub(crate) const SUBJECT: Vocabulary = Vocabulary {
    name: "Subject",
    what: "a subject",
    terms: &["Owner", "Member", "Applicant", "Recipient", "Invitee", "Staff", "Contact"],
};

/// What kind of personal data a field is.
pub(crate) const CATEGORY: Vocabulary = Vocabulary {
    name: "Category",
    what: "a category",
    terms: &["Identity", "Contact", "Organisation", "Credential", "Device", "Financial", "Content"],
};

/// Why it is processed.
pub(crate) const PURPOSE: Vocabulary = Vocabulary {
    name: "Purpose",
    what: "a purpose",
    terms: &["ProvideService", "SecureAccess", "ServiceMessages", "Accountability", "Newsletter", "Bookkeeping"],
};

/// On which ground.
pub(crate) const BASIS: Vocabulary = Vocabulary {
    name: "LegalBasis",
    what: "a legal basis",
    terms: &["Consent", "Contract", "LegalObligation", "LegitimateInterest"],
};

/// For how long.
pub(crate) const KEEP: Vocabulary =
    Vocabulary { name: "Keep", what: "a `keep`", terms: &["AccountLife", "Until", "Bookkeeping"] };

/// The units of a period.
pub(crate) const PERIOD: Vocabulary =
    Vocabulary { name: "Period", what: "a period", terms: &["Minutes", "Hours", "Days"] };

const ALL: [&Vocabulary; 8] = [&TABLE, &WORKER, &SUBJECT, &CATEGORY, &PURPOSE, &BASIS, &KEEP, &PERIOD];

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
        let name = format_ident!("{}", vocabulary.name);
        let terms = vocabulary.terms.iter().map(|term| format_ident!("{term}"));
        quote! {
            const _: fn(::domain::processing::#name) = |term| match term {
                #(::domain::processing::#name::#terms { .. } => (),)*
            };
        }
    });
    quote!(#(#matches)*)
}
