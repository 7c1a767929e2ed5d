//! The audited actions on rows.

crate::audit::records::actions! {
    /// A contact was added.
    ContactCreated = "contact-created", Rows;
    /// A contact was changed.
    ContactChanged = "contact-changed", Rows;
    /// A contact was deleted.
    ContactDeleted = "contact-deleted", Rows;
    /// A transaction was added.
    TransactionCreated = "transaction-created", Rows;
    /// A transaction was changed.
    TransactionChanged = "transaction-changed", Rows;
    /// A transaction was deleted.
    TransactionDeleted = "transaction-deleted", Rows;
}
