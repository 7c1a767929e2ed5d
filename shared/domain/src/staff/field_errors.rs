//! What can be wrong with a field about whom the operator appoints.

crate::kernel::field_error::field_error_codes! {
    /// The person to be dismissed has no appointment. Reported to the operator only.
    NotStaff: "not-staff", "Personen er ikke ansat her.", "This person is not staff.";
    /// The person to be appointed has no second factor. Reported to the operator only.
    NoSecondFactor: "no-second-factor", "Personen har ingen anden faktor.", "This person has no second factor.";
}
