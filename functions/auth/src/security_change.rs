//! What the account's log and the person are told of a change to how they log in.

use domain::{
    audit::AuditEvent,
    identity::messages::IdentityMessage,
    records::{AuditAction, Message, SecurityChange, User},
};
use lambda::{App, Caller, Invocation};

/// The entry and the mail of a change that the caller makes.
pub(crate) fn record_and_notify(
    app: &App,
    invocation: &Invocation,
    (caller, user): (&Caller, &User),
    action: AuditAction,
    change: SecurityChange,
) -> (AuditEvent, Message) {
    let now = invocation.now;
    let audit_event = caller.actor().audit_event(now, app.randomness(), action);
    (audit_event, mail(app, invocation, user, change))
}

/// What the person is told by mail.
pub(crate) fn mail(app: &App, invocation: &Invocation, user: &User, change: SecurityChange) -> Message {
    let content = IdentityMessage::SecurityChanged { change, browser_type: invocation.device.browser_type.clone() };
    user.message(invocation.now, app.randomness(), user.email.clone(), content)
}
