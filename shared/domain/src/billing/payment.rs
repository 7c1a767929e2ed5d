//! How a subscriber pays, and what each way demands of the billing details (P04).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    billing::details::BillingDetails,
    kernel::field_error::{FieldError, FieldErrorCode, FieldErrors, Input, Request as _, choice},
};

/// How a subscriber pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Payment {
    /// By bank transfer, on an invoice.
    Invoice,
    /// From a card.
    Card,
    /// From a bank account.
    DirectDebit,
}

/// Who takes payments from cards, in a deployment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardProvider {
    /// Nobody.
    None,
    /// Stripe.
    Stripe,
}

/// A detail that a way of paying can demand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Detail {
    CustomerContact,
    Ean,
    OrderReference,
    Iban,
    Card,
}

impl Detail {
    fn name(self) -> &'static str {
        match self {
            Self::CustomerContact => "customer_contact",
            Self::Ean => "ean",
            Self::OrderReference => "order_reference",
            Self::Iban => "iban",
            Self::Card => "card",
        }
    }

    fn is_given(self, details: &BillingDetails) -> bool {
        match self {
            Self::CustomerContact => details.customer_contact.is_some(),
            Self::Ean => details.ean.is_some(),
            Self::OrderReference => details.order_reference.is_some(),
            Self::Iban => details.iban.is_some(),
            Self::Card => details.card.is_some(),
        }
    }
}

/// What a way of paying demands.
struct Demand {
    payment: Payment,
    /// The detail without which nothing is demanded.
    if_given: Option<Detail>,
    /// The details of which one must be given.
    one_of: &'static [Detail],
    /// The error of each of them if none is given.
    error: FieldErrorCode,
}

/// What each way of paying demands beyond what every subscriber must give.
///
/// A company expects to get an invoice by mail, for which the required details are enough: its reference is on the invoice.
/// A GLN means that invoices go through `NemHandel`. Danish authorities and large companies, who have one, return an
/// e-invoice that names neither an order nor a person. A Peppol invoice needs a buyer reference or an order reference
/// (PEPPOL-EN16931-R003), an OIOUBL invoice a person's reference.
const DEMANDS: &[Demand] = &[
    Demand {
        payment: Payment::Invoice,
        if_given: Some(Detail::Ean),
        one_of: &[Detail::OrderReference, Detail::CustomerContact],
        error: FieldErrorCode::OrderOrContact,
    },
    Demand { payment: Payment::Card, if_given: None, one_of: &[Detail::Card], error: FieldErrorCode::Missing },
    Demand { payment: Payment::DirectDebit, if_given: None, one_of: &[Detail::Iban], error: FieldErrorCode::Missing },
];

impl Payment {
    /// Whether one can pay this way, so that nobody is subscribed who cannot be charged. Direct debits are closed everywhere: the
    /// provider takes them in euro alone, and the prices are in kroner.
    #[must_use]
    pub const fn is_available(self, provider: CardProvider) -> bool {
        match self {
            Self::Invoice => true,
            Self::Card => matches!(provider, CardProvider::Stripe),
            Self::DirectDebit => false,
        }
    }

    /// Checks that one can pay this way with the details that were given, if any were.
    ///
    /// # Errors
    /// Every missing detail, by its place in the billing details, and the way of paying if it is not open.
    pub fn check_given(
        self,
        details: Option<&BillingDetails>,
        today: Date,
        provider: CardProvider,
    ) -> Result<(), FieldErrors> {
        let mut errors = FieldErrors::default();
        if !self.is_available(provider) {
            errors.add("payment", FieldErrorCode::PaymentNotAvailable);
        }
        let checked = match details {
            Some(details) => self.check(details, today),
            None => BillingDetails::parse(&serde_json::Map::new()).map(|_| ()),
        };
        errors.0.extend(checked.err().unwrap_or_default().0);
        errors.into_result()
    }

    /// Checks that the details are enough to be paid this way.
    ///
    /// # Errors
    /// Every missing detail, and an expired card, by its place in the billing details.
    pub fn check(self, details: &BillingDetails, today: Date) -> Result<(), FieldErrors> {
        let mut errors = FieldErrors::default();
        for demand in DEMANDS.iter().filter(|demand| demand.payment == self) {
            let applies = demand.if_given.is_none_or(|detail| detail.is_given(details));
            if applies && !demand.one_of.iter().any(|detail| detail.is_given(details)) {
                demand.one_of.iter().for_each(|detail| errors.add(detail.name(), demand.error));
            }
        }
        if self == Self::Card && details.card.as_ref().is_some_and(|card| card.expires.is_past(today)) {
            errors.0.push(FieldError { pointer: "/card/expires".to_owned(), code: FieldErrorCode::CardExpired });
        }
        errors.into_result()
    }
}

