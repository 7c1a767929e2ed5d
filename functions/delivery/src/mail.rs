//! The mails, in both languages, as page and as plain text.
//!
//! To add one: a line in the table below, and its four templates.

use askama::Template;
use domain::{
    Language,
    personal::BrowserType,
    privacy::operator::{OPERATOR, Operator},
    records::SecurityChange,
};

use crate::names::filters;

/// A mail to be sent.
pub(crate) struct Rendered {
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
}

macro_rules! mails {
    ($($kind:ident { $($field:ident),* }: $da_html:literal, $da_text:literal, $en_html:literal, $en_text:literal,
       $da_subject:literal, $en_subject:literal;)+) => {
        /// Which mail, with what stands in it.
        pub(crate) enum Kind {
            $($kind { $($field: String),* },)+
        }

        impl Kind {
            /// The mail in a language.
            pub(crate) fn render(self, language: Language) -> Result<Rendered, askama::Error> {
                match self {
                    $(Self::$kind { $($field),* } => {
                        mails!(@page DaHtml, $da_html, $($field),*);
                        mails!(@text DaText, $da_text, $($field),*);
                        mails!(@page EnHtml, $en_html, $($field),*);
                        mails!(@text EnText, $en_text, $($field),*);
                        let operator = OPERATOR;
                        let subject = match language { Language::Da => $da_subject, Language::En => $en_subject };
                        let (html, text) = match language {
                            Language::Da => (
                                DaHtml { language, subject, operator, $($field: &$field),* }.render()?,
                                DaText { operator, $($field: &$field),* }.render()?,
                            ),
                            Language::En => (
                                EnHtml { language, subject, operator, $($field: &$field),* }.render()?,
                                EnText { operator, $($field: &$field),* }.render()?,
                            ),
                        };
                        Ok(Rendered { subject: subject.to_owned(), text, html })
                    })+
                }
            }
        }
    };
    (@page $name:ident, $path:literal, $($field:ident),*) => {
        #[derive(Template)]
        #[template(path = $path)]
        struct $name<'a> {
            language: Language,
            subject: &'a str,
            operator: Operator,
            $($field: &'a str,)*
        }
    };
    (@text $name:ident, $path:literal, $($field:ident),*) => {
        #[derive(Template)]
        #[template(path = $path)]
        struct $name<'a> {
            operator: Operator,
            $($field: &'a str,)*
        }
    };
}

