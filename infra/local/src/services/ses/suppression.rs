//! The account's suppression list: addresses to which SES takes mails without sending them.
//!
//! As in SES, the list tells addresses apart by the case of their local part, and a mail is held back whatever its case.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    errors::{bad, internal, not_found},
    page::Page,
    reason::Reason,
    senders::is_address,
};
use crate::{
    services::ServiceError,
    storage::{StateFile, StorageError},
};

/// An address: first in lower case, by which mails are compared, and then as the list has it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    folded: String,
    address: String,
}

impl Key {
    /// The key of an address. The domain has no case, but the local part has.
    fn of(address: &str) -> Self {
        let address = address.trim();
        let address = match address.rsplit_once('@') {
            Some((local, domain)) => format!("{local}@{}", domain.to_ascii_lowercase()),
            None => address.to_owned(),
        };
        Self { folded: address.to_ascii_lowercase(), address }
    }
}

/// What is known of an address on the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Entry {
    reason: Reason,
    updated_ms: i64,
    /// The mail that put it there.
    message_id: Option<String>,
    feedback_id: Option<String>,
}

/// The list, kept from run to run.
pub(super) struct SuppressionList {
    entries: Mutex<BTreeMap<Key, Entry>>,
    state_file: StateFile,
}

impl SuppressionList {
    /// Reads the list of earlier runs.
    pub(super) fn open(state_file: StateFile) -> Result<Self, StorageError> {
        let saved: BTreeMap<String, Entry> = state_file.read()?;
        let entries = saved.into_iter().map(|(address, entry)| (Key::of(&address), entry));
        Ok(Self { entries: Mutex::new(entries.collect()), state_file })
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Key, Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn save(&self, entries: &BTreeMap<Key, Entry>) -> Result<(), ServiceError> {
        let saved: BTreeMap<_, _> = entries.iter().map(|(key, entry)| (&key.address, entry)).collect();
        self.state_file.write(&saved).map_err(|error| internal(error.to_string()))
    }

    /// Why a mail to an address is held back, if it is: the address is on the list for one of these reasons.
    pub(super) fn holds_back(&self, address: &str, reasons: &[Reason]) -> Option<Reason> {
        let entries = self.lock();
        if entries.is_empty() {
            return None;
        }
        let from = Key { folded: Key::of(address).folded, address: String::new() };
        let mut same = entries.range(from.clone()..).take_while(|(key, _)| key.folded == from.folded);
        same.find(|(_, entry)| reasons.contains(&entry.reason)).map(|(_, entry)| entry.reason)
    }

    /// Puts an address on the list, or changes its reason.
    pub(super) fn put(&self, address: &str, reason: Reason, at: Timestamp) -> Result<Value, ServiceError> {
        if !is_address(address) {
            return Err(bad("Invalid email address."));
        }
        self.insert(address, Entry { reason, updated_ms: at.as_millisecond(), message_id: None, feedback_id: None })?;
        Ok(json!({}))
    }

    /// Puts an address on the list because of what happened to a mail.
    pub(super) fn put_for(
        &self,
        address: &str,
        reason: Reason,
        at: Timestamp,
        (message_id, feedback_id): (&str, &str),
    ) -> Result<(), ServiceError> {
        let (message_id, feedback_id) = (Some(message_id.to_owned()), Some(feedback_id.to_owned()));
        self.insert(address, Entry { reason, updated_ms: at.as_millisecond(), message_id, feedback_id })
    }

    fn insert(&self, address: &str, entry: Entry) -> Result<(), ServiceError> {
        let mut entries = self.lock();
        entries.insert(Key::of(address), entry);
        self.save(&entries)
    }

    /// What is known of an address on the list.
    pub(super) fn get(&self, address: &str) -> Result<Value, ServiceError> {
        let key = Key::of(address);
        let entries = self.lock();
        let entry = entries.get(&key).ok_or_else(|| absent(&key))?;
        let mut found = summary(&key, entry);
        if let Some(message_id) = &entry.message_id {
            found["Attributes"] = json!({ "MessageId": message_id, "FeedbackId": entry.feedback_id });
        }
        Ok(json!({ "SuppressedDestination": found }))
    }

    /// Takes an address off the list.
    pub(super) fn delete(&self, address: &str) -> Result<Value, ServiceError> {
        let key = Key::of(address);
        let mut entries = self.lock();
        entries.remove(&key).ok_or_else(|| absent(&key))?;
        self.save(&entries)?;
        Ok(json!({}))
    }

    /// A page of the addresses.
    pub(super) fn list(&self, page: &Page) -> Result<Value, ServiceError> {
        let after = page.after()?.map(|address| Key::of(&address));
        let entries = self.lock();
        let wanted = entries.iter().filter(|(key, entry)| {
            after.as_ref().is_none_or(|after| *key > after) && page.includes(entry.reason, entry.updated_ms)
        });
        let mut found: Vec<_> = wanted.take(page.size.saturating_add(1)).collect();
        let is_last = found.len() <= page.size;
        found.truncate(page.size);
        let mut answer = json!({
            "SuppressedDestinationSummaries": found.iter().map(|(key, entry)| summary(key, entry)).collect::<Vec<_>>(),
        });
        if let Some((key, _)) = found.last().filter(|_| !is_last) {
            answer["NextToken"] = Page::token(&key.address).into();
        }
        Ok(answer)
    }
}

fn absent(key: &Key) -> ServiceError {
    not_found(format!("Email address {} does not exist on your suppression list.", key.address))
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds of this millennium fit")]
fn summary(key: &Key, entry: &Entry) -> Value {
    json!({
        "EmailAddress": key.address,
        "Reason": entry.reason,
        "LastUpdateTime": entry.updated_ms as f64 / 1_000.0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::Data;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millisecond(ms).expect("a time")
    }

    /// A list in a folder of its own.
    fn list() -> (tempfile::TempDir, Data) {
        let folder = tempfile::tempdir().expect("a folder");
        let data = Data::open(folder.path(), false).expect("free");
        (folder, data)
    }

    fn open(data: &Data) -> SuppressionList {
        SuppressionList::open(data.state_file("suppressions.json")).expect("opened")
    }

    fn code(result: Result<Value, ServiceError>) -> String {
        result.expect_err("refused").code.into_owned()
    }

    #[test]
    fn an_address_is_put_found_and_deleted_and_outlives_the_process() {
        let (_folder, data) = list();
        open(&data).put("ada@rodgrod.example", Reason::Bounce, at(1_500)).expect("put");
        let list = open(&data);
        let found = json!({ "EmailAddress": "ada@rodgrod.example", "Reason": "BOUNCE", "LastUpdateTime": 1.5 });
        assert_eq!(list.get("ada@rodgrod.example").expect("found")["SuppressedDestination"], found);
        list.put("ada@rodgrod.example", Reason::Complaint, at(2_000)).expect("put");
        let found = list.get("ada@rodgrod.example").expect("found")["SuppressedDestination"].clone();
        assert_eq!((&found["Reason"], &found["LastUpdateTime"]), (&json!("COMPLAINT"), &json!(2.0)));
        list.delete("ada@rodgrod.example").expect("deleted");
        let list = open(&data);
        assert_eq!(code(list.get("ada@rodgrod.example")), "NotFoundException");
        assert_eq!(code(list.delete("ada@rodgrod.example")), "NotFoundException");
        assert_eq!(code(list.put("ada", Reason::Bounce, at(0))), "BadRequestException");
    }

    #[test]
    fn the_list_knows_the_case_of_a_local_part_and_a_mail_does_not() {
        let (_folder, data) = list();
        let list = open(&data);
        list.put("Ada@Rodgrod.example", Reason::Bounce, at(0)).expect("put");
        assert!(list.get("Ada@rodgrod.EXAMPLE").is_ok());
        assert_eq!(code(list.delete("ada@rodgrod.example")), "NotFoundException");
        for address in ["ada@rodgrod.example", "ADA@RODGROD.example"] {
            assert_eq!(list.holds_back(address, &Reason::ALL), Some(Reason::Bounce), "{address}");
        }
        for address in ["adam@rodgrod.example", "ad@rodgrod.example", "ada@rodgrod.exampl"] {
            assert_eq!(list.holds_back(address, &Reason::ALL), None, "{address}");
        }
    }

    #[test]
    fn a_mail_is_held_back_only_for_the_reasons_of_its_configuration_set() {
        let (_folder, data) = list();
        let list = open(&data);
        list.put_for("ada@rodgrod.example", Reason::Complaint, at(0), ("mail", "feedback")).expect("put");
        let held = |reasons: &[Reason]| list.holds_back("ada@rodgrod.example", reasons);
        assert_eq!([held(&[]), held(&[Reason::Bounce])], [None, None]);
        assert_eq!(held(&[Reason::Complaint]), Some(Reason::Complaint));
        let found = list.get("ada@rodgrod.example").expect("found");
        let attributes = json!({ "MessageId": "mail", "FeedbackId": "feedback" });
        assert_eq!(found["SuppressedDestination"]["Attributes"], attributes);
    }

    #[test]
    fn the_list_is_paged_and_filtered() {
        let (_folder, data) = list();
        let list = open(&data);
        for (nth, address) in ["c@x.example", "A@x.example", "b@x.example", "a@x.example"].iter().enumerate() {
            let reason = if nth == 0 { Reason::Complaint } else { Reason::Bounce };
            list.put(address, reason, at(i64::try_from(nth).expect("small") * 1_000)).expect("put");
        }
        let pages = |query: &str| {
            let (mut pages, mut token) = (Vec::new(), String::new());
            loop {
                let page = list.list(&Page::read(&format!("{query}{token}")).expect("a page")).expect("a page");
                let addresses = page["SuppressedDestinationSummaries"].as_array().expect("a list").iter();
                pages.push(addresses.map(|one| one["EmailAddress"].as_str().expect("text")[..1].to_owned()).collect());
                let Some(next) = page["NextToken"].as_str() else { return pages };
                token = format!("&NextToken={next}");
            }
        };
        let all: Vec<Vec<String>> = pages("PageSize=3");
        assert_eq!(all, [vec!["A", "a", "b"], vec!["c"]]);
        assert_eq!(pages("PageSize=4").len(), 1, "a full last page has no token");
        assert_eq!(pages("Reason=COMPLAINT"), [["c"]]);
        assert_eq!(pages("Reason=COMPLAINT&Reason=BOUNCE")[0].len(), 4);
        let days = "StartDate=1970-01-01T00%3A00%3A01Z&EndDate=1970-01-01T00%3A00%3A02Z";
        assert_eq!(pages(days), [["A", "b"]]);
    }
}
