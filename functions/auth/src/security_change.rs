//! The audit event and the mail about a change to a person's credentials.

use domain::{
    audit::AuditEvent,
    records::{AuditAction, Message, SecurityChange, User},
};
use lambda::{App, Caller, Invocation};

/// The audit event and the mail of a change that the caller makes.
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
