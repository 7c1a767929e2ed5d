//! Text messages: the countries that they are sent to, the limits of codes, and the cap on a day's cost. Anybody who
//! can make us send text messages can make us pay for them, so the cost of each is reserved before it is sent.

use crate::{
    kernel::{personal::PhoneNumber, processing::Period, time::Now},
    messaging::{
        id::MessageId,
        records::{SmsSpend, SpendDay},
    },
    rate_limit::{OverLimit, RateLimit},
};

/// The limit of codes that reset a password to one number, from wherever they are requested. It does not count for who is known in
/// the network that they ask from.
pub const BY_NUMBER: RateLimit =
    RateLimit { name: "sms-number", free: 5, over_limit: OverLimit::Refuse, reset_after: Period::Hours(24) };
/// The limit of such codes that are requested from one network.
pub const BY_NUMBER_IN_NETWORK: RateLimit = RateLimit { name: "sms-number-network", ..BY_NUMBER };
/// The limit of codes that one person requests to verify a number.
pub const BY_PERSON: RateLimit =
    RateLimit { name: "sms-person", free: 5, over_limit: OverLimit::Refuse, reset_after: Period::Hours(24) };
/// The limit of codes that one account's people request to verify numbers.
pub const BY_ACCOUNT: RateLimit =
    RateLimit { name: "sms-account", free: 20, over_limit: OverLimit::Refuse, reset_after: Period::Hours(24) };
/// The limit of codes that are requested from one network, which a company's people may share.
pub const BY_NETWORK: RateLimit =
    RateLimit { name: "sms-network", free: 20, over_limit: OverLimit::Refuse, reset_after: Period::Hours(24) };

/// The countries that messages are sent to, by calling code (ITU-T E.164), with the maximum price of one part of a
/// message there, in thousandths of a US dollar. The maximum is passed to the service with each message, and the
/// service does not send a message that would cost more.
const COUNTRIES: &[(&str, u32)] = &[
    ("45", 120),  // Denmark
    ("298", 200), // Faroe Islands
    ("299", 200), // Greenland
    ("30", 200),  // Greece
    ("31", 200),  // Netherlands
    ("32", 200),  // Belgium
    ("33", 200),  // France
    ("34", 200),  // Spain
    ("351", 200), // Portugal
    ("352", 200), // Luxembourg
    ("353", 200), // Ireland
    ("354", 200), // Iceland
    ("356", 200), // Malta
    ("357", 200), // Cyprus
    ("358", 200), // Finland
    ("359", 200), // Bulgaria
    ("36", 200),  // Hungary
    ("370", 200), // Lithuania
    ("371", 200), // Latvia
    ("372", 200), // Estonia
    ("385", 200), // Croatia
    ("386", 200), // Slovenia
    ("39", 200),  // Italy
    ("40", 200),  // Romania
    ("420", 200), // Czechia
    ("421", 200), // Slovakia
    ("423", 200), // Liechtenstein
    ("43", 200),  // Austria
    ("46", 120),  // Sweden
    ("47", 120),  // Norway
    ("48", 200),  // Poland
    ("49", 200),  // Germany
];

/// The purpose of a message. Each has a budget of its own, which no other takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmsPurpose {
    /// A code that resets a password: half of the day's cap. Only a verified number is sent one.
    Reset,
    /// A code that verifies a number: a quarter. Whoever opens accounts can request them for numbers of their choice.
    Verification,
    /// A notice that something has happened to the person's log-in: a quarter. Nobody can cause many of them.
    Notice,
}

impl SmsPurpose {
    /// The name that its budget is stored under.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reset => "reset",
            Self::Verification => "verification",
            Self::Notice => "notice",
        }
    }

    /// Its part of the day's cap.
    const fn budget(self, cap: u32) -> u32 {
        match self {
            Self::Reset => cap / 2,
            Self::Verification | Self::Notice => cap / 4,
        }
    }
}

/// The calling code of the country where most people are. Messages to any other take half of a budget at most, so that a fraud with
/// the numbers of one country leaves something to the others.
const HOME: &str = "45";

/// Why a message is not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No messages are sent to that country.
    #[error("the country of a number is not on the list")]
    Country,
    /// The day's messages for this purpose have reached their part of the cap.
    #[error("the day's budget for text messages of a kind is used up")]
    Budget,
    /// Those to the number's country have reached their part of that.
    #[error("the day's budget for text messages to a country is used up")]
    CountryBudget,
}

