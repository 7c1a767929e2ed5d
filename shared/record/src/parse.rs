//! From a struct and its attributes to a declaration in which every name is that of a field.

use syn::{Attribute, DeriveInput, Expr, ExprLit, Ident, Lit, Meta, Visibility, spanned::Spanned};

use crate::{
    errors::Errors,
    fields::{Field, Fields, Nature},
    keep::Keep,
    parts::{Form, Parts},
    pattern::Pattern,
    vocabulary::{BASIS, ERASURE, GUARD, ID, PURPOSE, SUBJECT, TABLE, Vocabulary, WORKER, WRITER},
};

/// Where a record lies.
const RECORD: Form = Form {
    name: "record",
    says: "where it lies",
    example: "record(table = Accounts, scope = account, key = \"MEMBER#{member}\")",
    parts: &["table", "scope", "key", "due", "worker", "guards", "written_by", "id", "erasure"],
};

/// What a record is for.
const PROCESSING: Form = Form {
    name: "processing",
    says: "what it is for",
    example: "processing(subject = Member, purpose = ProvideService, basis = Contract, keep = AccountLife)",
    parts: &["subject", "purpose", "basis", "keep"],
};

/// A complete declaration.
pub(crate) struct Record {
    /// The struct's name.
    pub(crate) ident: Ident,
    /// The struct's visibility.
    pub(crate) visibility: Visibility,
    /// What it is, in a line.
    pub(crate) about: String,
    /// Where it lies.
    pub(crate) place: Place,
    /// How it is treated otherwise than others.
    pub(crate) treatment: Treatment,
    /// What it is for.
    pub(crate) processing: Processing,
    /// Its fields.
    pub(crate) fields: Fields,
}

/// Where a record lies.
pub(crate) struct Place {
    /// The table.
    pub(crate) table: Ident,
    /// The field that is the partition key.
    pub(crate) scope: Field,
    /// The sort key.
    pub(crate) key: Pattern,
    /// The field that says when a scheduled function must act, and which.
    pub(crate) due: Option<(Field, Ident)>,
}

/// How a record is treated otherwise than others. Most are not.
pub(crate) struct Treatment {
    /// What a condition on it holds a commit to.
    pub(crate) guards: Option<Ident>,
    /// What alone it is written from.
    pub(crate) written_by: Option<Ident>,
    /// Where the id in its key comes from.
    pub(crate) id: Option<Ident>,
    /// When it is erased with its person.
    pub(crate) erasure: Option<Ident>,
}

/// What a record is for.
pub(crate) struct Processing {
    /// Whom it is about.
    pub(crate) subject: Ident,
    /// Why.
    pub(crate) purpose: Ident,
    /// On which ground.
    pub(crate) basis: Ident,
    /// For how long.
    pub(crate) keep: Keep,
}

/// Reads a record, or says everything that is wrong with it.
pub(crate) fn record(input: &DeriveInput) -> syn::Result<Record> {
    let mut errors = Errors::default();
    if !input.generics.params.is_empty() {
        errors.add(input.ident.span(), "a record has no generics: write one struct for each type that is stored");
    }
    let about = errors.keep(about(&input.ident, &input.attrs));
    let place = Parts::read(&RECORD, &input.ident, &input.attrs, &mut errors);
    let processing = Parts::read(&PROCESSING, &input.ident, &input.attrs, &mut errors);
    let fields = Fields::read(input, &mut errors);
    let whole = fields.and_then(|fields| {
        let treatment = place.as_ref().map(|parts| read_treatment(parts, &mut errors));
        let place = place.and_then(|parts| read_place(&parts, &fields, &mut errors));
        let processing = processing.and_then(|parts| read_processing(&parts, &fields, &mut errors));
        Some(Record {
            ident: input.ident.clone(),
            visibility: input.vis.clone(),
            about: about?,
            place: place?,
            treatment: treatment?,
            processing: processing?,
            fields,
        })
    });
    errors.settle(whole)
}

fn read_place(parts: &Parts, fields: &Fields, errors: &mut Errors) -> Option<Place> {
    let table = term(parts, "table", &TABLE, "Accounts", errors);
    let scope = parts.require("scope", "account", errors);
    let scope = scope.and_then(|value| fields.named_by("scope", value, &Nature::Key, errors));
    let key = parts.require("key", "\"MEMBER#{member}\"", errors);
    let key = key.and_then(|value| Pattern::read(value, scope.as_ref(), fields, errors));
    let due = parts.get("due").map(|value| fields.named_by("due", value, &Nature::Plain, errors));
    let (scope, key) = (scope?, key?);
    for field in fields.keys().filter(|field| field.name != scope.name && !key.has(field)) {
        let name = &field.name;
        errors.add(
            field.ident.span(),
            format!("`#[key]` field `{name}` stands nowhere: write `{{{name}}}` in `key`, or `scope = {name}`"),
        );
    }
    let due = match (due, parts.get("worker")) {
        (None, None) => None,
        (None, Some(worker)) => {
            errors.add(worker.span(), "a `worker` acts on what falls due: add `due = due_at`, or leave it out");
            return None;
        }
        (Some(due), _) => {
            let worker = term(parts, "worker", &WORKER, "Delivery", errors);
            Some((due?, worker?))
        }
    };
    Some(Place { table: table?, scope, key, due })
}

fn read_treatment(parts: &Parts, errors: &mut Errors) -> Treatment {
    let mut term =
        |part, vocabulary: &Vocabulary| parts.get(part).and_then(|value| errors.keep(vocabulary.term(value)));
    Treatment {
        guards: term("guards", &GUARD),
        written_by: term("written_by", &WRITER),
        id: term("id", &ID),
        erasure: term("erasure", &ERASURE),
    }
}

fn read_processing(parts: &Parts, fields: &Fields, errors: &mut Errors) -> Option<Processing> {
    let subject = term(parts, "subject", &SUBJECT, "Member", errors);
    let purpose = term(parts, "purpose", &PURPOSE, "ProvideService", errors);
    let basis = term(parts, "basis", &BASIS, "Contract", errors);
    let keep = parts.require("keep", "AccountLife", errors);
    let keep = keep.and_then(|value| Keep::read(value, fields, errors));
    Some(Processing { subject: subject?, purpose: purpose?, basis: basis?, keep: keep? })
}

fn term(parts: &Parts, part: &str, vocabulary: &Vocabulary, example: &str, errors: &mut Errors) -> Option<Ident> {
    let value = parts.require(part, example, errors)?;
    errors.keep(vocabulary.term(value))
}

/// The first line of the documentation, without its full stop. It is published, so it must be there and be whole.
fn about(record: &Ident, attributes: &[Attribute]) -> syn::Result<String> {
    let mut lines = attributes.iter().filter_map(documentation);
    let first = lines.next().unwrap_or_default();
    let next = lines.next().unwrap_or_default();
    if first.is_empty() {
        let message =
            format!("`{record}` does not say what it is: write a line like `/// A person let into an account.`");
        return Err(syn::Error::new(record.span(), message));
    }
    if !first.ends_with('.') && !next.is_empty() {
        let message = format!(
            "the first line of `{record}`'s documentation goes into the register of processing by itself: end the \
             sentence in it"
        );
        return Err(syn::Error::new(record.span(), message));
    }
    Ok(first.strip_suffix('.').unwrap_or(&first).to_owned())
}

/// The text of a doc comment.
fn documentation(attribute: &Attribute) -> Option<String> {
    match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(line), .. }) => Some(line.value().trim().to_owned()),
            _ => None,
        },
        _ => None,
    }
}
