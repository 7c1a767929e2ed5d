//! Currencies of transactions.

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use serde_json::Value;

use crate::kernel::{
    field_error::{FieldErrorCode, Input, choice},
    input,
    record::redacted,
};

/// The codes of ISO 4217 that money is counted in, with two decimals unless [`OTHERS`] says otherwise. Codes of funds, metals and
/// tests are left out.
#[rustfmt::skip]
const ALL: [&str; 156] = [
    "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BHD", "BIF", "BMD", "BND", "BOB",
    "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CLP", "CNY", "COP", "CRC", "CUP", "CVE", "CZK", "DJF",
    "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP", "GMD", "GNF", "GTQ", "GYD",
    "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD", "JOD", "JPY", "KES", "KGS", "KHR", "KMF",
    "KPW", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL", "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT",
    "MOP", "MRU", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN",
    "PGK", "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RSD", "RUB", "RWF", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP",
    "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL", "THB", "TJS", "TMT", "TND", "TOP", "TRY", "TTD", "TWD", "TZS",
    "UAH", "UGX", "USD", "UYU", "UZS", "VED", "VES", "VND", "VUV", "WST", "XAF", "XCD", "XCG", "XOF", "XPF", "YER", "ZAR",
    "ZMW", "ZWG", "BGN",
];

/// Currencies whose number of decimals is not two.
const OTHERS: [(&str, usize); 22] = [
    ("BHD", 3),
    ("BIF", 0),
    ("CLP", 0),
    ("DJF", 0),
    ("GNF", 0),
    ("IQD", 3),
    ("ISK", 0),
    ("JOD", 3),
    ("JPY", 0),
    ("KMF", 0),
    ("KRW", 0),
    ("KWD", 3),
    ("LYD", 3),
    ("OMR", 3),
    ("PYG", 0),
    ("RWF", 0),
    ("TND", 3),
    ("UGX", 0),
    ("VND", 0),
    ("VUV", 0),
    ("XAF", 0),
    ("XOF", 0),
];

/// The currency of a transaction, by its code.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct CurrencyCode(&'static str);

redacted!(CurrencyCode);

impl CurrencyCode {
    /// Parses a code, in capitals or not.
    ///
    /// # Errors
    /// `invalid-currency`.
    pub fn parse(text: &str) -> Result<Self, FieldErrorCode> {
        let code = input::exact(text).to_ascii_uppercase();
        if code.is_empty() {
            return Err(FieldErrorCode::Empty);
        }
        Self::of(&code).ok_or_else(|| input::refused(text, FieldErrorCode::InvalidCurrency))
    }

    fn of(code: &str) -> Option<Self> {
        ALL.iter().find(|known| **known == code).map(|code| Self(code))
    }

    /// The code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.0
    }

    /// How many decimals its amounts have.
    #[must_use]
    pub fn decimals(self) -> usize {
        OTHERS.iter().find(|(code, _)| *code == self.0).map_or(2, |(_, decimals)| *decimals)
    }
}

impl<'de> Deserialize<'de> for CurrencyCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::of(&String::deserialize(deserializer)?).ok_or_else(|| D::Error::custom("not a currency"))
    }
}

impl Input for CurrencyCode {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        Self::parse(&choice(value)?)
    }
}

crate::kernel::schema::text_schema!(CurrencyCode, "DKK", "^[A-Z]{3}$");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_is_read_and_has_its_decimals() {
        for code in ALL {
            assert_eq!(CurrencyCode::parse(&code.to_lowercase()).unwrap().code(), code);
        }
        assert!(OTHERS.iter().all(|(code, _)| ALL.contains(code)));
        let decimals = ["DKK", "ISK", "TND"].map(|code| CurrencyCode::parse(code).unwrap().decimals());
        assert_eq!(decimals, [2, 0, 3]);
        for text in ["XXX", "XTS", "kr", "DK"] {
            assert_eq!(CurrencyCode::parse(text).err(), Some(FieldErrorCode::InvalidCurrency), "{text}");
        }
    }
}
