//! What is audited of the operator's people.

crate::audit::records::actions! {
    /// Somebody logged in as staff.
    StaffLoggedIn = "staff-logged-in";
    /// The operator appointed somebody, or gave them other roles.
    StaffAppointed = "staff-appointed";
    /// The operator took an appointment back.
    StaffDismissed = "staff-dismissed";
}
