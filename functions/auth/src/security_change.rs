//! What follows a change to a person's credentials: an audit event, a mail, and the link that undoes an addition.

use domain::{
    Commit,
    audit::AuditEvent,
    identity::settling::addition_undo,
    records::{AdditionUndo, AuditAction, Message, SecurityChange, User},
    token::UndoToken,
};
use lambda::{App, Caller, Invocation, Problem};

/// What is written with a change that the caller makes.
pub(crate) struct SecurityNotice {
    audit_event: AuditEvent,
    message: Message,
    undo: Option<AdditionUndo>,
}

impl SecurityNotice {
    /// The notice of a change.
    pub(crate) fn of(
        app: &App,
        invocation: &Invocation,
        (caller, user): (&Caller, &User),
        (action, change): (AuditAction, SecurityChange),
    ) -> Result<Self, Problem> {
        let now = invocation.now;
        let audit_event = caller.actor().audit_event(now, app.randomness(), action);
        let token = change.is_addition().then(|| app.random()).transpose()?;
        let link = token.and_then(|token| addition_undo(user, UndoToken::new(user.user, &token), now));
        let (token, undo) = link.unzip();
        let message = user.security_mail(now, app.randomness(), change, &invocation.device.browser_type, token);
        Ok(Self { audit_event, message, undo })
    }

    /// Names the fields that the change concerns.
    pub(crate) fn changing(self, fields: impl IntoIterator<Item = &'static str>) -> Self {
        Self { audit_event: self.audit_event.changing(fields), ..self }
    }

    /// Adds it to the commit of the change.
    pub(crate) fn write(&self, commit: Commit) -> Commit {
        self.undo.iter().fold(commit.audit(&self.audit_event).send(&self.message), Commit::insert)
    }
}
