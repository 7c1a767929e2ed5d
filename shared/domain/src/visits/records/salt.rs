//! The salt of a day's pseudonyms.

use jiff::{Timestamp, civil::Date};

use crate::{
    kernel::{
        date::day_of,
        random::RandomSource,
        record::{Expiring as _, Record},
        time::Now,
    },
    visits::Salt,
};

/// The random salt that a day's pseudonyms are made with. It is in no backup.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Visits, scope = day, key = "SALT")]
#[processing(subject = Member, purpose = FollowUse, basis = LegitimateInterest, keep = Until(expires_at, Days(90)))]
pub struct VisitSalt {
    /// The day.
    #[key]
    pub day: Date,
    /// The salt.
    #[personal(Use)]
    pub salt: Salt,
    /// When the salt expires. From then on, no pseudonym of the day leads to anybody.
    #[plain]
    pub expires_at: Timestamp,
}

impl VisitSalt {
    /// A new salt for today.
    #[must_use]
    pub fn new(now: Now, random: &dyn RandomSource) -> Self {
        Self { day: day_of(now.0), salt: Salt::new(random), expires_at: Self::LIFE.after(now.0) }
    }
}