/// The maximum price of one part of a message to the number, in thousandths of a US dollar. `None` if no messages are
/// sent to it. Numbers that were stored under less strict rules, such as one with a trunk zero, are excluded: they
/// belong to somebody else or to nobody.
#[must_use]
pub fn ceiling(number: &PhoneNumber) -> Option<u32> {
    if PhoneNumber::parse(number.as_str()).as_ref() != Ok(number) {
        return None;
    }
    country(number).map(|(_, ceiling)| ceiling)
}

/// The calling code of a number's country, with the maximum price there.
fn country(number: &PhoneNumber) -> Option<(&'static str, u32)> {
    let digits = number.as_str().strip_prefix('+')?;
    COUNTRIES.iter().copied().find(|(code, _)| digits.starts_with(code))
}

/// The number of parts that the text is split into. In GSM's alphabet, a single part has 160 letters, and each of
/// several has 153. If there is any other letter, it is 70 and 67 (3GPP TS 23.038, 23.040).
#[must_use]
pub fn parts(text: &str) -> u32 {
    const LETTERS: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    const OF_TWO: &str = "^{}\\[~]|€";
    let septets = text.chars().try_fold(0_usize, |sum, letter| match letter {
        _ if LETTERS.contains(letter) => Some(sum + 1),
        _ if OF_TWO.contains(letter) => Some(sum + 2),
        _ => None,
    });
    let (length, one, several) = septets.map_or_else(|| (text.encode_utf16().count(), 70, 67), |n| (n, 160, 153));
    if length <= one { 1 } else { u32::try_from(length.div_ceil(several)).unwrap_or(u32::MAX) }
}

/// A text message to be sent.
#[derive(Debug, Clone, Copy)]
pub struct Sms<'a> {
    /// The message's id.
    pub message: MessageId,
    /// The number that it is sent to.
    pub to: &'a PhoneNumber,
    /// The text.
    pub text: &'a str,
    /// The purpose.
    pub purpose: SmsPurpose,
}

