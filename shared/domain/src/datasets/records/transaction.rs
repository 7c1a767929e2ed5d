//! Transactions.

use serde_json::{Map, Value};

use crate::{
    audit::records::AuditAction,
    datasets::{
        AccountName, Amount, CurrencyCode, Day, IndexEntry, IndexKey, IndexOrder, LineText, Quantity, RowActions,
        RowFields, RowPlace, Supplier, Unit, row::rows,
    },
    kernel::field_error::{FieldErrors, Form},
};

const ACTIONS: RowActions = RowActions {
    created: AuditAction::TransactionCreated,
    changed: AuditAction::TransactionChanged,
    deleted: AuditAction::TransactionDeleted,
};

rows! {
    /// A financial line of the subscriber, from which ESG accounting starts.
    Transaction in Transactions at "TRANSACTION#{row}" about Contact,
    fields TransactionFields, view TransactionRowView,
    required {
        /// The day.
        date: Day [Financial],
        /// The amount, exact, with as many decimals as the currency has.
        amount: Amount [Financial],
        /// The currency (ISO 4217).
        currency: CurrencyCode [Financial],
    }
    optional {
        /// The account in the subscriber's books.
        account: AccountName [Financial],
        /// Whom something was bought from.
        supplier: Supplier [Financial],
        /// How much was bought.
        quantity: Quantity [Financial],
        /// What the quantity counts.
        unit: Unit [Financial],
        /// What the line is about.
        text: LineText [Financial],
    }
}

impl RowFields for TransactionFields {
    const NAMES: &'static [&'static str] = Self::NAMES;

    /// The amount is written with the decimals of its currency.
    fn checked(self, form: &mut Form<'_>) -> Option<Self> {
        let amount = self.amount.in_currency(self.currency).map_err(|code| form.refuse("amount", code)).ok()?;
        Some(Self { amount, ..self })
    }

    fn changed(&self, before: Option<&Self>) -> Vec<&'static str> {
        self.changed_from(before)
    }

    fn given(fields: &Map<String, Value>) -> Result<Map<String, Value>, FieldErrors> {
        Self::read_given(fields)
    }

    fn index(&self, place: &RowPlace, _: Option<IndexKey>) -> Option<IndexEntry> {
        let (key, order) = (IndexKey::of_part(place.part), IndexOrder::of_day(self.date, &place.row));
        Some(IndexEntry { key, order })
    }
}
