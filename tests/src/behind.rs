//! Accounts that are removed, seen from behind the API.
//!
//! Each method panics if AWS does not answer: then a test is over.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a test whose tables cannot be read is over"
)]

use app::purge::{self, Progress, PurgeError};
use aws_sdk_s3::{Client, config::Builder, primitives::ByteStream};
use clients::{Randomness, files::Files};
use domain::{
    Now,
    billing::subscription::{Decision, Facts, ask_removal},
    file::FileLife,
    id::AccountId,
    processing::Period,
    records::Erasure,
};
use store::Store;

use crate::LocalCloud;

/// The tables and files of a cloud, behind the API.
pub struct Behind<'a> {
    cloud: &'a LocalCloud,
    /// The tables.
    pub store: Store,
    /// The files.
    pub files: Files,
    s3: Client,
    bucket: String,
}

impl<'a> Behind<'a> {
    /// The tables and files of this cloud.
    pub async fn of(cloud: &'a LocalCloud) -> Self {
        let (files, bucket) = cloud.files();
        let s3 = Client::from_conf(Builder::from(cloud.aws("local").config()).force_path_style(true).build());
        Self { cloud, store: cloud.store("local").await, files, s3, bucket }
    }

    /// So many days from now.
    #[must_use]
    pub fn in_days(&self, days: u32) -> Now {
        Now(Period::Days(days).after(self.cloud.inner().now()))
    }

    /// The owner asks to have the account removed, which is done a week later.
    pub async fn ask_removal(&self, account: AccountId) {
        let ask = |facts: &mut Facts, now| {
            let Ok(Decision::Do(asked)) = ask_removal(facts, now) else { panic!("the removal is refused") };
            facts.commands.push(asked);
        };
        self.cloud.add_facts(account, ask).await;
        self.cloud.inner().drain().await;
    }

    /// Continues the removal at this time.
    ///
    /// # Errors
    /// If it cannot go on.
    pub async fn purge(&self, account: AccountId, now: Now) -> Result<Progress, PurgeError> {
        purge::run(&self.store, &self.files, account, (now, &Randomness::system()), || true).await
    }

    /// Removes an account, from a week from now on to the end.
    ///
    /// # Errors
    /// If it cannot go on.
    pub async fn remove(&self, account: AccountId) -> Result<(), PurgeError> {
        let mut now = self.in_days(8);
        loop {
            match self.purge(account, now).await? {
                Progress::SettlesAt(settled) => now = Now(settled),
                Progress::Unfinished => {}
                Progress::Done | Progress::NotDue => return Ok(()),
            }
        }
    }

    /// The receipt of an account's removal.
    pub async fn receipt(&self, account: AccountId) -> Erasure {
        let receipts = self.store.all(&Erasure::within(&account), self.in_days(9)).await.unwrap();
        receipts.into_iter().next().unwrap().record
    }

    /// Puts an object, with this text, under the account's prefix.
    pub async fn put(&self, account: AccountId, name: &str, text: &'static str) {
        let key = format!("{}{name}", self.prefix(account));
        let body = ByteStream::from_static(text.as_bytes());
        let _ = self.s3.put_object().bucket(&self.bucket).key(key).body(body).send().await.unwrap();
    }

    /// What the keys of the account's files begin with.
    #[must_use]
    pub fn prefix(&self, account: AccountId) -> String {
        FileLife::NinetyDays.prefix(account)
    }

    /// The versions of an object.
    pub async fn versions(&self, account: AccountId, name: &str) -> Vec<String> {
        let key = format!("{}{name}", self.prefix(account));
        let versions = self.s3.list_object_versions().bucket(&self.bucket).prefix(key).send().await.unwrap();
        versions.versions().iter().filter_map(|version| version.version_id().map(str::to_owned)).collect()
    }

    /// Hides an object behind a delete marker.
    pub async fn hide(&self, account: AccountId, name: &str) {
        let key = format!("{}{name}", self.prefix(account));
        let _ = self.s3.delete_object().bucket(&self.bucket).key(key).send().await.unwrap();
    }

    /// Begins an upload that nobody finishes.
    pub async fn begin_upload(&self, account: AccountId, name: &str) {
        let key = format!("{}{name}", self.prefix(account));
        let _ = self.s3.create_multipart_upload().bucket(&self.bucket).key(key).send().await.unwrap();
    }

    /// How many versions, delete markers and unfinished uploads an account has.
    pub async fn objects_of(&self, account: AccountId) -> (usize, usize, usize) {
        let prefix = self.prefix(account);
        let versions = self.s3.list_object_versions().bucket(&self.bucket).prefix(&prefix).send().await.unwrap();
        let uploads = self.s3.list_multipart_uploads().bucket(&self.bucket).prefix(&prefix).send().await.unwrap();
        (versions.versions().len(), versions.delete_markers().len(), uploads.uploads().len())
    }

    /// The kinds of the items in which a text stands, by table.
    pub async fn items_with(&self, text: &str) -> Vec<(&'static str, String)> {
        let mut found = Vec::new();
        for table in ["accounts", "tickets", "outbox", "visits", "ledger"] {
            let items = self.cloud.scan(table).await.into_iter();
            let items = items.filter(|item| item.to_string().contains(text));
            found.extend(items.map(|item| (table, item["kind"]["S"].as_str().unwrap_or_default().to_owned())));
        }
        found
    }
}
