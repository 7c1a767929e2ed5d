//! Messages about a person's log-in. Whether an address or a number has a log-in is looked up here and not earlier, so
//! that the response to a request cannot reveal it.

mod mails;
mod texts;

use domain::{
    Language, Now, Stored, Timestamp,
    id::UserId,
    identity::messages::IdentityMessage,
    messaging::sms::SmsPurpose,
    personal::{EmailAddress, PhoneNumber},
    records::{PasswordCredential, PhoneIdentity, User},
};
use store::CandidateKeys;

use crate::{Delivery, deliver::DeliveryError, document::Document, localized::LocalizedText, reader::Reader};

/// The mail of a message to an address that has a log-in or not. `None` if none is sent for it.
pub(crate) fn mail(reader: Reader<'_>, content: &IdentityMessage, has_log_in: bool) -> Option<Document> {
    Some(match content {
        IdentityMessage::ConfirmSignup { .. } if has_log_in => mails::signup::has_account(reader),
        IdentityMessage::ConfirmSignup { token } => mails::signup::confirm_signup(reader, token),
        IdentityMessage::Welcome { name, company_name } => mails::signup::welcome(reader, name, company_name),
        // We do not write to people who have no log-in.
        IdentityMessage::ResetPassword { .. } if !has_log_in => return None,
        IdentityMessage::ResetPassword { token } => mails::security::reset_password(reader, token),
        IdentityMessage::PasswordWasReset { name, browser_type } => {
            mails::security::password_was_reset(reader, name, browser_type)
        }
        IdentityMessage::ConfirmEmail { .. } if has_log_in => mails::contact::email_has_log_in(reader),
        IdentityMessage::ConfirmEmail { token, .. } => mails::contact::confirm_email(reader, token),
        IdentityMessage::ConfirmAgain { token } => mails::contact::confirm_again(reader, token),
        IdentityMessage::EmailWasChanged { name, undo: Some(token) } => {
            mails::contact::old_address_notice(reader, name, token)
        }
        IdentityMessage::EmailWasChanged { name, undo: None } => mails::contact::new_address_notice(reader, name),
        IdentityMessage::EmailWasRestored { name } => mails::contact::email_was_restored(reader, name),
        IdentityMessage::PhoneWasVerified { name, undo } => {
            mails::contact::phone_was_verified(reader, name, undo.as_ref())
        }
        IdentityMessage::SessionsEnded { name } => mails::security::sessions_ended(reader, name),
        IdentityMessage::SecurityChanged { change, browser_type, undo } => {
            mails::security::security_changed(reader, *change, browser_type, undo.as_ref())
        }
        IdentityMessage::FactorsReportedLost { name, token } => {
            mails::security::factors_reported_lost(reader, name, token)
        }
        IdentityMessage::AccessRevoked { name, revoked } => mails::security::access_revoked(reader, name, revoked),
        // A code proves that a number is the person's because it is sent to that number, so it is never sent by mail.
        IdentityMessage::ResetCode { .. } | IdentityMessage::ConfirmPhone { .. } => return None,
    })
}

/// The text message of a message, and its purpose. `None` if none is sent for it.
pub(crate) fn text(language: Language, content: &IdentityMessage) -> Option<(String, SmsPurpose)> {
    let (text, purpose): (LocalizedText, _) = match content {
        IdentityMessage::ResetCode { code } => (texts::reset_code(language, code), SmsPurpose::Reset),
        IdentityMessage::ConfirmPhone { code } => (texts::confirm_phone(language, code), SmsPurpose::Verification),
        IdentityMessage::PasswordWasReset { .. } => (texts::password_was_reset(language), SmsPurpose::Notice),
        IdentityMessage::EmailWasChanged { .. } => (texts::email_was_changed(language), SmsPurpose::Notice),
        IdentityMessage::EmailWasRestored { .. } => (texts::email_was_restored(language), SmsPurpose::Notice),
        IdentityMessage::PhoneWasVerified { .. } => (texts::phone_was_changed(language), SmsPurpose::Notice),
        IdentityMessage::FactorsReportedLost { .. } => (texts::factors_reported_lost(language), SmsPurpose::Notice),
        // All other messages are sent by mail only.
        _ => return None,
    };
    Some((text.plain(), purpose))
}

/// What is found about the address of a mail when the mail is sent.
pub(crate) enum Addressee {
    /// What the mail asks for was done already, so there is nothing to send.
    Settled,
    /// Nobody logs in with the address, or the mail does not depend on it.
    Nobody,
    /// This person logs in with the address.
    Holder(UserId),
}

impl Delivery {
    /// Looks up who logs in with the address of a mail, if the mail depends on it.
    pub(crate) async fn addressee(
        &self,
        content: &IdentityMessage,
        (to, created_at): (&EmailAddress, Timestamp),
        now: Now,
    ) -> Result<Addressee, DeliveryError> {
        let is_settled = |holder: UserId| match content {
            // The account was opened after it was requested: this is a retry of a mail that did arrive.
            IdentityMessage::ConfirmSignup { .. } => holder.made_at() >= created_at,
            // The person's address was changed after the request: this is a retry of a mail that did arrive.
            IdentityMessage::ConfirmEmail { user, .. } => holder == *user,
            _ => false,
        };
        Ok(match content {
            IdentityMessage::ConfirmSignup { .. }
            | IdentityMessage::ResetPassword { .. }
            | IdentityMessage::ConfirmEmail { .. } => {
                match self.credential(to, now).await?.map(|credential| credential.user) {
                    Some(holder) if is_settled(holder) => Addressee::Settled,
                    Some(holder) => Addressee::Holder(holder),
                    None => Addressee::Nobody,
                }
            }
            _ => Addressee::Nobody,
        })
    }

