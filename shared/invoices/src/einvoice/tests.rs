//! What an electronic invoice must hold. Each rule that one of ours could break is broken here.

use domain::{
    Language::{Da, En},
    billing::iban::Iban,
};
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::samples::{credit_note, details, invoice, month};

fn account() -> Iban {
    Iban::parse("DK5000400440116243").unwrap()
}

fn danish() -> IssuedInvoice {
    invoice(&details(&json!({})), vec![month(125_000)], Da)
}

/// The rules that a document breaks once it is changed.
fn broken(issued: &IssuedInvoice, change: impl FnOnce(&mut Invoice)) -> Vec<String> {
    let mut invoice = model(issued, Some(&account())).unwrap();
    change(&mut invoice);
    match write(invoice) {
        Err(EinvoiceError::Rules(rules)) => rules,
        other => panic!("{other:?}"),
    }
}

/// Checks that the texts stand in the document, in this order.
fn ordered(xml: &str, texts: &[&str]) {
    let mut rest = xml;
    for text in texts {
        let at = rest.find(text).unwrap_or_else(|| panic!("{text} in {xml}"));
        rest = &rest[at + text.len()..];
    }
}

#[test]
fn p03_an_invoice_between_danish_companies() {
    let xml = xml(&danish(), Some(&account())).unwrap();
    ordered(
        &xml,
        &[
            "<Invoice ",
            "<cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0<",
            "<cbc:ProfileID>urn:fdc:peppol.eu:2017:poacc:billing:01:1.0<",
            "<cbc:ID>17<",
            "<cbc:IssueDate>2027-01-04<",
            "<cbc:DueDate>2027-01-18<",
            "<cbc:InvoiceTypeCode>380<",
            "<cbc:DocumentCurrencyCode>DKK<",
            "<cbc:BuyerReference>Søren Ågård<",
            "<cac:AccountingSupplierParty>",
            "<cbc:EndpointID schemeID=\"0184\">DK43628267<",
            "<cbc:CompanyID schemeID=\"0184\">DK43628267<",
            "<cac:AccountingCustomerParty>",
            "<cbc:EndpointID schemeID=\"0184\">DK12345674<",
            "<cbc:PaymentMeansCode>42<",
            "<cbc:PaymentID>17<",
            "<cbc:ID>0440116243<",
            "<cbc:ID>0040<",
            "<cbc:TaxAmount currencyID=\"DKK\">312.50<",
            "<cbc:PayableAmount currencyID=\"DKK\">1562.50<",
            "<cbc:InvoicedQuantity unitCode=\"MON\">1<",
            "<cbc:StartDate>2027-01-04<",
            "<cbc:PriceAmount currencyID=\"DKK\">1250",
        ],
    );
}

#[test]
fn p04_a_gln_is_the_address_that_it_is_delivered_to() {
    let buyer = details(&json!({ "ean": "5798009811578", "order_reference": "PO 1", "customer_contact": "Økonomi" }));
    let xml = xml(&invoice(&buyer, vec![month(125_000)], Da), Some(&account())).unwrap();
    ordered(&xml, &["<cbc:ID>PO 1<", "<cbc:EndpointID schemeID=\"0088\">5798009811578<", "<cbc:Name>Økonomi<"]);
}

#[test]
fn p03_a_buyer_of_another_member_state_owes_the_vat_itself() {
    let address = json!({"line1": "Unter den Linden 1", "postal_code": "10117", "city": "Berlin", "country": "DE"});
    let buyer = details(&json!({ "vat_number": "DE136695976", "invoice_address": address }));
    let xml = xml(&invoice(&buyer, vec![month(125_000)], En), Some(&account())).unwrap();
    ordered(
        &xml,
        &[
            "<cbc:EndpointID schemeID=\"9930\">DE136695976<",
            "<cbc:PaymentMeansCode>30<",
            "<cbc:ID>DK5000400440116243<",
            "<cbc:TaxAmount currencyID=\"DKK\">0.00<",
            "<cbc:ID>AE<",
            "<cbc:Percent>0<",
            "<cbc:TaxExemptionReasonCode>VATEX-EU-AE<",
            "<cbc:TaxExemptionReason>Reverse charge<",
            "<cbc:PayableAmount currencyID=\"DKK\">1250.00<",
        ],
    );
}

#[test]
fn p32_a_credit_note_names_its_invoice_and_is_not_paid() {
    let xml = xml(&credit_note(&details(&json!({})), 105_846, Da), Some(&account())).unwrap();
    ordered(
        &xml,
        &[
            "<CreditNote ",
            "<cbc:ID>18<",
            "<cbc:CreditNoteTypeCode>381<",
            "<cac:BillingReference>",
            "<cbc:ID>17<",
            "<cbc:IssueDate>2027-01-04<",
            "<cbc:PayableAmount currencyID=\"DKK\">1058.46<",
            "<cbc:CreditedQuantity",
        ],
    );
    assert!(!xml.contains("PaymentMeans"));
}

