//! S3: the template's buckets, their objects as files, and who hears of them.
//!
//! `s3s` speaks the protocol; what lies behind it is ours. [`dispatch`] is where requests come in, [`store`] where they end.

mod blobs;
mod copies;
mod cors;
mod dispatch;
mod events;
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
mod store;
mod sums;

use std::{collections::BTreeMap, sync::Arc};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};
use s3s::service::S3Service;
use tokio::task::JoinHandle;

use crate::{clock::Clock, data::Data, lambda::Functions, options::StartError, template::Template};
pub(crate) use dispatch::{handle, is_a_buckets_host, is_meant};
pub(crate) use events::Undelivered;
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

/// All but the unreserved characters.
const RESERVED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// And in a path not what stands between its parts.
const RESERVED_IN_PATHS: AsciiSet = RESERVED.remove(b'/');

/// Percent-encodes a key as it stands in a path.
fn encode(key: &str) -> PercentEncode<'_> {
    utf8_percent_encode(key, &RESERVED_IN_PATHS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_encoded_byte_by_byte() {
        assert_eq!(encode("a b/c~é+").to_string(), "a%20b/c~%C3%A9%2B");
    }
}
