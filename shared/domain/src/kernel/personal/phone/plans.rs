//! How the countries around us number their phones: what stands before a number at home and not after the country code, and how
//! long a number is. By the plans that the ITU publishes (E.129), wide where a plan has exceptions.

use std::ops::RangeInclusive;

/// The plan of one country.
#[derive(Debug)]
pub(super) struct Plan {
    /// The calling code.
    pub(super) code: &'static str,
    /// What is dialled before a number at home. Abroad it is dropped.
    trunk: Trunk,
    /// How many digits follow the calling code.
    digits: RangeInclusive<usize>,
    /// What a number begins with.
    first: &'static str,
}

/// What is dialled before a number at home.
#[derive(Debug, Clone, Copy)]
enum Trunk {
    /// Nothing, so that a zero is part of a number or wrong.
    None,
    /// A zero, which begins no number.
    Zero,
    /// `06`, in Hungary.
    ZeroSix,
    /// A zero, or as until 2024 an eight, in Lithuania.
    ZeroOrEight,
}

const ANY: &str = "123456789";

/// Denmark, Greenland and the Faroe Islands, the EEA, and the two neighbours whose zero is written most.
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
    /// The plan that a number with its country code is of, where it is of one of these.
    pub(super) fn of(digits: &str) -> Option<&'static Self> {
        PLANS.iter().find(|plan| digits.starts_with(plan.code))
    }

    /// The number of what follows the country code, without what is dialled at home alone; `None` where it is no number.
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

    /// In Italy no number begins with two zeros, and a mobile number after a zero looks like a long landline number: which of
    /// them is meant is unknown.
    fn is_doubtful(&self, number: &str) -> bool {
        self.code == "39" && (number.starts_with("00") || (number.starts_with("03") && number.len() > 10))
    }

    /// The numbers of the country as a regular expression, after the plus.
    pub(super) fn pattern(&self) -> String {
        let Self { code, first, digits, .. } = self;
        format!("{code}[{first}][0-9]{{{},{}}}", digits.start() - 1, digits.end() - 1)
    }
}
