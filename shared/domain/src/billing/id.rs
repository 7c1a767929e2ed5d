//! The ids of this capability.

crate::kernel::id::ids! {
    /// An invoice.
    InvoiceId = "bil";
    /// A declaration of responsibility for further details.
    DeclarationId = "dec";
}