mails! {
    Confirm { link }: "confirm.da.html", "confirm.da.txt", "confirm.en.html", "confirm.en.txt",
        "Bekræft din adresse", "Confirm your address";
    Registered { link }: "registered.da.html", "registered.da.txt", "registered.en.html", "registered.en.txt",
        "Du har allerede en konto", "You have an account already";
    Welcome { link, name, company_name }: "welcome.da.html", "welcome.da.txt", "welcome.en.html", "welcome.en.txt",
        "Din konto er åben", "Your account is open";
    Invited { link, by, company_name, role }: "invited.da.html", "invited.da.txt", "invited.en.html", "invited.en.txt",
        "Du er inviteret", "You are invited";
    AccessGiven { link, name, company_name, role }: "access_given.da.html", "access_given.da.txt", "access_given.en.html", "access_given.en.txt",
        "Du har fået adgang", "You have access";
    AccessChanged { link, name, company_name, role }: "access_changed.da.html", "access_changed.da.txt", "access_changed.en.html", "access_changed.en.txt",
        "Din rolle er ændret", "Your role was changed";
    AccessWithdrawn { name, company_name, erased }: "access_withdrawn.da.html", "access_withdrawn.da.txt", "access_withdrawn.en.html", "access_withdrawn.en.txt",
        "Din adgang er taget tilbage", "Your access was taken back";
    Left { name, company_name, erased }: "left.da.html", "left.da.txt", "left.en.html", "left.en.txt",
        "Du har forladt kontoen", "You have left the account";
    LogInErased { name }: "log_in_erased.da.html", "log_in_erased.da.txt", "log_in_erased.en.html", "log_in_erased.en.txt",
        "Dit log-in er slettet", "Your log-in is erased";
    OwnershipOffered { link, name, company_name, by }: "ownership_offered.da.html", "ownership_offered.da.txt", "ownership_offered.en.html", "ownership_offered.en.txt",
        "Du tilbydes en konto", "You are offered an account";
    OwnershipTaken { link, name, company_name, from }: "ownership_taken.da.html", "ownership_taken.da.txt", "ownership_taken.en.html", "ownership_taken.en.txt",
        "Du ejer nu kontoen", "You own the account now";
    OwnershipHandedOver { link, name, company_name, to }: "ownership_handed_over.da.html", "ownership_handed_over.da.txt", "ownership_handed_over.en.html", "ownership_handed_over.en.txt",
        "Kontoen er overdraget", "The account is handed over";
    MemberJoined { link, name, company_name, member }: "member_joined.da.html", "member_joined.da.txt", "member_joined.en.html", "member_joined.en.txt",
        "Din invitation er taget imod", "Your invitation was accepted";
    Reset { link }: "reset.da.html", "reset.da.txt", "reset.en.html", "reset.en.txt",
        "Nulstil din adgangskode", "Reset your password";
    WasReset { link, name, browser }: "was_reset.da.html", "was_reset.da.txt", "was_reset.en.html", "was_reset.en.txt",
        "Din adgangskode er nulstillet", "Your password was reset";
    ConfirmEmail { link }: "confirm_email.da.html", "confirm_email.da.txt", "confirm_email.en.html",
        "confirm_email.en.txt", "Bekræft din nye adresse", "Confirm your new address";
    EmailTaken { link }: "email_taken.da.html", "email_taken.da.txt", "email_taken.en.html", "email_taken.en.txt",
        "Adressen har allerede et log-in", "The address has a log-in already";
    EmailChanged { link, name }: "email_changed.da.html", "email_changed.da.txt", "email_changed.en.html",
        "email_changed.en.txt", "Din e-mailadresse er ændret", "Your e-mail address was changed";
    EmailNow { link, name }: "email_now.da.html", "email_now.da.txt", "email_now.en.html", "email_now.en.txt",
        "Din e-mailadresse er ændret", "Your e-mail address was changed";
    EmailRestored { link, name }: "email_restored.da.html", "email_restored.da.txt", "email_restored.en.html",
        "email_restored.en.txt", "Din e-mailadresse er ført tilbage", "Your e-mail address was restored";
    PhoneVerified { link, name }: "phone_verified.da.html", "phone_verified.da.txt", "phone_verified.en.html",
        "phone_verified.en.txt", "Dit telefonnummer er bekræftet", "Your phone number is confirmed";
    StaffChanged { name, roles, factors }: "staff_changed.da.html", "staff_changed.da.txt", "staff_changed.en.html", "staff_changed.en.txt",
        "Dit arbejde hos os", "Your work for us";
    Security { link, what, browser }: "security.da.html", "security.da.txt", "security.en.html", "security.en.txt",
        "Dit log-in er ændret", "Your log-in has changed";
}

/// With what something was done, in words.
pub(crate) fn browser(browser: &BrowserType, language: Language) -> String {
    match (browser.as_str(), language) {
        ("other", Language::Da) => "en ukendt browser".to_owned(),
        ("other", Language::En) => "an unknown browser".to_owned(),
        (known, _) => known.to_owned(),
    }
}

