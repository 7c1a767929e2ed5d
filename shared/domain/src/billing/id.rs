//! The ids of this capability.

crate::kernel::id::ids! {
    /// An invoice.
    InvoiceId = "bil";
    /// A payment that was registered.
    PaymentId = "pay";
    /// A mandate for payments from a card.
    MandateId = "man";
    /// A declaration of responsibility for further details.
    DeclarationId = "dec";
}
