//! What the account's log and the person are told of a change to how they log in.

use domain::{
    audit::AuditEvent,
    records::{AuditAction, Message, SecurityChange, User},
};
use lambda::{App, Caller, Invocation};

/// The entry and the mail of a change that the caller makes.
pub(crate) fn record_and_notify(
    app: &App,
    invocation: &Invocation,
    (caller, user): (&Caller, &User),
    (action, change): (AuditAction, SecurityChange),
) -> (AuditEvent, Message) {
    let now = invocation.now;
    let audit_event = caller.actor().audit_event(now, app.randomness(), action);
    (audit_event, user.security_mail(now, app.randomness(), change, &invocation.device.browser_type))
}
