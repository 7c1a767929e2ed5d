//! What an invoice says to people, as ready-made strings: the page and the PDF say the same.

mod words;

use domain::{
    Language,
    billing::{iban::Iban, invoices::Line as InvoiceLine, payment::Payment, plans::BillingPeriod},
    date::Date,
    money::Money,
    privacy::operator::OPERATOR,
    records::IssuedInvoice,
    written,
};

use words::Words;

/// A label and its value: a date, a reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fact {
    pub(crate) label: &'static str,
    pub(crate) value: String,
}

/// A line of the invoice. A column that is empty in every line is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) text: String,
    pub(crate) period: String,
    pub(crate) quantity: String,
    pub(crate) price: String,
    pub(crate) amount: String,
}

/// One of the sums below the lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sum {
    pub(crate) label: String,
    pub(crate) amount: String,
    /// Whether it is the one to be paid.
    pub(crate) is_total: bool,
}

/// A paragraph below the sums.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Note {
    pub(crate) heading: &'static str,
    pub(crate) text: String,
}

/// An invoice or a credit note, as it is to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Content {
    pub(crate) language: Language,
    /// The heading: `Faktura 17`.
    pub(crate) title: String,
    /// The day on which it was issued.
    pub(crate) issued_on: Date,
    /// Who sells: a name, then an address and what else must be said.
    pub(crate) seller: Vec<String>,
    /// Who buys, likewise.
    pub(crate) buyer: Vec<String>,
    pub(crate) facts: Vec<Fact>,
    pub(crate) lines: Vec<Line>,
    pub(crate) sums: Vec<Sum>,
    pub(crate) notes: Vec<Note>,
    pub(crate) words: &'static Words,
}

impl Content {
    /// What an invoice says that is paid to this account.
    pub(crate) fn of(issued: &IssuedInvoice, account: Option<&Iban>) -> Self {
        let words = Words::of(issued.language);
        let name = if issued.corrects.is_some() { words.credit_note } else { words.invoice };
        Self {
            language: issued.language,
            title: format!("{name} {}", issued.number),
            issued_on: issued.issued_on,
            seller: seller(words),
            buyer: buyer(issued, words),
            facts: facts(issued, words),
            lines: issued.lines.iter().map(|line| Line::of(line, issued.language, words)).collect(),
            sums: sums(issued, words),
            notes: notes(issued, account, words),
            words,
        }
    }
}

fn seller(words: &Words) -> Vec<String> {
    let number = format!("{} {}", words.registration, OPERATOR.registration_number);
    let city = format!("{} {}", OPERATOR.postal_code, OPERATOR.city);
    let (name, street, email) = (OPERATOR.name, OPERATOR.street, OPERATOR.email);
    vec![name.to_owned(), street.to_owned(), city, words.denmark.to_owned(), number, email.to_owned()]
}

fn buyer(issued: &IssuedInvoice, words: &Words) -> Vec<String> {
    let address = &issued.contacts.invoice_address;
    let mut lines = vec![issued.buyer.company_name.as_str().to_owned()];
    lines.extend(issued.customer_contact.as_ref().map(|contact| contact.as_str().to_owned()));
    lines.push(address.line1.as_str().to_owned());
    lines.extend(address.line2.as_ref().map(|line| line.as_str().to_owned()));
    lines.push(format!("{} {}", address.postal_code.as_str(), address.city.as_str()));
    lines.push(address.country.code().to_owned());
    lines.push(format!("{} {}", words.vat_number, issued.buyer.vat_number.as_str()));
    lines
}

fn facts(issued: &IssuedInvoice, words: &Words) -> Vec<Fact> {
    let day = |day: Date| written::day(issued.language, day);
    let references = &issued.references;
    let facts = [
        (words.number, Some(issued.number.to_string())),
        (words.issued_on, Some(day(issued.issued_on))),
        (words.due_on, issued.due_on.map(day)),
        (words.corrects, issued.corrects.map(|corrected| corrected.number.to_string())),
        (words.reference, Some(references.reference.as_str().to_owned())),
        (words.order, references.order_reference.as_ref().map(|order| order.as_str().to_owned())),
        (words.customer, references.customer_reference.as_ref().map(|customer| customer.as_str().to_owned())),
        (words.ean, issued.buyer.ean.as_ref().map(|ean| ean.as_str().to_owned())),
    ];
    facts.into_iter().filter_map(|(label, value)| Some(Fact { label, value: value? })).collect()
}

fn sums(issued: &IssuedInvoice, words: &Words) -> Vec<Sum> {
    let amount = |amount: Money| written::amount(issued.language, amount);
    let (totals, percent) = (issued.totals, issued.treatment.percent());
    let total = if issued.corrects.is_some() { words.credited } else { words.to_pay };
    vec![
        Sum { label: words.net.to_owned(), amount: amount(totals.net), is_total: false },
        Sum { label: format!("{} {percent} %", words.vat), amount: amount(totals.vat), is_total: false },
        Sum { label: total.to_owned(), amount: amount(totals.total), is_total: true },
    ]
}

fn notes(issued: &IssuedInvoice, account: Option<&Iban>, words: &'static Words) -> Vec<Note> {
    let day = |day: Date| written::day(issued.language, day);
    let statement = issued.treatment.statement(issued.language);
    let vat = statement.map(|text| Note { heading: words.vat, text: words.reverse_charge(text) });
    let payment = match (issued.corrects, issued.due_on) {
        (Some(corrected), _) => {
            let text = words.corrected(corrected.number, &day(corrected.issued_on));
            Some(Note { heading: words.correction, text })
        }
        (None, Some(due_on)) => {
            let account = account.map(|iban| grouped(iban.as_str()));
            let transfer = words.payment(&day(due_on), account.as_deref(), issued.number);
            let is_by_card = issued.payment == Some(Payment::Card);
            let text = if is_by_card { format!("{} {transfer}", words.by_card) } else { transfer };
            Some(Note { heading: words.how_to_pay, text })
        }
        (None, None) => None,
    };
    let reason = issued.reason.as_ref();
    let reason = reason.map(|reason| Note { heading: words.reason, text: reason.as_str().to_owned() });
    payment.into_iter().chain(reason).chain(vat).collect()
}

/// An account number in groups of four, as it is printed (ISO 13616-1).
fn grouped(iban: &str) -> String {
    let characters = iban.chars().collect::<Vec<_>>();
    characters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

impl Line {
    fn of(line: &InvoiceLine, language: Language, words: &Words) -> Self {
        let day = |day: Date| written::day(language, day);
        let unit = match line.period() {
            Some(BillingPeriod::Month) => words.month,
            Some(BillingPeriod::Year) => words.year,
            None => "",
        };
        Self {
            text: line.text(language),
            period: format!("{} – {}", day(line.from), day(line.to)),
            quantity: format!("1 {unit}").trim_end().to_owned(),
            price: written::amount(language, line.unit_price),
            amount: written::amount(language, line.net()),
        }
    }
}
