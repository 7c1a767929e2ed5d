//! Turns rows of cells into fields.

use serde_json::{Map, Value};

use crate::{
    integrations::files::{
        cell::{Cell, ValueKind},
        dates, decimals,
        fields::{FieldKind, Locale},
        matching::{ColumnFault, Mapping, Target},
    },
    kernel::{
        field_error::{FieldError, FieldErrorCode, FieldErrors},
        input,
        language::Language,
    },
};

/// Why a cell, or a whole row, is refused. It does not hold the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellError {
    /// The line on which the row begins.
    pub line: u64,
    /// The column's name in the file, unless the error is the whole row's.
    pub column: Option<String>,
    /// The field, if the column belongs to one.
    pub field: Option<&'static str>,
    /// The kind of value that was found.
    pub kind: ValueKind,
    /// The error.
    pub code: FieldErrorCode,
}

impl CellError {
    /// What to do about it.
    #[must_use]
    pub const fn detail(&self, language: Language) -> &'static str {
        self.code.detail(language)
    }
}

/// A column that a file has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundColumn {
    /// Its name in the file. Nothing if it cannot be shown.
    pub name: String,
    /// The field that it belongs to. Without a field and without an error it is left out.
    pub field: Option<&'static str>,
    /// What is wrong with it.
    pub code: Option<FieldErrorCode>,
}

/// The columns of a file, each with the field that it belongs to.
#[derive(Debug, Clone)]
pub struct Columns {
    mapping: Mapping,
    columns: Vec<Column>,
}

#[derive(Debug, Clone)]
struct Column {
    /// Its name in the file. Nothing if it cannot be shown.
    name: String,
    target: Result<Target, FieldErrorCode>,
}

impl Columns {
    /// The columns of a file with this header.
    ///
    /// # Errors
    /// All that is wrong with them.
    pub fn of(header: &[String], mapping: Mapping) -> Result<Self, Vec<ColumnFault>> {
        let mut columns = Self::none(mapping);
        let mut faults = columns.add(header);
        faults.extend(columns.missing());
        if faults.is_empty() { Ok(columns) } else { Err(faults) }
    }

    /// No columns yet.
    #[must_use]
    pub fn none(mapping: Mapping) -> Self {
        Self { mapping, columns: Vec::new() }
    }

    /// Adds the columns of these names. A value in a column with a fault will be refused.
    pub(super) fn add(&mut self, names: &[String]) -> Vec<ColumnFault> {
        let mut faults = Vec::new();
        for name in names.iter().map(|name| input::trimmed(name)) {
            let (name, target) = match self.mapping.target(name, self.columns.len() + 1) {
                Ok(Target::Field(field)) if self.place(field).is_some() => (name, Ok(Target::Twice(field))),
                Ok(target) => (name, Ok(target)),
                Err(fault) => {
                    let code = fault.code();
                    let shown = if matches!(fault, ColumnFault::Refused { .. }) { "" } else { name };
                    faults.push(fault);
                    (shown, Err(code))
                }
            };
            self.columns.push(Column { name: name.to_owned(), target });
        }
        faults.extend(self.twice());
        faults
    }

    fn twice(&self) -> impl Iterator<Item = ColumnFault> {
        self.mapping.fields.iter().enumerate().filter_map(|(place, field)| {
            let targets = [Ok(Target::Field(place)), Ok(Target::Twice(place))];
            let columns = self.columns.iter().filter(|column| targets.contains(&column.target));
            let names = columns.map(|column| column.name.clone()).collect::<Vec<_>>();
            (names.len() > 1).then_some(ColumnFault::Twice { field: field.name, names })
        })
    }

    /// The required fields without a column.
    pub(super) fn missing(&self) -> impl Iterator<Item = ColumnFault> {
        let fields = self.mapping.fields.iter().enumerate();
        let missing = fields.filter(|(place, field)| field.required && self.place(*place).is_none());
        missing.map(|(_, field)| ColumnFault::Missing { field: field.name })
    }

    /// How many columns there are.
    pub(super) fn count(&self) -> usize {
        self.columns.len()
    }

    /// The column of a field.
    fn place(&self, field: usize) -> Option<usize> {
        self.columns.iter().position(|column| column.target == Ok(Target::Field(field)))
    }

    /// Each column that has a name.
    #[must_use]
    pub fn found(&self) -> Vec<FoundColumn> {
        let name = |field: usize| self.mapping.fields.get(field).map(|field| field.name);
        let found = |column: &Column| {
            let (field, code) = match column.target {
                Ok(Target::Unnamed) => return None,
                Ok(Target::LeftOut) => (None, None),
                Ok(Target::Field(field)) => (name(field), None),
                Ok(Target::Twice(field)) => (name(field), Some(FieldErrorCode::ColumnTwice)),
                Err(code) => (None, Some(code)),
            };
            Some(FoundColumn { name: column.name.clone(), field, code })
        };
        self.columns.iter().filter_map(found).collect()
    }

