//! Amounts of money: exact, in the smallest unit of a currency.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::kernel::field_error::{FieldErrorCode, Input};

/// A currency that the operator invoices in. Each has a hundred minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    /// Danish kroner.
    Dkk,
    /// Euro.
    Eur,
}

impl Currency {
    /// Its code in ISO 4217.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Dkk => "DKK",
            Self::Eur => "EUR",
        }
    }
}

/// An amount. Written `{"amount": "1250.00", "currency": "DKK"}`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Money {
    minor: i64,
    currency: Currency,
}

/// The two amounts have different currencies, or their sum is out of range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the amounts cannot be added")]
pub struct CannotAdd;

/// The text is not an amount with two decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an amount with two decimals")]
pub struct NotAnAmount;

impl Money {
    /// So many minor units, such as øre.
    #[must_use]
    pub const fn of_minor(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing.
    #[must_use]
    pub const fn zero(currency: Currency) -> Self {
        Self::of_minor(0, currency)
    }

    /// The amount in minor units.
    #[must_use]
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// The currency.
    #[must_use]
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// Whether it is more than nothing.
    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.minor > 0
    }

    /// The sum.
    ///
    /// # Errors
    /// If the currencies differ, or the sum is out of range.
    pub fn plus(self, other: Self) -> Result<Self, CannotAdd> {
        let minor = self.minor.checked_add(other.minor).filter(|_| self.currency == other.currency);
        Ok(Self { minor: minor.ok_or(CannotAdd)?, ..self })
    }

    /// The difference.
    ///
    /// # Errors
    /// If the currencies differ, or the difference is out of range.
    pub fn minus(self, other: Self) -> Result<Self, CannotAdd> {
        let minor = self.minor.checked_sub(other.minor).filter(|_| self.currency == other.currency);
        Ok(Self { minor: minor.ok_or(CannotAdd)?, ..self })
    }

    /// The part of it that `days` of a period of `of` days cost, rounded to the nearest minor unit, and a half away from
    /// zero. The rest is the difference, so that both parts together are always the whole amount.
    #[must_use]
    pub fn share(self, days: u32, of: u32) -> Self {
        let (days, of) = (i128::from(days.min(of)), i128::from(of.max(1)));
        Self { minor: rounded(i128::from(self.minor) * days, of), ..self }
    }

    /// So many percent of it, as a tax rate is applied: rounded like [`share`](Self::share).
    #[must_use]
    pub fn percent(self, percent: u32) -> Self {
        Self { minor: rounded(i128::from(self.minor) * i128::from(percent), 100), ..self }
    }
}

/// The quotient, rounded to the nearest whole number, and a half away from zero. `by` is positive.
fn rounded(whole: i128, by: i128) -> i64 {
    let magnitude = (whole.abs() * 2 + by) / (by * 2);
    let most = if whole < 0 { i64::MIN } else { i64::MAX };
    i64::try_from(magnitude * whole.signum()).unwrap_or(most)
}

crate::kernel::field_error::field_error_codes! {
    /// The value is no amount of a currency that is invoiced in.
    InvalidMoney: "invalid-money", "Skriv beløbet med to decimaler og valuta: {\"amount\": \"1250.00\", \"currency\": \"DKK\"}.", "Write the amount with two decimals and its currency: {\"amount\": \"1250.00\", \"currency\": \"DKK\"}.";
}

impl Input for Money {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        match value {
            None | Some(Value::Null) => Err(FieldErrorCode::Missing),
            Some(value) => serde_json::from_value(value.clone()).map_err(|_| FieldErrorCode::InvalidMoney),
        }
    }
}

/// The amount with two decimals and without its currency.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.minor < 0 { "-" } else { "" };
        let minor = self.minor.unsigned_abs();
        write!(f, "{sign}{}.{:02}", minor / 100, minor % 100)
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self} {}", self.currency.code())
    }
}

/// How an amount is written.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Money)]
struct Written {
    /// With two decimals.
    #[schema(example = "1250.00", pattern = r"^-?(0|[1-9][0-9]{0,15})\.[0-9]{2}$")]
    amount: String,
    currency: Currency,
}

impl From<Money> for Written {
    fn from(money: Money) -> Self {
        Self { amount: money.to_string(), currency: money.currency }
    }
}

impl TryFrom<Written> for Money {
    type Error = NotAnAmount;

    fn try_from(Written { amount, currency }: Written) -> Result<Self, NotAnAmount> {
        Ok(Self { minor: amount.parse::<Minor>()?.0, currency })
    }
}

/// Minor units, read from an amount with two decimals.
struct Minor(i64);

impl FromStr for Minor {
    type Err = NotAnAmount;

    fn from_str(text: &str) -> Result<Self, NotAnAmount> {
        let digits = text.replacen('.', "", 1);
        let money = Money::of_minor(digits.parse().map_err(|_| NotAnAmount)?, Currency::Dkk);
        // There is one way to write an amount.
        if money.to_string() == text { Ok(Self(money.minor)) } else { Err(NotAnAmount) }
    }
}

impl utoipa::PartialSchema for Money {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        Written::schema()
    }
}

impl utoipa::ToSchema for Money {
    fn schemas(schemas: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>)>) {
        Written::schemas(schemas);
    }
}

#[cfg(test)]
mod tests;
