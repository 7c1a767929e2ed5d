//! What a person and their account's log are told of a change to how the person logs in.

use crate::{
    audit::{AuditEvent, records::AuditAction},
    identity::{
        factors::Method,
        messages::{IdentityMessage, SecurityChange},
        records::{Challenge, ChallengeAction, User},
        recovery,
        token::UndoToken,
    },
    kernel::{
        commit::Commit,
        id::{AccountId, SessionId},
        personal::{BrowserType, Device},
        random::RandomSource,
        time::Now,
    },
    messaging::records::Message,
};

impl User {
    /// The mail that tells them of a change, with what it was made, and how to undo it if it adds something to get in by.
    #[must_use]
    pub fn security_mail(
        &self,
        now: Now,
        random: &dyn RandomSource,
        change: SecurityChange,
        browser_type: &BrowserType,
        undo: Option<UndoToken>,
    ) -> Message {
        let content = IdentityMessage::SecurityChanged { change, browser_type: browser_type.clone(), undo };
        self.message(now, random, self.email.clone(), content)
    }
}

/// What is told once a challenge was answered, beyond that somebody logged in.
#[derive(Debug)]
pub struct ChallengeNotices {
    audited: Vec<(AuditEvent, Message)>,
    text: Option<Message>,
}

impl Challenge {
    /// What is told where the challenge was answered by this method: of a password that was reset by mail and, to a verified
    /// number, by text message; of a recovery code that was spent by mail.
    #[must_use]
    pub fn notices(
        &self,
        now: Now,
        (account, user): (AccountId, &User),
        device: &Device,
        method: Method,
        random: &dyn RandomSource,
    ) -> ChallengeNotices {
        let audit_event = |action| AuditEvent::from(device, now, random, (account, user.user), action);
        let browser_type = &device.browser_type;
        let is_reset = self.action == ChallengeAction::PasswordReset;
        let reset = is_reset.then(|| {
            let mail = recovery::reset_mail(now, user, browser_type, random);
            (audit_event(AuditAction::PasswordReset).changing(["password"]), mail)
        });
        let spent = (method == Method::RecoveryCode).then(|| {
            let mail = user.security_mail(now, random, SecurityChange::RecoveryCodeUsed, browser_type, None);
            (audit_event(AuditAction::RecoveryCodeUsed), mail)
        });
        let audited = reset.into_iter().chain(spent).collect();
        let text = is_reset.then(|| recovery::reset_text_message(now, user, browser_type, random)).flatten();
        ChallengeNotices { audited, text }
    }
}

impl ChallengeNotices {
    /// Writes them with the session that begins.
    #[must_use]
    pub fn write(&self, commit: Commit, session: SessionId) -> Commit {
        let commit = self.audited.iter().fold(commit, |commit, (audit_event, message)| {
            commit.audit(&audit_event.clone().within(session)).send(message)
        });
        self.text.iter().fold(commit, Commit::send)
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::{
        identity::{challenge::tests::credential, token::ChallengeToken},
        kernel::{
            language::Language,
            personal::{EmailAddress, IpAddress, PersonName, PhoneNumber},
        },
    };

    const NOW: Now = Now(Timestamp::UNIX_EPOCH);

    #[test]
    fn a_reset_is_told_by_mail_and_text_message_a_spent_recovery_code_by_mail_and_a_log_in_by_nothing_more() {
        let credential = credential(1);
        let user = User {
            user: credential.user,
            name: PersonName::parse("Ada").unwrap(),
            email: EmailAddress::parse("ada@example.com").unwrap(),
            phone: Some(PhoneNumber::parse("+4520123456").unwrap()),
            phone_verified_at: Some(NOW.0),
            email_changed_at: None,
            email_problem: None,
            email_confirmed_at: None,
            language: Language::Da,
            created_at: NOW.0,
        };
        let challenge = Challenge::log_in(NOW, &ChallengeToken::new(&[1; 32]), &credential);
        let notices_of = |action, method| {
            let challenge = Challenge { action, ..challenge.clone() };
            let subject = (credential.account, &user);
            let device = Device { ip_address: IpAddress::unknown(), browser_type: BrowserType::of_user_agent("") };
            let notices = challenge.notices(NOW, subject, &device, method, &|bytes: &mut [u8]| bytes.fill(5));
            let actions = notices.audited.iter().map(|(audit_event, _)| audit_event.entry().action);
            (actions.collect::<Vec<_>>(), notices.text.is_some())
        };
        for action in [ChallengeAction::LogIn, ChallengeAction::StaffLogIn] {
            assert_eq!(notices_of(action, Method::Totp), (vec![], false));
            assert_eq!(notices_of(action, Method::RecoveryCode), (vec![AuditAction::RecoveryCodeUsed], false));
        }
        let reset = ChallengeAction::PasswordReset;
        assert_eq!(notices_of(reset, Method::Passkey), (vec![AuditAction::PasswordReset], true));
        let both = vec![AuditAction::PasswordReset, AuditAction::RecoveryCodeUsed];
        assert_eq!(notices_of(reset, Method::RecoveryCode), (both, true));
    }
}
