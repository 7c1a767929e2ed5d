//! The lists over all capabilities: every record, and every audited action.
//!
//! A record that is not listed here cannot be stored, exported or erased, because it cannot be written: `store` only
//! accepts [`Storable`] records, and only this file implements that trait.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, de::Error as _};

use crate::kernel::{
    processing::Table,
    record::{Address, Declaration, Record, match_pattern, sealed::Sealed},
};
pub use crate::{
    accounts::records::*,
    audit::records::*,
    billing::records::*,
    datasets::records::*,
    idempotency::records::*,
    identity::{messages::SecurityChange, records::*},
    integrations::records::*,
    kernel::{
        lookup::{EmailLookup, PhoneLookup, RowKey},
        record::Storable,
    },
    messaging::records::*,
    newsletter::records::*,
    policy_notices::records::*,
    privacy::records::*,
    rate_limit::records::*,
    retention::records::*,
    staff::records::*,
    visits::records::*,
};
pub use labels::field_label;

macro_rules! records {
    ($($record:ident),+ $(,)?) => {
        $(impl Sealed for $record {}
        impl Storable for $record {})+

        /// The declarations of all records, in the order of the list.
        pub const ALL: &[Declaration] = &[$(<$record as Record>::DECLARATION),+];
    };
}

records![
    Account,
    Member,
    User,
    PasswordCredential,
    Membership,
    Consent,
    AuditEntry,
    Origin,
    Session,
    PendingSignup,
    IdempotencyRecord,
    RateCounter,
    ActCounter,
    Message,
    Owners,
    Invitation,
    InvitedAddress,
    OwnershipTransfer,
    Notifications,
    PasswordReset,
    PhoneReset,
    PhoneIdentity,
    PhoneChange,
    EmailChange,
    EmailUndo,
    AdditionUndo,
    SmsSpend,
    Factors,
    Enrolment,
    LostFactors,
    Challenge,
    PasskeyRequest,
    Staff,
    BillingProfile,
    ResponsibilityDeclaration,
    Subscription,
    Sweep,
    FormerMember,
    Erasure,
    Hold,
    IssuedInvoice,
    InvoiceDocuments,
    InvoiceSeries,
    SeriesEntry,
    BookedPayment,
    BookedInvoice,
    PaymentMandate,
    CardPayments,
    ChargedPayment,
    Visit,
    VisitSalt,
    Contact,
    Transaction,
    Integration,
    ContractVersion,
    Run,
    RunLease,
    FileUsage,
    PendingSubscription,
    NewsletterSubscription,
    UnsubscribeLink,
    ConsentEntry,
    Campaign,
    CampaignText,
    CampaignTally,
    CampaignsUnderWay,
    SenderLease,
    Letter,
    SuppressionReview,
    PolicyAnnouncement,
    PolicyNotice,
];

macro_rules! actions {
    ($($action:ident),+ $(,)?) => {
        /// All audited actions, in the order of the contract.
        pub const ACTIONS: &[AuditAction] = &[$(AuditAction::$action),+];
    };
}

actions![
    AccountOpened,
    LoggedIn,
    LoggedOut,
    ProfileChanged,
    AccountChanged,
    MemberInvited,
    InvitationResent,
    InvitationWithdrawn,
    MemberJoined,
    RoleChanged,
    MemberRemoved,
    MemberLeft,
    AccountEntered,
    OwnershipOffered,
    OwnershipOfferEnded,
    OwnershipHandedOver,
    NotificationsChanged,
    LogInErased,
    PasswordReset,
    EmailChanged,
    EmailRestored,
    EmailProblemReported,
    EmailConfirmed,
    PhoneVerified,
    PasswordChanged,
    Reauthenticated,
    SessionsEnded,
    TotpAdded,
    TotpRemoved,
    PasskeyAdded,
    PasskeyRemoved,
    RecoveryCodesMade,
    RecoveryCodeUsed,
    FactorsReportedLost,
    LostFactorsRemoved,
    AccessRevoked,
    StaffLoggedIn,
    StaffAppointed,
    StaffDismissed,
    BillingDetailsChanged,
    BillingDetailsViewed,
    InvoicePaymentRegistered,
    InvoiceCredited,
    InvoiceTaxDecided,
    InvoiceReminderRegistered,
    InvoicesViewed,
    FinanceReportRead,
    SubscriptionStarted,
    SubscriptionChanged,
    SubscriptionSuspended,
    SubscriptionResumed,
    SubscriptionCancelled,
    SubscriptionCancellationUndone,
    SubscriptionRemovalRequested,
    SubscriptionRemovalWithdrawn,
    SubscriptionUpdated,
    ContactCreated,
    ContactChanged,
    ContactDeleted,
    TransactionCreated,
    TransactionChanged,
    TransactionDeleted,
    IntegrationCreated,
    IntegrationChanged,
    IntegrationRevoked,
    IntegrationRunStarted,
    IntegrationRunAdvanced,
    IntegrationRunEnded,
    IntegrationFilesDeleted,
    PolicyAcknowledged,
];

impl<'de> Deserialize<'de> for AuditAction {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        let action = ACTIONS.iter().find(|action| action.text() == text);
        action.copied().ok_or_else(|| D::Error::custom("not an action that is audited"))
    }
}

impl utoipa::PartialSchema for AuditAction {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .description(Some("What can be done that is audited."))
            .enum_values(Some(ACTIONS.iter().map(|action| action.text())))
            .into()
    }
}

impl utoipa::ToSchema for AuditAction {}

/// The declaration of the records of a kind.
#[must_use]
pub fn declaration(kind: &str) -> Option<&'static Declaration> {
    ALL.iter().find(|declaration| declaration.kind == kind)
}

/// The kind of the record that has this key.
#[must_use]
pub fn kind_of(address: &Address) -> Option<&'static str> {
    let has_key =
        |record: &&Declaration| record.table == address.table && match_pattern(record.key, &address.sk).is_some();
    ALL.iter().find(has_key).map(|record| record.kind)
}

/// The tables that hold records which expire.
pub fn expiring_tables() -> impl Iterator<Item = Table> {
    let expires = |table: &&Table| ALL.iter().any(|record| record.table == **table && record.processing.keep.expires());
    Table::ALL.iter().filter(expires).copied()
}

mod labels;
#[cfg(test)]
mod tests;
