//! The ids of this capability.

crate::kernel::id::ids! {
    /// A visit of a route.
    VisitId = "vis";
}
