//! What a message becomes, if there is still anything to say. Whether an address or a number has a log-in is looked up
//! here and nowhere earlier, so that no answer to a request can tell.

use domain::{
    Now, Stored,
    messaging::sms::SmsPurpose,
    personal::{EmailAddress, PhoneNumber},
    records::{Content, Message, PasswordCredential, PhoneIdentity},
};
use store::AnyOf;

use crate::{
    Delivery,
    deliver::DeliveryError,
    mail::{Kind, browser, sentence},
    names::quoted,
    notice,
    sms::Text,
};

impl Delivery {
    /// The mail.
    pub(crate) async fn mail(
        &self,
        message: &Message,
        content: &Content,
        to: &EmailAddress,
        now: Now,
    ) -> Result<Option<Kind>, DeliveryError> {
        let log_in = format!("{}/login", self.portal_url);
        let link = |page: &str, token: &str| format!("{}/{page}#token={token}", self.portal_url);
        Ok(Some(match content {
            Content::ConfirmSignup { token } => match self.credential(to, now).await? {
                None => Kind::Confirm { link: link("confirm", token.expose()) },
                // Opened since it was asked for: this is a second try of a mail that had arrived.
                Some(credential) if credential.user.made_at() >= message.created_at => return Ok(None),
                Some(_) => Kind::Registered { link: log_in },
            },
            Content::Welcome { name, company_name } => Kind::Welcome {
                link: log_in,
                name: name.as_str().to_owned(),
                company_name: quoted(company_name.as_str(), message.language),
            },
            Content::ResetPassword { token } => match self.credential(to, now).await? {
                Some(_) => Kind::Reset { link: link("reset", token.expose()) },
                // Nobody is written to who has nothing to do with us.
                None => return Ok(None),
            },
            Content::PasswordWasReset { name, browser_type } => Kind::WasReset {
                link: format!("{}/forgotten", self.portal_url),
                name: name.as_str().to_owned(),
                browser: browser(browser_type, message.language),
            },
            Content::ConfirmEmail { user, token } => match self.credential(to, now).await? {
                None => Kind::ConfirmEmail { link: link("email", token.expose()) },
                // Changed since it was asked for: this is a second try of a mail that had arrived.
                Some(credential) if credential.user == *user => return Ok(None),
                Some(_) => Kind::EmailTaken { link: log_in },
            },
            Content::EmailWasChanged { name, undo: Some(token) } => {
                Kind::EmailChanged { link: link("undo", token.expose()), name: name.as_str().to_owned() }
            }
            Content::EmailWasChanged { name, undo: None } => {
                Kind::EmailNow { link: log_in, name: name.as_str().to_owned() }
            }
            Content::EmailWasRestored { name } => {
                Kind::EmailRestored { link: format!("{}/forgotten", self.portal_url), name: name.as_str().to_owned() }
            }
            Content::PhoneWasVerified { name } => Kind::PhoneVerified { link: log_in, name: name.as_str().to_owned() },
            Content::SecurityChanged { change, browser_type } => Kind::Security {
                link: log_in,
                what: sentence(*change, message.language).to_owned(),
                browser: browser(browser_type, message.language),
            },
            Content::Notice(notice) => notice::kind(notice, message.language, &self.portal_url),
            // A code proves a number by reaching it: it goes by no other way.
            Content::ResetCode { .. } | Content::ConfirmPhone { .. } => return Ok(None),
        }))
    }

    /// The text message.
    pub(crate) async fn text(
        &self,
        message: &Message,
        content: &Content,
        to: &PhoneNumber,
        now: Now,
    ) -> Result<Option<(String, SmsPurpose)>, DeliveryError> {
        let (text, purpose) = match content {
            Content::ResetCode { code } => {
                if !self.resets_somebody(to, now).await? {
                    return Ok(None);
                }
                (Text::Reset(code), SmsPurpose::Code)
            }
            Content::ConfirmPhone { code } => (Text::Confirm(code), SmsPurpose::Code),
            Content::PasswordWasReset { .. } => (Text::WasReset, SmsPurpose::Notice),
            Content::EmailWasChanged { .. } => (Text::EmailChanged, SmsPurpose::Notice),
            Content::EmailWasRestored { .. } => (Text::EmailRestored, SmsPurpose::Notice),
            Content::PhoneWasVerified { .. } => (Text::PhoneChanged, SmsPurpose::Notice),
            // What else there is to say is said by mail.
            _ => return Ok(None),
        };
        Ok(Some((text.in_language(message.language), purpose)))
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
