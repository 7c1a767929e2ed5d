//! The errors of fields about messages.

crate::kernel::field_error::field_error_codes! {
    /// The notification is required for the service.
    CannotBeSwitchedOff: "cannot-be-switched-off", "Denne besked kan ikke slås fra.", "This notification cannot be switched off.";
    /// No text messages are sent to the country of the number.
    PhoneCountry: "phone-country", "Vi sender ikke sms til det land.", "We send no text messages to that country.";
}
