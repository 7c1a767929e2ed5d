//! A record of the engine as an event of AWS, in simulated time.

use dynoxide::actions::get_records::Record;
use serde_json::Value;

use super::Streams;
use crate::template::{REGION, StreamSpec};

/// The engine's sequence numbers are this number plus the microseconds since 1970.
const FIRST_NUMBER: u128 = 100_000_000_000_000_000_000;

impl Streams {
    /// The record as AWS would send it: of this region, from the template's stream, in simulated time.
    pub(super) fn event(&self, spec: &StreamSpec, record: &Record) -> Value {
        let mut event = serde_json::to_value(record).unwrap_or_default();
        event["awsRegion"] = REGION.into();
        event["eventSourceARN"] = spec.arn.as_str().into();
        let created = self.clock.simulated(written_ms(record)).min(self.clock.now_ms());
        event["dynamodb"]["ApproximateCreationDateTime"] = created.div_euclid(1_000).into();
        event
    }
}

/// When a record was written, by the wall clock. Its sequence number is exact to the microsecond, its time only to the
/// second.
#[expect(clippy::cast_possible_truncation, reason = "seconds of this century are exact")]
fn written_ms(record: &Record) -> i64 {
    let second = record.dynamodb.approximate_creation_date_time as i64 * 1_000;
    let number = record.dynamodb.sequence_number.parse::<u128>().unwrap_or_default();
    let finer = number.checked_sub(FIRST_NUMBER).and_then(|micros| i64::try_from(micros / 1_000).ok());
    finer.filter(|finer| (second - 2_000..second + 2_000).contains(finer)).unwrap_or(second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_records_number_tells_when_it_was_written() {
        let mut record = Record::default();
        record.dynamodb.approximate_creation_date_time = 1_800_000_000.0;
        record.dynamodb.sequence_number = "101800000000123456".to_owned();
        assert_eq!(written_ms(&record), 1_800_000_000_000);
        record.dynamodb.sequence_number = (FIRST_NUMBER + 1_800_000_000_123_456).to_string();
        assert_eq!(written_ms(&record), 1_800_000_000_123);
    }
}
