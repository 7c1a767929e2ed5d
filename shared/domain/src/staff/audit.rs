//! The audited actions on staff.

crate::audit::records::actions! {
    /// Somebody logged in as staff.
    StaffLoggedIn = "staff-logged-in";
    /// The operator appointed somebody, or changed their roles.
    StaffAppointed = "staff-appointed";
    /// The operator dismissed somebody.
    StaffDismissed = "staff-dismissed";
}
