//! The errors of fields about billing.

crate::kernel::field_error::field_error_codes! {
    /// The text is not an EU VAT number.
    InvalidVatNumber: "invalid-vat-number", "Skriv et gyldigt EU-momsnummer med landekode, f.eks. DK12345674.", "Write a valid EU VAT number with its country code, such as DK12345674.";
    /// The account has another VAT number by now.
    VatNumberChanged: "vat-number-changed", "Kontoen har et andet momsnummer nu. Tjek det først.", "The account has another VAT number by now. Check it first.";
    /// The text is not a GLN.
    InvalidGln: "invalid-gln", "Et EAN-/GLN-nummer har 13 cifre. Tjek dem.", "An EAN/GLN number has 13 digits. Check them.";
    /// The text is not an IBAN.
    InvalidIban: "invalid-iban", "Det er ikke et gyldigt IBAN. Tjek alle tegn.", "This is not a valid IBAN. Check every character.";
    /// The text is not a country's code.
    InvalidCountry: "invalid-country", "Skriv landet med to bogstaver, f.eks. DK.", "Write the country as two letters, such as DK.";
    /// The postal code is not one of the country's.
    InvalidPostalCode: "invalid-postal-code", "Postnummeret passer ikke til landet.", "The postal code does not fit the country.";
    /// The text is not the last four digits of a card.
    InvalidLastFour: "invalid-last4", "Skriv kun kortets sidste 4 cifre.", "Write the card's last 4 digits alone.";
    /// The text is not a month.
    InvalidExpiry: "invalid-expiry", "Skriv udløbet som år og måned, f.eks. 2028-09.", "Write the expiry as year and month, such as 2028-09.";
    /// Only the subscriber's own people give this.
    SubscribersOnly: "subscribers-only", "Det kan kun kontoens egne folk ændre.", "Only the account's own people can change this.";
    /// The amount is nothing, in another currency than the invoice, or takes more back than was paid.
    AmountNotOfInvoice: "amount-not-of-invoice", "Beløbet passer ikke til fakturaen: det skal være i dens valuta og ikke nul, og der kan ikke tages mere tilbage, end der er betalt.", "The amount does not fit the invoice: it is in its currency and not zero, and no more is taken back than was paid.";
    /// More would be credited than was invoiced.
    MoreThanInvoiced: "more-than-invoiced", "Der kan ikke krediteres mere, end der er faktureret.", "No more can be credited than was invoiced.";
    /// The day is in the future.
    InTheFuture: "in-the-future", "Dagen er ikke kommet endnu.", "The day has not come yet.";
    /// The period of a report has too many days.
    PeriodTooLong: "period-too-long", "Perioden kan højst have 366 dage.", "The period can have at most 366 days.";
    /// The card has expired.
    CardExpired: "card-expired", "Kortet er udløbet.", "The card has expired.";
    /// An e-invoice names neither an order nor a person.
    OrderOrContact: "order-or-contact", "En e-faktura skal have en ordrereference eller en kontaktperson hos jer.", "An e-invoice needs an order reference or a contact of yours.";
    /// There are too many further details.
    TooManyDetails: "too-many-details", "Der kan højst være 20 yderligere oplysninger.", "There can be at most 20 further details.";
    /// Another detail has the same name.
    DuplicateName: "duplicate-name", "To oplysninger har samme navn.", "Two details have the same name.";
    /// The way of paying is not open yet.
    PaymentNotAvailable: "payment-not-available", "Der kan endnu ikke betales på den måde. Vælg faktura.", "One cannot pay this way yet. Choose invoice.";
    /// Nobody has declared to be responsible for the further details.
    NotDeclared: "not-declared", "Erklær, at du har ansvaret for oplysningerne eller samtykke til at give dem.", "Declare that you are responsible for the details or have consent to give them.";
}
