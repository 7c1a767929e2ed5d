//! Text messages: what they say, and what they may cost.

use clients::NotSent;
use domain::{
    Commit,
    Language::{self, Da, En},
    Now,
    identity::code::SmsCode,
    messaging::sms::{Refused, Sms},
    records::{SmsSpend, SpendDay},
};

use crate::{Delivery, deliver::DeliveryError};

/// How often a reservation gives way to others that came between.
const TRIES: u32 = 8;

/// What a text message says. No link stands in one: links in text messages are what people are taught to distrust.
pub(crate) enum Text<'a> {
    Reset(&'a SmsCode),
    Confirm(&'a SmsCode),
    WasReset,
    EmailChanged,
    EmailRestored,
    PhoneChanged,
}

impl Text<'_> {
    /// One part of a message each, in GSM's alphabet.
    pub(crate) fn in_language(&self, language: Language) -> String {
        match (self, language) {
            (Self::Reset(code), Da) => format!(
                "{} er din kode til at nulstille adgangskoden hos E-SG.Cloud. Den virker i 10 minutter. Giv den aldrig \
                 til andre.",
                code.expose()
            ),
            (Self::Reset(code), En) => format!(
                "{} is your code to reset your password at E-SG.Cloud. It works for 10 minutes. Never give it to \
                 anybody.",
                code.expose()
            ),
            (Self::Confirm(code), Da) => format!(
                "{} er din kode til at bekræfte nummeret hos E-SG.Cloud. Den virker i 10 minutter. Giv den aldrig til \
                 andre.",
                code.expose()
            ),
            (Self::Confirm(code), En) => format!(
                "{} is your code to confirm this number at E-SG.Cloud. It works for 10 minutes. Never give it to \
                 anybody.",
                code.expose()
            ),
            (Self::WasReset, Da) => {
                "Din adgangskode hos E-SG.Cloud er nulstillet. Var det ikke dig, så nulstil den igen nu og \
                 skriv til os."
                    .to_owned()
            }
            (Self::WasReset, En) => {
                "Your password at E-SG.Cloud was reset. If it was not you, reset it again now and write to us."
                    .to_owned()
            }
            (Self::EmailChanged, Da) => {
                "Din e-mailadresse hos E-SG.Cloud er ændret. Var det ikke dig, så brug linket i mailen til din gamle \
                 adresse inden 72 timer."
                    .to_owned()
            }
            (Self::EmailChanged, En) => {
                "Your e-mail address at E-SG.Cloud was changed. If it was not you, use the link in the mail to your old \
                 address within 72 hours."
                    .to_owned()
            }
            (Self::EmailRestored, Da) => {
                "Din e-mailadresse hos E-SG.Cloud er ført tilbage til den gamle, og du er logget ud overalt.".to_owned()
            }
            (Self::EmailRestored, En) => {
                "Your e-mail address at E-SG.Cloud is the old one again, and you are logged out everywhere.".to_owned()
            }
            (Self::PhoneChanged, Da) => {
                "Dit telefonnummer hos E-SG.Cloud er skiftet ud med et andet. Var det ikke dig, så nulstil din \
                 adgangskode og skriv til os."
                    .to_owned()
            }
            (Self::PhoneChanged, En) => {
                "Your phone number at E-SG.Cloud was replaced by another. If it was not you, reset your password and \
                 write to us."
                    .to_owned()
            }
        }
    }
}

impl Delivery {
    /// Sends a text message once what it may cost is reserved. A second try reserves anew: the cap errs on our side.
    pub(crate) async fn send_text(&self, sms: Sms<'_>, now: Now) -> Result<(), DeliveryError> {
        let ceiling = self.reserve(sms, now).await?;
        Ok(self.sms_client.send(clients::sms::Sms { to: sms.to, text: sms.text, ceiling }).await?)
    }

    async fn reserve(&self, sms: Sms<'_>, now: Now) -> Result<u32, DeliveryError> {
        let mut retry = self.store.retry_conflicts(TRIES);
        loop {
            let before = self.store.get(&SmsSpend::key(&SpendDay::of(now)), now).await?;
            let (spend, ceiling) = sms.reserve(now, self.sms_cap, before.as_deref()).map_err(never)?;
            let commit = match &before {
                Some(before) => Commit::new(now).replace(before, &spend),
                None => Commit::new(now).insert(&spend),
            };
            match self.store.commit(commit).await {
                Ok(()) => return Ok(ceiling),
                Err(error) if error.is_refused_for::<SmsSpend>() => retry.again().await?,
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// A code is worth nothing tomorrow, and no country comes on the list by waiting.
fn never(refused: Refused) -> NotSent {
    NotSent::Never(refused.to_string())
}

#[cfg(test)]
mod tests {
    use domain::messaging::sms;

    use super::*;

    #[test]
    fn p24_every_text_message_is_one_part_and_names_the_sender() {
        let code = SmsCode::new(&[9; 8]);
        for language in [Da, En] {
            for text in [
                Text::Reset(&code),
                Text::Confirm(&code),
                Text::WasReset,
                Text::EmailChanged,
                Text::EmailRestored,
                Text::PhoneChanged,
            ] {
                let text = text.in_language(language);
                assert_eq!(sms::parts(&text), 1, "{} letters: {text}", text.chars().count());
                assert!(text.contains("E-SG.Cloud"));
            }
        }
    }
}
