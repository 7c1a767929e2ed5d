//! How long a record is kept.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Expr, ExprCall, ExprLit, Ident, Lit, LitInt, spanned::Spanned};

use crate::{
    errors::Errors,
    fields::{Field, Fields, Nature},
    vocabulary::{KEEP, PERIOD, ident},
};

/// A value of `keep`.
pub(crate) enum Keep {
    /// `AccountLife` or `WhileGiven`.
    Term(Ident),
    /// `Bookkeeping(expires_at)`: the word, and the field that holds the expiry.
    Bookkeeping(Box<(Ident, Field)>),
    /// `Until(expires_at, Days(30))`, or `AfterWithdrawal(expires_at, Years(2))`.
    Until(Box<Until>),
}

/// The retention of a record that has its own expiry.
pub(crate) struct Until {
    /// The word, with its place in the source.
    pub(crate) term: Ident,
    /// The field that holds the expiry.
    pub(crate) field: Field,
    /// The unit of the longest time until the expiry.
    pub(crate) unit: Ident,
    /// How many of the unit that is.
    pub(crate) count: LitInt,
}

impl Keep {
    /// Reads the value of `keep`.
    pub(crate) fn read(value: &Expr, fields: &Fields, errors: &mut Errors) -> Option<Self> {
        if let Expr::Call(call) = value {
            return Self::until(call, fields, errors);
        }
        let term = errors.handle(KEEP.term(value))?;
        if term == "Until" || term == "AfterWithdrawal" {
            errors.handle(incomplete::<()>(value));
            return None;
        }
        if term == "Bookkeeping" {
            errors.handle(without_end::<()>(value));
            return None;
        }
        Some(Self::Term(term))
    }

    /// What to write instead, if the table does not support this retention.
    pub(crate) fn honoured_by(&self) -> &'static str {
        match self {
            Self::Bookkeeping(_) => "write `table = Ledger`",
            Self::Term(term) if term == "WhileGiven" => "write `table = Subscribers`",
            Self::Until(until) if until.term == "AfterWithdrawal" => "write `table = Subscribers`",
            Self::Term(_) => "write `table = Accounts`",
            Self::Until(_) => {
                "write `table = Accounts`; `Tickets` can up to 30 days, `Outbox` up to 10 days, `Visits` up to 90 days, `Ledger` from a year on"
            }
        }
    }

    /// Its first word.
    pub(crate) fn term(&self) -> &Ident {
        match self {
            Self::Term(term) => term,
            Self::Bookkeeping(ends) => &ends.0,
            Self::Until(until) => &until.term,
        }
    }

    /// The field that says when the record ends, if it ends by itself.
    pub(crate) fn end(&self) -> Option<&Field> {
        match self {
            Self::Term(_) => None,
            Self::Bookkeeping(ends) => Some(&ends.1),
            Self::Until(until) => Some(&until.field),
        }
    }

    /// The value as it is written.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Term(term) => term.to_string(),
            Self::Bookkeeping(ends) => format!("{}({})", ends.0, ends.1.name),
            Self::Until(until) => {
                let Until { term, field, unit, count } = until.as_ref();
                format!("{term}({}, {unit}({count}))", field.name)
            }
        }
    }

    /// Whether the record may be without an end as yet: the field is an `Option`.
    pub(crate) fn is_open(&self) -> bool {
        self.term() == "AfterWithdrawal"
    }

    fn until(call: &ExprCall, fields: &Fields, errors: &mut Errors) -> Option<Self> {
        let term = errors.handle(KEEP.term(&call.func))?;
        if term == "Bookkeeping" {
            let (Some(field), 1) = (call.args.first(), call.args.len()) else {
                errors.handle(without_end::<()>(call));
                return None;
            };
            let field = fields.named_by("keep", field, &Nature::Plain, errors);
            return Some(Self::Bookkeeping(Box::new((term, field?))));
        }
        if term != "Until" && term != "AfterWithdrawal" {
            errors.add(call.span(), format!("`{term}` says all there is: write `keep = {term}`"));
            return None;
        }
        let mut arguments = call.args.iter();
        let (Some(field), Some(most), None) = (arguments.next(), arguments.next(), arguments.next()) else {
            errors.handle(incomplete::<()>(call));
            return None;
        };
        let field = fields.named_by("keep", field, &Nature::Plain, errors);
        let (unit, count) = errors.handle(period(most))?;
        Some(Self::Until(Box::new(Until { term, field: field?, unit, count })))
    }
}

/// The value as an expression of `domain::processing::Keep`.
impl ToTokens for Keep {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(match self {
            Self::Term(term) => quote!(::domain::processing::Keep::#term),
            Self::Bookkeeping(ends) => {
                let term = &ends.0;
                quote!(::domain::processing::Keep::#term)
            }
            Self::Until(until) => {
                let Until { term, unit, count, .. } = until.as_ref();
                quote!(::domain::processing::Keep::#term(::domain::processing::Period::#unit(#count)))
            }
        });
    }
}

/// Reads `Days(30)`.
fn period(most: &Expr) -> syn::Result<(Ident, LitInt)> {
    let Expr::Call(ExprCall { func, args, .. }) = most else { return incomplete(most) };
    let unit = ident(func).map_or_else(|| incomplete(most), Ok)?;
    PERIOD.check(&unit)?;
    match (args.first(), args.len()) {
        (Some(Expr::Lit(ExprLit { lit: Lit::Int(count), .. })), 1) => {
            let number: u32 = count.base10_parse()?;
            Ok((unit, LitInt::new(&number.to_string(), count.span())))
        }
        _ => incomplete(most),
    }
}

fn incomplete<T>(at: &impl Spanned) -> syn::Result<T> {
    let message = "write `Until(expires_at, Days(30))`: the `#[plain]` field that says when the record ends, and the \
                   longest that this may be, in `Minutes`, `Hours`, `Days` or `Years`";
    Err(syn::Error::new(at.span(), message))
}

fn without_end<T>(at: &impl Spanned) -> syn::Result<T> {
    let message = "write `Bookkeeping(expires_at)`: the `#[plain]` field that says when the record ends";
    Err(syn::Error::new(at.span(), message))
}
