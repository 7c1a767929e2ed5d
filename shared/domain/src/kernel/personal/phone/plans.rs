//! The numbering plans of nearby countries: the trunk prefix, which is dialled within the country and dropped after the
//! country code, and the length of numbers. Taken from the plans that the ITU publishes (E.129), and lenient where a
//! plan has exceptions.

use std::ops::RangeInclusive;

/// The plan of one country.
#[derive(Debug)]
pub(super) struct Plan {
    /// The calling code.
    pub(super) code: &'static str,
    /// The trunk prefix. It is dropped after the country code.
    trunk: Trunk,
    /// The number of digits after the calling code.
    digits: RangeInclusive<usize>,
    /// The digits that a number can begin with.
    first: &'static str,
}

/// The trunk prefix: what is dialled before a number within the country.
#[derive(Debug, Clone, Copy)]
enum Trunk {
    /// None. A leading zero is part of the number, or wrong.
    None,
    /// A zero. No number begins with one.
    Zero,
    /// `06`, in Hungary.
    ZeroSix,
    /// A zero, or an eight as it was until 2024, in Lithuania.
    ZeroOrEight,
}

const ANY: &str = "123456789";

/// Denmark, Greenland and the Faroe Islands, the EEA, and the two neighbouring countries whose numbers are most often
/// written with a trunk zero.
pub(super) const PLANS: &[Plan] = &[
    plan("45", Trunk::None, 8..=8, "23456789"),
    plan("298", Trunk::None, 6..=6, ANY),
    plan("299", Trunk::None, 6..=6, ANY),
    plan("30", Trunk::None, 10..=10, ANY),
    plan("31", Trunk::Zero, 9..=11, ANY),
    plan("32", Trunk::Zero, 8..=9, ANY),
    plan("33", Trunk::Zero, 9..=9, ANY),
    plan("34", Trunk::None, 9..=9, "6789"),
    plan("351", Trunk::None, 9..=9, ANY),
    plan("352", Trunk::None, 4..=11, ANY),
    plan("353", Trunk::Zero, 7..=10, ANY),
    plan("354", Trunk::None, 7..=9, ANY),
    plan("356", Trunk::None, 8..=8, ANY),
    plan("357", Trunk::None, 8..=8, ANY),
    plan("358", Trunk::Zero, 5..=12, ANY),
    plan("359", Trunk::Zero, 6..=9, ANY),
    plan("36", Trunk::ZeroSix, 8..=9, ANY),
    plan("370", Trunk::ZeroOrEight, 8..=8, ANY),
    plan("371", Trunk::None, 8..=8, ANY),
    plan("372", Trunk::None, 7..=8, ANY),
    plan("385", Trunk::Zero, 8..=9, ANY),
    plan("386", Trunk::Zero, 8..=8, ANY),
    // The leading zero of a landline number has been part of it since 1998; mobile numbers begin with a three.
    plan("39", Trunk::None, 6..=11, "03"),
    plan("40", Trunk::Zero, 9..=9, ANY),
    plan("41", Trunk::Zero, 9..=9, ANY),
    plan("420", Trunk::None, 9..=9, ANY),
    plan("421", Trunk::Zero, 9..=9, ANY),
    plan("423", Trunk::None, 7..=9, ANY),
    plan("43", Trunk::Zero, 4..=13, ANY),
    plan("44", Trunk::Zero, 7..=10, ANY),
    plan("46", Trunk::Zero, 7..=9, ANY),
    plan("47", Trunk::None, 8..=8, ANY),
    plan("48", Trunk::None, 9..=9, ANY),
    plan("49", Trunk::Zero, 6..=13, ANY),
];

const fn plan(code: &'static str, trunk: Trunk, digits: RangeInclusive<usize>, first: &'static str) -> Plan {
    Plan { code, trunk, digits, first }
}

impl Plan {
    /// The plan of a number with its country code. `None` if the plan is not known.
    pub(super) fn of(digits: &str) -> Option<&'static Self> {
        PLANS.iter().find(|plan| digits.starts_with(plan.code))
    }

    /// The number from the digits after the country code, without the trunk prefix. `None` if it is not a valid number.
    pub(super) fn number<'a>(&self, written: &'a str) -> Option<&'a str> {
        let number = match self.trunk {
            Trunk::None => written,
            Trunk::Zero => written.strip_prefix('0').unwrap_or(written),
            Trunk::ZeroSix => written.strip_prefix("06").unwrap_or(written),
            Trunk::ZeroOrEight => {
                let is_trunk = |rest: &&str| self.digits.contains(&rest.len());
                written.strip_prefix(['0', '8']).filter(is_trunk).unwrap_or(written)
            }
        };
        (self.digits.contains(&number.len())
            && number.starts_with(|c| self.first.contains(c))
            && !self.is_doubtful(number))
        .then_some(number)
    }

    /// Whether the number is ambiguous. In Italy no number begins with two zeros, and a mobile number after a zero
    /// looks like a long landline number.
    fn is_doubtful(&self, number: &str) -> bool {
        self.code == "39" && (number.starts_with("00") || (number.starts_with("03") && number.len() > 10))
    }

    /// A regular expression for the country's numbers, without the plus.
    pub(super) fn pattern(&self) -> String {
        let Self { code, first, digits, .. } = self;
        format!("{code}[{first}][0-9]{{{},{}}}", digits.start() - 1, digits.end() - 1)
    }
}
