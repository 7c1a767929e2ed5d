//! The words of an invoice in each language.

use domain::Language;

/// The words that an invoice adds to what it says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Words {
    language: Language,
    pub(crate) invoice: &'static str,
    pub(crate) credit_note: &'static str,
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
    pub(crate) text: &'static str,
    pub(crate) period: &'static str,
    pub(crate) quantity: &'static str,
    pub(crate) price: &'static str,
    pub(crate) amount: &'static str,
    pub(crate) page: &'static str,
    pub(crate) of: &'static str,
    pub(super) registration: &'static str,
    pub(super) denmark: &'static str,
    pub(super) vat_number: &'static str,
    pub(super) number: &'static str,
    pub(super) issued_on: &'static str,
    pub(super) due_on: &'static str,
    pub(super) corrects: &'static str,
    pub(super) reference: &'static str,
    pub(super) order: &'static str,
    pub(super) customer: &'static str,
    pub(super) ean: &'static str,
    pub(super) net: &'static str,
    pub(super) vat: &'static str,
    pub(super) to_pay: &'static str,
    pub(super) credited: &'static str,
    pub(super) how_to_pay: &'static str,
    pub(super) by_card: &'static str,
    pub(super) correction: &'static str,
    pub(super) reason: &'static str,
    pub(super) month: &'static str,
    pub(super) year: &'static str,
}

const DA: Words = Words {
    language: Language::Da,
    invoice: "Faktura",
    credit_note: "Kreditnota",
    from: "Fra",
    to: "Til",
    text: "Beskrivelse",
    period: "Periode",
    quantity: "Antal",
    price: "Stykpris",
    amount: "Beløb",
    page: "Side",
    of: "af",
    registration: "CVR-nr.",
    denmark: "Danmark",
    vat_number: "Momsnr.",
    number: "Nummer",
    issued_on: "Dato",
    due_on: "Betales senest",
    corrects: "Retter faktura",
    reference: "Jeres reference",
    order: "Ordrereference",
    customer: "Kundereference",
    ean: "EAN-/GLN-nummer",
    net: "I alt uden moms",
    vat: "Moms",
    to_pay: "At betale",
    credited: "Krediteret",
    how_to_pay: "Sådan betaler I",
    by_card: "Beløbet bliver trukket på jeres kort. Kun hvis det afvises:",
    correction: "Rettelse",
    reason: "Hvorfor",
    month: "måned",
    year: "år",
};

const EN: Words = Words {
    language: Language::En,
    invoice: "Invoice",
    credit_note: "Credit note",
    from: "From",
    to: "To",
    text: "Description",
    period: "Period",
    quantity: "Quantity",
    price: "Unit price",
    amount: "Amount",
    page: "Page",
    of: "of",
    registration: "Company number (CVR)",
    denmark: "Denmark",
    vat_number: "VAT number",
    number: "Number",
    issued_on: "Date",
    due_on: "To be paid by",
    corrects: "Corrects invoice",
    reference: "Your reference",
    order: "Order reference",
    customer: "Customer reference",
    ean: "EAN/GLN number",
    net: "Total without VAT",
    vat: "VAT",
    to_pay: "To be paid",
    credited: "Credited",
    how_to_pay: "How to pay",
    by_card: "The amount is taken from your card. Only if that is refused:",
    correction: "Correction",
    reason: "Why",
    month: "month",
    year: "year",
};

impl Words {
    pub(super) const fn of(language: Language) -> &'static Self {
        match language {
            Language::Da => &DA,
            Language::En => &EN,
        }
    }

    /// How an invoice is paid.
    pub(super) fn payment(&self, due_on: &str, account: Option<&str>, number: u64) -> String {
        match (self.language, account) {
            (Language::Da, Some(account)) => {
                format!("Betal senest den {due_on} til konto {account}, og skriv »{number}« som meddelelse.")
            }
            (Language::En, Some(account)) => {
                format!("Pay by {due_on} to account {account}, with “{number}” as the message.")
            }
            (Language::Da, None) => format!("Betal senest den {due_on}. Skriv til os, hvis I mangler vores konto."),
            (Language::En, None) => format!("Pay by {due_on}. Write to us if you lack our account."),
        }
    }

    /// What a credit note corrects.
    pub(super) fn corrected(&self, number: u64, issued_on: &str) -> String {
        match self.language {
            Language::Da => format!(
                "Kreditnotaen retter faktura {number} af {issued_on}. Beløbet trækkes fra i det, der er at betale, eller \
                 betales tilbage."
            ),
            Language::En => format!(
                "This credit note corrects invoice {number} of {issued_on}. The amount is deducted from what is to be \
                 paid, or is paid back."
            ),
        }
    }

    /// That the buyer owes the VAT, with the words that the law asks for.
    pub(super) fn reverse_charge(&self, statement: &str) -> String {
        match self.language {
            Language::Da => format!("{statement}: køberen skal selv afregne momsen i sit land."),
            Language::En => format!("{statement}: the buyer accounts for the VAT in its own country."),
        }
    }
}
