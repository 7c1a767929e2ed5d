//! What all that finance registers of an invoice has in common.

use axum::response::Response;
use domain::{
    Commit, Now, Stored,
    billing::settle::{Registration, Settled},
    id::InvoiceId,
    records::{AuditAction, BookedPayment, IssuedInvoice, SeriesEntry, SeriesKey, Staff, StaffRole},
};
use lambda::{App, Caller, IdempotencyKey, IfMatch, Invocation, Problem, Subscriber, View, is_overtaken};

use crate::invoices::view::{InvoiceView, Standing};

/// How often it is tried, if concurrent requests change the subscription, or take the number of a credit note.
pub(super) const TRIES: u32 = 8;

/// Of which invoice finance registers something.
pub(super) struct Registering<'a> {
    pub(super) app: &'a App,
    pub(super) caller: &'a Caller<Stored<Staff>>,
    pub(super) invocation: &'a Invocation,
    pub(super) id: InvoiceId,
    pub(super) if_match: &'a IfMatch,
}

impl Registering<'_> {
    /// Registers this, in the account's log by its action too, with what `beside` is to be written beside it. An `Idempotency-Key` counts
    /// with this body.
    pub(super) async fn run(
        &self,
        (registration, action): (Registration, AuditAction),
        (key, body): (IdempotencyKey, &[u8]),
        beside: impl Fn(&Subscriber) -> Option<BookedPayment>,
    ) -> Result<Response, Problem> {
        let Self { app, caller, invocation, .. } = self;
        caller.require_role(StaffRole::Finance)?;
        key.run_once(app, invocation.now, &caller.user().to_string(), body, async |idempotent| {
            let issued = self.issued().await?;
            let attempt = || self.attempt(&issued, (&registration, action), &beside);
            idempotent.change(app, (TRIES, is_overtaken), attempt).await
        })
        .await
    }

    /// The invoice, which never changes.
    async fn issued(&self) -> Result<Stored<IssuedInvoice>, Problem> {
        let (store, now) = (&self.app.store, self.invocation.now);
        let place = SeriesEntry::key(&SeriesKey::only(), &self.id);
        let account = store.read(place, now).await?.ok_or(Problem::NotFound)?.account;
        store.read(IssuedInvoice::key(&account, &self.id), now).await?.ok_or(Problem::NotFound)
    }

    async fn attempt(
        &self,
        issued: &IssuedInvoice,
        (registration, action): (&Registration, AuditAction),
        beside: &impl Fn(&Subscriber) -> Option<BookedPayment>,
    ) -> Result<(View<InvoiceView>, Option<Commit>), Problem> {
        let (app, now, random) = (self.app, self.invocation.now, self.app.randomness());
        let subscriber = Subscriber::load(&app.store, issued.account, now).await?.ok_or(Problem::NotFound)?;
        let version = subscriber.subscription.version;
        self.if_match.check(version)?;
        let settled = subscriber.register(self.id, registration, now, random)?;
        let commit = commit(app, self.caller, &subscriber, &settled, (now, action));
        let commit = beside(&subscriber).iter().fold(commit, Commit::insert);
        Ok(View::changed(Standing::of(&settled.subscription, now).view(issued), version, Some(commit)))
    }
}

/// The commit of what finance did to a subscription, with the entry in the account's log.
pub(super) fn commit(
    app: &App,
    caller: &Caller<Stored<Staff>>,
    subscriber: &Subscriber,
    settled: &Settled,
    (now, action): (Now, AuditAction),
) -> Commit {
    let audit_event = caller.actor().audit_event(now, app.randomness(), action);
    let audit_event = audit_event.of_account(subscriber.account.account).by_staff();
    subscriber.write(settled, now).audit(&audit_event.changing(settled.added.iter().copied()))
}
