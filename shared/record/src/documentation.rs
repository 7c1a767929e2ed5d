//! Doc comments of what is declared.

use syn::{Attribute, Expr, ExprLit, Lit, Meta};

/// The text of a doc comment.
pub(crate) fn documentation(attribute: &Attribute) -> Option<String> {
    match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(line), .. }) => Some(line.value().trim().to_owned()),
            _ => None,
        },
        _ => None,
    }
}
