//! Which field each column of a file belongs to.

use serde::{Deserialize, Serialize};

use crate::{
    integrations::files::{
        fields::{FieldSpec, Locale},
        names,
    },
    kernel::{field_error::FieldErrorCode, language::Language},
};

/// What the owner said of the columns: the name in the file, and the field that it belongs to, or none for a column that is
/// to be left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ColumnMap(pub Vec<(String, Option<String>)>);

impl ColumnMap {
    /// What was said of a column of this name. A name that is the same letter by letter goes first.
    fn entry(&self, name: &str) -> Option<&(String, Option<String>)> {
        let key = names::key(name);
        let exact = self.0.iter().find(|(column, _)| column == name);
        exact.or_else(|| self.0.iter().find(|(column, _)| names::key(column) == key))
    }
}

/// How a file is read into fields.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// The fields.
    pub fields: Vec<FieldSpec>,
    /// What the owner said of the columns.
    pub columns: ColumnMap,
    /// How numbers and dates are written.
    pub locale: Locale,
}

impl Mapping {
    /// The field that a column of this name belongs to: by the map, by the field's name, or by a further name of the field.
    pub(super) fn target(&self, name: &str, position: usize) -> Result<Target, ColumnFault> {
        if name.is_empty() {
            return Ok(Target::Unnamed);
        }
        if let Some(code) = names::refused(name) {
            return Err(ColumnFault::Refused { position, code });
        }
        let found = match self.columns.entry(name) {
            Some((_, None)) => return Ok(Target::LeftOut),
            Some((_, Some(field))) => {
                let fault = || ColumnFault::NoSuchField { name: name.to_owned(), field: field.clone() };
                self.fields.iter().position(|spec| spec.name == field).ok_or_else(fault)
            }
            None => self.field(name).ok_or_else(|| ColumnFault::Unknown { name: name.to_owned() }),
        };
        found.map(Target::Field)
    }

    /// The field of this name, or else of this further name.
    fn field(&self, name: &str) -> Option<usize> {
        let key = names::key(name);
        let is_also = |field: &FieldSpec| field.also.iter().any(|also| names::key(also) == key);
        let by_name = self.fields.iter().position(|field| names::key(field.name) == key);
        by_name.or_else(|| self.fields.iter().position(is_also))
    }
}

/// What is wrong with the columns of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnFault {
    /// No field has this name.
    Unknown {
        /// The name in the file.
        name: String,
    },
    /// Several columns belong to one field.
    Twice {
        /// The field.
        field: &'static str,
        /// The names in the file.
        names: Vec<String>,
    },
    /// The file must have a column for this field and has none.
    Missing {
        /// The field.
        field: &'static str,
    },
    /// The map names a field that there is not.
    NoSuchField {
        /// The column in the file.
        name: String,
        /// The field in the map.
        field: String,
    },
    /// The name is too long, or holds a card number. It is not repeated.
    Refused {
        /// Which column it is, counted from 1.
        position: usize,
        /// Why.
        code: FieldErrorCode,
    },
}

impl ColumnFault {
    /// What is wrong, for people.
    #[must_use]
    pub fn detail(&self, language: Language) -> String {
        match (self, language) {
            (Self::Unknown { name }, Language::Da) => format!("Kolonnen »{name}« kendes ikke."),
            (Self::Unknown { name }, Language::En) => format!("There is no column “{name}”."),
            (Self::Twice { field, names }, Language::Da) => {
                format!("Flere kolonner hører til feltet {field}: {}.", quoted(names, '»', '«'))
            }
            (Self::Twice { field, names }, Language::En) => {
                format!("Several columns belong to the field {field}: {}.", quoted(names, '“', '”'))
            }
            (Self::Missing { field }, Language::Da) => format!("Der mangler en kolonne til feltet {field}."),
            (Self::Missing { field }, Language::En) => format!("There is no column for the field {field}."),
            (Self::NoSuchField { name, field }, Language::Da) => {
                format!("Feltet {field}, som er valgt til kolonnen »{name}«, findes ikke.")
            }
            (Self::NoSuchField { name, field }, Language::En) => {
                format!("The field {field}, chosen for the column “{name}”, does not exist.")
            }
            (Self::Refused { position, code }, Language::Da) => {
                format!("Kolonne nummer {position}: {}", code.detail(language))
            }
            (Self::Refused { position, code }, Language::En) => {
                format!("Column number {position}: {}", code.detail(language))
            }
        }
    }

    /// The error of a row that has a value in such a column.
    pub(super) fn code(&self) -> FieldErrorCode {
        match self {
            Self::Refused { code, .. } => *code,
            Self::Twice { .. } => FieldErrorCode::ColumnTwice,
            Self::Unknown { .. } | Self::Missing { .. } | Self::NoSuchField { .. } => FieldErrorCode::UnknownColumn,
        }
    }
}

fn quoted(names: &[String], open: char, close: char) -> String {
    names.iter().map(|name| format!("{open}{name}{close}")).collect::<Vec<_>>().join(", ")
}

/// The field that a column belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// One of the fields, by its place among them.
    Field(usize),
    /// One that another column belongs to, too.
    Twice(usize),
    /// None: it is left out.
    LeftOut,
    /// None, since it has no name. Spreadsheets write such columns without cells.
    Unnamed,
}
