//! The names of the tables in this deployment.

use std::collections::BTreeMap;

use domain::processing::Table;

/// The tables that a function may use, by their names in this deployment.
#[derive(Debug, Clone, Default)]
pub struct Tables(BTreeMap<Table, String>);

impl Tables {
    /// The environment variable that holds a table's name.
    #[must_use]
    pub fn variable(table: Table) -> String {
        format!("{}_TABLE", table.name().to_uppercase())
    }

    /// Adds a table's name.
    #[must_use]
    pub fn with(mut self, table: Table, name: String) -> Self {
        self.0.insert(table, name);
        self
    }

    /// The table's name. If the function was not given one, the name that the template uses, so that DynamoDB's refusal
    /// names the table.
    pub(crate) fn name(&self, table: Table) -> &str {
        self.0.get(&table).map_or(table.name(), String::as_str)
    }

    /// The table of that name.
    pub(crate) fn by_name(&self, name: &str) -> Option<Table> {
        Table::ALL.iter().copied().find(|table| self.name(*table) == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_the_name_that_it_is_given_or_else_the_template_s() {
        let tables = Tables::default()
            .with(Table::Accounts, "live-accounts".to_owned())
            .with(Table::Tickets, "live-tickets".to_owned());
        assert_eq!((tables.name(Table::Accounts), tables.name(Table::Outbox)), ("live-accounts", "outbox"));
        assert_eq!((tables.by_name("live-tickets"), tables.by_name("tickets")), (Some(Table::Tickets), None));
    }
}
