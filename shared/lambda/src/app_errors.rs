//! What the errors of `shared/app` are to the caller.

use ::app::{
    ErasureError, PersonError, RateLimitError, RevocationError, SessionsError, newsletter::UnsubscribeError,
    subscriptions::SubscriptionError,
};
use domain::{
    FieldErrorCode, FieldErrors,
    billing::{
        settle::{RegistrationError, SettleError, TaxDecisionError},
        subscription::AccountDeactivated,
    },
    integrations::change::IntegrationRevoked,
};
use store::RetriesExhausted;

use crate::Problem;

impl From<RetriesExhausted> for Problem {
    fn from(_: RetriesExhausted) -> Self {
        Self::Conflict
    }
}

impl From<RateLimitError> for Problem {
    fn from(error: RateLimitError) -> Self {
        match error {
            RateLimitError::TooManyRequests { now, retry_after, .. } => Self::too_many_requests(now, retry_after),
            RateLimitError::Retries(error) => error.into(),
            RateLimitError::Read(error) => error.into(),
            RateLimitError::Commit(error) => error.into(),
        }
    }
}

impl From<RevocationError> for Problem {
    fn from(error: RevocationError) -> Self {
        match error {
            RevocationError::Read(error) => error.into(),
            RevocationError::Keys(error) => error.into(),
            RevocationError::Sessions(error) => error.into(),
        }
    }
}

impl From<SessionsError> for Problem {
    fn from(error: SessionsError) -> Self {
        match error {
            SessionsError::Read(error) => error.into(),
            SessionsError::Commit(error) => error.into(),
            SessionsError::Retries(error) => error.into(),
        }
    }
}

impl From<UnsubscribeError> for Problem {
    fn from(error: UnsubscribeError) -> Self {
        match error {
            UnsubscribeError::Read(error) => error.into(),
            UnsubscribeError::Commit(error) => error.into(),
            UnsubscribeError::Retries(error) => error.into(),
        }
    }
}

impl From<PersonError> for Problem {
    fn from(error: PersonError) -> Self {
        match error {
            PersonError::Read(error) => error.into(),
            PersonError::Seal(error) => error.into(),
            PersonError::Changed => Self::Conflict,
        }
    }
}

impl From<ErasureError> for Problem {
    fn from(error: ErasureError) -> Self {
        match error {
            ErasureError::Read(error) => error.into(),
            ErasureError::Commit(error) => error.into(),
            ErasureError::NoProgress => Self::unexpected(error),
        }
    }
}

impl From<SubscriptionError> for Problem {
    fn from(error: SubscriptionError) -> Self {
        match error {
            SubscriptionError::Read(error) => error.into(),
            SubscriptionError::Commit(error) => error.into(),
            SubscriptionError::Seal(error) => error.into(),
            SubscriptionError::Retries(error) => error.into(),
            SubscriptionError::Settle(error) => error.into(),
            SubscriptionError::NoMailbox => Self::unexpected(error),
        }
    }
}

impl From<SettleError> for Problem {
    fn from(error: SettleError) -> Self {
        Self::unexpected(error)
    }
}

impl From<TaxDecisionError> for Problem {
    fn from(error: TaxDecisionError) -> Self {
        match error {
            TaxDecisionError::Removed => Self::AccountRemoved,
            TaxDecisionError::NothingWaits => Self::NoInvoiceWaits,
            TaxDecisionError::Settle(error) => error.into(),
        }
    }
}

impl From<RegistrationError> for Problem {
    fn from(error: RegistrationError) -> Self {
        let refused = |field, code| FieldErrors::one(field, code).into();
        match error {
            RegistrationError::NoInvoice => Self::NotFound,
            RegistrationError::Removed => Self::AccountRemoved,
            RegistrationError::NotOverdue => Self::InvoiceNotOverdue,
            RegistrationError::Amount => refused("amount", FieldErrorCode::AmountNotOfInvoice),
            RegistrationError::MoreThanInvoiced => refused("amount", FieldErrorCode::MoreThanInvoiced),
            RegistrationError::Settle(error) => error.into(),
        }
    }
}

impl From<AccountDeactivated> for Problem {
    fn from(AccountDeactivated: AccountDeactivated) -> Self {
        Self::AccountDeactivated
    }
}

impl From<IntegrationRevoked> for Problem {
    fn from(IntegrationRevoked: IntegrationRevoked) -> Self {
        Self::IntegrationRevoked
    }
}
