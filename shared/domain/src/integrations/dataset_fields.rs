//! The fields of each data set, as files name and write them.

use crate::{
    datasets::Dataset,
    integrations::files::{FieldKind, FieldSpec},
};

/// The field by which a row is found. It is in every contract.
pub(super) const EXTERNAL_ID: &str = "external_id";

const ID: FieldSpec =
    must(EXTERNAL_ID, &["id", "Kundenr.", "Kundenummer", "Bilagsnr.", "Bilag", "Nr."], FieldKind::Text);

const CONTACTS: &[FieldSpec] = &[
    ID,
    must("name", &["Navn"], FieldKind::Text),
    may("email", &["E-mailadresse", "Mail"], FieldKind::Text),
    may("phone", &["Telefon", "Telefonnummer", "Tlf.", "Mobil"], FieldKind::Text),
    may("title", &["Titel", "Stilling"], FieldKind::Text),
    may("organisation", &["Organization", "Firma", "Virksomhed", "Company"], FieldKind::Text),
    may("note", &["Bemærkning", "Notat"], FieldKind::Text),
];

const TRANSACTIONS: &[FieldSpec] = &[
    ID,
    must("date", &["Dato", "Bogføringsdato", "Posteringsdato"], FieldKind::Date),
    must("amount", &["Beløb"], FieldKind::Decimal),
    must("currency", &["Valuta"], FieldKind::Text),
    may("account", &["Konto", "Kontonavn"], FieldKind::Text),
    may("supplier", &["Leverandør"], FieldKind::Text),
    may("quantity", &["Mængde", "Antal"], FieldKind::Decimal),
    may("unit", &["Enhed"], FieldKind::Text),
    may("text", &["Tekst", "Posteringstekst"], FieldKind::Text),
];

const fn must(name: &'static str, also: &'static [&'static str], kind: FieldKind) -> FieldSpec {
    FieldSpec { name, also, kind, required: true }
}

const fn may(name: &'static str, also: &'static [&'static str], kind: FieldKind) -> FieldSpec {
    FieldSpec { name, also, kind, required: false }
}

/// The fields of a data set, the external id first.
pub(super) const fn of(dataset: Dataset) -> &'static [FieldSpec] {
    match dataset {
        Dataset::Contacts => CONTACTS,
        Dataset::Transactions => TRANSACTIONS,
    }
}

/// The field of this name.
pub(super) fn named(dataset: Dataset, name: &str) -> Option<&'static FieldSpec> {
    of(dataset).iter().find(|field| field.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::datasets::records::{Contact, Transaction};

    #[test]
    fn each_field_of_a_data_set_has_a_column_and_the_required_ones_are_required_of_a_file() {
        for (dataset, properties, required) in [
            (Dataset::Contacts, Contact::properties(), Contact::REQUIRED),
            (Dataset::Transactions, Transaction::properties(), Transaction::REQUIRED),
        ] {
            let fields = of(dataset).iter().map(|field| (field.name, field.required));
            let declared = properties.iter().map(|(name, _)| (*name, required.contains(name)));
            assert_eq!(fields.collect::<Vec<_>>(), declared.collect::<Vec<_>>());
        }
    }
}
