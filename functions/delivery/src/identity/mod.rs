//! Messages about a person's log-in. Whether an address or a number has a log-in is looked up here and not earlier, so
//! that the response to a request cannot reveal it.

mod mails;
mod texts;

use domain::{
    Language, Now, Stored, Timestamp,
    identity::messages::IdentityMessage,
    messaging::sms::SmsPurpose,
    personal::{EmailAddress, PhoneNumber},
    records::{PasswordCredential, PhoneIdentity},
};
use store::CandidateKeys;

use crate::{Delivery, deliver::DeliveryError, document::Document, reader::Reader};

impl Delivery {
    /// A message as a mail. `None` if there is nothing to send.
    pub(crate) async fn identity_mail(
        &self,
        reader: Reader<'_>,
        content: &IdentityMessage,
        (to, created_at): (&EmailAddress, Timestamp),
        now: Now,
    ) -> Result<Option<Document>, DeliveryError> {
        Ok(Some(match content {
            IdentityMessage::ConfirmSignup { token } => match self.credential(to, now).await? {
                None => mails::signup::confirm_signup(reader, token),
                // The account was opened after it was requested: this is a retry of a mail that did arrive.
                Some(credential) if credential.user.made_at() >= created_at => return Ok(None),
                Some(_) => mails::signup::has_account(reader),
            },
            IdentityMessage::Welcome { name, company_name } => mails::signup::welcome(reader, name, company_name),
            IdentityMessage::ResetPassword { token } => match self.credential(to, now).await? {
                Some(_) => mails::security::reset_password(reader, token),
                // We do not write to people who have no log-in.
                None => return Ok(None),
            },
            IdentityMessage::PasswordWasReset { name, browser_type } => {
                mails::security::password_was_reset(reader, name, browser_type)
            }
            IdentityMessage::ConfirmEmail { user, token } => match self.credential(to, now).await? {
                None => mails::contact::confirm_email(reader, token),
                // The person's address was changed after the request: this is a retry of a mail that did arrive.
                Some(credential) if credential.user == *user => return Ok(None),
                Some(_) => mails::contact::email_has_log_in(reader),
            },
            IdentityMessage::EmailWasChanged { name, undo: Some(token) } => {
                mails::contact::old_address_notice(reader, name, token)
            }
            IdentityMessage::EmailWasChanged { name, undo: None } => mails::contact::new_address_notice(reader, name),
            IdentityMessage::EmailWasRestored { name } => mails::contact::email_was_restored(reader, name),
            IdentityMessage::PhoneWasVerified { name } => mails::contact::phone_was_verified(reader, name),
            IdentityMessage::SecurityChanged { change, browser_type } => {
                mails::security::security_changed(reader, *change, browser_type)
            }
            // A code proves that a number is the person's because it is sent to that number, so it is never sent by
            // mail.
            IdentityMessage::ResetCode { .. } | IdentityMessage::ConfirmPhone { .. } => return Ok(None),
        }))
    }

    /// A message as a text message: its text and its purpose. `None` if there is nothing to send.
    pub(crate) async fn identity_text(
        &self,
        language: Language,
        content: &IdentityMessage,
        to: &PhoneNumber,
        now: Now,
    ) -> Result<Option<(String, SmsPurpose)>, DeliveryError> {
        let (text, purpose) = match content {
            IdentityMessage::ResetCode { code } => {
                if !self.has_single_holder(to, now).await? {
                    return Ok(None);
                }
                (texts::reset_code(language, code), SmsPurpose::Code)
            }
            IdentityMessage::ConfirmPhone { code } => (texts::confirm_phone(language, code), SmsPurpose::Code),
            IdentityMessage::PasswordWasReset { .. } => (texts::password_was_reset(language), SmsPurpose::Notice),
            IdentityMessage::EmailWasChanged { .. } => (texts::email_was_changed(language), SmsPurpose::Notice),
            IdentityMessage::EmailWasRestored { .. } => (texts::email_was_restored(language), SmsPurpose::Notice),
            IdentityMessage::PhoneWasVerified { .. } => (texts::phone_was_changed(language), SmsPurpose::Notice),
            // All other messages are sent by mail only.
            _ => return Ok(None),
        };
        Ok(Some((text.plain(), purpose)))
    }

    async fn credential(
        &self,
        address: &EmailAddress,
        now: Now,
    ) -> Result<Option<Stored<PasswordCredential>>, DeliveryError> {
        let keys = self.store.email_lookups(address)?.iter().map(PasswordCredential::key).collect::<CandidateKeys<_>>();
        Ok(self.store.read(keys, now).await?)
    }

