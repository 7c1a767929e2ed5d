//! Problems of the operator's staff.

super::problems! {
    /// Somebody who works for the operator has no second factor left of those that whoever appointed them has vouched
    /// for.
    NoVouchedFactor: CONFLICT, "no-vouched-factor", "Ingen kendt faktor", "No known factor",
        "Ingen af dine faktorer er godkendt til det. Bed den, der ansatte dig, om at stå inde for dem, du har.",
        "None of your factors is approved for this. Ask whoever appointed you to vouch for those that you have.";
}
