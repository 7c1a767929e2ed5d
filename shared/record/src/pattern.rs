//! The pattern of a sort key: `ROW#{set}#{row}`.

use syn::{Expr, ExprLit, Ident, Lit, LitStr, spanned::Spanned};

use crate::{
    errors::Errors,
    fields::{Field, Fields, Nature},
};

/// A sort key's pattern.
pub(crate) struct Pattern {
    /// As it was written.
    pub(crate) text: LitStr,
    /// What every key of it begins with.
    pub(crate) prefix: String,
    /// Each field in it, and the literal that follows.
    pub(crate) pieces: Vec<(Field, String)>,
}

impl Pattern {
    /// Reads the value of `key`. The scope is the partition key, so it must not appear here.
    pub(crate) fn read(value: &Expr, scope: Option<&Field>, fields: &Fields, errors: &mut Errors) -> Option<Self> {
        let text = errors.handle(literal(value))?;
        let (prefix, pieces) = errors.handle(split(&text))?;
        let mut read = Self { prefix, pieces: Vec::new(), text };
        for (name, literal) in pieces {
            let at = read.text.span();
            let found = fields.find(&name, &Nature::Key, errors, || {
                let message = "is not a `#[key]` field: write `#[key]` before the field, or take it out of `key`";
                syn::Error::new(at, format!("`{{{name}}}` {message}"))
            });
            let Some(field) = found else { continue };
            if scope.is_some_and(|scope| scope.name == name) {
                errors.add(at, format!("`{{{name}}}` is the scope, which is the partition key: take it out of `key`"));
            } else if read.has(&field) {
                errors.add(at, format!("`{{{name}}}` appears twice in `key`: write it once"));
            }
            read.pieces.push((field, literal));
        }
        Some(read)
    }

    /// Whether the pattern contains a field.
    pub(crate) fn has(&self, field: &Field) -> bool {
        self.pieces.iter().any(|(piece, _)| piece.name == field.name)
    }

    /// The pattern as `format!` reads it: a `{}` for each piece. No literal has a brace in it.
    pub(crate) fn format(&self) -> String {
        self.pieces.iter().fold(self.prefix.clone(), |text, (_, literal)| text + "{}" + literal)
    }
}

fn literal(value: &Expr) -> syn::Result<LitStr> {
    match value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) if !text.value().is_empty() => Ok(text.clone()),
        _ => {
            let message = "`key` is the text of the sort key: write it like `key = \"MEMBER#{member}\"`";
            Err(syn::Error::new(value.span(), message))
        }
    }
}

/// The literal before the first field, and each field's name with the literal that follows it.
fn split(text: &LitStr) -> syn::Result<(String, Vec<(String, String)>)> {
    let error = |message: String| Err(syn::Error::new(text.span(), message));
    let braces = || error("a brace in `key` is not half of a pair: write `{field}` for each `#[key]` field".to_owned());
    let value = text.value();
    let mut rest = value.split('{');
    let prefix = rest.next().unwrap_or_default();
    let mut pieces = Vec::<(String, String)>::new();
    for piece in rest {
        let Some((name, literal)) = piece.split_once('}') else { return braces() };
        if syn::parse_str::<Ident>(name).is_err() {
            return error(format!("`{{{name}}}` in `key` is not the name of a field: write `{{field}}`, and no more"));
        }
        if let Some((before, _)) = pieces.last().filter(|(_, between)| between.is_empty()) {
            return error(format!(
                "nothing in `key` says where `{before}` ends and `{name}` begins: write a literal between, like \
                 `{{{before}}}#{{{name}}}`"
            ));
        }
        pieces.push((name.to_owned(), literal.to_owned()));
    }
    if prefix.contains('}') || pieces.iter().any(|(_, literal)| literal.contains('}')) {
        return braces();
    }
    Ok((prefix.to_owned(), pieces))
}
