//! Electronic invoices: brought to a buyer's GLN by an access point (eCourier), which the local cloud plays.

use local::{DocumentView, FaultKind, FaultSpec};

use super::*;

/// A GLN at which everything arrives.
const GLN: &str = "5798009811578";
/// One that is not registered in the network.
const UNREGISTERED: &str = "9520000000011";
/// One whose access point refuses what it gets.
const REFUSING: &str = "9520000000028";
/// One at which it is decided by the test whether a document arrives.
const UNDECIDED: &str = "9520000000035";

/// The operator's mailbox.
const FINANCE: &str = "support@e-sg.cloud";
const ADDRESS: &str = "faktura@rodgrod.example";

async fn start() -> LocalCloud {
    cloud_at!("2027-01-04T10:01:00Z".parse().unwrap()).await
}

/// An owner who has subscribed, with this GLN.
async fn subscribed<'a>(cloud: &'a LocalCloud, gln: &str) -> Person<'a> {
    let owner = cloud.person(OWNER).await;
    let details = json!({ "ean": gln, "order_reference": "PO 1", "customer_contact": "Økonomi" });
    let _ = owner.subscribe_as(&details, "month").await;
    let _ = cloud.mails_to(ADDRESS).await;
    owner
}

/// Where the electronic invoice of the oldest invoice is.
async fn status(owner: &Person<'_>) -> String {
    let oldest = invoices(owner).await.pop().unwrap();
    let shown = owner.get(&format!("{PATH}/{}", oldest["id"].as_str().unwrap())).await.expect(200).json();
    assert_eq!(shown["e_invoice"], oldest["e_invoice"], "the list says the same");
    shown["e_invoice"]["status"].as_str().unwrap_or("none").to_owned()
}

/// The names of the files of each mail to the address for invoices.
async fn files(cloud: &LocalCloud) -> Vec<Vec<String>> {
    let mails = cloud.mails_to(ADDRESS).await;
    let names = |mail: &tests::Mail| mail.attachments.iter().map(|file| file.file_name.clone()).collect();
    mails.iter().map(names).collect()
}

#[tokio::test]
async fn p04_an_invoice_is_brought_to_the_gln_as_it_is_kept_and_so_is_its_credit_note() {
    let cloud = start().await;
    let owner = subscribed(&cloud, GLN).await;
    assert_eq!(status(&owner).await, "queued");
    cloud.advance("PT1M").await;
    assert_eq!(status(&owner).await, "handed-over");
    let path = format!("{PATH}/{}", invoices(&owner).await[0]["id"].as_str().unwrap());
    let xml = owner.send(owner.request(Method::GET, &path).header("accept", "application/xml")).await.expect(200);
    let [DocumentView { recipient, sender, channel, xml: sent, .. }] = &cloud.inner().documents()[..] else {
        panic!("one document")
    };
    assert_eq!((&**recipient, &**sender, &**channel, &**sent), (GLN, "43628267", "Peppol", &*xml.text));
    cloud.advance("PT3M").await;
    assert_eq!(status(&owner).await, "accepted");
    assert_eq!(files(&cloud).await, [["e-sg-cloud-1.pdf"]], "the electronic one came another way");
    cloud.advance("P10D").await;
    let owner = owner.who.clone().log_in(&cloud).await;
    let _ = command(&owner, "suspend").await.expect(200);
    cloud.advance("PT1M").await;
    cloud.advance("PT2M").await;
    let owner = owner.who.clone().log_in(&cloud).await;
    let documents = cloud.inner().documents();
    assert!(documents.len() == 2 && documents[1].xml.contains("<cbc:CreditNoteTypeCode>381<"), "{documents:?}");
    let entry = &invoices(&owner).await[0]["entries"][0];
    let note = format!("{PATH}/{}", entry["credit_note"]["id"].as_str().unwrap());
    let note = owner.get(&note).await.expect(200).json();
    assert_eq!((&note["kind"], &note["e_invoice"]["status"]), (&json!("credit-note"), &json!("accepted")));
}

#[tokio::test]
async fn p04_an_invoice_to_whom_has_no_gln_is_mailed_with_its_electronic_one_and_not_handed_over() {
    let cloud = start().await;
    let owner = cloud.person(OWNER).await;
    let _ = owner.subscribe("month").await;
    cloud.advance("PT5M").await;
    assert_eq!((status(&owner).await, cloud.inner().documents().len()), ("none".to_owned(), 0));
    assert_eq!(files(&cloud).await, [["e-sg-cloud-1.pdf", "e-sg-cloud-1.xml"]]);
}

