//! The errors of fields of rows.

crate::kernel::field_error::field_error_codes! {
    /// The text is not a decimal number.
    InvalidDecimal: "invalid-decimal", "Skriv et tal med punktum før decimalerne, f.eks. 1250.00.", "Write a number with a point before the decimals, such as 1250.00.";
    /// The number has more decimals than are kept.
    TooManyDecimals: "too-many-decimals", "Tallet har for mange decimaler.", "The number has too many decimals.";
    /// The text is not the code of a currency.
    InvalidCurrency: "invalid-currency", "Skriv valutaen med tre bogstaver, f.eks. DKK.", "Write the currency as three letters, such as DKK.";
    /// The text is not a day that exists.
    InvalidDate: "invalid-date", "Skriv en dato, der findes, f.eks. 2026-11-29.", "Write a date that exists, such as 2026-11-29.";
    /// The id in the body is another than that in the path.
    OtherExternalId: "other-external-id", "Id'et er et andet end det i adressen.", "The id is another than that in the path.";
}
