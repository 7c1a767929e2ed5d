//! Who is told of what happens to a subscription.

use crate::{
    billing::{change::MOST_TOLD, country::Country, subscription::Audience},
    identity::records::User,
    kernel::{
        language::Language,
        lookup::EmailLookup,
        personal::{CompanyName, EmailAddress, PersonName},
    },
    messaging::records::Recipient,
};

/// Who is told of what happens to a subscription, and where its subscriber is.
#[derive(Debug, Clone, Copy)]
pub struct Contacts<'a> {
    /// The organisation.
    pub company_name: &'a CompanyName,
    /// The owners. The first is the one who owns it longest.
    pub owners: &'a [&'a User],
    /// The address for invoices, if it was given.
    pub invoices: Option<(&'a EmailLookup, &'a EmailAddress)>,
    /// The mailbox of the operator's finance.
    pub finance: (&'a EmailLookup, &'a EmailAddress),
    /// The country of the subscriber's VAT number, if it was given.
    pub vat_country: Option<Country>,
}

/// Where a message goes.
#[derive(Debug, Clone)]
pub struct Address<'a> {
    /// The recipient.
    pub recipient: Recipient,
    /// The address.
    pub email: &'a EmailAddress,
    /// The language.
    pub language: Language,
    /// The person, if it is one's.
    pub name: Option<&'a PersonName>,
}

impl<'a> Contacts<'a> {
    /// Where a message to these goes. Nobody gets it twice.
    #[must_use]
    pub fn of(&self, audience: Audience) -> Vec<Address<'a>> {
        match audience {
            Audience::Owners => self.owners().collect(),
            Audience::InvoiceContact => self.invoice_address().into_iter().chain(self.owners()).collect(),
            Audience::Staff => vec![Self::mailbox(self.finance, Language::Da)],
        }
    }

    fn owners(&self) -> impl Iterator<Item = Address<'a>> + use<'a> {
        let address = |owner: &&'a User| Address {
            recipient: Recipient::from(owner.user),
            email: &owner.email,
            language: owner.language,
            name: Some(&owner.name),
        };
        self.owners.iter().take(MOST_TOLD).map(address)
    }

    /// The address for invoices, unless it is an owner's. It gets the account's language.
    fn invoice_address(&self) -> Option<Address<'a>> {
        let is_owner = |email: &EmailAddress| self.owners().any(|owner| owner.email == email);
        let invoices = self.invoices.filter(|(_, email)| !is_owner(email))?;
        Some(Self::mailbox(invoices, self.owners.first().map_or(Language::Da, |owner| owner.language)))
    }

    fn mailbox((lookup, email): (&EmailLookup, &'a EmailAddress), language: Language) -> Address<'a> {
        Address { recipient: Recipient::from(lookup), email, language, name: None }
    }
}
