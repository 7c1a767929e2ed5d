//! Limits for each mailbox, beside those for each address: one mailbox may have any number of addresses.

use std::fmt;

use crate::{kernel::personal::EmailAddress, rate_limit::RateLimit};

/// The providers that ignore dots, by the domains of which each is the same mailbox. The first domain stands for all of them.
const WITHOUT_DOTS: &[&[&str]] = &[&["gmail.com", "googlemail.com"]];

/// A mailbox, as most providers deliver to it: an address without what follows a plus and, at the providers that ignore them, without
/// dots. It is for limits alone. Two addresses are never the same person's for having the same mailbox.
#[derive(Clone, PartialEq, Eq)]
pub struct Mailbox(String);

// It is personal.
impl fmt::Debug for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mailbox(redacted)")
    }
}

impl Mailbox {
    /// The mailbox of an address.
    #[must_use]
    pub fn of(email: &EmailAddress) -> Self {
        let text = email.as_str();
        let Some((local, domain)) = text.rsplit_once('@') else { return Self(text.to_owned()) };
        let untagged = local.split('+').next().filter(|name| !name.is_empty()).unwrap_or(local);
        match WITHOUT_DOTS.iter().find(|domains| domains.contains(&domain)).and_then(|domains| domains.first()) {
            Some(domain) => Self(format!("{}@{domain}", untagged.replace('.', ""))),
            None => Self(format!("{untagged}@{domain}")),
        }
    }

    /// What a limit counts.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// Whether the address is another way to write the mailbox's own.
    #[must_use]
    pub fn is_respelled_by(&self, email: &EmailAddress) -> bool {
        self.0 != email.as_str()
    }
}

/// The limits of mails to one mailbox that are requested with other addresses than its own. Its own address has the limit of every
/// address and none of these, so that nobody can use them up for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MailboxLimits {
    /// Of those that are requested from one network.
    pub in_network: RateLimit,
    /// Of those that are requested from anywhere, apart from each network's first: strangers elsewhere cannot use up the first of
    /// whoever writes their own address this way.
    pub everywhere: RateLimit,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn email(text: &str) -> EmailAddress {
        EmailAddress::parse(text).unwrap()
    }

    fn mailbox(text: &str) -> String {
        Mailbox::of(&email(text)).0
    }

    proptest! {
        #[test]
        fn a_mailbox_is_the_same_whatever_tag_an_address_has(
            local in "[a-z0-9]{1,10}(\\.[a-z0-9]{1,10}){0,2}",
            tag in "[a-z0-9+]{0,10}",
            domain in "(gmail|googlemail|outlook|fastmail|proton|rodgrod)\\.(com|me|example)",
        ) {
            prop_assume!(EmailAddress::parse(&format!("{local}+{tag}@{domain}")).is_ok());
            prop_assert_eq!(mailbox(&format!("{local}+{tag}@{domain}")), mailbox(&format!("{local}@{domain}")));
        }

        #[test]
        fn at_gmail_a_mailbox_is_the_same_wherever_dots_stand(letters in "[a-z]{2,12}", after in prop::collection::vec(any::<bool>(), 11)) {
            let dotted = letters.char_indices().map(|(n, letter)| {
                let has_dot = n > 0 && after[n - 1];
                format!("{}{letter}", if has_dot { "." } else { "" })
            });
            let dotted = dotted.collect::<String>();
            for domain in ["gmail.com", "googlemail.com"] {
                prop_assert_eq!(mailbox(&format!("{dotted}@{domain}")), format!("{letters}@gmail.com"));
            }
            prop_assert_eq!(mailbox(&format!("{dotted}@outlook.com")), format!("{dotted}@outlook.com"));
        }

        #[test]
        fn a_mailbox_has_an_address_that_is_its_own(local in "[a-z0-9+.]{1,20}", domain in "(gmail|outlook)\\.com") {
            let Ok(address) = EmailAddress::parse(&format!("{local}@{domain}")) else { return Ok(()) };
            let mailbox = Mailbox::of(&address);
            if let Ok(own) = EmailAddress::parse(&mailbox.0) {
                prop_assert_eq!(&Mailbox::of(&own), &mailbox);
                prop_assert!(!mailbox.is_respelled_by(&own));
            }
        }
    }

    #[test]
    fn what_differs_before_the_plus_or_in_the_domain_is_another_mailbox() {
        let others = ["ada@b.dk", "ad.a@b.dk", "ada@c.dk", "ada@gmail.com", "adb@gmail.com", "ada@sub.gmail.com"];
        for (n, one) in others.iter().enumerate() {
            for other in &others[n + 1..] {
                assert_ne!(mailbox(one), mailbox(other), "{one} {other}");
            }
        }
        assert_eq!(mailbox("+tag@b.dk"), "+tag@b.dk");
    }

    #[test]
    fn a_mailbox_is_not_shown() {
        assert_eq!(format!("{:?}", Mailbox::of(&email("ada@b.dk"))), "Mailbox(redacted)");
    }
}
