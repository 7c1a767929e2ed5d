//! `#[derive(Record)]`: a stored type says in its source what it is for, and does not compile until it has.
//!
//! The terms are those of `domain::processing`, and the generated code implements `domain::record::Record`. Use the
//! derive from there.

mod assertions;
mod errors;
mod expand;
mod fields;
mod keep;
mod parse;
mod parts;
mod pattern;
mod vocabulary;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Makes a struct with named fields a stored record.
///
/// ```text
/// /// A person let into an account.
/// #[derive(Record)]
/// #[record(table = Accounts, scope = account, key = "MEMBER#{member}")]
/// #[processing(subject = Member, purpose = ProvideService, basis = Contract, keep = AccountLife)]
/// pub struct Member {
///     #[key] pub account: AccountId,
///     #[key] pub member: MemberId,
///     #[personal(Identity)] pub name: PersonName,
///     #[plain] pub role: Role,
/// }
///
/// let one = Member::key(&account, &member); // for a read of one item
/// let all = Member::within(&account);       // for a query of the partition
/// ```
///
/// # What the record is
/// The first line of its documentation, which goes into the published register of processing.
///
/// # Where it lies: `#[record(…)]`
/// - `table`: one of `domain::processing::Table`;
/// - `scope`: the `#[key]` field whose text is the partition key;
/// - `key`: the sort key, with `{field}` for every other `#[key]` field. Between two fields stands a literal that no
///   field's text contains, else the key cannot be read back;
/// - `due` and `worker`, if at all: the `#[plain]` field of type `Option<Timestamp>` that says when a scheduled function must act,
///   and which one of `domain::processing::Worker` does;
/// - where it is treated otherwise than others, by the enums of `domain::record`: `guards` (`Guard`), `written_by` (`Writer`),
///   `id` (`IdSource`), `erasure` (`ErasureOrder`).
///
/// # What it is for: `#[processing(…)]`
/// - `subject`, `purpose`, `basis`: one each of `domain::processing`'s `Subject`, `Purpose`, `LegalBasis`;
/// - `keep`: `AccountLife`, `Bookkeeping`, or `Until(expires_at, Days(30))`: the `#[plain]` field of type `Timestamp`
///   that says when it ends, and the longest that this may be (`Minutes`, `Hours`, `Days`). A table that cannot
///   end a record so is a compile error.
///
/// # What each field is
/// - `#[key]`: stands in the item's key by its `Display`, and is read back from that text as a JSON string;
/// - `#[plain]`: an attribute in clear;
/// - `#[personal(Category)]`: sealed. Its type is `domain::Redacted`.
///
/// A field whose value is `null` is not stored, and a field that is not stored reads as `null`.
#[proc_macro_derive(Record, attributes(record, processing, key, plain, personal))]
pub fn derive_record(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    match parse::record(&input) {
        Ok(record) => expand::record(&record).into(),
        Err(error) => error.into_compile_error().into(),
    }
}

/// An item that compiles only while the terms known to [`Record`](macro@Record) are exactly those of
/// `domain::processing` and `domain::record`: a term that either has alone is an error.
#[proc_macro]
pub fn assert_vocabulary(input: TokenStream) -> TokenStream {
    let _nothing = parse_macro_input!(input as syn::parse::Nothing);
    vocabulary::assertions().into()
}
