//! Postal addresses.

mod postal_code;

use serde::{Deserialize, Serialize};

use crate::{
    billing::country::Country,
    kernel::{
        field_error::{FieldErrorCode, Form, Request, object_input},
        input,
        record::redacted,
    },
};

crate::personal_text! {
    /// A line of an address: 1–100 characters, without a card number.
    AddressLine, parse = input::line, format = "address-line", example = "Borggade 22",
    pattern = r"^(?=.*\S)[^\u0000-\u001f\u007f-\u009f]*$", longest = 100
}

crate::personal_text! {
    /// The name of a city: 1–100 characters, without a card number.
    City, parse = input::line, format = "city", example = "Gråsten",
    pattern = r"^(?=.*\S)[^\u0000-\u001f\u007f-\u009f]*$", longest = 100
}

crate::personal_text! {
    /// A postal code, as the country of the address writes it. The country's code before it is dropped.
    PostalCode, parse = postal_code::general, format = "postal-code", example = "6300",
    pattern = "^[0-9A-Z][0-9A-Z -]{0,8}[0-9A-Z]$", longest = 10
}

impl PostalCode {
    /// The code in the form of the country.
    ///
    /// # Errors
    /// `invalid-postal-code` if the country has no such code.
    pub fn in_country(&self, country: Country) -> Result<Self, FieldErrorCode> {
        postal_code::of_country(self.as_str(), country.code()).map(Self)
    }
}

/// Where somebody gets mail.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PostalAddress {
    /// Street and number.
    pub line1: AddressLine,
    /// More of the address, such as a floor.
    pub line2: Option<AddressLine>,
    /// The postal code, in the form of the country.
    pub postal_code: PostalCode,
    /// The city.
    pub city: City,
    /// The country.
    pub country: Country,
}

redacted!(PostalAddress);

impl Request for PostalAddress {
    fn read(form: &mut Form<'_>) -> Option<Self> {
        let line1 = form.field("line1");
        let line2 = form.field("line2");
        let postal_code = form.field::<PostalCode>("postal_code");
        let city = form.field("city");
        let country = form.field::<Country>("country");
        let postal_code = match (postal_code, country) {
            (Some(code), Some(country)) => {
                code.in_country(country).map_err(|code| form.refuse("postal_code", code)).ok()
            }
            _ => None,
        };
        Some(Self { line1: line1?, line2: line2?, postal_code: postal_code?, city: city?, country: country? })
    }
}

object_input!(PostalAddress);

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::kernel::field_error::Input;

    fn address() -> Value {
        json!({"line1": "Borggade 22", "postal_code": "DK-6300", "city": "Gråsten", "country": "dk"})
    }

    #[test]
    fn p03_an_address_is_kept_in_the_form_of_its_country() {
        let read = PostalAddress::read_all(Some(&address())).unwrap();
        assert_eq!((read.postal_code.as_str(), read.country.code(), &read.line2), ("6300", "DK", &None));
        let kept = serde_json::to_value(&read).unwrap();
        assert_eq!(PostalAddress::read_all(Some(&kept)), Ok(read.clone()));
        assert_eq!(serde_json::from_value::<PostalAddress>(kept).unwrap(), read);
        assert_eq!(format!("{read:?}"), "PostalAddress(redacted)");
    }

    #[test]
    fn p03_every_wrong_field_of_an_address_is_reported() {
        let wrong = json!({"line1": " ", "line2": "Kort 4111111111111111", "postal_code": "6300", "country": "SE", "zip": "6300"});
        let errors = PostalAddress::read_all(Some(&wrong)).unwrap_err().0;
        let errors = errors.iter().map(|error| (error.pointer.as_str(), error.code.code())).collect::<Vec<_>>();
        let expected = [
            ("/line1", "empty"),
            ("/line2", "card-number-refused"),
            ("/city", "missing"),
            ("/postal_code", "invalid-postal-code"),
            ("/zip", "unknown-field"),
        ];
        assert_eq!(errors, expected);
        assert_eq!(<PostalAddress as Input>::read(None), Err(FieldErrorCode::Missing));
        assert_eq!(<PostalAddress as Input>::read(Some(&json!("Borggade 22"))), Err(FieldErrorCode::WrongType));
    }
}
