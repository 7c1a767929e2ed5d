//! How long what was added to a log-in can be taken back, and what of it a way back revokes.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    identity::{
        factors::RecoveryCodes,
        records::{AdditionUndo, EmailUndo, Factors, User},
        token::UndoToken,
    },
    kernel::{personal::PhoneNumber, processing::Period, record::Expiring, time::Now},
};

/// How long what was added to get in by can be taken back.
pub const UNSETTLED: Period = EmailUndo::LIFE;

/// Whether what was added at this time can still be taken back.
fn is_recent(added_at: Timestamp, now: Now) -> bool {
    !now.is_past(UNSETTLED.after(added_at))
}

/// What a way back revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Revoked {
    /// The password: another is to be chosen.
    Password,
    /// The verified phone number.
    Phone,
    /// The authenticator app.
    Totp,
    /// Passkeys.
    Passkeys,
    /// The recovery codes.
    RecoveryCodes,
    /// Offers of the ownership of an account.
    OwnershipOffers,
}

impl Revoked {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Password, Self::Phone, Self::Totp, Self::Passkeys, Self::RecoveryCodes, Self::OwnershipOffers];

    /// Its name in the audit log.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Phone => "phone",
            Self::Totp => "totp",
            Self::Passkeys => "passkeys",
            Self::RecoveryCodes => "recovery_codes",
            Self::OwnershipOffers => "ownership_offers",
        }
    }
}

impl User {
    /// Whether the address was in use for so long that nobody can take it back to another.
    #[must_use]
    pub fn has_settled_address(&self, now: Now) -> bool {
        self.email_changed_at.is_none_or(|changed| !is_recent(changed, now))
    }

    /// Whether a code sent to the number may reset their password: they have verified it so long ago that they would have undone what was
    /// not theirs, and so with their address.
    #[must_use]
    pub fn is_reset_by(&self, phone: &PhoneNumber, now: Now) -> bool {
        let is_settled = self.phone_verified_at.is_some_and(|verified| !is_recent(verified, now));
        self.verified_phone() == Some(phone) && is_settled && self.has_settled_address(now)
    }

    /// The number that they verified, if it can still be taken back.
    #[must_use]
    pub fn recent_phone(&self, now: Now) -> Option<&PhoneNumber> {
        self.verified_phone().filter(|_| self.phone_verified_at.is_some_and(|verified| is_recent(verified, now)))
    }

    /// The profile without a number that can still be taken back.
    #[must_use]
    pub fn without_recent_phone(&self, now: Now) -> Self {
        match self.recent_phone(now) {
            Some(_) => Self { phone: None, phone_verified_at: None, ..self.clone() },
            None => self.clone(),
        }
    }
}

impl Factors {
    /// The factors without recovery codes that were made recently, and what was revoked.
    #[must_use]
    pub fn without_recent_codes(&self, now: Now) -> (Self, Vec<Revoked>) {
        let is_recent = self.recovery_codes_at.is_some_and(|made| is_recent(made, now));
        if !is_recent || self.recovery_codes.is_empty() {
            return (self.clone(), Vec::new());
        }
        let left = Self { recovery_codes: RecoveryCodes::default(), recovery_codes_at: None, ..self.clone() };
        (left, vec![Revoked::RecoveryCodes])
    }

    /// The factors without anything that was added recently, and what was revoked.
    #[must_use]
    pub fn without_recent(&self, now: Now) -> (Self, Vec<Revoked>) {
        let (mut left, codes) = self.without_recent_codes(now);
        left.totp = left.totp.filter(|totp| !is_recent(totp.since, now));
        left.passkeys.retain(|passkey| !is_recent(passkey.created_at, now));
        let totp = (left.totp.is_none() && self.totp.is_some()).then_some(Revoked::Totp);
        let passkeys = (left.passkeys.len() < self.passkeys.len()).then_some(Revoked::Passkeys);
        (left, totp.into_iter().chain(passkeys).chain(codes).collect())
    }
}

/// The link that undoes an addition, to be mailed with its notice. `None` where the address can still be taken back: then the link to the
/// address before is the only one, so that whoever changed it holds none.
#[must_use]
pub fn addition_undo(user: &User, token: UndoToken, now: Now) -> Option<(UndoToken, AdditionUndo)> {
    user.has_settled_address(now).then(|| {
        let expires_at = AdditionUndo::LIFE.after(now.timestamp());
        let undo = AdditionUndo { user: user.user, token: token.hash(), expires_at };
        (token, undo)
    })
}
