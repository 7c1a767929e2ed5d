//! Who owes the VAT on an invoice, and at which rate.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    billing::{country::Country, plans::VAT_PERCENT, vat::VatNumber},
    kernel::{
        field_error::{FieldErrorCode, Input, choice},
        language::Language,
    },
};

/// How an invoice is taxed. All of its lines are taxed alike: they are for services to a business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VatTreatment {
    /// At the Danish rate (momsloven § 33).
    Danish,
    /// A subscriber of another member state owes the VAT itself (momsloven § 16, Directive 2006/112/EC, Art. 44 and 196).
    ReverseCharge,
}

impl VatTreatment {
    /// That of a subscriber whose VAT number is of this country, if it is valid on the day. Without a number it is the Danish one.
    #[must_use]
    pub fn of(country: Option<Country>) -> Self {
        match country {
            Some(country) if country != Country::DENMARK => Self::ReverseCharge,
            _ => Self::Danish,
        }
    }

    /// Whether the VAT of an invoice to whoever has this number depends on whether the number is valid.
    #[must_use]
    pub fn depends_on_validity(number: &VatNumber) -> bool {
        Self::of(number.country()) == Self::ReverseCharge
    }

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Danish => "danish",
            Self::ReverseCharge => "reverse-charge",
        }
    }

    /// The rate, in percent.
    #[must_use]
    pub const fn percent(self) -> u32 {
        match self {
            Self::Danish => VAT_PERCENT,
            Self::ReverseCharge => 0,
        }
    }

    /// What the invoice must say (momsbekendtgørelsen § 62, Directive 2006/112/EC, Art. 226(11a)).
    #[must_use]
    pub const fn statement(self, language: Language) -> Option<&'static str> {
        match (self, language) {
            (Self::Danish, _) => None,
            (Self::ReverseCharge, Language::Da) => Some("Omvendt betalingspligt"),
            (Self::ReverseCharge, Language::En) => Some("Reverse charge"),
        }
    }
}

impl Input for VatTreatment {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        let text = choice(value)?;
        let named = [Self::Danish, Self::ReverseCharge].into_iter().find(|treatment| treatment.name() == text);
        named.ok_or(FieldErrorCode::InvalidChoice)
    }
}
