//! Does each minute what falls due by date, and deletes what has expired.
//!
//! Every work is idempotent and goes in bounded batches. What is not finished when the time is over, or because of a
//! crash or an error, stays due, and a later invocation continues with it.

mod access_point;
mod announcement;
mod card_provider;
mod charges;
mod due;
mod e_invoices;
mod outside;
mod subscription;
mod sweep;
mod vies;

use std::process::ExitCode;

use clients::{Randomness, files::Files};
use domain::{Stored, processing::Table, records::Sweep};
use futures::lock::Mutex;
use store::Store;

/// What the function works with.
struct Retention {
    store: Store,
    files: Files,
    randomness: Randomness,
    vat_numbers: vies::VatNumberCheck,
    cards: card_provider::CardProvider,
    access_point: access_point::AccessPoint,
    /// The sweep as this process has read or written it last. If another process has written it since, writing it is refused,
    /// and it is read again.
    sweep: Mutex<Option<Stored<Sweep>>>,
}

/// Runs the function until Lambda ends the process.
#[must_use]
pub fn run() -> ExitCode {
    lambda::events(
        async |environment| {
            let (randomness, bucket) = (Randomness::system(), environment.required("FILES_BUCKET"));
            let (vies_url, stripe_url) = (environment.required("VIES_URL"), environment.required("STRIPE_URL"));
            let (portal_url, stripe_key) = (environment.origin("PORTAL_URL"), environment.unless_none("STRIPE_KEY"));
            let (ecourier_url, ecourier_key) =
                (environment.required("ECOURIER_URL"), environment.unless_none("ECOURIER_KEY"));
            let (aws, store) = environment.store(&randomness, Table::Accounts).await?;
            let (files, vat_numbers) = (Files::new(&aws, bucket), vies::VatNumberCheck::open(&vies_url)?);
            let cards = card_provider::CardProvider::open(&stripe_url, stripe_key, portal_url)?;
            let access_point = access_point::AccessPoint::open(&ecourier_url, ecourier_key)?;
            Ok(Retention { store, files, randomness, vat_numbers, cards, access_point, sweep: Mutex::default() })
        },
        &due::handle,
    )
}
