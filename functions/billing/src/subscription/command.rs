//! What all commands of an owner have in common.

use axum::response::Response;
use domain::{
    Now, Version, accounts::role::Permission, billing::subscription::Decision, id::AccountId, records::Subscription,
};
use lambda::{App, Caller, IdempotencyKey, IfMatch, Invocation, Problem, Subscriber, View, is_overtaken};

use crate::subscription::view::SubscriptionView;

/// How often a command is tried, if concurrent requests take the number of its invoice, or change the subscription.
const TRIES: u32 = 8;

/// A command that the caller gives.
pub(super) struct Commanding<'a> {
    pub(super) app: &'a App,
    pub(super) caller: &'a Caller,
    pub(super) invocation: &'a Invocation,
    pub(super) if_match: &'a IfMatch,
}

impl Commanding<'_> {
    /// Carries out what `decide` decides, what follows from it, and what else is due. `decide` is asked again if another request was
    /// faster. An `Idempotency-Key` counts with this body.
    pub(super) async fn run(
        &self,
        key: IdempotencyKey,
        body: &[u8],
        decide: impl Fn(&Subscriber, Now) -> Result<Decision, Problem>,
    ) -> Result<Response, Problem> {
        let Self { app, caller, invocation, .. } = self;
        caller.authorize(Permission::ManageSubscription)?;
        key.run_once(app, invocation.now, &caller.key_owner(), body, async |idempotent| {
            let attempt = || self.attempt(&decide);
            idempotent.change(app, (TRIES, is_overtaken), attempt).await
        })
        .await
    }

    /// Does the same for a request that has no key, since it does no harm to send it again.
    pub(super) async fn change(
        &self,
        decide: impl Fn(&Subscriber, Now) -> Result<Decision, Problem>,
    ) -> Result<View<SubscriptionView>, Problem> {
        let Self { app, caller, .. } = self;
        caller.authorize(Permission::ManageSubscription)?;
        app.change(TRIES, is_overtaken, || self.attempt(&decide)).await
    }

    /// Loads the subscription, checks its version, and decides.
    async fn attempt(
        &self,
        decide: &impl Fn(&Subscriber, Now) -> Result<Decision, Problem>,
    ) -> Result<(View<SubscriptionView>, Option<domain::Commit>), Problem> {
        let (now, by, random) = (self.invocation.now, self.caller.actor(), self.app.randomness());
        let subscriber = subscriber(self.app, self.caller.account(), now).await?;
        let version = subscriber.subscription.version;
        self.if_match.check(version)?;
        match decide(&subscriber, now)? {
            Decision::Unchanged => Ok(shown(&subscriber.subscription, now, version, None)),
            Decision::Do(accepted) => {
                let (settled, commit) = subscriber.carry_out(accepted, by, now, random)?;
                Ok(shown(&settled.subscription, now, version, Some(commit)))
            }
        }
    }
}

async fn subscriber(app: &App, account: AccountId, now: Now) -> Result<Subscriber, Problem> {
    Subscriber::load(&app.store, account, now).await?.ok_or(Problem::NotFound)
}

fn shown(
    subscription: &Subscription,
    now: Now,
    version: Version,
    commit: Option<domain::Commit>,
) -> (View<SubscriptionView>, Option<domain::Commit>) {
    View::changed(subscription.life(now).into(), version, commit)
}
