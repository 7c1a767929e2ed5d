//! The errors of fields about staff.

crate::kernel::field_error::field_error_codes! {
    /// The person to be dismissed has no appointment. Only shown to the operator.
    NotStaff: "not-staff", "Personen er ikke ansat her.", "This person is not staff.";
    /// The person to be appointed has no second factor. Only shown to the operator.
    NoSecondFactor: "no-second-factor", "Personen har ingen anden faktor.", "This person has no second factor.";
}
