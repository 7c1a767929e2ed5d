//! Uploads, of which the bucket tells: at least once, and in any order.

use clients::files::StoredObject;
use domain::{
    Stored, Timestamp,
    integrations::runs::{RunObject, RunObjectKind},
    records::{AuditAction, Run},
};
use lambda::EventContext;
use percent_encoding::percent_decode_str;
use serde::Deserialize;

use crate::{Transfers, error::TransferError};

/// What the bucket tells of an object.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ObjectRecord {
    /// When it was created.
    pub(crate) event_time: Option<Timestamp>,
    s3: Described,
}

#[derive(Debug, Deserialize)]
struct Described {
    object: Object,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Object {
    /// Encoded as in a form.
    key: String,
    size: Option<u64>,
    version_id: Option<String>,
}

impl Object {
    /// Which object of a run it is. `None` if it is of no run.
    fn of_run(&self) -> Option<RunObject> {
        let key = self.key.replace('+', " ");
        percent_decode_str(&key).decode_utf8().ok()?.parse().ok()
    }
}

impl Transfers {
    /// Begins the runs of the objects, one after the other. If one fails, the event comes again, and those that were begun know it.
    pub(crate) async fn receive(&self, records: Vec<ObjectRecord>, context: EventContext) -> Result<(), TransferError> {
        for ObjectRecord { s3: Described { object }, .. } in records {
            let Some(place) = object.of_run().filter(|place| place.kind == RunObjectKind::Upload) else { continue };
            let (Some(version), Some(bytes)) = (object.version_id, object.size) else { continue };
            self.receive_object(place, StoredObject { version, bytes }, context).await?;
        }
        Ok(())
    }

    /// Takes an uploaded object for the file of its run, if that waits for one, and begins the run. Any other object is removed: a second
    /// one, one that came after the run had ended, and one of an account that is gone.
    async fn receive_object(
        &self,
        place: RunObject,
        object: StoredObject,
        context: EventContext,
    ) -> Result<(), TransferError> {
        let key = Run::key(&place.account, &place.integration, &place.run);
        let run = self.store.get(&key, context.current()).await?;
        let version = |run: &Run| run.file.as_ref().and_then(|file| file.version.clone());
        match run {
            Some(run) if run.awaits_upload() => {
                let now = context.current();
                let received = run.received(object.version, now);
                self.store.commit(self.step(&run, &received, AuditAction::IntegrationRunAdvanced, now)).await?;
                self.carry_out(Stored { record: received, version: run.version.next() }, context).await
            }
            // The event came before.
            Some(run) if version(&run).as_ref() == Some(&object.version) => self.carry_out(run, context).await,
            _ => Ok(self.files.delete(&place.to_string(), &object.version).await?),
        }
    }
}
