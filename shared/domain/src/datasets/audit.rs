//! The audited actions on rows.

crate::audit::records::actions! {
    /// A contact was added.
    ContactCreated = "contact-created";
    /// A contact was changed.
    ContactChanged = "contact-changed";
    /// A contact was deleted.
    ContactDeleted = "contact-deleted";
    /// A transaction was added.
    TransactionCreated = "transaction-created";
    /// A transaction was changed.
    TransactionChanged = "transaction-changed";
    /// A transaction was deleted.
    TransactionDeleted = "transaction-deleted";
}
