//! Shapes of numbers: how long a number is, and which sort of character is in each place.
//!
//! In a shape, `n` is a digit, `a` a capital letter, `x` either of them. Every other character is itself.

/// Whether a character may be in a place.
fn fits(place: u8, byte: u8) -> bool {
    match place {
        b'n' => byte.is_ascii_digit(),
        b'a' => byte.is_ascii_uppercase(),
        b'x' => byte.is_ascii_digit() || byte.is_ascii_uppercase(),
        itself => byte == itself,
    }
}

/// Whether the text has the shape.
pub(super) fn matches(shape: &str, text: &str) -> bool {
    shape.len() == text.len() && shape.bytes().zip(text.bytes()).all(|(place, byte)| fits(place, byte))
}

/// The text with the shape's spaces and dashes. It is given without any. `None` if it does not have the shape.
pub(super) fn grouped(shape: &str, text: &str) -> Option<String> {
    let mut bytes = text.bytes().peekable();
    let place = |place: u8| match place {
        b' ' | b'-' => Some(char::from(place)),
        _ => bytes.next_if(|byte| fits(place, *byte)).map(char::from),
    };
    let grouped = shape.bytes().map(place).collect::<Option<String>>()?;
    bytes.next().is_none().then_some(grouped)
}

/// A regular expression for texts of the shape.
pub(super) fn pattern(shape: &str) -> String {
    let mut pattern = String::new();
    let places = shape.as_bytes().chunk_by(|a, b| a == b && [b'n', b'a', b'x'].contains(a));
    for same in places {
        match same[0] {
            b'n' => pattern += "[0-9]",
            b'a' => pattern += "[A-Z]",
            b'x' => pattern += "[0-9A-Z]",
            b'+' => pattern += r"\+",
            b'*' => pattern += r"\*",
            itself => pattern.push(char::from(itself)),
        }
        if same.len() > 1 {
            pattern.extend(["{", &same.len().to_string(), "}"]);
        }
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_says_what_is_in_each_place() {
        assert!(matches("Unn", "U12") && matches("nax", "1AB") && matches("nax", "1A2"));
        assert!(!matches("Unn", "V12") && !matches("nax", "AA2") && !matches("nn", "123") && !matches("a", "å"));
    }

    #[test]
    fn spaces_and_dashes_are_put_where_the_shape_has_them() {
        assert_eq!(grouped("nnn nn", "12345").as_deref(), Some("123 45"));
        assert_eq!(grouped("LV-nnnn", "LV1234").as_deref(), Some("LV-1234"));
        assert_eq!(grouped("nn aa", "12AB3"), None);
        assert_eq!(grouped("nn aa", "12A"), None);
    }

    #[test]
    fn a_pattern_describes_the_same_texts() {
        assert_eq!(pattern("Unnnnnnnn"), "U[0-9]{8}");
        assert_eq!(pattern("nannnnna"), "[0-9][A-Z][0-9]{5}[A-Z]");
        assert_eq!(pattern("n+nn"), r"[0-9]\+[0-9]{2}");
    }
}
