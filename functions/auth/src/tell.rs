//! What the account's log and the person are told of a change to how they log in.

use domain::{
    audit::Trace,
    records::{AuditAction, Content, Message, Recipient, SecurityChange},
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
    let content = Content::SecurityChanged { change, browser_type: invocation.device.browser_type.clone() };
    let recipient = Recipient::from(user.user);
    let message = Message::new(now, &app.random()?, recipient, user.email.clone(), user.language, content);
    Ok((trace, message))
}
