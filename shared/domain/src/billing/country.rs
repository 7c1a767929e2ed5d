//! Countries by their codes (ISO 3166-1 alpha-2).

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use serde_json::Value;

use crate::kernel::{
    field_error::{FieldErrorCode, Input, choice},
    input,
};

/// All assigned codes.
#[rustfmt::skip]
const ALL: [&str; 249] = [
    "AD", "AE", "AF", "AG", "AI", "AL", "AM", "AO", "AQ", "AR", "AS", "AT", "AU", "AW", "AX", "AZ", "BA", "BB", "BD",
    "BE", "BF", "BG", "BH", "BI", "BJ", "BL", "BM", "BN", "BO", "BQ", "BR", "BS", "BT", "BV", "BW", "BY", "BZ", "CA",
    "CC", "CD", "CF", "CG", "CH", "CI", "CK", "CL", "CM", "CN", "CO", "CR", "CU", "CV", "CW", "CX", "CY", "CZ", "DE",
    "DJ", "DK", "DM", "DO", "DZ", "EC", "EE", "EG", "EH", "ER", "ES", "ET", "FI", "FJ", "FK", "FM", "FO", "FR", "GA",
    "GB", "GD", "GE", "GF", "GG", "GH", "GI", "GL", "GM", "GN", "GP", "GQ", "GR", "GS", "GT", "GU", "GW", "GY", "HK",
    "HM", "HN", "HR", "HT", "HU", "ID", "IE", "IL", "IM", "IN", "IO", "IQ", "IR", "IS", "IT", "JE", "JM", "JO", "JP",
    "KE", "KG", "KH", "KI", "KM", "KN", "KP", "KR", "KW", "KY", "KZ", "LA", "LB", "LC", "LI", "LK", "LR", "LS", "LT",
    "LU", "LV", "LY", "MA", "MC", "MD", "ME", "MF", "MG", "MH", "MK", "ML", "MM", "MN", "MO", "MP", "MQ", "MR", "MS",
    "MT", "MU", "MV", "MW", "MX", "MY", "MZ", "NA", "NC", "NE", "NF", "NG", "NI", "NL", "NO", "NP", "NR", "NU", "NZ",
    "OM", "PA", "PE", "PF", "PG", "PH", "PK", "PL", "PM", "PN", "PR", "PS", "PT", "PW", "PY", "QA", "RE", "RO", "RS",
    "RU", "RW", "SA", "SB", "SC", "SD", "SE", "SG", "SH", "SI", "SJ", "SK", "SL", "SM", "SN", "SO", "SR", "SS", "ST",
    "SV", "SX", "SY", "SZ", "TC", "TD", "TF", "TG", "TH", "TJ", "TK", "TL", "TM", "TN", "TO", "TR", "TT", "TV", "TW",
    "TZ", "UA", "UG", "UM", "US", "UY", "UZ", "VA", "VC", "VE", "VG", "VI", "VN", "VU", "WF", "WS", "YE", "YT", "ZA",
    "ZM", "ZW",
];

/// The member states of the European Union.
const EU: [&str; 27] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// The other states of the European Economic Area.
const EEA: [&str; 3] = ["IS", "LI", "NO"];

/// A country, by its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Country(&'static str);

impl Country {
    /// Denmark.
    pub const DENMARK: Self = Self("DK");

    /// All countries.
    pub fn all() -> impl Iterator<Item = Self> {
        ALL.iter().copied().map(Self)
    }

    /// Parses a code, in capitals or not.
    ///
    /// # Errors
    /// `invalid-country`.
    pub fn parse(text: &str) -> Result<Self, FieldErrorCode> {
        let code = input::exact(text).to_ascii_uppercase();
        if code.is_empty() {
            return Err(FieldErrorCode::Empty);
        }
        Self::of(&code).ok_or(FieldErrorCode::InvalidCountry)
    }

    /// The country with exactly this code.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        ALL.iter().copied().find(|other| *other == code).map(Self)
    }

    /// The code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.0
    }

    /// Whether it is a member state of the European Union.
    #[must_use]
    pub fn is_in_eu(self) -> bool {
        EU.contains(&self.0)
    }

    /// Whether it is in the European Economic Area, where the GDPR is law.
    #[must_use]
    pub fn is_in_eea(self) -> bool {
        self.is_in_eu() || EEA.contains(&self.0)
    }
}

impl<'de> Deserialize<'de> for Country {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Self::of(&code).ok_or_else(|| D::Error::custom("not a country's code"))
    }
}

impl Input for Country {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        Self::parse(&choice(value)?)
    }
}

impl utoipa::PartialSchema for Country {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .description(Some("A country (ISO 3166-1 alpha-2)."))
            .enum_values(Some(ALL))
            .into()
    }
}

impl utoipa::ToSchema for Country {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn codes_stand_once_and_in_order() {
        assert!(ALL.is_sorted_by(|a, b| a < b) && EU.is_sorted_by(|a, b| a < b));
        assert!(EU.iter().chain(&EEA).all(|code| Country::of(code).is_some()));
        assert!(EEA.iter().all(|code| !EU.contains(code)));
    }

    #[test]
    fn codes_that_are_not_assigned_are_refused() {
        assert_eq!(Country::parse(" dk ").map(Country::code), Ok("DK"));
        for text in ["EL", "UK", "XI", "XK", "EU", "DNK", "D", "Danmark", "D K"] {
            assert_eq!(Country::parse(text), Err(FieldErrorCode::InvalidCountry), "{text}");
        }
        assert_eq!(Country::parse(" "), Err(FieldErrorCode::Empty));
    }

    proptest! {
        #[test]
        fn a_country_is_read_as_it_is_written(text in "[a-zA-Z]{2}|.{0,4}") {
            if let Ok(country) = Country::parse(&text) {
                prop_assert_eq!(Country::parse(country.code()), Ok(country));
                let json = serde_json::to_value(country).unwrap();
                prop_assert_eq!(serde_json::from_value::<Country>(json).unwrap(), country);
            }
        }
    }
}
