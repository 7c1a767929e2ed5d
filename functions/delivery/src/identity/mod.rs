//! Messages about a person's log-in. Whether an address or a number has a log-in is looked up here and nowhere earlier, so
//! that no answer to a request can tell.

mod mails;
mod texts;

use domain::{
    Language, Now, Stored, Timestamp,
    identity::messages::IdentityMessage,
    messaging::sms::SmsPurpose,
    personal::{EmailAddress, PhoneNumber},
    records::{PasswordCredential, PhoneIdentity},
};
use store::AnyOf;

use crate::{Delivery, deliver::DeliveryError, document::Document, reader::Reader};

impl Delivery {
    /// The mail to an address, of a message of this moment.
    pub(crate) async fn identity_mail(
        &self,
        reader: Reader<'_>,
        content: &IdentityMessage,
        (to, created_at): (&EmailAddress, Timestamp),
        now: Now,
    ) -> Result<Option<Document>, DeliveryError> {
        Ok(Some(match content {
            IdentityMessage::ConfirmSignup { token } => match self.credential(to, now).await? {
                None => mails::confirm_signup(reader, token),
                // Opened since it was asked for: this is a second try of a mail that had arrived.
                Some(credential) if credential.user.made_at() >= created_at => return Ok(None),
                Some(_) => mails::has_account(reader),
            },
            IdentityMessage::Welcome { name, company_name } => mails::welcome(reader, name, company_name),
            IdentityMessage::ResetPassword { token } => match self.credential(to, now).await? {
                Some(_) => mails::reset_password(reader, token),
                // Nobody is written to who has nothing to do with us.
                None => return Ok(None),
            },
            IdentityMessage::PasswordWasReset { name, browser_type } => {
                mails::password_was_reset(reader, name, browser_type)
            }
            IdentityMessage::ConfirmEmail { user, token } => match self.credential(to, now).await? {
                None => mails::confirm_email(reader, token),
                // Changed since it was asked for: this is a second try of a mail that had arrived.
                Some(credential) if credential.user == *user => return Ok(None),
                Some(_) => mails::has_log_in(reader),
            },
            IdentityMessage::EmailWasChanged { name, undo: Some(token) } => mails::other_email_now(reader, name, token),
            IdentityMessage::EmailWasChanged { name, undo: None } => mails::this_email_now(reader, name),
            IdentityMessage::EmailWasRestored { name } => mails::email_was_restored(reader, name),
            IdentityMessage::PhoneWasVerified { name } => mails::phone_was_verified(reader, name),
            IdentityMessage::SecurityChanged { change, browser_type } => {
                mails::security_changed(reader, *change, browser_type)
            }
            // A code proves a number by reaching it: it goes by no other way.
            IdentityMessage::ResetCode { .. } | IdentityMessage::ConfirmPhone { .. } => return Ok(None),
        }))
    }

    /// The text message to a number.
    pub(crate) async fn identity_text(
        &self,
        language: Language,
        content: &IdentityMessage,
        to: &PhoneNumber,
        now: Now,
    ) -> Result<Option<(String, SmsPurpose)>, DeliveryError> {
        let (text, purpose) = match content {
            IdentityMessage::ResetCode { code } => {
                if !self.resets_somebody(to, now).await? {
                    return Ok(None);
                }
                (texts::reset_code(language, code), SmsPurpose::Code)
            }
            IdentityMessage::ConfirmPhone { code } => (texts::confirm_phone(language, code), SmsPurpose::Code),
            IdentityMessage::PasswordWasReset { .. } => (texts::password_was_reset(language), SmsPurpose::Notice),
            IdentityMessage::EmailWasChanged { .. } => (texts::email_was_changed(language), SmsPurpose::Notice),
            IdentityMessage::EmailWasRestored { .. } => (texts::email_was_restored(language), SmsPurpose::Notice),
            IdentityMessage::PhoneWasVerified { .. } => (texts::phone_was_changed(language), SmsPurpose::Notice),
            // What else there is to say is said by mail.
            _ => return Ok(None),
        };
        Ok(Some((text.plain(), purpose)))
    }

    async fn credential(
        &self,
        address: &EmailAddress,
        now: Now,
    ) -> Result<Option<Stored<PasswordCredential>>, DeliveryError> {
        let keys = self.store.email_lookups(address)?.iter().map(PasswordCredential::key).collect::<AnyOf<_>>();
        Ok(self.store.read(keys, now).await?)
    }

    async fn resets_somebody(&self, number: &PhoneNumber, now: Now) -> Result<bool, DeliveryError> {
        let keys = self.store.phone_lookups(number)?.iter().map(PhoneIdentity::key).collect::<AnyOf<_>>();
        Ok(self.store.read(keys, now).await?.is_some_and(|phone| phone.resets().is_some()))
    }
}