    /// Whether a text message is still to be sent to the number.
    pub(crate) async fn is_wanted(
        &self,
        content: &IdentityMessage,
        to: &PhoneNumber,
        now: Now,
    ) -> Result<bool, DeliveryError> {
        match content {
            IdentityMessage::ResetCode { .. } => self.resets_somebody(to, now).await,
            _ => Ok(true),
        }
    }

    async fn credential(
        &self,
        address: &EmailAddress,
        now: Now,
    ) -> Result<Option<Stored<PasswordCredential>>, DeliveryError> {
        let keys = self.store.email_lookups(address)?.iter().map(PasswordCredential::key).collect::<CandidateKeys<_>>();
        Ok(self.store.read(keys, now).await?)
    }

    /// Whether the number resets a password.
    async fn resets_somebody(&self, number: &PhoneNumber, now: Now) -> Result<bool, DeliveryError> {
        let keys = self.store.phone_lookups(number)?.iter().map(PhoneIdentity::key).collect::<CandidateKeys<_>>();
        let holder = self.store.read(keys, now).await?.and_then(|phone| phone.single_holder());
        let Some(holder) = holder else { return Ok(false) };
        let user = self.store.get(&User::key(&holder), now).await?;
        Ok(user.is_some_and(|user| user.is_reset_by(number, now)))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use domain::{
        Language::{Da, En},
        identity::{code::SmsCode, messages::SecurityChange, settling::Revoked},
        personal::BrowserType,
        record::Expiring,
        records::{AdditionUndo, EmailChange, EmailUndo, PasswordReset, PendingSignup},
        token::{LinkToken, UndoToken},
    };

    use super::*;
    use crate::catalogue::Names;

    /// Each message, and what differs in it.
    pub(crate) fn samples(names: &Names) -> Vec<IdentityMessage> {
        use IdentityMessage as Message;
        use SecurityChange as Change;
        let Names { name, company_name } = names.clone();
        let user = UserId::new(Now(Timestamp::UNIX_EPOCH), &[1; 10]);
        let (token, undo, code) = (LinkToken::new(&[1; 32]), UndoToken::new(user, &[1; 32]), SmsCode::new(&[1; 8]));
        let browser_type = BrowserType::of_user_agent("");
        let mut all = vec![
            Message::ConfirmSignup { token: token.clone() },
            Message::Welcome { name: name.clone(), company_name },
            Message::ResetPassword { token: token.clone() },
            Message::ResetCode { code: code.clone() },
            Message::PasswordWasReset { name: name.clone(), browser_type: browser_type.clone() },
            Message::ConfirmEmail { user, token: token.clone() },
            Message::ConfirmAgain { token: token.clone() },
            Message::FactorsReportedLost { name: name.clone(), token },
            Message::EmailWasChanged { name: name.clone(), undo: Some(undo.clone()) },
            Message::EmailWasChanged { name: name.clone(), undo: None },
            Message::EmailWasRestored { name: name.clone() },
            Message::ConfirmPhone { code },
            Message::PhoneWasVerified { name: name.clone(), undo: Some(undo.clone()) },
            Message::PhoneWasVerified { name: name.clone(), undo: None },
            Message::AccessRevoked { name: name.clone(), revoked: vec![Revoked::Phone] },
            Message::AccessRevoked { name: name.clone(), revoked: Revoked::ALL.to_vec() },
            Message::SessionsEnded { name },
        ];
        let changes = [
            Change::PasswordChanged,
            Change::TotpAdded,
            Change::TotpRemoved,
            Change::PasskeyAdded,
            Change::PasskeyRemoved,
            Change::RecoveryCodesMade,
            Change::RecoveryCodeUsed,
            Change::LostFactorsRemoved,
        ];
        let browser_type = || BrowserType::of_user_agent("");
        let message = |change, undo| Message::SecurityChanged { change, browser_type: browser_type(), undo };
        all.extend(changes.map(|change: Change| message(change, change.is_addition().then(|| undo.clone()))));
        all.push(message(Change::PasskeyAdded, None));
        all
    }

    #[test]
    fn a_mail_says_how_long_its_link_works_as_the_record_declares_it() {
        for language in [Da, En] {
            let reader = Reader { language, portal_url: "" };
            for message in samples(&Names::plain()) {
                let life = match &message {
                    IdentityMessage::ConfirmSignup { .. } => PendingSignup::LIFE,
                    IdentityMessage::ResetPassword { .. } => PasswordReset::LIFE,
                    IdentityMessage::ConfirmEmail { .. } | IdentityMessage::ConfirmAgain { .. } => EmailChange::LIFE,
                    IdentityMessage::EmailWasChanged { undo: Some(_), .. } => EmailUndo::LIFE,
                    IdentityMessage::PhoneWasVerified { undo: Some(_), .. }
                    | IdentityMessage::SecurityChanged { undo: Some(_), .. } => AdditionUndo::LIFE,
                    _ => continue,
                };
                let has_log_in = matches!(message, IdentityMessage::ResetPassword { .. });
                let text = mail(reader, &message, has_log_in).unwrap().render().unwrap().text;
                assert!(text.contains(&format!(" {}", life.text(language))), "{text}");
            }
        }
    }

    #[test]
    fn who_has_no_log_in_gets_no_link_to_reset_a_password() {
        let reader = Reader { language: Da, portal_url: "" };
        let message = IdentityMessage::ResetPassword { token: LinkToken::new(&[1; 32]) };
        assert!(mail(reader, &message, false).is_none());
    }
}
