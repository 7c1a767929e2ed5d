//! What the rows of all data sets have in common.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::{
    audit::records::AuditAction,
    datasets::{
        dataset::Dataset,
        lookup::{IndexEntry, IndexKey},
        part::RowPart,
        text::ExternalId,
    },
    kernel::{
        field_error::{FieldErrors, Form, Request},
        id::AccountId,
        lookup::RowKey,
        personal::EmailAddress,
        record::{Key, Scope, Storable},
        time::Now,
    },
};

/// Where a row lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowPlace {
    /// The partition.
    pub part: RowPart,
    /// The external id, as a key.
    pub row: RowKey,
}

impl RowPlace {
    /// The place of an account's row.
    #[must_use]
    pub fn new(account: AccountId, row: RowKey) -> Self {
        Self { part: RowPart::of(account, &row), row }
    }
}

crate::kernel::lookup::key_text! {
    /// The part of a run that has written a row.
    RowMark, "run_01k9zcm3v1e6yb8t2hq4xgn7da#17"
}

/// When a row was last changed, and by which part of a run, unless somebody did it by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowOrigin {
    /// When.
    pub at: Timestamp,
    /// The part of a run.
    pub mark: Option<RowMark>,
}

impl RowOrigin {
    /// By hand, at this time.
    #[must_use]
    pub fn by_hand(now: Now) -> Self {
        Self { at: now.timestamp(), mark: None }
    }
}

/// The audited actions on the rows of a data set.
#[derive(Debug, Clone, Copy)]
pub struct RowActions {
    /// A row was added.
    pub created: AuditAction,
    /// A row was changed.
    pub changed: AuditAction,
    /// A row was deleted.
    pub deleted: AuditAction,
}

/// The fields of a data set's rows, as they are given.
pub trait RowFields: Request + Serialize + Clone + PartialEq + Send + Sync + 'static {
    /// Their names, in the order of the contract.
    const NAMES: &'static [&'static str];

    /// Checks the rules over several fields. What a rule refuses is told by the form.
    fn checked(self, _: &mut Form<'_>) -> Option<Self> {
        Some(self)
    }

    /// The names of those that differ. If there were none before, of those that are given.
    fn changed(&self, before: Option<&Self>) -> Vec<&'static str>;

    /// The given fields of a row that exists, each read by its type. The others are to stay as they are.
    ///
    /// # Errors
    /// All errors of the fields.
    fn given(fields: &Map<String, Value>) -> Result<Map<String, Value>, FieldErrors>;

    /// The address by which the row is to be found, if its data set has one.
    fn email(&self) -> Option<&EmailAddress> {
        None
    }

    /// Where the row stands in the index. `email` is the partition of its address.
    fn index(&self, place: &RowPlace, email: Option<IndexKey>) -> Option<IndexEntry>;
}

/// A stored row of a data set.
pub trait Row: Storable + Clone {
    /// The data set.
    const DATASET: Dataset;
    /// What is audited.
    const ACTIONS: RowActions;
    /// Its fields.
    type Fields: RowFields;

    /// A row.
    fn new(
        place: RowPlace,
        external_id: ExternalId,
        fields: Self::Fields,
        index: Option<IndexEntry>,
        origin: RowOrigin,
    ) -> Self;

    /// All rows of a partition.
    fn of_part(part: &RowPart) -> Scope<Self>;

    /// The key of the row in this place.
    fn at(place: &RowPlace) -> Key<Self>;

    /// Where it lies.
    fn place(&self) -> RowPlace;

    /// The subscriber's own name for it.
    fn external_id(&self) -> &ExternalId;

    /// Its fields.
    fn fields(&self) -> Self::Fields;

    /// Where it stands in the index.
    fn index(&self) -> Option<IndexEntry>;

    /// When it was last changed, and by which run.
    fn origin(&self) -> RowOrigin;

    /// The row as it is shown: its external id, and each field, null where it has no value.
    fn view(&self) -> Value;
}

