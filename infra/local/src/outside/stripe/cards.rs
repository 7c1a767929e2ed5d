//! What becomes of a charge of each card, by its name: Stripe's own test cards, and those for what Stripe has no test card for.

/// What becomes of a charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Succeeds,
    /// It succeeds, and is charged back at once.
    IsDisputed,
    NeedsAuthentication,
    /// Nobody knows until a test decides.
    IsLate,
    IsDeclined(Decline),
}

/// Why a card is declined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decline {
    pub(super) code: &'static str,
    /// The bank's own reason, if it gives one.
    pub(super) decline_code: Option<&'static str>,
}

impl Decline {
    /// The bank gives no reason.
    pub(super) const GENERIC: Self = Self { code: "card_declined", decline_code: Some("generic_decline") };
    /// The bank wants the card's owner to authenticate, who is not there.
    const UNAUTHENTICATED: Self =
        Self { code: "authentication_required", decline_code: Some("authentication_required") };
    /// The card's owner has not authenticated.
    pub(super) const NOT_AUTHENTICATED: Self =
        Self { code: "payment_intent_authentication_failure", decline_code: None };
}

/// What becomes of a charge of a card; `None` if there is no such card.
pub(super) fn outcome(card: &str, off_session: bool) -> Option<Outcome> {
    let declined = |code, decline_code| Outcome::IsDeclined(Decline { code, decline_code });
    if !card.starts_with("pm_") {
        return None;
    }
    Some(match card {
        "pm_missing" => return None,
        "pm_local_late" => Outcome::IsLate,
        "pm_card_createDispute" => Outcome::IsDisputed,
        "pm_card_chargeDeclined" => Outcome::IsDeclined(Decline::GENERIC),
        "pm_card_chargeDeclinedInsufficientFunds" => declined("card_declined", Some("insufficient_funds")),
        "pm_card_chargeDeclinedExpiredCard" => declined("expired_card", None),
        "pm_card_chargeCustomerFail" if off_session => Outcome::IsDeclined(Decline::GENERIC),
        "pm_card_authenticationRequired" if off_session => Outcome::IsDeclined(Decline::UNAUTHENTICATED),
        "pm_card_authenticationRequired" => Outcome::NeedsAuthentication,
        _ => Outcome::Succeeds,
    })
}

/// Whether a name stands for a card of every customer, as those of test cards do. Any other card belongs to one customer.
pub(super) fn is_of_all(card: &str) -> bool {
    card.starts_with("pm_card_") || card.starts_with("pm_local_")
}
