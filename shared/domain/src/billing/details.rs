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
        field_error::{FieldErrorCode, FieldErrors},
        language::Language,
        personal::{CompanyName, EmailAddress},
        record::redacted,
    },
};

macro_rules! details {
    (
        required { $($(#[$must_doc:meta])* $must:ident: $must_type:ty, $must_da:literal, $must_en:literal;)+ }
        optional { $($(#[$may_doc:meta])* $may:ident: $may_type:ty, $may_da:literal, $may_en:literal;)+ }
    ) => {
        /// The billing details of an account. What every subscriber must give is required. What a way of paying demands
        /// beyond that is checked when it is chosen.
        #[derive(Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
        #[schema(as = BillingDetailsRequest)]
        pub struct BillingDetails {
            $($(#[$must_doc])* pub $must: $must_type,)+
            $($(#[$may_doc])* pub $may: Option<$may_type>,)+
        }

        /// The billing details as they are shown. Until they are given, every field is null.
        #[derive(Clone, PartialEq, Eq, Default, Serialize, utoipa::ToSchema)]
        pub struct BillingDetailsView {
            $($(#[$must_doc])* pub $must: Option<$must_type>,)+
            $($(#[$may_doc])* pub $may: Option<$may_type>,)+
        }

        impl From<BillingDetails> for BillingDetailsView {
            fn from(details: BillingDetails) -> Self {
                Self { $($must: Some(details.$must),)+ $($may: details.$may,)+ }
            }
        }

        impl crate::kernel::field_error::Request for BillingDetails {
            fn read(form: &mut crate::kernel::field_error::Form<'_>) -> Option<Self> {
                $crate::read_fields!(form, $($must,)+ $($may,)+)
            }
        }

        impl BillingDetails {
            /// The names of the fields that differ. If there were none before, the names of those that are given.
            #[must_use]
            pub fn changed(&self, before: Option<&Self>) -> Vec<&'static str> {
                let differs = [
                    $((stringify!($must), before.is_none_or(|before| self.$must != before.$must)),)+
                    $((stringify!($may), self.$may.as_ref() != before.and_then(|before| before.$may.as_ref())),)+
                ];
                differs.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
            }

            /// What people call a field. `None` if there is no such field.
            #[must_use]
            pub fn label(field: &str, language: Language) -> Option<&'static str> {
                let (da, en) = match field {
                    $(stringify!($must) => ($must_da, $must_en),)+
                    $(stringify!($may) => ($may_da, $may_en),)+
                    _ => return None,
                };
                Some(match language {
                    Language::Da => da,
                    Language::En => en,
                })
            }
        }
    };
}

details! {
    required {
        /// The company's name.
        company_name: CompanyName, "firmanavn", "company name";
        /// Its VAT number. The country may be another than that of the address.
        vat_number: VatNumber, "momsnummer", "VAT number";
        /// The address on invoices.
        invoice_address: PostalAddress, "fakturaadresse", "invoice address";
        /// Where invoices are sent.
        invoice_email: EmailAddress, "e-mail til fakturaer", "e-mail for invoices";
        /// Where questions are sent.
        contact_email: EmailAddress, "e-mail til kontakt", "e-mail for contact";
        /// What the company finds the invoice by.
        reference: Reference, "reference", "reference";
    }
    optional {
        /// The person or department that invoices are for.
        customer_contact: CustomerContact, "kundekontakt", "customer contact";
        /// The number that e-invoices are addressed to.
        ean: Gln, "EAN-/GLN-nummer", "EAN/GLN number";
        /// The company's order.
        order_reference: Reference, "ordrereference", "order reference";
        /// The company's own number for itself as a customer.
        customer_reference: Reference, "kundereference", "customer reference";
        /// The account that direct debits are taken from.
        iban: Iban, "IBAN", "IBAN";
        /// The card that payments are taken from.
        card: PaymentCard, "kort", "card";
        /// Further details, with the declaration of who gave them.
        extra: ExtraDetails, "yderligere oplysninger", "further details";
    }
}

redacted!(BillingDetails, BillingDetailsView);

impl BillingDetails {
    /// The details as the operator's finance may correct them (P37): where payments are taken from, and the further details that an
    /// owner answers for, stay as they are stored, whether they are given or not.
    ///
    /// # Errors
    /// `subscribers-only` for each of these that is given and differs.
    pub fn corrected_by_finance(self, stored: Option<&Self>) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let iban = kept("iban", self.iban.as_ref(), stored.and_then(|stored| stored.iban.as_ref()), &mut errors);
        let card = kept("card", self.card.as_ref(), stored.and_then(|stored| stored.card.as_ref()), &mut errors);
        let extra = kept("extra", self.extra.as_ref(), stored.and_then(|stored| stored.extra.as_ref()), &mut errors);
        errors.into_result().map(|()| Self { iban, card, extra, ..self })
    }
}

/// The stored value. Another one is an error.
fn kept<T: Clone + PartialEq>(
    name: &str,
    given: Option<&T>,
    stored: Option<&T>,
    errors: &mut FieldErrors,
) -> Option<T> {
    if given.is_some() && given != stored {
        errors.add(name, FieldErrorCode::SubscribersOnly);
    }
    stored.cloned()
}

impl BillingDetailsView {
    /// What the operator's finance is shown: the data behind invoices and payments. The further details are for the subscriber.
    #[must_use]
    pub fn for_finance(self) -> Self {
        Self { extra: None, ..self }
    }
}

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
        assert_eq!(details.changed(Some(&details)), Vec::<&str>::new());
        let (least, optional) = (
            read(&least()),
            ["customer_contact", "ean", "order_reference", "customer_reference", "iban", "card", "extra"],
        );
        assert_eq!(least.changed(Some(&details)), optional);
        let required = ["company_name", "vat_number", "invoice_address", "invoice_email", "contact_email", "reference"];
        assert_eq!(least.changed(None), required);
        assert_eq!(details.changed(None), [&required[..], &optional].concat());
        assert_eq!(format!("{details:?}"), "BillingDetails(redacted)");
    }

    #[test]
    fn what_is_shown_has_the_fields_that_are_given_and_is_empty_before() {
        let details = read(&all());
        let shown = serde_json::to_value(BillingDetailsView::from(details.clone())).unwrap();
        assert_eq!(shown, serde_json::to_value(&details).unwrap());
        let empty = serde_json::to_value(BillingDetailsView::default()).unwrap();
        let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&empty), names(&shown));
        assert!(empty.as_object().unwrap().values().all(Value::is_null));
    }

    #[test]
    fn p37_finance_corrects_all_but_what_only_the_subscriber_gives() {
        let (all, least) = (read(&all()), read(&least()));
        let stored = Some(&all);
        // What is not given, or is given as it is stored, stays. The rest is replaced.
        let corrected = least.clone().corrected_by_finance(stored).unwrap();
        assert_eq!(corrected.changed(stored), ["customer_contact", "ean", "order_reference", "customer_reference"]);
        assert_eq!(all.clone().corrected_by_finance(stored).unwrap(), all);
        let other = read(&with(&json!({
            "iban": "DE89 3704 0044 0532 0130 00",
            "card": {"provider": "nets", "token": "tok_2", "brand": "Dankort", "last4": "4242", "expires": "2028-09"},
            "extra": {"Sælger": "Bo", "declared_responsible": true},
        })));
        for stored in [stored, None] {
            let refused = other.clone().corrected_by_finance(stored).unwrap_err().0;
            let refused = refused.iter().map(|error| (error.pointer.as_str(), error.code.code())).collect::<Vec<_>>();
            assert_eq!(refused, ["/iban", "/card", "/extra"].map(|pointer| (pointer, "subscribers-only")));
        }
        assert_eq!(least.clone().corrected_by_finance(None).unwrap(), least);
        let shown = serde_json::to_value(BillingDetailsView::from(all).for_finance()).unwrap();
        assert!(shown["extra"].is_null() && shown["iban"].is_string() && shown["card"]["last4"] == "4242");
    }

    #[test]
    fn every_field_has_a_name_for_people() {
        for field in read(&all()).changed(None) {
            for language in [Language::Da, Language::En] {
                assert!(BillingDetails::label(field, language).is_some_and(|label| !label.is_empty()), "{field}");
            }
        }
        assert_eq!(BillingDetails::label("iban_", Language::Da), None);
    }
}
