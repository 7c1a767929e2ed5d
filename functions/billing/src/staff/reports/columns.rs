//! The columns of each report, and their cells.

use domain::{
    Language,
    billing::reports::{AgeingLine, EuSale, JournalLine, OpenItem},
    id::AccountId,
    personal::CompanyName,
};
use lambda::Problem;

use super::sheet::{Cell, Sheet};

/// The name of a column in Danish and English.
type Column = (&'static str, &'static str);

const JOURNAL: [Column; 13] = [
    ("Dato", "Date"),
    ("Art", "Kind"),
    ("Nummer", "Number"),
    ("Konto", "Account"),
    ("Firma", "Company"),
    ("Beløb uden moms", "Net"),
    ("Moms", "VAT"),
    ("Beløb", "Amount"),
    ("Valuta", "Currency"),
    ("Momsbehandling", "VAT treatment"),
    ("Reference", "Reference"),
    ("Bankdato", "Bank date"),
    ("Faktura", "Invoice"),
];

const OPEN_ITEMS: [Column; 11] = [
    ("Nummer", "Number"),
    ("Konto", "Account"),
    ("Firma", "Company"),
    ("Fakturadato", "Issued on"),
    ("Forfaldsdato", "Due on"),
    ("I alt", "Total"),
    ("Betalt", "Paid"),
    ("Krediteret", "Credited"),
    ("Åbent", "Open"),
    ("Valuta", "Currency"),
    ("Dage forfalden", "Days overdue"),
];

const AGEING: [Column; 9] = [
    ("Konto", "Account"),
    ("Firma", "Company"),
    ("Ikke forfalden", "Not due"),
    ("1-30 dage", "1-30 days"),
    ("31-60 dage", "31-60 days"),
    ("61-90 dage", "61-90 days"),
    ("Over 90 dage", "Over 90 days"),
    ("I alt", "Total"),
    ("Valuta", "Currency"),
];

const EU_SALES: [Column; 6] = [
    // Whole, too: a spreadsheet drops the zeros that a number begins with.
    ("Momsnummer", "VAT number"),
    ("Landekode", "Country code"),
    ("Nummer", "Number"),
    ("Hele kroner", "Whole kroner"),
    ("Beløb uden moms", "Net"),
    ("Valuta", "Currency"),
];

/// The journal. A payment is found by its id: what its payer wrote may name a person, and stays with the payment.
pub(super) fn journal(language: Language, lines: &[JournalLine]) -> Result<Sheet, Problem> {
    let mut sheet = sheet(language, JOURNAL);
    for line in lines {
        let (net, vat) = line.taxed.unzip();
        let (payment, paid_on) = line.payment.unzip();
        sheet.add([
            Cell::Day(line.day()),
            Cell::Text(line.kind.name()),
            own(line.number),
            id(&line.account),
            company(line.company.as_ref()),
            net.into(),
            vat.into(),
            Cell::Amount(line.amount),
            Cell::Text(line.amount.currency().code()),
            line.treatment.map_or(Cell::Empty, |treatment| Cell::Text(treatment.name())),
            own(payment),
            paid_on.into(),
            own(Some(line.invoice.1)),
        ])?;
    }
    Ok(sheet)
}

/// The open items.
pub(super) fn open_items(language: Language, items: &[OpenItem]) -> Result<Sheet, Problem> {
    let mut sheet = sheet(language, OPEN_ITEMS);
    for item in items {
        sheet.add([
            own(Some(item.number)),
            id(&item.account),
            company(item.company.as_ref()),
            Cell::Day(item.issued_on),
            Cell::Day(item.due_on),
            Cell::Amount(item.total),
            Cell::Amount(item.paid),
            Cell::Amount(item.credited),
            Cell::Amount(item.open),
            Cell::Text(item.open.currency().code()),
            own(Some(item.days_overdue)),
        ])?;
    }
    Ok(sheet)
}

/// The open items by account, and their sum.
pub(super) fn ageing(language: Language, lines: &[AgeingLine]) -> Result<Sheet, Problem> {
    let mut sheet = sheet(language, AGEING);
    for line in lines {
        let [not_due, month, two, three, more] = line.buckets.map(Cell::Amount);
        let sum = match language {
            Language::Da => "I alt",
            Language::En => "Total",
        };
        sheet.add([
            line.account.as_ref().map_or(Cell::Text(sum), id),
            company(line.company.as_ref()),
            not_due,
            month,
            two,
            three,
            more,
            Cell::Amount(line.total),
            Cell::Text(line.total.currency().code()),
        ])?;
    }
    Ok(sheet)
}

/// The EU sales.
pub(super) fn eu_sales(language: Language, sales: &[EuSale]) -> Result<Sheet, Problem> {
    let mut sheet = sheet(language, EU_SALES);
    for sale in sales {
        let (country, number) = sale.vat_number.parts();
        sheet.add([
            Cell::Text(sale.vat_number.as_str()),
            Cell::Text(country),
            Cell::Text(number),
            own(Some(sale.whole())),
            Cell::Amount(sale.net),
            Cell::Text(sale.net.currency().code()),
        ])?;
    }
    Ok(sheet)
}

fn sheet<const N: usize>(language: Language, columns: [Column; N]) -> Sheet {
    let named = columns.map(|(da, en)| match language {
        Language::Da => da,
        Language::En => en,
    });
    Sheet::new(language, named)
}

fn own(value: Option<impl ToString>) -> Cell<'static> {
    value.map_or(Cell::Empty, |value| Cell::Own(value.to_string()))
}

fn id(account: &AccountId) -> Cell<'static> {
    Cell::Own(account.to_string())
}

fn company(name: Option<&CompanyName>) -> Cell<'_> {
    name.map_or(Cell::Empty, |name| Cell::Text(name.as_str()))
}
