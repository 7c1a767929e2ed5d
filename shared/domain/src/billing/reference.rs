//! Texts by which people find an invoice again.

use crate::kernel::{field_error::FieldErrorCode, input};

crate::personal_text! {
    /// A reference to an order, a project or a person: 1–100 characters, one line, without a card number.
    Reference, parse = input::line, format = "reference", example = "Indkøb 2026-1142",
    pattern = r"^(?=.*\S)[^\u0000-\u001f\u007f-\u009f]*$", longest = 100
}

crate::personal_text! {
    /// The person or department that an invoice is for: 1–100 characters, one line, without a card number.
    CustomerContact, parse = input::line, format = "name", example = "Økonomiafdelingen, att. Søren Ærø",
    pattern = r"^(?=.*\S)[^\u0000-\u001f\u007f-\u009f]*$", longest = 100
}

crate::personal_text! {
    /// Why an invoice is credited: 1–200 characters, one line, without a card number. The subscriber reads it.
    CreditReason, parse = reason, format = "credit-reason", example = "Prisen var forkert",
    pattern = r"^(?=.*\S)[^\u0000-\u001f\u007f-\u009f]*$", longest = 200
}

fn reason(text: &str) -> Result<String, FieldErrorCode> {
    input::line_of(text, 200)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn p04_long_references_pass_and_card_numbers_do_not() {
        for text in ["PO-2026-000123456789", "00012345678901234567890", "5798009811578", "DK50 0040 0440 1162 43"] {
            assert_eq!(Reference::parse(text).as_ref().map(Reference::as_str), Ok(text));
        }
        for text in ["4111 1111 1111 1111", "Kort: 5555555555554444", "3782-822463-10005"] {
            assert_eq!(Reference::parse(text), Err(FieldErrorCode::CardNumberRefused));
            assert_eq!(CustomerContact::parse(text), Err(FieldErrorCode::CardNumberRefused));
        }
        assert_eq!(Reference::parse(&"1".repeat(101)), Err(FieldErrorCode::TooLong));
    }

    proptest! {
        #[test]
        fn a_parsed_reference_parses_to_itself(text in "\\PC{0,120}|[0-9 -]{10,30}") {
            if let Ok(reference) = Reference::parse(&text) {
                prop_assert_eq!(Reference::parse(reference.as_str()), Ok(reference));
            }
        }
    }
}
