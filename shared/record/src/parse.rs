//! Parses a struct and its attributes into a declaration, and checks that every field that the attributes name exists.

use syn::{Attribute, DeriveInput, Ident, Visibility, spanned::Spanned};

use crate::{
    documentation::documentation,
    errors::Errors,
    fields::{Field, Fields, Nature},
    keep::Keep,
    parts::{Form, Parts},
    pattern::Pattern,
    view_attribute,
    vocabulary::{BASIS, ERASURE, GUARD, ID, PURPOSE, SUBJECT, TABLE, Vocabulary, WORKER, WRITER},
};

/// Where a record is stored.
const RECORD: Form = Form {
    name: "record",
    says: "where it is stored",
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
    /// What the record is, in one line.
    pub(crate) about: String,
    /// Where it is stored.
    pub(crate) place: Place,
    /// Rules that only some records have.
    pub(crate) treatment: Treatment,
    /// What it is for.
    pub(crate) processing: Processing,
    /// Its fields.
    pub(crate) fields: Fields,
    /// The view that `#[view(View)]` names: the type in which the person it is about is shown its fields.
    pub(crate) view: Option<Ident>,
}

/// Where a record is stored.
pub(crate) struct Place {
    /// The table.
    pub(crate) table: Ident,
    /// The field that is the partition key.
    pub(crate) scope: Field,
    /// The sort key.
    pub(crate) key: Pattern,
    /// The field that says when the record is due, and the worker that then handles it.
    pub(crate) due: Option<(Field, Ident)>,
}

/// Rules that only some records have. Most have none.
pub(crate) struct Treatment {
    /// What a condition on the record guarantees to a commit.
    pub(crate) guards: Option<Ident>,
    /// The only source that it may be written from.
    pub(crate) written_by: Option<Ident>,
    /// Where the id in its key comes from.
    pub(crate) id: Option<Ident>,
    /// When it is deleted during the erasure of the person it is about.
    pub(crate) erasure: Option<Ident>,
}

/// What a record is for.
pub(crate) struct Processing {
    /// Whom it is about.
    pub(crate) subject: Ident,
    /// The purpose.
    pub(crate) purpose: Ident,
    /// The legal basis.
    pub(crate) basis: Ident,
    /// How long it is kept.
    pub(crate) keep: Keep,
}

/// Reads a record, or returns every error in its declaration.
pub(crate) fn record(input: &DeriveInput) -> syn::Result<Record> {
    let mut errors = Errors::default();
    if !input.generics.params.is_empty() {
        errors.add(input.ident.span(), "a record has no generics: write one struct for each type that is stored");
    }
    let about = errors.handle(about(&input.ident, &input.attrs));
    let place = Parts::read(&RECORD, &input.ident, &input.attrs, &mut errors);
    let processing = Parts::read(&PROCESSING, &input.ident, &input.attrs, &mut errors);
    let fields = Fields::read(input, &mut errors);
    let view = view_attribute::view(&input.attrs, &mut errors);
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
            view,
        })
    });
    errors.finish(whole)
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
            format!("`#[key]` field `{name}` is not used: write `{{{name}}}` in `key`, or `scope = {name}`"),
        );
    }
    let due = match (due, parts.get("worker")) {
        (None, None) => None,
        (None, Some(worker)) => {
            errors.add(
                worker.span(),
                "a `worker` needs a field that says when the record is due: add `due = due_at`, or remove `worker`",
            );
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
    let mut optional =
        |part, vocabulary: &Vocabulary| parts.get(part).and_then(|value| errors.handle(vocabulary.term(value)));
    Treatment {
        guards: optional("guards", &GUARD),
        written_by: optional("written_by", &WRITER),
        id: optional("id", &ID),
        erasure: optional("erasure", &ERASURE),
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
    errors.handle(vocabulary.term(value))
}

/// The first line of the documentation, without its full stop. It is published in the register of
/// processing, so it must exist and be a whole sentence.
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
