//! The kinds of notifications: which of them can be switched off, and why others cannot (P42).

use crate::{
    kernel::{
        commit::{Commit, Stored},
        language::Language,
        time::Now,
    },
    messaging::records::{Notifications, Optional},
};

/// A kind of message that people get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notification {
    /// A person whom they invited has joined.
    MemberJoined,
    /// A run of an integration has ended, and not every row was taken.
    Runs,
    /// Their access to an account was given, changed or taken back.
    Access,
    /// Log-in, password, e-mail address, phone number, second factor.
    Security,
    /// An integration was set up, changed or revoked.
    Integrations,
    /// Subscription, invoices and payment.
    Invoices,
    /// Privacy policy, removal of data, rights.
    Legal,
}

impl Notification {
    /// Every kind.
    pub const ALL: [Self; 7] =
        [Self::MemberJoined, Self::Runs, Self::Access, Self::Security, Self::Integrations, Self::Invoices, Self::Legal];

    /// The kind's name in the contract.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::MemberJoined => "member_joined",
            Self::Runs => "runs",
            Self::Access => "access",
            Self::Security => "security",
            Self::Integrations => "integrations",
            Self::Invoices => "invoices",
            Self::Legal => "legal",
        }
    }

    /// The kind as one that can be switched off. `None` if it cannot.
    #[must_use]
    pub const fn optional(self) -> Option<Optional> {
        match self {
            Self::MemberJoined => Some(Optional::MemberJoined),
            Self::Runs => Some(Optional::Runs),
            Self::Access | Self::Security | Self::Integrations | Self::Invoices | Self::Legal => None,
        }
    }

    /// What the notifications of this kind are about.
    #[must_use]
    pub const fn about(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::MemberJoined, Language::Da) => "En, du har inviteret, er kommet med på kontoen.",
            (Self::MemberJoined, Language::En) => "Somebody whom you invited has joined the account.",
            (Self::Runs, Language::Da) => "En overførsel er slået fejl, eller rækker blev afvist.",
            (Self::Runs, Language::En) => "A transfer has failed, or rows were refused.",
            (Self::Access, Language::Da) => "Din adgang til en konto er givet, ændret eller taget tilbage.",
            (Self::Access, Language::En) => "Your access to an account was given, changed or taken back.",
            (Self::Security, Language::Da) => "Log-in, adgangskode, e-mail, telefon og to-trins-bekræftelse.",
            (Self::Security, Language::En) => "Log-in, password, e-mail address, phone number and second factor.",
            (Self::Integrations, Language::Da) => "En integration er oprettet, ændret eller tilbagekaldt.",
            (Self::Integrations, Language::En) => "An integration was set up, changed or revoked.",
            (Self::Invoices, Language::Da) => "Abonnement, fakturaer og betaling.",
            (Self::Invoices, Language::En) => "Subscription, invoices and payment.",
            (Self::Legal, Language::Da) => "Privatlivspolitikken, fjernelse af data og dine rettigheder.",
            (Self::Legal, Language::En) => "The privacy policy, the removal of data and your rights.",
        }
    }

    /// Why the kind cannot be switched off. `None` if it can.
    #[must_use]
    pub const fn reason(self, language: Language) -> Option<&'static str> {
        Some(match (self, language) {
            (Self::MemberJoined | Self::Runs, _) => return None,
            (Self::Access, Language::Da) => "Du skal vide, hvad du har adgang til, og hvem der har ændret det.",
            (Self::Access, Language::En) => "You must know what you have access to, and that it was changed.",
            (Self::Security, Language::Da) => "Ellers kunne andre ændre dit log-in, uden at du opdagede det.",
            (Self::Security, Language::En) => "Otherwise others could change your log-in without your noticing.",
            (Self::Integrations, Language::Da) => "Du skal vide, hvem der får kontoens data, og hvem der bestemte det.",
            (Self::Integrations, Language::En) => "You must know who gets the account's data, and who decided that.",
            (Self::Invoices, Language::Da) => "Aftalen om abonnement og betaling hviler på dem.",
            (Self::Invoices, Language::En) => "The agreement on subscription and payment rests on them.",
            (Self::Legal, Language::Da) => "Loven eller aftalen kræver, at vi giver dig besked.",
            (Self::Legal, Language::En) => "The law or the contract demands that we tell you.",
        })
    }

    /// Whether a person with these settings gets the notification.
    #[must_use]
    pub fn is_on(self, chosen: Option<&Notifications>) -> bool {
        let off = |optional| chosen.is_some_and(|chosen| chosen.off.contains(&optional));
        self.optional().is_none_or(|optional| !off(optional))
    }
}

impl Notifications {
    /// The commit that stores these settings in place of `before`; none if they are the same. Without stored settings,
    /// nothing is switched off.
    #[must_use]
    pub fn replacing(&self, before: Option<&Stored<Self>>, now: Now) -> Option<Commit> {
        match before {
            Some(before) if before.record == *self => None,
            Some(before) => Some(Commit::new(now).replace(before, self)),
            None if self.off.is_empty() => None,
            None => Some(Commit::new(now).insert(self)),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::kernel::{commit::Version, id::UserId};

    #[test]
    fn settings_are_written_only_if_they_change() {
        let now = Now(Timestamp::UNIX_EPOCH);
        let settings = |off: &[Optional]| Notifications { user: UserId::new(now, &[1; 10]), off: off.to_vec() };
        let (all, none) = (settings(&[]), settings(&[Optional::MemberJoined]));
        let stored = |record: &Notifications| Stored { record: record.clone(), version: Version::FIRST };
        assert!(all.replacing(None, now).is_none());
        assert!(none.replacing(None, now).is_some());
        assert!(none.replacing(Some(&stored(&none)), now).is_none());
        assert!(all.replacing(Some(&stored(&none)), now).is_some());
    }

    #[test]
    fn p42_what_cannot_be_switched_off_says_why_in_both_languages() {
        for notification in Notification::ALL {
            for language in [Language::Da, Language::En] {
                assert_eq!(notification.optional().is_none(), notification.reason(language).is_some());
                assert!(!notification.about(language).is_empty());
            }
        }
    }
}