/// Declares a data set's rows: the record, the fields as they are given, and the view.
macro_rules! rows {
    (
        $(#[$about:meta])*
        $record:ident in $dataset:ident at $key:tt about $subject:ident,
        fields $fields:ident, view $view:ident,
        required { $($(#[$must_doc:meta])* $must:ident: $must_type:ident [$must_category:ident],)+ }
        optional { $($(#[$may_doc:meta])* $may:ident: $may_type:ident [$may_category:ident],)+ }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq, $crate::kernel::record::Record)]
        #[record(table = Accounts, scope = part, key = $key)]
        #[processing(subject = $subject, purpose = ProvideService, basis = Contract, keep = AccountLife)]
        pub struct $record {
            /// The partition, which names the account.
            #[key]
            pub part: $crate::datasets::RowPart,
            /// The external id, as a key.
            #[key]
            pub row: $crate::kernel::lookup::RowKey,
            /// The partition of the index `rows` in which it stands.
            #[plain]
            pub index_key: Option<$crate::datasets::IndexKey>,
            /// Its order there.
            #[plain]
            pub index_order: Option<$crate::datasets::IndexOrder>,
            /// When it was last changed.
            #[plain]
            pub changed_at: jiff::Timestamp,
            /// What of a run has last changed it, unless somebody did by hand.
            #[plain]
            pub mark: Option<$crate::datasets::RowMark>,
            /// The subscriber's own name for it.
            #[personal(Identity)]
            pub external_id: $crate::datasets::ExternalId,
            $($(#[$must_doc])* #[personal($must_category)] pub $must: $must_type,)+
            $($(#[$may_doc])* #[personal($may_category)] pub $may: Option<$may_type>,)+
        }

        /// The fields of a row, as they are given.
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
        pub struct $fields {
            $($(#[$must_doc])* pub $must: $must_type,)+
            $($(#[$may_doc])* pub $may: Option<$may_type>,)+
        }

        $(#[$about])*
        #[derive(serde::Serialize, utoipa::ToSchema)]
        pub struct $view {
            /// The subscriber's own name for the row.
            pub external_id: $crate::datasets::ExternalId,
            $($(#[$must_doc])* pub $must: $must_type,)+
            $($(#[$may_doc])* pub $may: Option<$may_type>,)+
        }

        impl $crate::kernel::field_error::Request for $fields {
            fn read(form: &mut $crate::kernel::field_error::Form<'_>) -> Option<Self> {
                $crate::read_fields!(form, $($must,)+ $($may,)+).and_then(|fields: Self| $crate::datasets::RowFields::checked(fields, form))
            }
        }

        impl $fields {
            const NAMES: &'static [&'static str] = &[$(stringify!($must),)+ $(stringify!($may),)+];

            fn read_given(
                fields: &serde_json::Map<String, serde_json::Value>,
            ) -> Result<serde_json::Map<String, serde_json::Value>, $crate::kernel::field_error::FieldErrors> {
                let mut form = $crate::kernel::field_error::Form::of(fields);
                let mut given = serde_json::Map::new();
                $(if let Some(Some(value)) = form.field::<Option<$must_type>>(stringify!($must)) {
                    given.insert(stringify!($must).to_owned(), serde_json::json!(value));
                })+
                $(if let Some(Some(value)) = form.field::<Option<$may_type>>(stringify!($may)) {
                    given.insert(stringify!($may).to_owned(), serde_json::json!(value));
                })+
                form.finish().into_result().map(|()| given)
            }

            fn changed_from(&self, before: Option<&Self>) -> Vec<&'static str> {
                let differs = [
                    $((stringify!($must), before.is_none_or(|before| self.$must != before.$must)),)+
                    $((stringify!($may), self.$may.as_ref() != before.and_then(|before| before.$may.as_ref())),)+
                ];
                differs.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
            }
        }

        impl $record {
            const SET: $crate::datasets::Dataset = $crate::datasets::Dataset::$dataset;

            /// The fields that a row must have, its external id among them.
            pub const REQUIRED: &'static [&'static str] = &["external_id", $(stringify!($must),)+];

            /// The schema of each field.
            #[must_use]
            pub fn properties() -> Vec<(&'static str, utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>)> {
                use utoipa::PartialSchema as _;
                vec![
                    ("external_id", $crate::datasets::ExternalId::schema()),
                    $((stringify!($must), $must_type::schema()),)+
                    $((stringify!($may), $may_type::schema()),)+
                ]
            }

            /// The schema of a request that writes a row: the external id may be left out.
            #[must_use]
            pub fn request_schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                use utoipa::openapi::{ObjectBuilder, OneOfBuilder, schema::Type};
                let is_required = |name: &str| name != "external_id" && Self::REQUIRED.contains(&name);
                // What is shown can be sent back, with null where there is no value.
                let nothing = || ObjectBuilder::new().schema_type(Type::Null);
                let properties = Self::properties().into_iter().map(|(name, schema)| {
                    if is_required(name) {
                        return (name, schema);
                    }
                    (name, OneOfBuilder::new().item(schema).item(nothing()).into())
                });
                let object = properties.fold(ObjectBuilder::new(), |object, (name, schema)| object.property(name, schema));
                let required = Self::REQUIRED.iter().filter(|name| is_required(name));
                required.fold(object, |object, name| object.required(*name)).into()
            }

            fn of(
                place: $crate::datasets::RowPlace,
                external_id: $crate::datasets::ExternalId,
                fields: $fields,
                index: Option<$crate::datasets::IndexEntry>,
                origin: $crate::datasets::RowOrigin,
            ) -> Self {
                let $crate::datasets::RowPlace { part, row } = place;
                let (index_key, index_order) = index.map(|entry| (entry.key, entry.order)).unzip();
                let $fields { $($must,)+ $($may,)+ } = fields;
                let $crate::datasets::RowOrigin { at: changed_at, mark } = origin;
                Self { part, row, index_key, index_order, changed_at, mark, external_id, $($must,)+ $($may,)+ }
            }

            fn given(&self) -> $fields {
                let Self { $($must,)+ $($may,)+ .. } = self.clone();
                $fields { $($must,)+ $($may,)+ }
            }

            fn shown(&self) -> $view {
                let Self { external_id, $($must,)+ $($may,)+ .. } = self.clone();
                $view { external_id, $($must,)+ $($may,)+ }
            }
        }

        impl $crate::datasets::Row for $record {
            const DATASET: $crate::datasets::Dataset = Self::SET;
            const ACTIONS: $crate::datasets::RowActions = ACTIONS;
            type Fields = $fields;

            fn new(
                place: $crate::datasets::RowPlace,
                external_id: $crate::datasets::ExternalId,
                fields: $fields,
                index: Option<$crate::datasets::IndexEntry>,
                origin: $crate::datasets::RowOrigin,
            ) -> Self {
                Self::of(place, external_id, fields, index, origin)
            }

            fn of_part(part: &$crate::datasets::RowPart) -> $crate::kernel::record::Scope<Self> {
                Self::within(part)
            }

            fn at(place: &$crate::datasets::RowPlace) -> $crate::kernel::record::Key<Self> {
                Self::key(&place.part, &place.row)
            }

            fn place(&self) -> $crate::datasets::RowPlace {
                $crate::datasets::RowPlace { part: self.part, row: self.row.clone() }
            }

            fn external_id(&self) -> &$crate::datasets::ExternalId {
                &self.external_id
            }

            fn fields(&self) -> $fields {
                self.given()
            }

            fn index(&self) -> Option<$crate::datasets::IndexEntry> {
                let (key, order) = self.index_key.clone().zip(self.index_order.clone())?;
                Some($crate::datasets::IndexEntry { key, order })
            }

            fn origin(&self) -> $crate::datasets::RowOrigin {
                $crate::datasets::RowOrigin { at: self.changed_at, mark: self.mark.clone() }
            }

            fn view(&self) -> serde_json::Value {
                serde_json::to_value(self.shown()).unwrap_or_default()
            }
        }
    };
}
pub(crate) use rows;
