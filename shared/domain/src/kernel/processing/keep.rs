//! How long something is kept (Art. 5(1)(e)).

use jiff::Timestamp;

use crate::kernel::{
    date::{books_end, day_of},
    language::Language,
    time::Now,
};

/// A length of time, in the unit in which the policy states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// 60 s each.
    Minutes(u32),
    /// 3,600 s each.
    Hours(u32),
    /// 86,400 s each.
    Days(u32),
    /// 365 days each, so that none is longer than a year of the calendar.
    Years(u32),
}

impl Period {
    /// The period in seconds.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        match self {
            Self::Minutes(n) => n as i64 * 60,
            Self::Hours(n) => n as i64 * 3_600,
            Self::Days(n) => n as i64 * 86_400,
            Self::Years(n) => n as i64 * 365 * 86_400,
        }
    }

    /// The moment one period after `start`, down to the whole second: DynamoDB's TTL counts in seconds, and nothing
    /// is kept longer than declared.
    #[must_use]
    pub fn after(self, start: Timestamp) -> Timestamp {
        Timestamp::from_second(start.as_second().saturating_add(self.seconds())).unwrap_or(Timestamp::MAX)
    }

    /// The begin and the end of the window that a moment is in, if time is divided into windows of this length.
    #[must_use]
    pub fn window(self, at: Timestamp) -> (Timestamp, Timestamp) {
        let since = at.as_second().rem_euclid(self.seconds());
        let begin = Timestamp::from_second(at.as_second().saturating_sub(since)).unwrap_or(at);
        (begin, self.after(begin))
    }

    /// The period in words.
    #[must_use]
    pub fn text(self, language: Language) -> String {
        use Language::{Da, En};
        let (n, unit) = match (self, language) {
            (Self::Minutes(n), Da) => (n, if n == 1 { "minut" } else { "minutter" }),
            (Self::Minutes(n), En) => (n, if n == 1 { "minute" } else { "minutes" }),
            (Self::Hours(n), Da) => (n, if n == 1 { "time" } else { "timer" }),
            (Self::Hours(n), En) => (n, if n == 1 { "hour" } else { "hours" }),
            (Self::Days(n), Da) => (n, if n == 1 { "dag" } else { "dage" }),
            (Self::Days(n), En) => (n, if n == 1 { "day" } else { "days" }),
            (Self::Years(n), Da) => (n, "år"),
            (Self::Years(n), En) => (n, if n == 1 { "year" } else { "years" }),
        };
        format!("{n} {unit}")
    }
}

/// How long a record is kept (Art. 5(1)(e)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// As long as the account or log-in it belongs to.
    AccountLife,
    /// Until its own `expires_at`, at most this long after it was last written.
    Until(Period),
    /// As long as the consent that it rests on is given.
    WhileGiven,
    /// As long as a consent is given, and from its withdrawal until its own `expires_at`, at most this long.
    AfterWithdrawal(Period),
    /// Until its own `expires_at`, at most five years from the end of the financial year (bogføringsloven § 12).
    Bookkeeping,
}

impl Keep {
    /// The latest time at which a record that is written now may end. `None` if it ends with its account, log-in or consent.
    #[must_use]
    pub fn latest_end(self, now: Now) -> Option<Timestamp> {
        match self {
            Self::AccountLife | Self::WhileGiven => None,
            Self::Until(most) | Self::AfterWithdrawal(most) => Some(most.after(now.0)),
            Self::Bookkeeping => Some(books_end(day_of(now.0))),
        }
    }

    /// Whether such a record has an `expires_at` of its own, by which its table deletes it.
    #[must_use]
    pub const fn expires(self) -> bool {
        matches!(self, Self::Until(_) | Self::AfterWithdrawal(_) | Self::Bookkeeping)
    }

    /// Whether a record that ends may also be without an end as yet.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::AfterWithdrawal(_))
    }

    /// How long, in words.
    #[must_use]
    pub fn text(self, language: Language) -> String {
        match (self, language) {
            (Self::AccountLife, Language::Da) => "så længe kontoen eller log-in'et findes".to_owned(),
            (Self::AccountLife, Language::En) => "as long as the account or log-in exists".to_owned(),
            (Self::Until(most), Language::Da) => format!("højst {}", most.text(language)),
            (Self::Until(most), Language::En) => format!("at most {}", most.text(language)),
            (Self::WhileGiven, Language::Da) => "så længe samtykket gælder".to_owned(),
            (Self::WhileGiven, Language::En) => "as long as the consent is given".to_owned(),
            (Self::AfterWithdrawal(most), Language::Da) => {
                format!("så længe samtykket gælder, og {} efter det er trukket tilbage", most.text(language))
            }
            (Self::AfterWithdrawal(most), Language::En) => {
                format!("as long as the consent is given, and {} after it was withdrawn", most.text(language))
            }
            (Self::Bookkeeping, Language::Da) => "5 år fra udgangen af regnskabsåret".to_owned(),
            (Self::Bookkeeping, Language::En) => "5 years from the end of the financial year".to_owned(),
        }
    }

    /// How long, in words, to somebody whose log-in is erased: what is left of them belongs to an account.
    #[must_use]
    pub fn text_without_log_in(self, language: Language) -> String {
        match (self, language) {
            (Self::AccountLife, Language::Da) => "så længe kontoen findes".to_owned(),
            (Self::AccountLife, Language::En) => "as long as the account exists".to_owned(),
            (Self::Until(_) | Self::WhileGiven | Self::AfterWithdrawal(_) | Self::Bookkeeping, _) => {
                self.text(language)
            }
        }
    }
}
