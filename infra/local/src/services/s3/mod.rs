//! S3: the template's buckets, their objects as files, and who hears of them.
//!
//! `s3s` speaks the protocol; what lies behind it is ours. [`dispatch`] is where requests come in, [`store`] where they end.

mod blobs;
mod copies;
mod cors;
mod dispatch;
mod faulty;
mod lifecycle;
mod lists;
mod multipart;
mod objects;
mod permissions;
mod reads;
mod removals;
mod service;
mod signature;
pub(crate) mod store;
mod sums;

use std::{collections::BTreeMap, fmt::Write as _, sync::Arc};

use s3s::service::S3Service;
use tokio::task::JoinHandle;

use crate::triggers::s3_events as events;
pub(crate) use crate::triggers::s3_events::Undelivered;
use crate::{clock::Clock, data::Data, lambda::Functions, options::StartError, template::Template};
pub(crate) use dispatch::{handle, is_a_buckets_host, is_meant};
pub(crate) use faulty::Cut;

/// The buckets.
pub(crate) struct Buckets {
    service: S3Service,
    store: Arc<store::Store>,
    messenger: Arc<events::Messenger>,
    secrets: BTreeMap<String, String>,
}

impl Buckets {
    /// Takes up what the last run left.
    pub(crate) fn open(
        data: &Data,
        template: &Template,
        clock: &Arc<Clock>,
        functions: &Arc<Functions>,
        secrets: BTreeMap<String, String>,
    ) -> Result<Self, StartError> {
        let store = Arc::new(store::Store::open(data, template, clock)?);
        let messenger = Arc::new(events::Messenger::new(Arc::clone(functions)));
        let service = service::build(Arc::clone(&store), secrets.clone());
        Ok(Self { service, store, messenger, secrets })
    }

    /// Begins to deliver events: first what the last run left.
    pub(crate) fn start(&self) -> JoinHandle<()> {
        let (store, messenger) = (Arc::clone(&self.store), Arc::clone(&self.messenger));
        tokio::spawn(async move {
            loop {
                messenger.drain(&store).await;
                store.news.notified().await;
            }
        })
    }

    /// Delivers every event there is; returns how many that were.
    pub(crate) async fn drain(&self) -> usize {
        self.messenger.drain(&self.store).await
    }

    /// Does what the buckets' lifecycles say is due by now.
    pub(crate) fn sweep(&self) {
        if let Err(error) = lifecycle::sweep(&self.store) {
            tracing::error!(%error, "the buckets' lifecycles could not be followed");
        }
    }

    /// The events that were given up lately.
    pub(crate) fn undelivered(&self) -> Vec<Undelivered> {
        self.messenger.undelivered()
    }
}

/// Lower-case hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// What [`hex`] wrote.
fn unhex(text: &str) -> Vec<u8> {
    let digits: Vec<u32> = text.chars().filter_map(|digit| digit.to_digit(16)).collect();
    digits
        .chunks_exact(2)
        .filter_map(|pair| u8::try_from(pair.iter().fold(0, |sum, digit| sum * 16 + digit)).ok())
        .collect()
}

/// Percent-encodes as signatures want it, all but the unreserved characters and those to be kept.
pub(crate) fn encode(text: &str, keep: &str, space_is_plus: bool) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut encoded, byte| {
        match char::from(byte) {
            ' ' if space_is_plus => encoded.push('+'),
            plain
                if plain.is_ascii_alphanumeric()
                    || "-._~".contains(plain)
                    || keep.contains(plain) && plain.is_ascii() =>
            {
                encoded.push(plain);
            }
            _ => {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_encoded_byte_by_byte() {
        assert_eq!(encode("a b/c~é+", "/", false), "a%20b/c~%C3%A9%2B");
        assert_eq!(encode("a b/c", "", true), "a+b%2Fc");
        assert_eq!((hex(&[0, 255, 16]), unhex("00ff10")), ("00ff10".to_owned(), vec![0, 255, 16]));
    }
}
