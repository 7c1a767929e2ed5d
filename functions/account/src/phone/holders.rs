//! The people who have verified a phone number.

use domain::{Now, Stored, personal::PhoneNumber, records::PhoneIdentity};
use lambda::{App, Problem};
use store::CandidateKeys;

/// The keys that a number may be stored under.
pub(super) fn keys(app: &App, phone: Option<&PhoneNumber>) -> Result<CandidateKeys<PhoneIdentity>, Problem> {
    let lookups = phone.map(|phone| app.store.phone_lookups(phone)).transpose()?.unwrap_or_default();
    Ok(lookups.iter().map(PhoneIdentity::key).collect())
}

/// The people who have verified the number. Without a number, nothing is read.
pub(crate) async fn holders(
    app: &App,
    phone: Option<&PhoneNumber>,
    now: Now,
) -> Result<Option<Stored<PhoneIdentity>>, Problem> {
    if phone.is_none() {
        return Ok(None);
    }
    Ok(app.store.read(keys(app, phone)?, now).await?)
}