#[tokio::test]
async fn p04_where_a_deployment_has_no_access_point_the_mail_has_the_electronic_invoice() {
    let cloud = LocalCloud::start_with(env!("CARGO_BIN_EXE_function"), |options| {
        options.parameters.insert("AccessPointSecret".to_owned(), String::new());
    })
    .await;
    let owner = subscribed(&cloud, GLN).await;
    cloud.advance("PT1M").await;
    assert_eq!((status(&owner).await, cloud.inner().documents().len()), ("by-mail".to_owned(), 0));
    assert_eq!(files(&cloud).await, [["e-sg-cloud-1.pdf", "e-sg-cloud-1.xml"]]);
    let writes = |cloud: &LocalCloud| {
        let calls = cloud.calls_of("retention", 0);
        calls.iter().filter(|call| call.operation == "TransactWriteItems").count()
    };
    let before = writes(&cloud);
    cloud.advance("PT1M").await;
    assert_eq!(writes(&cloud), before, "nothing is due any more");
}

#[tokio::test]
async fn p04_owners_and_finance_are_told_of_an_electronic_invoice_that_does_not_arrive() {
    for (gln, handed_over) in [(UNREGISTERED, 0), (REFUSING, 1)] {
        let cloud = start().await;
        let owner = subscribed(&cloud, gln).await;
        cloud.advance("PT1M").await;
        cloud.advance("PT2M").await;
        assert_eq!((status(&owner).await, cloud.inner().documents().len()), ("refused".to_owned(), handed_over));
        for to in [OWNER, FINANCE] {
            let mail = cloud.last_mail_to(to).await;
            assert_eq!(mail.subject, "En elektronisk faktura er ikke nået frem", "{to}");
            assert!(mail.text.contains("Faktura 1 ") && mail.text.contains("Den gælder alligevel"), "{}", mail.text);
        }
        cloud.advance("P1D").await;
        let told = cloud.mails_to(FINANCE).await;
        assert_eq!(told.iter().filter(|mail| mail.subject.starts_with("En elektronisk")).count(), 1, "told once");
    }
}

#[tokio::test]
async fn p04_what_is_under_way_is_asked_about_until_it_has_arrived_or_a_week_is_over() {
    for delivered in [Some(true), Some(false), None] {
        let cloud = start().await;
        let owner = subscribed(&cloud, UNDECIDED).await;
        cloud.advance("P1D").await;
        let owner = owner.who.clone().log_in(&cloud).await;
        assert_eq!(status(&owner).await, "handed-over");
        if let Some(delivered) = delivered {
            let id = cloud.inner().documents()[0].id.clone();
            cloud.inner().decide_document(&id, delivered).unwrap();
        }
        cloud.advance(if delivered.is_some() { "PT7H" } else { "P7D" }).await;
        let owner = owner.who.clone().log_in(&cloud).await;
        assert_eq!(status(&owner).await, if delivered == Some(true) { "accepted" } else { "refused" });
        assert_eq!(cloud.inner().documents().len(), 1);
    }
}

#[tokio::test]
async fn p04_while_the_access_point_is_down_the_document_waits_and_is_handed_over_once() {
    let cloud = start().await;
    cloud.inner().set_access_point_down(true);
    let owner = subscribed(&cloud, GLN).await;
    cloud.advance("PT3H").await;
    let owner = owner.who.clone().log_in(&cloud).await;
    assert_eq!(status(&owner).await, "queued");
    let asked = cloud.calls_of("retention", 0).iter().filter(|call| call.service == "ecourier").count();
    assert!((2..=12).contains(&asked), "{asked} calls in three hours");
    cloud.inner().set_access_point_down(false);
    cloud.advance("PT7H").await;
    let owner = owner.who.clone().log_in(&cloud).await;
    assert_eq!((status(&owner).await, cloud.inner().documents().len()), ("accepted".to_owned(), 1));
}

#[tokio::test]
async fn p04_a_document_whose_answer_is_lost_is_found_and_not_handed_over_again() {
    for kind in [FaultKind::ErrorAfter, FaultKind::Reset, FaultKind::Crash] {
        let cloud = start().await;
        cloud.inner().fault(FaultSpec::new("ecourier", "SendDocument", kind).of("retention")).unwrap();
        let owner = subscribed(&cloud, GLN).await;
        for _ in 0..4 {
            cloud.advance("PT6M").await;
        }
        assert_eq!((status(&owner).await, cloud.inner().documents().len()), ("accepted".to_owned(), 1), "{kind:?}");
    }
}
