//! Whether each reader got a letter as often as they should.

use std::collections::BTreeMap;

use tests::Person;

use crate::{Bench, Failure, disturb::Disturbed, print, seed::Reader, state};

/// Ends the bench unless each reader got one letter, but for those that are told as repeated, and nobody got one after they had been
/// told that they are unsubscribed.
pub(crate) async fn check(
    bench: &Bench,
    staff: &Person<'_>,
    id: &str,
    (readers, disturbed): (&[Reader], &Disturbed),
) -> Result<(), Failure> {
    bench.cloud.inner().drain().await;
    let mut letters = BTreeMap::<String, u64>::new();
    for mail in bench.cloud.inner().inbox(None) {
        if !mail.from.as_deref().is_some_and(|from| from.contains("@news.")) {
            continue;
        }
        if disturbed.unsubscribed.get(&mail.to).is_some_and(|answered| mail.sent_at > *answered) {
            return Err(format!("a letter went to {} after they were unsubscribed", mail.to).into());
        }
        *letters.entry(mail.to).or_default() += 1;
    }
    let missing =
        |reader: &&Reader| !letters.contains_key(&reader.email) && !disturbed.unsubscribed.contains_key(&reader.email);
    if let Some(reader) = readers.iter().find(missing) {
        return Err(format!("{} got no letter", reader.email).into());
    }
    let twice = letters.values().map(|count| count - 1).sum::<u64>();
    let statistics = state(staff, id).await["statistics"].clone();
    let repeated = statistics["repeated"].as_u64().unwrap_or_default();
    print(&format!(
        "{} mailboxes got the letter, {twice} of them twice, where {repeated} were told; {statistics}",
        letters.len()
    ));
    let told = |name: &str| statistics[name].as_u64().unwrap_or_default();
    let (sent, reported) = (told("sent"), told("delivered") + told("bounced"));
    if twice > repeated || sent != letters.len() as u64 || reported != sent {
        return Err(format!("{sent} sent, {repeated} repeated and {reported} reported are told").into());
    }
    Ok(())
}
