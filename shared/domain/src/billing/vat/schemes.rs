//! The VAT numbers of each member state: their shapes, and how their check digits are computed.
//!
//! Shapes are those that the European Commission publishes with VIES. The check digits follow the rules of the national
//! authorities, as the Commission has collected them for the member states ("VIES VAT number algorithms").

use super::{checks, people};
use crate::{
    billing::shape,
    kernel::checksum::{is_luhn, is_mod_11_10, last, number, weighted},
};

/// How a member state makes its numbers.
pub(super) struct Scheme {
    /// What is before the number.
    pub(super) prefix: &'static str,
    /// The country's code in ISO 3166-1.
    pub(super) country: &'static str,
    /// The kinds of numbers. No two have the same shape.
    pub(super) forms: &'static [Form],
}

/// A kind of numbers.
pub(super) struct Form {
    /// The shape after the prefix.
    pub(super) shape: &'static str,
    /// Whether a number of the shape is valid.
    pub(super) check: fn(&[u8]) -> bool,
}

impl Scheme {
    /// The scheme by a number's prefix, and the rest of the number.
    pub(super) fn of(text: &str) -> Option<(&'static Self, &str)> {
        SCHEMES.iter().find_map(|scheme| Some((scheme, text.strip_prefix(scheme.prefix)?)))
    }

    /// Whether the number without its prefix is valid.
    pub(super) fn is_valid(&self, number: &str) -> bool {
        let mut forms = self.forms.iter();
        forms.any(|form| shape::matches(form.shape, number) && (form.check)(number.as_bytes()))
    }
}

const fn scheme(prefix: &'static str, forms: &'static [Form]) -> Scheme {
    Scheme { prefix, country: prefix, forms }
}

const fn form(shape: &'static str, check: fn(&[u8]) -> bool) -> Form {
    Form { shape, check }
}

/// All 27 member states.
pub(super) const SCHEMES: &[Scheme] = &[
    scheme("AT", &[form("Unnnnnnnn", checks::austria)]),
    scheme("BE", &[form("0nnnnnnnnn", checks::belgium), form("1nnnnnnnnn", checks::belgium)]),
    scheme("BG", &[form("nnnnnnnnn", checks::bulgaria), form("nnnnnnnnnn", people::bulgaria)]),
    scheme("CY", &[form("nnnnnnnna", checks::cyprus)]),
    scheme(
        "CZ",
        &[
            form("nnnnnnnn", checks::czechia),
            form("nnnnnnnnn", |n| if n[0] == b'6' { checks::czechia_special(n) } else { people::czechia(n) }),
            form("nnnnnnnnnn", people::czechia),
        ],
    ),
    scheme("DE", &[form("nnnnnnnnn", |n| n[0] != b'0' && is_mod_11_10(n))]),
    scheme("DK", &[form("nnnnnnnn", |n| n[0] != b'0' && weighted(n, &[2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11))]),
    scheme("EE", &[form("nnnnnnnnn", |n| weighted(n, &[3, 7, 1, 3, 7, 1, 3, 7, 1]).is_multiple_of(10))]),
    Scheme {
        prefix: "EL",
        country: "GR",
        forms: &[form("nnnnnnnnn", |n| weighted(n, &[256, 128, 64, 32, 16, 8, 4, 2]) % 11 % 10 == last(n))],
    },
    scheme("ES", &[form("annnnnnnx", checks::spain), form("nnnnnnnna", checks::spain)]),
    scheme("FI", &[form("nnnnnnnn", |n| weighted(n, &[7, 9, 10, 5, 8, 4, 2, 1]).is_multiple_of(11))]),
    scheme("FR", &[form("xxnnnnnnnnn", checks::france)]),
    scheme("HR", &[form("nnnnnnnnnnn", is_mod_11_10)]),
    scheme("HU", &[form("nnnnnnnn", |n| weighted(n, &[9, 7, 3, 1, 9, 7, 3, 1]).is_multiple_of(10))]),
    scheme(
        "IE",
        &[
            form("nnnnnnna", checks::ireland),
            form("nnnnnnnaa", checks::ireland),
            form("nannnnna", checks::ireland_before_1992),
            form("n+nnnnna", checks::ireland_before_1992),
            form("n*nnnnna", checks::ireland_before_1992),
        ],
    ),
    scheme("IT", &[form("nnnnnnnnnnn", checks::italy)]),
    scheme("LT", &[form("nnnnnnn1n", checks::lithuania), form("nnnnnnnnnn1n", checks::lithuania)]),
    scheme("LU", &[form("nnnnnnnn", |n| number(&n[..6]) % 89 == number(&n[6..]))]),
    scheme("LV", &[form("nnnnnnnnnnn", |n| if n[0] > b'3' { checks::latvia(n) } else { people::latvia(n) })]),
    scheme("MT", &[form("nnnnnnnn", checks::malta)]),
    scheme("NL", &[form("nnnnnnnnnBnn", checks::netherlands)]),
    scheme("PL", &[form("nnnnnnnnnn", |n| weighted(n, &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == last(n))]),
    scheme("PT", &[form("nnnnnnnnn", checks::portugal)]),
    scheme(
        "RO",
        &[
            form("nn", checks::romania),
            form("nnn", checks::romania),
            form("nnnn", checks::romania),
            form("nnnnn", checks::romania),
            form("nnnnnn", checks::romania),
            form("nnnnnnn", checks::romania),
            form("nnnnnnnn", checks::romania),
            form("nnnnnnnnn", checks::romania),
            form("nnnnnnnnnn", checks::romania),
        ],
    ),
    scheme("SE", &[form("nnnnnnnnnnnn", |n| is_luhn(&n[..10]) && (1..=94).contains(&number(&n[10..])))]),
    scheme("SI", &[form("nnnnnnnn", checks::slovenia)]),
    scheme("SK", &[form("nnnnnnnnnn", checks::slovakia)]),
];
