//! The terms that a declaration may use.
//!
//! They repeat the variants of enums in `domain::processing` and `domain::record`, because a macro cannot see the crate that its
//! output will compile in. `assert_vocabulary!` does not compile if the two lists differ.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Expr, Ident, spanned::Spanned};

use crate::errors::list;

/// The terms of one of the domain's enums.
pub(crate) struct Vocabulary {
    /// The module of `domain` that exports the enum.
    module: &'static str,
    /// The enum's name.
    name: &'static str,
    /// What a term of it is, as an error message says it: "`X` is not a table".
    what: &'static str,
    /// The names of its variants.
    terms: &'static [&'static str],
}

/// The table that stores the record.
pub(crate) const TABLE: Vocabulary = Vocabulary {
    module: "processing",
    name: "Table",
    what: "a table",
    terms: &["Accounts", "Tickets", "Outbox", "Visits", "Subscribers", "Ledger"],
};

/// The function that handles the record once it is due.
pub(crate) const WORKER: Vocabulary = Vocabulary {
    module: "processing",
    name: "Worker",
    what: "a worker",
    terms: &["Delivery", "Retention", "Transfers", "Campaigns"],
};

/// What a condition on the record guarantees to a commit.
pub(crate) const GUARD: Vocabulary =
    Vocabulary { module: "record", name: "Guard", what: "what a record guards", terms: &["Person", "Receipt"] };

/// The only source that the record may be written from.
pub(crate) const WRITER: Vocabulary =
    Vocabulary { module: "record", name: "Writer", what: "what writes a record", terms: &["AuditEvent"] };

/// Where the id in the record's key comes from.
pub(crate) const ID: Vocabulary =
    Vocabulary { module: "record", name: "IdSource", what: "where an id comes from", terms: &["Random"] };

/// When the record is deleted during the erasure of the person it is about.
pub(crate) const ERASURE: Vocabulary =
    Vocabulary { module: "record", name: "ErasureOrder", what: "an order of erasure", terms: &["Early", "Late"] };

/// Whom the record is about.
pub(crate) const SUBJECT: Vocabulary = Vocabulary {
    module: "processing",
    name: "Subject",
    what: "a subject",
    terms: &["Owner", "Member", "Reader", "Applicant", "Recipient", "Invitee", "Staff", "Contact"],
};

/// What kind of personal data a field is.
pub(crate) const CATEGORY: Vocabulary = Vocabulary {
    module: "processing",
    name: "Category",
    what: "a category",
    terms: &["Identity", "Contact", "Organisation", "Credential", "Device", "Financial", "Content", "Use"],
};

/// The purpose of processing.
pub(crate) const PURPOSE: Vocabulary = Vocabulary {
    module: "processing",
    name: "Purpose",
    what: "a purpose",
    terms: &[
        "ProvideService",
        "SecureAccess",
        "ServiceMessages",
        "Accountability",
        "Newsletter",
        "FollowUse",
        "Bookkeeping",
    ],
};

/// The legal basis of processing.
pub(crate) const BASIS: Vocabulary = Vocabulary {
    module: "processing",
    name: "LegalBasis",
    what: "a legal basis",
    terms: &["Consent", "Contract", "LegalObligation", "LegitimateInterest"],
};

/// How long the record is kept.
pub(crate) const KEEP: Vocabulary = Vocabulary {
    module: "processing",
    name: "Keep",
    what: "a `keep`",
    terms: &["AccountLife", "Until", "WhileGiven", "AfterWithdrawal", "Bookkeeping"],
};

/// The unit of a period.
pub(crate) const PERIOD: Vocabulary = Vocabulary {
    module: "processing",
    name: "Period",
    what: "a period",
    terms: &["Minutes", "Hours", "Days", "Years"],
};

const ALL: [&Vocabulary; 12] =
    [&TABLE, &WORKER, &GUARD, &WRITER, &ID, &ERASURE, &SUBJECT, &CATEGORY, &PURPOSE, &BASIS, &KEEP, &PERIOD];

impl Vocabulary {
    /// The expression as a term, or an error that lists the terms.
    pub(crate) fn term(&self, expression: &Expr) -> syn::Result<Ident> {
        let term = ident(expression).ok_or_else(|| self.error(expression.span(), "this"))?;
        self.check(&term)?;
        Ok(term)
    }

    /// Checks that the name is one of the terms.
    pub(crate) fn check(&self, name: &Ident) -> syn::Result<()> {
        if self.terms.iter().any(|term| name == term) {
            return Ok(());
        }
        Err(self.error(name.span(), &format!("`{name}`")))
    }

    /// The error for a name that is not a term; it lists the terms.
    fn error(&self, at: Span, written: &str) -> syn::Error {
        syn::Error::new(at, format!("{written} is not {}: write one of {}", self.what, self.list()))
    }

    /// The terms, formatted for a message.
    pub(crate) fn list(&self) -> String {
        list(self.terms)
    }
}

/// The name, if the expression is a single name.
pub(crate) fn ident(expression: &Expr) -> Option<Ident> {
    match expression {
        Expr::Path(path) => path.path.get_ident().cloned(),
        _ => None,
    }
}

/// For each enum, a `match` over all its terms. It compiles only if the enum has exactly these variants.
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
