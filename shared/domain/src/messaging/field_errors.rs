//! What can be wrong with a field about what people are told.

crate::kernel::field_error::field_error_codes! {
    /// A notification that the service rests on.
    CannotBeSwitchedOff: "cannot-be-switched-off", "Denne besked kan ikke slås fra.", "This notification cannot be switched off.";
    /// No text messages are sent to the number's country.
    PhoneCountry: "phone-country", "Vi sender ikke sms til det land.", "We send no text messages to that country.";
}