#[test]
fn p03_without_an_account_a_document_is_valid_and_says_that_payment_is_agreed_on_elsewhere() {
    ordered(&xml(&danish(), None).unwrap(), &["<cbc:PaymentMeansCode>1<"]);
}

#[test]
fn p03_every_member_state_has_an_address_that_is_known() {
    for (prefix, scheme) in [("AT", "9914"), ("EL", "9933"), ("FI", "0213"), ("IT", "0211"), ("XI", "9932")] {
        assert!(endpoint::identifier("1", scheme).is_ok(), "{prefix}");
    }
    assert!(matches!(endpoint::identifier("5798009811579", "0088"), Err(EinvoiceError::Value(_))));
}

/// A name of a rule, and how a document breaks it.
type Breach = (&'static str, fn(&mut Invoice));

#[test]
fn p03_each_rule_that_an_invoice_could_break_is_named_where_it_does() {
    let breaches: [Breach; 17] = [
        ("BR-02", |invoice| invoice.number = None),
        ("BR-03", |invoice| invoice.issue_date = None),
        ("BR-05", |invoice| invoice.currency = None),
        ("BR-07", |invoice| invoice.buyer.name = None),
        ("BR-11", |invoice| invoice.buyer.address.country = None),
        ("BR-16", |invoice| invoice.lines.clear()),
        ("BR-CO-10", |invoice| invoice.totals.line_total = invoice.totals.gross_total),
        ("BR-CO-15", |invoice| invoice.totals.gross_total = invoice.totals.line_total),
        ("BR-CO-16", |invoice| invoice.totals.due = invoice.totals.line_total),
        ("BR-CO-09", |invoice| invoice.seller.vat_identifier = Some("43628267".to_owned())),
        ("BR-CO-25", |invoice| invoice.due_date = None),
        ("BR-S-02", |invoice| invoice.seller.vat_identifier = None),
        ("PEPPOL-EN16931-R003", |invoice| invoice.buyer_reference = None),
        ("PEPPOL-EN16931-R010", |invoice| invoice.buyer.electronic_address = None),
        ("DK-R-002", |invoice| invoice.seller.legal_registration = None),
        ("DK-R-014", |invoice| {
            invoice.seller.legal_registration = Some(Identifier::schemed("DK43628267", "0198"));
        }),
        ("DK-R-005", |invoice| {
            invoice.payment.as_mut().unwrap().means_code = Some(Code::new("30"));
        }),
    ];
    for (rule, change) in breaches {
        let found = broken(&danish(), change);
        assert!(found.iter().any(|id| id == rule), "{rule}: {found:?}");
    }
    let bank = |invoice: &mut Invoice| match invoice.payment.as_mut().unwrap().means.as_mut().unwrap() {
        PaymentMeans::CreditTransfer(transfers) => transfers[0].provider_identifier = None,
        _ => panic!(),
    };
    assert_eq!(broken(&danish(), bank), ["DK-R-006"]);
    let abroad = invoice(&details(&json!({ "vat_number": "DE136695976" })), vec![month(1)], Da);
    let nameless = broken(&abroad, |invoice| invoice.buyer.vat_identifier = None);
    assert!(nameless.contains(&"BR-AE-02".to_owned()), "{nameless:?}");
    let reasonless = broken(&abroad, |invoice| {
        (invoice.vat_breakdown[0].exemption_reason, invoice.vat_breakdown[0].exemption_reason_code) = (None, None);
    });
    assert!(reasonless.contains(&"BR-AE-10".to_owned()), "{reasonless:?}");
    let credit = credit_note(&details(&json!({})), 100, Da);
    let negative = broken(&credit, |invoice| {
        invoice.totals.due = amount(domain::money::Money::of_minor(-100, domain::money::Currency::Dkk)).unwrap();
    });
    assert!(negative.contains(&"DK-R-016".to_owned()), "{negative:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn p03_any_amounts_make_a_document_that_breaks_no_rule_and_says_the_same(
        lines in prop::collection::vec(1_i64..100_000_000, 1..6), gross in 1_i64..100_000_000, abroad: bool,
    ) {
        let vat_number = if abroad { "DE136695976" } else { "DK12345674" };
        let buyer = details(&json!({ "vat_number": vat_number }));
        let issued = invoice(&buyer, lines.into_iter().map(month).collect(), Da);
        let note = credit_note(&buyer, gross, Da);
        for document in [issued, note] {
            let xml = xml(&document, Some(&account())).unwrap();
            let total = format!("<cbc:PayableAmount currencyID=\"DKK\">{}<", document.totals.total);
            let vat = format!("<cbc:TaxAmount currencyID=\"DKK\">{}<", document.totals.vat);
            prop_assert!(xml.contains(&total) && xml.contains(&vat), "{}", xml);
        }
    }
}
