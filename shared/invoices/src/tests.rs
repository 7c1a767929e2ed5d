//! An invoice says the same in every format.

use std::io::Write as _;
use std::process::{Command, Stdio};

use domain::{
    Language::{self, Da, En},
    billing::{iban::Iban, invoices::DocumentFormat},
    negotiation::Representation as _,
    written,
};
use serde_json::{Value, json};

use super::*;
use crate::samples::{credit_note, details, invoice, month};

fn account() -> Iban {
    Iban::parse("DK5000400440116243").unwrap()
}

fn all(language: Language) -> [IssuedInvoice; 3] {
    let abroad = details(&json!({ "vat_number": "DE136695976", "order_reference": "PO 1" }));
    let danish = details(&json!({}));
    [
        invoice(&danish, vec![month(125_000)], language),
        invoice(&abroad, vec![month(125_000), month(33)], language),
        credit_note(&danish, 105_846, language),
    ]
}

/// The text of a PDF, by poppler, where it is installed.
fn text_of(pdf: &[u8]) -> Option<String> {
    let reader = Command::new("pdftotext")
        .args(["-layout", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut reader = match reader {
        Ok(reader) => reader,
        Err(error) if std::env::var_os("POPPLER").is_some() => panic!("pdftotext: {error}"),
        Err(_) => return None,
    };
    reader.stdin.take().unwrap().write_all(pdf).unwrap();
    Some(String::from_utf8(reader.wait_with_output().unwrap().stdout).unwrap())
}

#[test]
fn p03_the_same_invoice_gives_the_same_bytes_and_another_gives_others() {
    let [one, other, _] = all(Da);
    let made = documents(&one, Some(&account())).unwrap();
    let differs = documents(&other, Some(&account())).unwrap();
    assert!(made == documents(&one, Some(&account())).unwrap());
    for format in DocumentFormat::ALL.iter().copied() {
        assert!(made.bytes(format) != differs.bytes(format), "{format:?}");
    }
    let pdf = made.bytes(DocumentFormat::Pdf);
    assert!(pdf.starts_with(b"%PDF-1.7") && pdf.len() < 40_000, "{}", pdf.len());
    let holds = |text: &[u8]| pdf.windows(text.len()).any(|window| window == text);
    for part in
        ["/Marked true", "/StructTreeRoot", "/Lang(da)", "pdfaid:part>3<", "pdfaid:conformance>A<", "pdfuaid:part>1<"]
    {
        assert!(holds(part.as_bytes()), "{part}");
    }
}

#[test]
fn p03_every_format_says_the_same_amounts() {
    for language in [Da, En] {
        for issued in all(language) {
            let made = documents(&issued, Some(&account())).unwrap();
            let json = serde_json::from_slice::<Value>(made.bytes(DocumentFormat::Json)).unwrap();
            assert_eq!(json["total"]["amount"], issued.totals.total.to_string());
            let page = std::str::from_utf8(made.bytes(DocumentFormat::Html)).unwrap();
            let text = text_of(made.bytes(DocumentFormat::Pdf));
            for amount in [issued.totals.net, issued.totals.vat, issued.totals.total] {
                let written = written::amount(language, amount);
                assert!(page.contains(&written), "{written}: {page}");
                assert!(text.as_ref().is_none_or(|text| text.contains(&written)), "{written}: {text:?}");
            }
            let number = issued.number.to_string();
            for said in ["Rødgrød", "Ærøskøbing", "DK43628267", &number] {
                assert!(page.contains(said), "{said}: {page}");
                assert!(text.as_ref().is_none_or(|text| text.contains(said)), "{said}: {text:?}");
            }
        }
    }
}

#[test]
fn p03_a_page_of_each_kind_in_each_language() {
    for language in [Da, En] {
        for (issued, name) in all(language).iter().zip(["danish", "abroad", "credit-note"]) {
            let made = documents(issued, Some(&account())).unwrap();
            let page = String::from_utf8(made.bytes(DocumentFormat::Html).to_vec()).unwrap();
            let body = page.split_once("<main>").unwrap().1.split_once("</main>").unwrap().0.to_owned();
            insta::assert_snapshot!(format!("{name}.{}", language.tag()), body);
        }
    }
}

#[test]
fn p03_markup_in_a_name_is_shown_as_it_is_and_what_the_font_lacks_is_a_square() {
    let buyer = details(&json!({ "company_name": "<b>株式会社</b> & Søn" }));
    let made = documents(&invoice(&buyer, vec![month(1)], Da), None).unwrap();
    let page = std::str::from_utf8(made.bytes(DocumentFormat::Html)).unwrap();
    assert!(page.contains("&#60;b&#62;株式会社&#60;/b&#62; &#38; Søn"), "{page}");
    let text = text_of(made.bytes(DocumentFormat::Pdf));
    assert!(text.as_ref().is_none_or(|text| text.contains("株式会社")), "{text:?}");
}

#[test]
fn p03_many_lines_and_long_words_go_over_as_many_pages_as_they_need() {
    let long = "Æ".repeat(100);
    let buyer = details(&json!({ "company_name": long, "reference": long, "customer_contact": long }));
    let lines = (1..=70).map(month).collect();
    let made = documents(&invoice(&buyer, lines, En), None).unwrap();
    let text = text_of(made.bytes(DocumentFormat::Pdf));
    assert!(text.as_ref().is_none_or(|text| text.contains("Page 5 of 5")), "{text:?}");
}