impl Sms<'_> {
    /// Reserves the message's maximum price from the day's `cap` (thousandths of a US dollar). Returns the day's spend for its purpose
    /// including it, and the maximum price.
    ///
    /// # Errors
    /// Why the message is not sent.
    pub fn reserve(&self, now: Now, cap: u32, spend: Option<&SmsSpend>) -> Result<(SmsSpend, u32), Refused> {
        let price = ceiling(self.to).ok_or(Refused::Country)?.saturating_mul(parts(self.text));
        let (country, _) = country(self.to).ok_or(Refused::Country)?;
        let day = SpendDay::of(now, self.purpose);
        let spend = spend.filter(|spend| spend.day == day);
        let budget = self.purpose.budget(cap);
        let reserved = spend.map_or(0, |spend| spend.reserved).saturating_add(price);
        if reserved > budget {
            return Err(Refused::Budget);
        }
        let mut by_country = spend.map(|spend| spend.by_country.clone()).unwrap_or_default();
        let there = by_country.entry(country.to_owned()).or_default();
        *there = there.saturating_add(price);
        if country != HOME && *there > budget / 2 {
            return Err(Refused::CountryBudget);
        }
        let messages = spend.map_or(0, |spend| spend.messages).saturating_add(1);
        let expires_at = Period::Days(2).after(now.timestamp());
        Ok((SmsSpend { day, reserved, by_country, messages, last: self.message, expires_at }, price))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use jiff::{SignedDuration, Timestamp};
    use proptest::prelude::*;

    use super::*;

    static DANISH: LazyLock<PhoneNumber> = LazyLock::new(|| number("+4520304050"));

    fn at(seconds: i64) -> Now {
        Now(Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds))
    }

    fn sms(text: &str, purpose: SmsPurpose) -> Sms<'_> {
        Sms { message: MessageId::new(at(0), &[1; 10]), to: &DANISH, text, purpose }
    }

    fn number(text: &str) -> PhoneNumber {
        PhoneNumber::parse(text).unwrap()
    }

    proptest! {
        #[test]
        fn however_messages_come_no_day_costs_more_than_its_cap(
            cap in 0_u32..5_000,
            gaps in prop::collection::vec((0_i64..20_000, 0_usize..3, any::<bool>(), 1_usize..400), 1..120),
        ) {
            let purposes = [SmsPurpose::Reset, SmsPurpose::Verification, SmsPurpose::Notice];
            let (mut spends, mut clock) = ([None::<SmsSpend>, None, None], 0);
            let mut days = std::collections::BTreeMap::<(i64, usize), (u32, u32)>::new();
            let swedish = number("+46701234567");
            for (gap, which, is_abroad, length) in gaps {
                clock += gap;
                let text = "x".repeat(length);
                let to = if is_abroad { &swedish } else { &*DANISH };
                let sms = Sms { to, ..sms(&text, purposes[which]) };
                if let Ok((next, price)) = sms.reserve(at(clock), cap, spends[which].as_ref()) {
                    let (all, abroad) = days.entry((clock / 86_400, which)).or_default();
                    *all += price;
                    if is_abroad { *abroad += price; }
                    spends[which] = Some(next);
                }
            }
            for ((_, which), (all, abroad)) in days {
                let budget = purposes[which].budget(cap);
                prop_assert!(all <= budget && abroad <= budget / 2);
            }
            prop_assert!(purposes.iter().map(|purpose| purpose.budget(cap)).sum::<u32>() <= cap);
        }
    }

    #[test]
    fn a_new_day_begins_with_nothing_spent() {
        let code = sms("kode", SmsPurpose::Reset);
        let (spend, price) = code.reserve(at(86_399), 320, None).unwrap();
        assert_eq!((spend.reserved, price, spend.messages), (120, 120, 1));
        assert_eq!(code.reserve(at(86_399), 320, Some(&spend)), Err(Refused::Budget));
        assert_eq!(code.reserve(at(86_400), 320, Some(&spend)).unwrap().0.reserved, 120);
    }

    #[test]
    fn what_verifies_numbers_takes_nothing_from_what_resets_passwords() {
        let verify = sms("kode", SmsPurpose::Verification);
        let (spend, _) = verify.reserve(at(0), 480, None).unwrap();
        assert_eq!(verify.reserve(at(0), 480, Some(&spend)), Err(Refused::Budget));
        assert_eq!(sms("kode", SmsPurpose::Reset).reserve(at(0), 480, Some(&spend)).unwrap().0.reserved, 120);
    }

    #[test]
    fn a_number_is_of_one_country_or_none_that_is_sent_to() {
        for (text, sent) in
            [("+4520304050", true), ("+298123456", true), ("+35312345678", true), ("+491701234567", true)]
        {
            assert_eq!(ceiling(&number(text)).is_some(), sent, "{text}");
        }
        for text in ["+12025550123", "+447700900123", "+3551234567", "+37312345678", "+88212345678"] {
            assert_eq!(ceiling(&number(text)), None, "{text}");
        }
        for (code, _) in COUNTRIES {
            let alike = COUNTRIES.iter().filter(|(other, _)| other.starts_with(code));
            assert_eq!(alike.count(), 1, "{code} begins another");
        }
    }

    #[test]
    fn each_country_that_text_messages_go_to_has_a_plan() {
        for (code, _) in COUNTRIES {
            assert!(PhoneNumber::has_plan(code), "{code}");
        }
    }

    #[test]
    fn nothing_is_sent_to_a_number_as_it_is_dialled_at_home() {
        let stored = |text: &str| serde_json::from_value::<PhoneNumber>(text.into()).unwrap();
        assert_eq!(ceiling(&stored("+490301234567")), None);
        assert_eq!(ceiling(&stored("+450301234567")), None);
        assert!(ceiling(&stored("+49301234567")).is_some() && ceiling(&stored("+390612345678")).is_some());
    }

    #[test]
    fn a_text_is_cut_as_gsm_cuts_it() {
        for (text, count) in [
            ("a".repeat(160), 1),
            ("å".repeat(160), 1),
            ("a".repeat(161), 2),
            ("€".repeat(80), 1),
            ("€".repeat(81), 2),
            ("a".repeat(306), 2),
            ("ş".repeat(70), 1),
            ("ş".repeat(71), 2),
            (String::new(), 1),
        ] {
            assert_eq!(parts(&text), count, "{}", text.chars().count());
        }
    }
}
