//! What a stored record is: its key, its declaration, and how it is split into fields and assembled from them.
//!
//! The trait is implemented by `#[derive(Record)]` alone. The `store` crate turns the parts into items: plain
//! fields become attributes, personal fields one sealed blob.

use std::{fmt, marker::PhantomData};

use jiff::Timestamp;
use serde_json::{Map, Value};

#[doc(hidden)]
pub use serde_json;

pub use record::Record;

pub use crate::kernel::declaration::{Declaration, ErasureOrder, FieldDeclaration, Guard, IdSource, Nature, Writer};
use crate::kernel::processing::{Period, Table};

/// Field values by name.
pub type Fields = Map<String, Value>;

/// Marks a type that shows nothing of its content in `Debug`. Every `#[personal]` field has such a type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` would show a person's data in a log",
    label = "a `#[personal]` field needs a redacted type",
    note = "wrap it in a newtype made by `domain::personal_text!`, or implement `domain::kernel::record::Redacted` for a type whose `Debug` shows nothing"
)]
pub trait Redacted {}

impl<T: Redacted> Redacted for Option<T> {}
impl<T: Redacted> Redacted for Vec<T> {}

/// A `Debug` of the name alone, for types that must show nothing.
macro_rules! redacted {
    ($($name:ident),+) => {$(
        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(redacted)"))
            }
        }

        impl $crate::kernel::record::Redacted for $name {}
    )+};
}
pub(crate) use redacted;

/// Where an item lies.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Address {
    /// The table.
    pub table: Table,
    /// The partition key.
    pub pk: String,
    /// The sort key.
    pub sk: String,
}

/// Where the record of type `R` lies.
pub struct Key<R> {
    address: Address,
    kind: PhantomData<fn() -> R>,
}

impl<R: Record> Key<R> {
    /// A key from its parts. For the derive: elsewhere, `R::key(…)` takes the parts by type.
    #[doc(hidden)]
    #[must_use]
    pub fn new(pk: String, sk: String) -> Self {
        Self { address: Address { table: R::DECLARATION.table, pk, sk }, kind: PhantomData }
    }
}

impl<R> Key<R> {
    /// The address without its type.
    #[must_use]
    pub fn address(&self) -> &Address {
        &self.address
    }
}

impl<R> Clone for Key<R> {
    fn clone(&self) -> Self {
        Self { address: self.address.clone(), kind: PhantomData }
    }
}

impl<R> fmt::Debug for Key<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.address.fmt(f)
    }
}

/// All records of type `R` in one partition, in the order of their sort keys.
pub struct Scope<R> {
    /// The partition key.
    pub pk: String,
    /// What their sort keys begin with.
    pub prefix: &'static str,
    kind: PhantomData<fn() -> R>,
}

impl<R> Scope<R> {
    /// A scope from its parts. For the derive: elsewhere, `R::within(…)` takes the partition by type.
    #[doc(hidden)]
    #[must_use]
    pub fn new(pk: String, prefix: &'static str) -> Self {
        Self { pk, prefix, kind: PhantomData }
    }
}

/// A type that is stored. Derive it.
pub trait Record: Sized + Send + Sync + 'static {
    /// What the record declares.
    const DECLARATION: Declaration;

    /// Where this one lies.
    fn address(&self) -> Address;

    /// When it ceases to exist, where its `keep` says so.
    fn expires_at(&self) -> Option<Timestamp>;

    /// When a scheduled function must act on it.
    fn due_at(&self) -> Option<Timestamp>;

    /// The plain fields.
    ///
    /// # Errors
    /// Where a field's type does not serialise.
    fn plain(&self) -> Result<Fields, serde_json::Error>;

    /// The personal fields.
    ///
    /// # Errors
    /// Where a field's type does not serialise.
    fn personal(&self) -> Result<Fields, serde_json::Error>;

    /// Puts a record together from its address and its fields, plain and personal alike.
    ///
    /// # Errors
    /// Where the address is not of this type's pattern, or a field is missing or of another type.
    fn assemble(address: &Address, fields: Fields) -> Result<Self, Malformed>;
}

pub(crate) mod sealed {
    /// Implemented by the registry alone.
    pub trait Sealed {}
}

/// A record that the registry names. Another one cannot be written:
///
/// ```compile_fail,E0277
/// use domain::{Commit, Now, Record, Timestamp, id::UserId};
///
/// /// Something that slipped in.
/// #[derive(Record)]
/// #[record(table = Accounts, scope = user, key = "SLIPPED")]
/// #[processing(subject = Member, purpose = ProvideService, basis = Contract, keep = AccountLife)]
/// pub struct Slipped {
///     #[key]
///     pub user: UserId,
/// }
///
/// fn write(slipped: &Slipped) -> Commit {
///     Commit::new(Now(Timestamp::UNIX_EPOCH)).insert(slipped)
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not in the registry",
    note = "add it to the records in `shared/domain/src/registry.rs`"
)]
pub trait Storable: Record + sealed::Sealed {}

/// A record that the person whom it is about is shown: `#[view(View)]`.
pub trait Viewable: Record {
    /// What they are shown: every field that is not `#[hidden]`.
    type View: From<Self>;
}

/// A record that ends by itself: its `keep` is `Until(…)`.
pub trait Expiring: Record {
    /// How long one lives at most, as its `keep` says.
    const LIFE: Period;
}

/// A stored item that is not what its kind declares.
#[derive(Debug, thiserror::Error)]
pub enum Malformed {
    /// The key does not match the declared pattern.
    #[error("the key of a {kind} does not match its pattern")]
    Key {
        /// The record's kind.
        kind: &'static str,
    },
    /// A field is missing or of another type. The error names the field, never its value.
    #[error("field {field} of a {kind} is missing or of another type")]
    Field {
        /// The record's kind.
        kind: &'static str,
        /// The field's name.
        field: &'static str,
    },
}

/// The values of the key fields in `text`, by the pattern that it was made from; `None` where it does not match.
///
/// A value ends at the pattern's next literal, or at the end.
#[doc(hidden)]
#[must_use]
pub fn match_pattern(pattern: &str, text: &str) -> Option<Fields> {
    let mut fields = Fields::new();
    let mut pieces = pattern.split('{');
    let mut rest = text.strip_prefix(pieces.next()?)?;
    for piece in pieces {
        let (name, literal) = piece.split_once('}')?;
        let end = if literal.is_empty() { rest.len() } else { rest.find(literal)? };
        fields.insert(name.to_owned(), Value::from(&rest[..end]));
        rest = rest[end..].strip_prefix(literal)?;
    }
    rest.is_empty().then_some(fields)
}

/// Takes a field out of the fields of a stored item. A missing one counts as `null`.
#[doc(hidden)]
pub fn take_field<T: serde::de::DeserializeOwned>(
    kind: &'static str,
    fields: &mut Fields,
    field: &'static str,
) -> Result<T, Malformed> {
    let value = fields.remove(field).unwrap_or(Value::Null);
    serde_json::from_value(value).map_err(|_| Malformed::Field { kind, field })
}

#[cfg(test)]
mod tests {
    use super::match_pattern;

    #[test]
    fn a_key_is_read_back_by_its_pattern() {
        let fields = match_pattern("ROW#{set}#{row}", "ROW#contacts#17").unwrap();
        assert_eq!((&fields["set"], &fields["row"]), (&"contacts".into(), &"17".into()));
        assert!(match_pattern("PROFILE", "PROFILE").unwrap().is_empty());
        assert!(match_pattern("PROFILE", "PROFILE#1").is_none());
        assert!(match_pattern("MEMBER#{member}", "INVITATION#1").is_none());
    }
}