    /// Whether a field of this name has a column.
    #[must_use]
    pub fn has(&self, field: &str) -> bool {
        let place = self.mapping.fields.iter().position(|spec| spec.name == field);
        place.is_some_and(|place| self.place(place).is_some())
    }

    /// The values of a row, as texts by the names of the fields. A field without a value is left out.
    ///
    /// # Errors
    /// All errors of its cells.
    pub fn read(&self, line: u64, cells: &[Cell]) -> Result<Map<String, Value>, Vec<CellError>> {
        let mut values = Map::new();
        let mut errors = Vec::new();
        for (place, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let error = |code| self.error(line, place, cell, code);
            match self.columns.get(place).map(|column| column.target) {
                Some(Ok(Target::Field(field))) => match self.value(field, cell) {
                    Ok((name, value)) => drop(values.insert(name.to_owned(), Value::String(value))),
                    Err(code) => errors.push(error(code)),
                },
                Some(Ok(Target::LeftOut)) => {}
                Some(Ok(Target::Twice(_))) => errors.push(error(FieldErrorCode::ColumnTwice)),
                Some(Err(code)) => errors.push(error(code)),
                // One error of this kind says it.
                Some(Ok(Target::Unnamed)) | None => {
                    errors.push(error(FieldErrorCode::TooManyCells));
                    break;
                }
            }
        }
        if errors.is_empty() { Ok(values) } else { Err(errors) }
    }

    /// The name of the field and the cell's value in canonical form.
    fn value(&self, field: usize, cell: &Cell) -> Result<(&'static str, String), FieldErrorCode> {
        let field = self.mapping.fields.get(field).ok_or(FieldErrorCode::UnknownColumn)?;
        value(cell, field.kind, self.mapping.locale).map(|value| (field.name, value))
    }

    fn error(&self, line: u64, place: usize, cell: &Cell, code: FieldErrorCode) -> CellError {
        let column = self.columns.get(place);
        let field = match column.map(|column| column.target) {
            Some(Ok(Target::Field(field) | Target::Twice(field))) => self.mapping.fields.get(field),
            _ => None,
        };
        let name = column.map(|column| column.name.clone()).filter(|name| !name.is_empty());
        CellError {
            line,
            column: name,
            field: field.map(|field| field.name),
            kind: cell.kind(self.mapping.locale),
            code,
        }
    }

    /// What the types of the fields refused in a row that was read.
    #[must_use]
    pub fn refused(&self, line: u64, values: &Map<String, Value>, errors: &FieldErrors) -> Vec<CellError> {
        let error = |error: &FieldError| {
            let name = error.pointer.split('/').nth(1).unwrap_or_default();
            let field = self.mapping.fields.iter().position(|field| field.name == name);
            let column = field.and_then(|field| self.place(field)).and_then(|place| self.columns.get(place));
            // The values are canonical, as they are written in English files.
            let kind = values.get(name).and_then(Value::as_str).map(|value| ValueKind::of(value, Locale::En));
            CellError {
                line,
                column: column.map(|column| column.name.clone()),
                field: field.and_then(|field| self.mapping.fields.get(field)).map(|field| field.name),
                kind: kind.unwrap_or(ValueKind::Empty),
                code: error.code,
            }
        };
        errors.0.iter().map(error).collect()
    }
}

/// A cell's value in canonical form.
fn value(cell: &Cell, kind: FieldKind, locale: Locale) -> Result<String, FieldErrorCode> {
    match (cell, kind) {
        (Cell::Refused(code), _) => Err(*code),
        (Cell::Text(text), FieldKind::Text) => Ok(input::trimmed(text).to_owned()),
        (Cell::Text(text), FieldKind::Decimal) => decimals::decimal(text, locale),
        (Cell::Text(text), FieldKind::Date) => dates::date(text),
        (Cell::Number(number), FieldKind::Text | FieldKind::Decimal) => Ok(number.clone()),
        (Cell::Boolean(boolean), FieldKind::Text) => Ok(boolean.to_string()),
        (Cell::Boolean(_), FieldKind::Decimal) => Err(FieldErrorCode::UnreadableNumber),
        (Cell::Number(_) | Cell::Boolean(_), FieldKind::Date) => Err(FieldErrorCode::UnreadableDate),
    }
}
