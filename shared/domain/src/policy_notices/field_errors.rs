//! The errors of fields about announced versions of the privacy policy.

crate::kernel::field_error::field_error_codes! {
    /// The day is another than the version's.
    NotTheVersionsDay: "not-the-versions-day", "Skriv den dag, som versionen er opkaldt efter.", "Give the day that the version is named after.";
    /// People would be told too late.
    AnnouncedTooLate: "announced-too-late", "Der skal være mindst 30 dage, til versionen gælder. Udgiv den under en senere dag.", "At least 30 days must be left until the version applies. Publish it under a later day.";
    /// The version is neither in force nor announced as the next one.
    PolicyNotPending: "policy-not-pending", "Versionen gælder ikke og er heller ikke varslet som den næste.", "The version is neither in force nor announced as the next one.";
}
