//! What the account's log and the person are told of a change to how they log in.

use domain::{
    audit::Trace,
    records::{AuditAction, Content, Message, SecurityChange, User},
};
use lambda::{App, Invocation, Myself, Problem};

/// The entry and the mail of a change that the caller makes.
pub(crate) fn tell(
    app: &App,
    invocation: &Invocation,
    Myself { caller, user }: &Myself,
    action: AuditAction,
    change: SecurityChange,
) -> Result<(Trace, Message), Problem> {
    let now = invocation.now;
    let trace = caller.actor().does(now, &app.random()?, action);
    Ok((trace, mail(app, invocation, user, change)?))
}

/// What the person is told by mail.
pub(crate) fn mail(
    app: &App,
    invocation: &Invocation,
    user: &User,
    change: SecurityChange,
) -> Result<Message, Problem> {
    let content = Content::SecurityChanged { change, browser_type: invocation.device.browser_type.clone() };
    Ok(user.message(invocation.now, &app.random()?, user.email.clone(), content))
}
