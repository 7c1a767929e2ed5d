//! How often people do things.

use jiff::Timestamp;

use crate::kernel::record::Record;

crate::kernel::lookup::key_text! {
    /// What a counter counts: a person's acts of one kind, on somebody, within an hour.
    CountedActs, "acts.…"
}

impl CountedActs {
    /// Makes the key from its text. It is stored as an HMAC of that.
    pub(crate) fn new(text: String) -> Self {
        Self(text)
    }
}

/// How often one person did the same within an hour. Who that is stands in it as an HMAC alone.
///
/// It is only ever counted up, on the condition that it is not full, and never read. So it is not sealed, and no right rests on it.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Tickets, scope = acts, key = "ACTS")]
#[processing(subject = Member, purpose = SecureAccess, basis = LegitimateInterest, keep = Until(expires_at, Hours(1)))]
pub struct ActCounter {
    /// What is counted.
    #[key]
    pub acts: CountedActs,
    /// How often it was done.
    #[plain]
    pub count: u32,
    /// When the hour is over.
    #[plain]
    pub expires_at: Timestamp,
}
