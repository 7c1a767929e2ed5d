//! International bank account numbers (ISO 13616): the countries that have them, the shape of their accounts, and the
//! check digits.

use super::mod_97;

/// The shape of the account number of each country, after the country and the two check digits: `n` digits, `a` capital
/// letters, `c` either of them. Neighbouring parts of one sort are joined. From the IBAN registry that SWIFT publishes
/// for ISO 13616.
#[rustfmt::skip]
pub(crate) const REGISTRY: [(&str, &str); 89] = [
    ("AD", "8n12c"), ("AE", "19n"), ("AL", "8n16c"), ("AT", "16n"), ("AZ", "4a20c"), ("BA", "16n"), ("BE", "12n"),
    ("BG", "4a6n8c"), ("BH", "4a14c"), ("BI", "23n"), ("BR", "23n1a1c"), ("BY", "4c4n16c"), ("CH", "5n12c"),
    ("CR", "18n"), ("CY", "8n16c"), ("CZ", "20n"), ("DE", "18n"), ("DJ", "23n"), ("DK", "14n"), ("DO", "4c20n"),
    ("EE", "16n"), ("EG", "25n"), ("ES", "20n"), ("FI", "14n"), ("FK", "2a12n"), ("FO", "14n"), ("FR", "10n11c2n"),
    ("GB", "4a14n"), ("GE", "2a16n"), ("GI", "4a15c"), ("GL", "14n"), ("GR", "7n16c"), ("GT", "24c"), ("HN", "4a20n"),
    ("HR", "17n"), ("HU", "24n"), ("IE", "4a14n"), ("IL", "19n"), ("IQ", "4a15n"), ("IS", "22n"), ("IT", "1a10n12c"),
    ("JO", "4a4n18c"), ("KW", "4a22c"), ("KZ", "3n13c"), ("LB", "4n20c"), ("LC", "4a24c"), ("LI", "5n12c"),
    ("LT", "16n"), ("LU", "3n13c"), ("LV", "4a13c"), ("LY", "21n"), ("MC", "10n11c2n"), ("MD", "20c"), ("ME", "18n"),
    ("MK", "3n10c2n"), ("MN", "16n"), ("MR", "23n"), ("MT", "4a5n18c"), ("MU", "4a19n3a"), ("NI", "4a20n"),
    ("NL", "4a10n"), ("NO", "11n"), ("OM", "3n16c"), ("PK", "4a16c"), ("PL", "24n"), ("PS", "4a21c"), ("PT", "21n"),
    ("QA", "4a21c"), ("RO", "4a16c"), ("RS", "18n"), ("RU", "14n15c"), ("SA", "2n18c"), ("SC", "4a20n3a"),
    ("SD", "14n"), ("SE", "20n"), ("SI", "15n"), ("SK", "20n"), ("SM", "1a10n12c"), ("SO", "19n"), ("ST", "21n"),
    ("SV", "4a20n"), ("TL", "19n"), ("TN", "20n"), ("TR", "6n16c"), ("UA", "6n19c"), ("VA", "18n"), ("VG", "4a16n"),
    ("XK", "16n"), ("YE", "4a4n18c"),
];

/// Whether the text is an IBAN of a country in the registry, with that country's length and sorts of characters, and right
/// check digits. It has no spaces, and its letters are capitals.
pub(crate) fn is_iban(text: &[u8]) -> bool {
    let account = REGISTRY.iter().find_map(|(country, shape)| Some((text.strip_prefix(country.as_bytes())?, *shape)));
    account.is_some_and(|(rest, shape)| has_shape(rest, shape) && has_checks(rest)) && is_checked(text)
}

/// The parts of a shape, such as `4n10c`: how many characters, and of which sort.
pub(crate) fn parts(shape: &str) -> impl Iterator<Item = (usize, u8)> {
    shape.split_inclusive(|c: char| c.is_ascii_lowercase()).filter_map(|part| {
        let (count, sort) = part.split_at_checked(part.len().checked_sub(1)?)?;
        Some((count.parse().ok()?, sort.bytes().next()?))
    })
}

/// Whether the text after the country has two digits and the shape.
fn has_shape(rest: &[u8], shape: &str) -> bool {
    let mut bytes = rest.iter();
    let fits = |sort: u8, byte: &u8| match sort {
        b'n' => byte.is_ascii_digit(),
        b'a' => byte.is_ascii_uppercase(),
        _ => byte.is_ascii_digit() || byte.is_ascii_uppercase(),
    };
    let mut has = |(count, sort)| (0..count).all(|_| bytes.next().is_some_and(|byte| fits(sort, byte)));
    let has_all = has((2, b'n')) && parts(shape).all(&mut has);
    has_all && bytes.next().is_none()
}

/// Whether the check digits are in the range that the standard computes them in: two numbers outside of it have the same
/// remainder as two inside.
fn has_checks(rest: &[u8]) -> bool {
    rest.get(..2).is_some_and(|checks| (&b"02"[..]..=&b"98"[..]).contains(&checks))
}

/// Whether the check digits are right: the first four characters count last.
fn is_checked(text: &[u8]) -> bool {
    text.split_at_checked(4).is_some_and(|(head, tail)| mod_97(tail.iter().chain(head).copied()) == Some(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_registry_is_in_order_and_every_shape_is_read() {
        assert!(REGISTRY.is_sorted_by(|a, b| a.0 < b.0));
        for (country, shape) in REGISTRY {
            let written = parts(shape)
                .flat_map(|(count, sort)| [count.to_string(), char::from(sort).to_string()])
                .collect::<String>();
            assert_eq!(written, shape);
            let length = 4 + parts(shape).map(|(count, _)| count).sum::<usize>();
            assert!((15..=34).contains(&length), "{country}");
        }
    }

    #[test]
    fn a_number_has_the_length_and_the_characters_of_its_country() {
        assert!(is_iban(b"GB82WEST12345698765432") && is_iban(b"DK5000400440116243"));
        // Right check digits, and another country, length or sort of characters.
        for text in ["QQ324111111111111111", "DK704111111111111111", "DK74A0400440116243"] {
            assert!(is_checked(text.as_bytes()) && !is_iban(text.as_bytes()), "{text}");
        }
        assert!(!is_iban(b"GB28WEST12345698765432") && !is_iban(b"GB") && !is_iban(b""));
    }
}
