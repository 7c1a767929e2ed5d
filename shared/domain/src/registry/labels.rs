//! What people call the fields that the audit log names.

use crate::{billing::details::BillingDetails, kernel::language::Language};

/// Declares the names of fields in Danish and English.
macro_rules! labels {
    ($($field:literal: $da:literal, $en:literal;)+) => {
        /// What people call a field that the audit log names. `None` if there is no such field.
        #[must_use]
        pub fn field_label(field: &str, language: Language) -> Option<&'static str> {
            let (da, en) = match field {
                $($field => ($da, $en),)+
                _ => return BillingDetails::label(field, language),
            };
            Some(match language {
                Language::Da => da,
                Language::En => en,
            })
        }
    };
}

labels! {
    "name": "navn", "name";
    "email": "e-mail", "e-mail";
    "phone": "telefon", "phone";
    "language": "sprog", "language";
    "password": "adgangskode", "password";
    "role": "rolle", "role";
    "second_factor_required": "krav om anden faktor", "second factor required";
    "member_joined": "besked, når en inviteret er kommet med", "notification when an invited person has joined";
    "invoices": "fakturaer", "invoices";
    "balance": "tilgodehavende", "balance";
    "messages": "beskeder", "messages";
    "external_id": "id", "id";
    "title": "titel", "title";
    "organisation": "organisation", "organisation";
    "note": "bemærkning", "note";
    "date": "dato", "date";
    "account": "konto", "account";
    "supplier": "leverandør", "supplier";
    "amount": "beløb", "amount";
    "currency": "valuta", "currency";
    "quantity": "mængde", "quantity";
    "unit": "enhed", "unit";
    "text": "tekst", "text";
    "direction": "retning", "direction";
    "dataset": "datasæt", "data set";
    "fields": "felter", "fields";
    "recipient": "modpart", "other side";
    "schedule": "hyppighed", "schedule";
    "columns": "kolonner", "columns";
    "locale": "talformat", "number format";
    "file_format": "filformat", "file format";
    "changes_only": "kun ændringer", "changes only";
    "starts_on": "første dag", "first day";
    "ends_on": "sidste dag", "last day";
    "second_factors": "godkendte faktorer", "approved factors";
    "roles.support": "rolle: support", "role: support";
    "roles.finance": "rolle: økonomi", "role: finance";
    "roles.dpo": "rolle: databeskyttelse", "role: data protection";
    "roles.admin": "rolle: administration", "role: administration";
}
