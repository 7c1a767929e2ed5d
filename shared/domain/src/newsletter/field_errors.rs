//! The errors of fields about the newsletter.

crate::kernel::field_error::field_error_codes! {
    /// The time has passed.
    InThePast: "in-the-past", "Tidspunktet er allerede forbi.", "This time has passed.";
    /// The time lies more than a year ahead.
    TooFarAhead: "too-far-ahead", "Vælg et tidspunkt inden for et år.", "Choose a time within a year.";
}
