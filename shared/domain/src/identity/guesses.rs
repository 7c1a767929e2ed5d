//! How often a secret of a person may be guessed, and who can stop whom by guessing (decision 0037).
//!
//! A guess counts for the person in the network that it comes from, and for the person in all networks together. Whoever guesses from
//! elsewhere uses up only the second, which does not stop somebody who logged in from their own network, or proved who they are there
//! by a link or a code, within 90 days. A log-in deletes what was counted in its network, and takes its own try off all else: who
//! looks on from another network cannot tell that there was one.

use crate::{
    kernel::processing::Period,
    rate_limit::{OverLimit, RateLimit},
};

/// The limits of guesses at one kind of secret of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guesses {
    /// For the person in one network: ten a day, the later ones after a pause.
    pub in_network: RateLimit,
    /// For the person in all networks together: fifty a day.
    pub everywhere: RateLimit,
}

impl Guesses {
    const fn of(in_network: &'static str, everywhere: &'static str) -> Self {
        Self {
            in_network: RateLimit {
                name: in_network,
                free: 5,
                over_limit: OverLimit::BackOffUpTo(10, Period::Minutes(1), Period::Minutes(15)),
                reset_after: Period::Hours(24),
            },
            everywhere: RateLimit {
                name: everywhere,
                free: 50,
                over_limit: OverLimit::Refuse,
                reset_after: Period::Hours(24),
            },
        }
    }
}

/// Guesses at the password of an address, by anybody.
pub const AT_PASSWORD: Guesses = Guesses::of("log-in", "log-in-everywhere");
/// Guesses at the second factor of a person whose password was right, or who has a session.
pub const AT_SECOND_FACTOR: Guesses = Guesses::of("second-factor", "second-factor-everywhere");
/// Guesses at the password of a person by somebody who has their session. Those of strangers do not count here.
pub const IN_SESSION: Guesses = Guesses::of("in-session", "in-session-everywhere");
/// Guesses at the password of an invited person by somebody who has the link from their mailbox. Counted for each invitation: neither
/// strangers nor other accounts that invite the person use it up.
pub const BY_LINK: RateLimit = Guesses::of("invited", "").in_network;

/// Guesses at anybody's password from one network. It stops nobody who is known there. A log-in takes its own try off, so an office
/// full of people does not use it up.
pub const FROM_NETWORK: RateLimit = RateLimit {
    name: "log-in-network",
    free: 50,
    over_limit: OverLimit::BackOff(Period::Minutes(1), Period::Minutes(15)),
    reset_after: Period::Hours(1),
};

#[cfg(test)]
mod tests;