    async fn has_single_holder(&self, number: &PhoneNumber, now: Now) -> Result<bool, DeliveryError> {
        let keys = self.store.phone_lookups(number)?.iter().map(PhoneIdentity::key).collect::<CandidateKeys<_>>();
        Ok(self.store.read(keys, now).await?.is_some_and(|phone| phone.single_holder().is_some()))
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        Language::{Da, En},
        Now, Timestamp,
        id::UserId,
        identity::messages::SecurityChange,
        personal::{BrowserType, CompanyName, PersonName},
        privacy::operator::OPERATOR,
        record::Expiring,
        records::{EmailChange, EmailUndo, PasswordReset, PendingSignup},
        token::{LinkToken, UndoToken},
    };

    use super::mails::{
        contact::{
            confirm_email, email_has_log_in, email_was_restored, new_address_notice, old_address_notice,
            phone_was_verified,
        },
        security::{password_was_reset, reset_password, security_changed},
        signup::{confirm_signup, has_account, welcome},
    };
    use crate::{
        document::{Document, Rendered},
        reader::Reader,
    };

    fn link_token() -> LinkToken {
        LinkToken::new(&[1; 32])
    }

    fn undo_token() -> UndoToken {
        UndoToken::new(UserId::new(Now(Timestamp::UNIX_EPOCH), &[1; 10]), &[1; 32])
    }

    fn named(text: &str) -> PersonName {
        PersonName::parse(text).unwrap()
    }

    fn in_each_language(mails: impl Fn(Reader<'_>) -> Vec<Document>) -> Vec<Rendered> {
        let readers = [Da, En].map(|language| Reader { language, portal_url: "https://portal.example" });
        readers.into_iter().flat_map(mails).map(|mail| mail.render().unwrap()).collect()
    }

    #[test]
    fn a_name_is_text_in_the_page_and_itself_in_the_text() {
        let reader = Reader { language: Da, portal_url: "https://portal.example" };
        let company_name = CompanyName::parse("Rødgrød & Fløde ApS").unwrap();
        let mail = welcome(reader, &named("Søren <b>Ærø</b>"), &company_name).render().unwrap();
        assert!(mail.html.contains("Søren &#60;b&#62;Ærø"), "{}", mail.html);
        assert!(mail.html.contains("lang=\"da\""));
        assert!(mail.text.contains("Søren <b>Ærø</b>") && mail.text.contains("Rødgrød & Fløde ApS"));
        assert_eq!(mail.subject, "Din konto er åben");
    }

    #[test]
    fn p47_every_mail_tells_who_sends_it() {
        let (name, browser_type) = (named("Ada"), BrowserType::of_user_agent(""));
        let mails = in_each_language(|reader| {
            vec![
                confirm_signup(reader, &link_token()),
                has_account(reader),
                reset_password(reader, &link_token()),
                password_was_reset(reader, &name, &browser_type),
                confirm_email(reader, &link_token()),
                email_has_log_in(reader),
                old_address_notice(reader, &name, &undo_token()),
                new_address_notice(reader, &name),
                email_was_restored(reader, &name),
                security_changed(reader, SecurityChange::PasskeyAdded, &browser_type),
                phone_was_verified(reader, &name),
            ]
        });
        for mail in mails {
            for part in [&mail.html, &mail.text] {
                assert!(part.contains(OPERATOR.email) && part.contains(OPERATOR.registration_number));
                assert!(part.contains("https://portal.example/"));
            }
        }
    }

    #[test]
    fn a_name_is_no_link_in_any_page() {
        let (name, company_name) = (named("Boozt.com"), CompanyName::parse("Boozt.com").unwrap());
        let mails = in_each_language(|reader| {
            vec![
                welcome(reader, &name, &company_name),
                password_was_reset(reader, &name, &BrowserType::of_user_agent("")),
                old_address_notice(reader, &name, &undo_token()),
                new_address_notice(reader, &name),
                email_was_restored(reader, &name),
                phone_was_verified(reader, &name),
            ]
        });
        for mail in mails {
            assert!(mail.html.contains("Boozt<span>.</span>com") && !mail.html.contains("Boozt.com"));
            assert!(mail.html.contains("url=no") && mail.text.contains("Boozt.com"));
        }
    }

    #[test]
    fn a_mail_says_how_long_its_link_works_as_the_record_declares_it() {
        for language in [Da, En] {
            let reader = Reader { language, portal_url: "" };
            for (mail, life) in [
                (confirm_signup(reader, &link_token()), PendingSignup::LIFE),
                (reset_password(reader, &link_token()), PasswordReset::LIFE),
                (confirm_email(reader, &link_token()), EmailChange::LIFE),
                (old_address_notice(reader, &named("Ada"), &undo_token()), EmailUndo::LIFE),
            ] {
                let text = mail.render().unwrap().text;
                assert!(text.contains(&format!(" {}", life.text(language))), "{text}");
            }
        }
    }
}