impl Input for Payment {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        match choice(value)?.as_str() {
            "invoice" => Ok(Self::Invoice),
            "card" => Ok(Self::Card),
            "direct-debit" => Ok(Self::DirectDebit),
            _ => Err(FieldErrorCode::InvalidChoice),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::json;

    use super::*;
    use crate::billing::details::tests::{read, with};

    fn demanded(payment: Payment, more: &Value) -> Vec<(String, &'static str)> {
        let errors = payment.check(&read(&with(more)), date(2026, 11, 28)).err().unwrap_or_default();
        errors.0.into_iter().map(|error| (error.pointer, error.code.code())).collect()
    }

    #[test]
    fn p04_each_way_of_paying_demands_its_details() {
        let card = |expires| json!({"card": {"provider": "nets", "token": "t", "brand": "Visa", "last4": "4242", "expires": expires}});
        let either =
            [("/order_reference".to_owned(), "order-or-contact"), ("/customer_contact".to_owned(), "order-or-contact")];
        let ean = json!({"ean": "5798009811578"});
        assert_eq!(demanded(Payment::Invoice, &json!({})), []);
        assert_eq!(demanded(Payment::Invoice, &ean), either);
        assert_eq!(demanded(Payment::Invoice, &json!({"ean": "5798009811578", "order_reference": "1"})), []);
        assert_eq!(demanded(Payment::Invoice, &json!({"ean": "5798009811578", "customer_contact": "Ada"})), []);
        assert_eq!(demanded(Payment::Card, &ean), [("/card".to_owned(), "missing")]);
        assert_eq!(demanded(Payment::Card, &card("2026-11")), []);
        assert_eq!(demanded(Payment::Card, &card("2026-10")), [("/card/expires".to_owned(), "card-expired")]);
        assert_eq!(demanded(Payment::DirectDebit, &card("2026-10")), [("/iban".to_owned(), "missing")]);
        assert_eq!(demanded(Payment::DirectDebit, &json!({"iban": "DK5000400440116243"})), []);
    }

    #[test]
    fn p03_what_is_missing_to_subscribe_is_told_at_once() {
        let told = |payment: Payment, details: Option<&BillingDetails>| {
            let errors = payment.check_given(details, date(2026, 11, 28), CardProvider::None).err().unwrap_or_default();
            errors.0.into_iter().map(|error| format!("{} {}", error.pointer, error.code.code())).collect::<Vec<_>>()
        };
        let missing = [
            "/company_name missing",
            "/vat_number missing",
            "/invoice_address missing",
            "/invoice_email missing",
            "/contact_email missing",
            "/reference missing",
        ];
        assert_eq!(told(Payment::Invoice, None), missing);
        assert_eq!(told(Payment::Card, None)[0], "/payment payment-not-available");
        let least = read(&with(&json!({})));
        assert_eq!(told(Payment::Invoice, Some(&least)), [""; 0]);
        let closed = told(Payment::DirectDebit, Some(&least));
        assert_eq!(closed, ["/payment payment-not-available", "/iban missing"]);
    }

    #[test]
    fn p04_a_card_is_open_where_somebody_takes_payments_from_it_and_direct_debits_nowhere() {
        let open =
            |provider| [Payment::Invoice, Payment::Card, Payment::DirectDebit].map(|way| way.is_available(provider));
        assert_eq!(open(CardProvider::None), [true, false, false]);
        assert_eq!(open(CardProvider::Stripe), [true, true, false]);
    }

    #[test]
    fn a_way_of_paying_is_read_as_it_is_written() {
        for payment in [Payment::Invoice, Payment::Card, Payment::DirectDebit] {
            assert_eq!(Payment::read(Some(&serde_json::to_value(payment).unwrap())), Ok(payment));
        }
        assert_eq!(Payment::read(Some(&json!("cash"))), Err(FieldErrorCode::InvalidChoice));
    }
}
