//! Who mail may be sent from: the identities of the template.

use http::StatusCode;

use crate::{
    services::ServiceError,
    template::{MailIdentitySpec, REGION},
};

/// The identities that may send. A template that has none lets everybody send.
#[derive(Debug, Clone, Default)]
pub(super) struct Senders(Vec<MailIdentitySpec>);

impl Senders {
    pub(super) fn new(identities: &[MailIdentitySpec]) -> Self {
        Self(identities.to_vec())
    }

    /// The identity that an address belongs to: the address itself, its domain, or the closest domain above.
    pub(super) fn identity(&self, address: &str) -> Option<&MailIdentitySpec> {
        let named = |name: &str| self.0.iter().find(|identity| identity.name.eq_ignore_ascii_case(name));
        let domain = domain_of(address);
        let above = std::iter::successors(Some(domain), |domain| domain.split_once('.').map(|(_, above)| above));
        named(address).or_else(|| above.into_iter().find_map(named))
    }

    /// The name of the identity whose permission a sender needs. Of an address that belongs to none it is the domain.
    pub(super) fn name<'a>(&'a self, address: &'a str) -> &'a str {
        self.identity(address).map_or_else(|| domain_of(address), |identity| &identity.name)
    }

    /// Refuses a sender that belongs to no identity.
    pub(super) fn check(&self, from: &str) -> Result<Option<&MailIdentitySpec>, ServiceError> {
        let identity = self.identity(address_of(from));
        if identity.is_some() || self.0.is_empty() {
            return Ok(identity);
        }
        let region = REGION.to_uppercase();
        let message = format!(
            "Email address is not verified. The following identities failed the check in region {region}: {from}"
        );
        Err(ServiceError::new("MessageRejected", message, StatusCode::BAD_REQUEST))
    }
}

/// Whether SES takes it for an address.
pub(super) fn is_address(text: &str) -> bool {
    text.is_ascii() && text.contains('@') && !text.bytes().any(|byte| byte.is_ascii_control())
}

/// The address of a mailbox that may have a display name.
pub(super) fn address_of(mailbox: &str) -> &str {
    mailbox.rsplit_once('<').map_or(mailbox, |(_, rest)| rest.trim_end().trim_end_matches('>'))
}

/// The domain of an address.
pub(super) fn domain_of(address: &str) -> &str {
    address.rsplit_once('@').map_or(address, |(_, domain)| domain)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Senders of these identities.
    pub(in crate::services::ses) fn senders(names: &[&str]) -> Senders {
        let identity = |name: &&str| MailIdentitySpec { name: (*name).to_owned(), configuration_set: None };
        Senders(names.iter().map(identity).collect())
    }

    #[test]
    fn the_closest_identity_is_that_of_a_sender() {
        let two = senders(&["e-sg.cloud", "news.e-sg.cloud", "boss@e-sg.cloud"]);
        for (from, name) in [
            ("\"E-SG.Cloud\" <no-reply@e-sg.cloud>", "e-sg.cloud"),
            ("hej@news.e-sg.cloud", "news.e-sg.cloud"),
            ("hej@NEWS.E-SG.cloud", "news.e-sg.cloud"),
            ("boss@e-sg.cloud", "boss@e-sg.cloud"),
            // A verified domain covers the domains below it.
            ("hej@other.e-sg.cloud", "e-sg.cloud"),
        ] {
            assert_eq!(two.name(address_of(from)), name, "{from}");
            assert_eq!(two.check(from).expect("verified").map(|identity| &*identity.name), Some(name));
        }
    }

    #[test]
    fn who_belongs_to_no_identity_is_rejected_where_there_are_any() {
        let one = senders(&["e-sg.cloud"]);
        for from in ["a@b.example", "A <a@not-e-sg.cloud>", "a@cloud", "e-sg.cloud.example"] {
            let error = one.check(from).expect_err(from);
            assert_eq!(error.code, "MessageRejected");
            assert!(error.message.ends_with(&format!("in region EU-NORTH-1: {from}")), "{}", error.message);
            assert!(senders(&[]).check(from).expect("all may send").is_none());
        }
        assert_eq!(one.name("a@b.example"), "b.example");
    }
}
