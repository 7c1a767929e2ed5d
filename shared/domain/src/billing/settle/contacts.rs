//! Who is told of what happens to a subscription, and who is invoiced.

use crate::{
    billing::{change::MOST_TOLD, details::BillingDetails, subscription::Audience, vies::ViesStatus},
    identity::records::User,
    kernel::{
        language::Language,
        lookup::EmailLookup,
        personal::{CompanyName, EmailAddress, PersonName},
    },
    messaging::records::Recipient,
};

/// Who is told of what happens to a subscription.
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
}

/// What an invoice rests on beside the subscription.
#[derive(Debug, Clone, Copy)]
pub struct Books<'a> {
    /// The account's billing details, if they were given.
    pub buyer: Option<&'a BillingDetails>,
    /// The last number of the series.
    pub last_number: u64,
    /// What VIES says of the buyer's number.
    pub vies: &'a ViesStatus,
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
            Audience::InvoiceAddress => match self.invoices {
                Some(invoices) => vec![Self::mailbox(invoices, self.language())],
                None => self.owners().collect(),
            },
            Audience::Staff => vec![self.staff()],
            Audience::OwnersAndStaff => self.owners().chain([self.staff()]).collect(),
        }
    }

    fn staff(&self) -> Address<'a> {
        Self::mailbox(self.finance, Language::Da)
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
        Some(Self::mailbox(invoices, self.language()))
    }

    /// The account's language: its first owner's.
    #[must_use]
    pub fn language(&self) -> Language {
        self.owners.first().map_or(Language::Da, |owner| owner.language)
    }

    fn mailbox((lookup, email): (&EmailLookup, &'a EmailAddress), language: Language) -> Address<'a> {
        Address { recipient: Recipient::from(lookup), email, language, name: None }
    }
}
