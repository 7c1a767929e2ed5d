//! The ids of this capability.

crate::kernel::id::ids! {
    /// An invoice.
    InvoiceId = "bil";
}
