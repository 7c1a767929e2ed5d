//! The erasure of whole accounts (P35): what becomes of each kind of record, by what it declares, and the receipt.

mod plan;

pub use plan::{ACCOUNT, Treatment, partitions_of, tables_naming_accounts, treatment};

use jiff::Timestamp;

use crate::{
    kernel::{
        id::AccountId,
        processing::{Keep, Period},
        random::RandomSource,
        record::{Declaration, Expiring, Record as _},
        time::Now,
    },
    privacy::{
        id::ErasureId,
        records::{ErasedRecord, Erasure, ErasureGround, FieldOutcome, Hold, KeptGround},
    },
};

/// For how long after the last access ended something may still be written that was begun before. It is longer than any
/// invocation, and than a link to upload a file is valid.
pub const SETTLING: Period = Period::Minutes(20);

/// How much of an account is left.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Remaining {
    /// Items in its partitions, without the subscription, which the last commit removes.
    pub items: usize,
    /// Versions of objects and delete markers.
    pub objects: usize,
    /// Unfinished uploads.
    pub uploads: usize,
}

/// Something is left of the account, so that the receipt cannot be final.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("something is left of the account: {0:?}")]
pub struct StillThere(pub Remaining);

/// What the ledger keeps of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// The kind of record.
    pub kind: &'static str,
    /// Until when at the latest.
    pub until: Timestamp,
}

impl Erasure {
    /// The receipt of a removal that begins. Nothing is done yet.
    #[must_use]
    pub fn begin(
        now: Now,
        account: AccountId,
        ground: ErasureGround,
        declarations: &[Declaration],
        random: &dyn RandomSource,
    ) -> Self {
        let pending = |declaration: &Declaration| record(declaration, FieldOutcome::Pending);
        Self {
            account,
            erasure: ErasureId::new(now, &random.bytes()),
            ground,
            began_at: now.timestamp(),
            access_ended_at: None,
            ended_at: None,
            records: declarations.iter().filter(|declaration| plan::concerns(declaration)).map(pending).collect(),
            expires_at: Self::LIFE.after(now.timestamp()),
        }
    }

    /// The receipt while somebody has access again, who was joining when the access of the others ended.
    #[must_use]
    pub fn access_open(&self) -> Self {
        Self { access_ended_at: None, ..self.clone() }
    }

    /// The receipt once nobody has access any more.
    #[must_use]
    pub fn access_ended(&self, now: Now) -> Self {
        Self { access_ended_at: Some(now.timestamp()), expires_at: Self::LIFE.after(now.timestamp()), ..self.clone() }
    }

    /// The moment from which nothing that began with access to the account can be written any more. `None` while there is access.
    #[must_use]
    pub fn settled_at(&self) -> Option<Timestamp> {
        self.access_ended_at.map(|ended| SETTLING.after(ended))
    }

    /// The final receipt.
    ///
    /// # Errors
    /// While anything is left.
    pub fn end(
        &self,
        now: Now,
        declarations: &[Declaration],
        remaining: Remaining,
        kept: &[Kept],
    ) -> Result<Self, StillThere> {
        let is_settled = self.settled_at().is_some_and(|settled| now.is_past(settled));
        if remaining != Remaining::default() || !is_settled {
            return Err(StillThere(remaining));
        }
        let expires_at = Self::LIFE.after(now.timestamp());
        let own = Kept { kind: Self::DECLARATION.kind, until: expires_at };
        let kept = kept.iter().copied().chain([own]).collect::<Vec<_>>();
        let line = |declaration: &Declaration| Some(record(declaration, outcome(now, declaration, &kept)?));
        Ok(Self {
            ended_at: Some(now.timestamp()),
            records: declarations.iter().filter_map(line).collect(),
            expires_at,
            ..self.clone()
        })
    }
}

/// What became of a kind of record. `None` if it does not concern the account, or if the ledger has nothing of the kind.
fn outcome(now: Now, declaration: &Declaration, kept: &[Kept]) -> Option<FieldOutcome> {
    let keep = declaration.processing.keep;
    match treatment(declaration)? {
        _ if !plan::concerns(declaration) => None,
        Treatment::Nobody => None,
        Treatment::Account | Treatment::Rows | Treatment::Person | Treatment::Visits => Some(FieldOutcome::Erased),
        Treatment::Expiry => keep.latest_end(now).map(|until| FieldOutcome::Kept { ground: KeptGround::Expiry, until }),
        Treatment::Ledger => {
            let until = kept.iter().filter(|kept| kept.kind == declaration.kind).map(|kept| kept.until).max()?;
            let ground = if keep == Keep::Bookkeeping { KeptGround::Bookkeeping } else { KeptGround::Evidence };
            Some(FieldOutcome::Kept { ground, until })
        }
    }
}

fn record(declaration: &Declaration, outcome: FieldOutcome) -> ErasedRecord {
    let fields = declaration.fields.iter().map(|field| field.name.to_owned()).collect();
    ErasedRecord { record: declaration.kind.to_owned(), fields, outcome }
}

impl From<&Hold> for Kept {
    fn from(hold: &Hold) -> Self {
        Self { kind: Hold::DECLARATION.kind, until: hold.expires_at }
    }
}
