//! `#[derive(Record)]`: a stored type declares what it is for, and does not compile without that declaration.
//!
//! The terms are those of `domain::processing`, and the generated code implements `domain::record::Record`. Use the
//! derive from there.

mod assertions;
mod documentation;
mod errors;
mod expand;
mod fields;
mod keep;
mod parse;
mod parts;
mod pattern;
mod view;
mod view_attribute;
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
/// # Where it is stored: `#[record(…)]`
/// - `table`: one of `domain::processing::Table`;
/// - `scope`: the `#[key]` field whose text is the partition key;
/// - `key`: the sort key, with `{field}` for every other `#[key]` field. Between two fields there must be a literal
///   that no field's text contains, or the key cannot be parsed;
/// - `due` and `worker`, both optional: the `#[plain]` field of type `Option<Timestamp>` that says when the record is due, and the
///   `domain::processing::Worker` that then handles it;
/// - optional rules, whose values are enums of `domain::record`: `guards` (`Guard`), `written_by` (`Writer`),
///   `id` (`IdSource`), `erasure` (`ErasureOrder`).
///
/// # What it is for: `#[processing(…)]`
/// - `subject`, `purpose`, `basis`: one each of `domain::processing`'s `Subject`, `Purpose`, `LegalBasis`;
/// - `keep`: `AccountLife`, `WhileGiven`, `Bookkeeping(expires_at)`, `AfterWithdrawal(expires_at, Years(2))` with a field of type
///   `Option<Timestamp>`, or `Until(expires_at, Days(30))`: the `#[plain]` field of type `Timestamp`
///   that says when the record expires, and the longest time until then (`Minutes`, `Hours`, `Days`, `Years`). A table
///   that does not support the retention is a compile error.
///
/// # What each field is
/// - `#[key]`: part of the item's key. It is written with `Display` and read back from that text as a JSON string;
/// - `#[plain]`: an attribute in clear;
/// - `#[personal(Category)]`: sealed. Its type is `domain::Redacted`.
///
/// # What the person it is about is shown: `#[view(View)]`
/// Generates the type `View`, for what they are shown and for their data export. It has every field but the scope, which is the
/// person's own id.
/// - `#[hidden]`: the view does not have the field;
/// - `#[view(as = "name")]`: the view has it by another name;
/// - `#[view(described)]`: the field's documentation is its description in the OpenAPI document.
///
/// A field whose value is `null` is not stored, and a field that is not stored reads as `null`.
#[proc_macro_derive(Record, attributes(record, processing, key, plain, personal, view, hidden))]
pub fn derive_record(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    match parse::record(&input) {
        Ok(record) => expand::record(&record).into(),
        Err(error) => error.into_compile_error().into(),
    }
}

/// Compiles only if the terms that [`Record`](macro@Record) knows are exactly the variants of the enums in
/// `domain::processing` and `domain::record`.
#[proc_macro]
pub fn assert_vocabulary(input: TokenStream) -> TokenStream {
    let _nothing = parse_macro_input!(input as syn::parse::Nothing);
    vocabulary::assertions().into()
}