/// What has changed of a log-in, as a sentence.
pub(crate) const fn sentence(change: SecurityChange, language: Language) -> &'static str {
    use SecurityChange::{
        PasskeyAdded, PasskeyRemoved, PasswordChanged, RecoveryCodeUsed, RecoveryCodesMade, TotpAdded, TotpRemoved,
    };
    match (change, language) {
        (PasswordChanged, Language::Da) => "Din adgangskode er ændret, og alle andre sessioner er afsluttet.",
        (PasswordChanged, Language::En) => "Your password was changed, and all other sessions have ended.",
        (TotpAdded, Language::Da) => "En app med koder er sat op som din anden faktor.",
        (TotpAdded, Language::En) => "An app with codes was set up as your second factor.",
        (TotpRemoved, Language::Da) => "Appen med koder er fjernet fra dit log-in.",
        (TotpRemoved, Language::En) => "The app with codes was removed from your log-in.",
        (PasskeyAdded, Language::Da) => "En adgangsnøgle er føjet til dit log-in.",
        (PasskeyAdded, Language::En) => "A passkey was added to your log-in.",
        (PasskeyRemoved, Language::Da) => "En adgangsnøgle er fjernet fra dit log-in.",
        (PasskeyRemoved, Language::En) => "A passkey was removed from your log-in.",
        (RecoveryCodesMade, Language::Da) => "Der er lavet nye gendannelseskoder. De gamle virker ikke længere.",
        (RecoveryCodesMade, Language::En) => "New recovery codes were made. The old ones no longer work.",
        (RecoveryCodeUsed, Language::Da) => "En af dine gendannelseskoder er brugt.",
        (RecoveryCodeUsed, Language::En) => "One of your recovery codes was used.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_text_in_the_page_and_itself_in_the_text() {
        let kind = Kind::Welcome {
            link: "https://portal.example/login".to_owned(),
            name: "Søren <b>Ærø</b>".to_owned(),
            company_name: "Rødgrød & Fløde ApS".to_owned(),
        };
        let mail = kind.render(Language::Da).unwrap();
        assert!(mail.html.contains("Søren &#60;b&#62;Ærø"), "{}", mail.html);
        assert!(mail.html.contains("lang=\"da\""));
        assert!(mail.text.contains("Søren <b>Ærø</b>") && mail.text.contains("Rødgrød & Fløde ApS"));
        assert_eq!(mail.subject, "Din konto er åben");
    }

    #[test]
    fn p47_every_mail_tells_who_sends_it() {
        for language in [Language::Da, Language::En] {
            let link = || "https://portal.example/x".to_owned();
            let what = sentence(SecurityChange::PasskeyAdded, language).to_owned();
            let (name, browser) = (|| "Ada".to_owned(), || browser(&BrowserType::of_user_agent(""), language));
            for kind in [
                Kind::Confirm { link: link() },
                Kind::Registered { link: link() },
                Kind::Reset { link: link() },
                Kind::WasReset { link: link(), name: name(), browser: browser() },
                Kind::ConfirmEmail { link: link() },
                Kind::EmailTaken { link: link() },
                Kind::EmailChanged { link: link(), name: name() },
                Kind::EmailNow { link: link(), name: name() },
                Kind::EmailRestored { link: link(), name: name() },
                Kind::Security { link: link(), what, browser: browser() },
                Kind::PhoneVerified { link: link(), name: name() },
            ] {
                let mail = kind.render(language).unwrap();
                for part in [&mail.html, &mail.text] {
                    assert!(part.contains(OPERATOR.email) && part.contains(OPERATOR.registration_number));
                    assert!(part.contains(&link()));
                }
            }
        }
    }

    #[test]
    fn a_name_is_no_link_in_any_page() {
        let (link, name) = (|| "https://portal.example/x".to_owned(), || "Boozt.com".to_owned());
        for language in [Language::Da, Language::En] {
            for kind in [
                Kind::Welcome { link: link(), name: name(), company_name: name() },
                Kind::WasReset { link: link(), name: name(), browser: String::new() },
                Kind::EmailChanged { link: link(), name: name() },
                Kind::EmailNow { link: link(), name: name() },
                Kind::EmailRestored { link: link(), name: name() },
                Kind::PhoneVerified { link: link(), name: name() },
            ] {
                let mail = kind.render(language).unwrap();
                assert!(mail.html.contains("Boozt<span>.</span>com") && !mail.html.contains("Boozt.com"));
                assert!(mail.html.contains("url=no") && mail.text.contains("Boozt.com"));
            }
        }
    }
}
