//! Billing details: what invoices and payments rest on (P03, P04).

use serde::{Deserialize, Serialize};

use crate::{
    billing::{
        address::PostalAddress,
        card::PaymentCard,
        extra::ExtraDetails,
        gln::Gln,
        iban::Iban,
        reference::{CustomerContact, Reference},
        vat::VatNumber,
    },
    kernel::{
        personal::{CompanyName, EmailAddress},
        record::redacted,
    },
};

macro_rules! details {
    ($($(#[$doc:meta])* $field:ident: $type:ty,)+) => {
        /// The billing details of an account. What a subscriber must give is not optional. What a way of paying demands
        /// beyond that is in the table of [`Payment`](crate::billing::payment::Payment).
        #[derive(Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
        pub struct BillingDetails { $($(#[$doc])* pub $field: $type,)+ }

        impl crate::kernel::field_error::Request for BillingDetails {
            fn read(form: &mut crate::kernel::field_error::Form<'_>) -> Option<Self> {
                $crate::read_fields!(form, $($field),+)
            }
        }

        impl BillingDetails {
            /// The names of the fields that differ.
            #[must_use]
            pub fn changed(&self, before: &Self) -> Vec<&'static str> {
                let differs = [$((stringify!($field), self.$field != before.$field)),+];
                differs.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
            }
        }
    };
}

details! {
    /// The company's name.
    company_name: CompanyName,
    /// Its VAT number. The country may be another than that of the address.
    vat_number: VatNumber,
    /// The address on invoices.
    invoice_address: PostalAddress,
    /// Where invoices are sent.
    invoice_email: EmailAddress,
    /// Where questions are sent.
    contact_email: EmailAddress,
    /// What the company finds the invoice by.
    reference: Reference,
    /// The person or department that invoices are for.
    customer_contact: Option<CustomerContact>,
    /// The number that e-invoices are addressed to.
    ean: Option<Gln>,
    /// The company's order.
    order_reference: Option<Reference>,
    /// The company's own number for itself as a customer.
    customer_reference: Option<Reference>,
    /// The account that direct debits are taken from.
    iban: Option<Iban>,
    /// The card that payments are taken from.
    card: Option<PaymentCard>,
    /// Further details, with the declaration of who gave them.
    extra: Option<ExtraDetails>,
}

redacted!(BillingDetails);

#[cfg(test)]
pub(super) mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::kernel::field_error::Request;

    /// The least that is accepted, as a client sends it.
    pub(in crate::billing) fn least() -> Value {
        json!({
            "company_name": "Rødgrød & Fløde ApS",
            "vat_number": "43628267",
            "invoice_address": {"line1": "Borggade 22", "postal_code": "6300", "city": "Gråsten", "country": "DK"},
            "invoice_email": "faktura@rodgrod.example",
            "contact_email": "ada@rodgrod.example",
            "reference": "Indkøb 7",
        })
    }

    /// The least with other fields beside it, or in place of it.
    pub(in crate::billing) fn with(more: &Value) -> Value {
        let mut fields = least();
        for (name, value) in more.as_object().unwrap() {
            fields[name] = value.clone();
        }
        fields
    }

    pub(in crate::billing) fn read(value: &Value) -> BillingDetails {
        BillingDetails::parse(value.as_object().unwrap()).unwrap()
    }

    fn errors(value: &Value) -> Vec<(String, &'static str)> {
        let errors = BillingDetails::parse(value.as_object().unwrap()).unwrap_err().0;
        errors.into_iter().map(|error| (error.pointer, error.code.code())).collect()
    }

    fn all() -> Value {
        with(&json!({
            "customer_contact": "Økonomi", "ean": "5798009811578", "order_reference": "PO 1", "customer_reference": "K 7",
            "iban": "DK50 0040 0440 1162 43",
            "card": {"provider": "nets", "token": "tok_1", "brand": "Dankort", "last4": "4242", "expires": "2028-09"},
            "extra": {"Sælger": "Anna", "declared_responsible": true},
        }))
    }

    #[test]
    fn p03_nothing_that_is_required_may_be_missing() {
        assert!(BillingDetails::parse(least().as_object().unwrap()).is_ok());
        let required = ["company_name", "vat_number", "invoice_address", "invoice_email", "contact_email", "reference"];
        let missing = required.map(|name| (format!("/{name}"), "missing"));
        assert_eq!(errors(&json!({})), missing);
        let null = required.iter().map(|name| ((*name).to_owned(), Value::Null)).collect::<serde_json::Map<_, _>>();
        assert_eq!(errors(&Value::from(null)), missing);
    }

    #[test]
    fn p03_every_wrong_field_is_reported_with_its_place() {
        let wrong = with(&json!({
            "vat_number": "43628268",
            "invoice_address": {"line1": "x", "postal_code": "111 22", "city": 7, "country": "DK"},
            "invoice_email": "faktura", "ean": "5798009811579", "iban": "DK51", "card": {"last4": "42"}, "extra": {"x": "y"}, "ibn": "",
        }));
        let expected = [
            ("/vat_number", "invalid-vat-number"),
            ("/invoice_address/city", "wrong-type"),
            ("/invoice_address/postal_code", "invalid-postal-code"),
            ("/invoice_email", "invalid-email"),
            ("/ean", "invalid-gln"),
            ("/iban", "invalid-iban"),
            ("/card/provider", "missing"),
            ("/card/token", "missing"),
            ("/card/brand", "missing"),
            ("/card/last4", "invalid-last4"),
            ("/card/expires", "missing"),
            ("/extra/declared_responsible", "missing"),
            ("/ibn", "unknown-field"),
        ];
        assert_eq!(errors(&wrong), expected.map(|(pointer, code)| (pointer.to_owned(), code)));
    }

    #[test]
    fn p04_a_card_number_is_refused_in_every_field() {
        let number = "4111 1111 1111 1111";
        let texts = ["company_name", "reference", "customer_contact", "order_reference", "customer_reference"];
        for name in texts.into_iter().chain(["vat_number", "invoice_email", "contact_email", "ean", "iban"]) {
            assert_eq!(errors(&with(&json!({name: number}))), [(format!("/{name}"), "card-number-refused")]);
        }
        for name in ["line1", "line2", "city", "postal_code"] {
            let mut fields = least();
            fields["invoice_address"][name] = number.into();
            assert_eq!(errors(&fields), [(format!("/invoice_address/{name}"), "card-number-refused")]);
        }
    }

    #[test]
    fn what_is_kept_is_read_again_and_the_changes_are_named() {
        let details = read(&all());
        let kept = serde_json::to_value(&details).unwrap();
        assert_eq!(read(&kept), details);
        assert_eq!(serde_json::from_value::<BillingDetails>(kept).unwrap(), details);
        assert_eq!(details.changed(&details), Vec::<&str>::new());
        let least = read(&least());
        assert_eq!(
            least.changed(&details),
            ["customer_contact", "ean", "order_reference", "customer_reference", "iban", "card", "extra"]
        );
        assert_eq!(format!("{details:?}"), "BillingDetails(redacted)");
    }
}
