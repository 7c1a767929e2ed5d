//! The invoices and credit notes of an account, with their documents: as they are kept, which is as they were sent.

use std::{
    collections::BTreeMap,
    io::Write as _,
    process::{Command, Stdio},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::{
    Now,
    billing::invoices::DocumentFormat,
    id::AccountId,
    records::{InvoiceDocuments, IssuedInvoice},
};
use local::Attachment;
use sha2::{Digest as _, Sha256};
use store::Store;

use super::text::of_page;

/// An invoice or a credit note.
pub(super) struct Issued {
    pub(super) issued: IssuedInvoice,
    kept: InvoiceDocuments,
}

/// The documents of an account by their numbers.
pub(super) async fn of_account(store: &Store, account: AccountId, now: Now) -> BTreeMap<u64, Issued> {
    let mut kept = store.all(&InvoiceDocuments::within(&account), now).await.unwrap();
    let issued = store.all(&IssuedInvoice::within(&account), now).await.unwrap();
    let documents = issued.into_iter().map(|stored| stored.record).map(|issued| {
        let nth = kept.iter().position(|kept| kept.record.id == issued.id);
        assert!(nth.is_some(), "{} has no documents", issued.number);
        let kept = kept.remove(nth.unwrap()).record;
        assert_eq!(
            kept,
            InvoiceDocuments::new(&issued, kept.documents.clone()),
            "the hashes are those of its documents"
        );
        (issued.number, Issued { issued, kept })
    });
    let documents = documents.collect();
    assert!(kept.is_empty(), "documents without an invoice");
    documents
}

/// The number of the document that a file is of.
pub(super) fn number_of(file: &Attachment) -> u64 {
    let number = file.file_name.strip_prefix("e-sg-cloud-").and_then(|name| name.split_once('.')).map(|(nth, _)| nth);
    number.unwrap().parse().unwrap()
}

impl Issued {
    /// Checks that these files of a mail are its PDF and its electronic invoice, byte for byte as they are kept.
    pub(super) fn check_sent(&self, files: &[Attachment]) {
        let number = self.issued.number;
        let expected = [DocumentFormat::Pdf, DocumentFormat::Xml]
            .map(|format| (format.file_name(number), STANDARD.encode(self.kept.documents.bytes(format))));
        let sent = files.iter().map(|file| (file.file_name.clone(), file.content.clone()));
        assert!(sent.eq(expected), "{number}: what is kept is what was sent");
    }

    /// What its documents say: the name of each, and its text. That of the PDF is the page's.
    pub(super) fn texts(&self) -> [(&'static str, String); 3] {
        let text = |format| String::from_utf8(self.kept.documents.bytes(format).to_vec()).unwrap();
        let page = text(DocumentFormat::Html);
        let (head, rest) = page.split_once("<main>").unwrap();
        let (said, foot) = rest.split_once("</main>").unwrap();
        let said = of_page(said);
        check_pdf(self.kept.documents.bytes(DocumentFormat::Pdf), &said);
        // The title has the number of the document, which is another one in each run.
        let frame = [head, foot].concat().replace(&self.issued.number.to_string(), "#");
        let frame = hex::encode(&Sha256::digest(frame)[..8]);
        [
            ("JSON", text(DocumentFormat::Json)),
            ("page", format!("{said}\n(SHA-256 of the head and foot: {frame})")),
            ("electronic invoice", text(DocumentFormat::Xml).replace("><", ">\n<")),
        ]
    }
}

/// Checks that a PDF says what the page does, by poppler, where it is installed.
fn check_pdf(pdf: &[u8], page: &str) {
    let reader = Command::new("pdftotext")
        .args(["-layout", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    assert!(reader.is_ok() || std::env::var_os("POPPLER").is_none(), "pdftotext: {reader:?}");
    let Ok(mut reader) = reader else { return };
    reader.stdin.take().unwrap().write_all(pdf).unwrap();
    let text = String::from_utf8(reader.wait_with_output().unwrap().stdout).unwrap();
    for word in page.split_whitespace().filter(|word| *word != "|") {
        assert!(text.contains(word), "{word}: {text}");
    }
}
