//! What the tables are called here.

use std::collections::BTreeMap;

use domain::processing::Table;

/// The tables that a function may use, by their names in this deployment.
#[derive(Debug, Clone, Default)]
pub struct Tables(BTreeMap<Table, String>);

impl Tables {
    /// The variable of the environment that holds a table's name.
    #[must_use]
    pub const fn variable(table: Table) -> &'static str {
        match table {
            Table::Accounts => "ACCOUNTS_TABLE",
            Table::Tickets => "TICKETS_TABLE",
            Table::Outbox => "OUTBOX_TABLE",
            Table::Ledger => "LEDGER_TABLE",
        }
    }

    /// With a table's name.
    #[must_use]
    pub fn with(mut self, table: Table, name: String) -> Self {
        self.0.insert(table, name);
        self
    }

    /// The table's name; where the function was not given it, the name that the template uses, so that DynamoDB
    /// refuses the call by name.
    pub(crate) fn name(&self, table: Table) -> &str {
        self.0.get(&table).map_or(
            match table {
                Table::Accounts => "accounts",
                Table::Tickets => "tickets",
                Table::Outbox => "outbox",
                Table::Ledger => "ledger",
            },
            String::as_str,
        )
    }

    /// The table of that name.
    pub(crate) fn by_name(&self, name: &str) -> Option<Table> {
        [Table::Accounts, Table::Tickets, Table::Outbox, Table::Ledger].into_iter().find(|t| self.name(*t) == name)
    }
}
