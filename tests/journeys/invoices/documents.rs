//! The documents of an invoice: sent once it is issued, and kept byte for byte.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Mail, Person, billing_details_with, cloud, cloud_at};

use super::{OWNER, PATH, invoices, suspended};

/// The address for invoices of the billing details.
const ADDRESS: &str = "faktura@rodgrod.example";

/// A document as it is shown: its media type, its name and its bytes.
async fn document(person: &Person<'_>, path: &str, accept: &str) -> (String, String, Vec<u8>) {
    let response = person.request(Method::GET, path).header("accept", accept).send().await.unwrap();
    assert_eq!(response.status(), 200);
    let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
    let (kind, name) = (header("content-type"), header("content-disposition"));
    (kind, name, response.bytes().await.unwrap().to_vec())
}

/// The bytes of the file of this name.
fn attached(mail: &Mail, name: &str) -> Vec<u8> {
    let file = mail.attachments.iter().find(|file| file.file_name == name).unwrap();
    STANDARD.decode(&file.content).unwrap()
}

#[tokio::test]
async fn p03_an_invoice_goes_to_the_address_for_invoices_with_its_documents_which_are_kept_as_they_were_sent() {
    let cloud = cloud_at!("2027-01-04T10:01:00Z".parse().unwrap()).await;
    let owner = cloud.person(OWNER).await;
    let _ = owner.subscribe("month").await;
    let path = format!("{PATH}/{}", invoices(&owner).await[0]["id"].as_str().unwrap());
    let [mail] = &cloud.mails_to(ADDRESS).await[..] else { panic!("one mail") };
    assert_eq!(mail.subject, "Faktura 1 fra E-SG.Cloud");
    assert!(mail.text.contains("1.562,50 kr.") && mail.text.contains("18. januar 2027"), "{}", mail.text);
    for (accept, kind, name) in [
        ("application/pdf", "application/pdf", "e-sg-cloud-1.pdf"),
        ("application/xml", "application/xml", "e-sg-cloud-1.xml"),
    ] {
        let (content_type, disposition, bytes) = document(&owner, &path, accept).await;
        assert_eq!(content_type, kind);
        assert!(disposition.ends_with(&format!("filename=\"{name}\"")), "{disposition}");
        assert!(bytes == attached(mail, name), "{name}: what is kept is what was sent");
    }
    let (content_type, _, page) = document(&owner, &path, "text/html,*/*;q=0.8").await;
    assert_eq!(content_type, "text/html; charset=utf-8");
    assert!(String::from_utf8(page).unwrap().contains("1.562,50 kr."));
    // What changes later changes no document.
    let renamed = billing_details_with(&json!({ "company_name": "Et andet navn ApS" }));
    let _ = owner.put("/v1/billing-details", &renamed).await.expect(200);
    let (.., after) = document(&owner, &path, "application/pdf").await;
    assert!(after == attached(mail, "e-sg-cloud-1.pdf"));
}

#[tokio::test]
async fn p24_a_credit_note_is_sent_with_its_documents_too() {
    let cloud = cloud_at!("2027-01-04T10:01:00Z".parse().unwrap()).await;
    let _ = suspended(&cloud).await;
    let mail = cloud.last_mail_to(ADDRESS).await;
    assert_eq!(mail.subject, "Kreditnota 2 fra E-SG.Cloud");
    let xml = String::from_utf8(attached(&mail, "e-sg-cloud-2.xml")).unwrap();
    assert!(xml.contains("<cbc:CreditNoteTypeCode>381<") && xml.contains(">1058.46<"), "{xml}");
}

#[tokio::test]
async fn p03_until_a_document_is_made_it_is_said_to_be_pending_and_the_invoice_is_there() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let fault =
        json!({ "function": "delivery", "service": "dynamodb", "operation": "PutItem", "nth": 1, "kind": "hold" });
    let _ = cloud.post("/local/faults", &fault).await.expect(201);
    let _ = owner.subscribe("month").await;
    let path = format!("{PATH}/{}", invoices(&owner).await[0]["id"].as_str().unwrap());
    let pdf = owner.request(Method::GET, &path).header("accept", "application/pdf");
    assert_eq!(owner.send(pdf).await.expect(409).problem(), "document-pending");
    let _ = owner.get(&path).await.expect(200);
    let _ = cloud.send(cloud.request(Method::DELETE, "/local/faults")).await.expect(204);
    let _ = cloud.mails_to(ADDRESS).await;
    let (kind, ..) = document(&owner, &path, "application/pdf").await;
    assert_eq!(kind, "application/pdf");
}

#[tokio::test]
async fn p24_owner_and_finance_are_told_of_an_invoice_that_bounces() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let lost = billing_details_with(&json!({ "invoice_email": "bounce+faktura@simulator.example" }));
    let _ = owner.put("/v1/billing-details", &lost).await.expect(200);
    let terms = json!({ "plan": "standard", "period": "month", "payment": "invoice" });
    let _ = owner.post("/v1/subscription", &terms).await.expect(200);
    let _ = cloud.mails_to(OWNER).await;
    cloud.advance("PT2M").await;
    for told in [OWNER, "support@e-sg.cloud"] {
        let mails = cloud.mails_to(told).await;
        let about = mails.iter().filter(|mail| mail.subject == "En faktura er ikke nået frem").collect::<Vec<_>>();
        assert_eq!(about.len(), 1, "{told}");
    }
    let [invoice] = &invoices(&owner).await[..] else { panic!("one invoice") };
    assert_eq!((&invoice["status"], &invoice["number"]), (&Value::from("open"), &Value::from(1)));
}
