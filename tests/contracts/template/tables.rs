//! Tables, compared with the declarations of the records.

use domain::{processing::Table, records};
use local::template::{TableSpec, Template};
use serde_json::json;

use super::{mutated, mutated_in, resources, unmet};

fn spec(template: &Template, table: Table) -> Option<&TableSpec> {
    template.tables.iter().find(|spec| spec.name == table.name())
}

pub(super) fn violations(template: &Template) -> Vec<String> {
    let known = |found: &&TableSpec| Table::ALL.iter().any(|table| table.name() == found.name);
    let unknown = template.tables.iter().filter(|found| !known(found));
    let unknown = unknown.map(|found| format!("no record is declared to lie in the table {}", found.name));
    let each = Table::ALL.iter().flat_map(|table| kept(template, *table));
    unknown.chain(each).chain(records::ALL.iter().flat_map(|record| honoured(template, record))).collect()
}

/// What a table lacks: its keys, its TTL, encryption, or protection against accidental deletion.
fn kept(template: &Template, table: Table) -> Vec<String> {
    let name = table.name();
    let resource =
        resources(template, "AWS::DynamoDB::Table").find(|(_, resource)| resource.properties["TableName"] == name);
    let (Some(spec), Some((_, resource))) = (spec(template, table), resource) else {
        return vec![format!("there is no table {name}")];
    };
    let keys = &spec.create["KeySchema"];
    let sealed = &resource.properties["SSESpecification"];
    unmet(
        name,
        [
            (keys[0]["AttributeName"] == "pk" && keys[1]["AttributeName"] == "sk", "the keys pk and sk"),
            (spec.ttl.as_deref() == Some("expires_at"), "a TTL on expires_at"),
            (resource.properties["DeletionProtectionEnabled"] == true, "deletion protection"),
            (sealed["SSEEnabled"] == true && sealed["KMSMasterKeyId"].is_string(), "encryption with our own key"),
            (!table.is_backed_up() || resource.deletion_policy.as_deref() == Some("Retain"), "being retained"),
        ],
    )
}

/// Violations of what a record's declaration requires of its table.
fn honoured(template: &Template, record: &domain::record::Declaration) -> Vec<String> {
    let name = record.table.name();
    let Some(table) = spec(template, record.table) else { return vec![format!("{} has no table", record.kind)] };
    let mut violations = Vec::new();
    if record.processing.keep.expires() && table.ttl.as_deref() != Some("expires_at") {
        violations.push(format!("{name} does not end the life of a {}: no TTL on expires_at", record.kind));
    }
    let is_due = |index: &serde_json::Value| {
        let keys = [&index["KeySchema"][0]["AttributeName"], &index["KeySchema"][1]["AttributeName"]];
        index["IndexName"] == "due" && keys == [&json!("due_shard"), &json!("due_at")]
    };
    let due = table.create["GlobalSecondaryIndexes"].as_array().is_some_and(|indexes| indexes.iter().any(is_due));
    if record.fields.iter().any(|field| field.name == "due_at") && !due {
        violations.push(format!("{name} has no index in which a {} falls due", record.kind));
    }
    violations
}

#[test]
fn a_table_without_ttl_is_found() {
    let text = "      TimeToLiveSpecification: { AttributeName: expires_at, Enabled: true }\n";
    assert!(mutated(text, "").contains("no TTL on expires_at"));
    for table in ["AccountsTable", "TicketsTable", "OutboxTable", "VisitsTable", "LedgerTable"] {
        assert!(mutated_in(table, text, "").contains("lacks a TTL on expires_at"), "{table}");
    }
    let found = mutated("AttributeName: expires_at, Enabled: true", "AttributeName: expires, Enabled: true");
    assert!(found.contains("no TTL on expires_at"));
}

#[test]
fn a_table_that_can_be_deleted_or_read_from_the_disk_is_found() {
    for table in ["AccountsTable", "TicketsTable", "OutboxTable", "VisitsTable", "LedgerTable"] {
        let protected = "      DeletionProtectionEnabled: true\n";
        assert!(mutated_in(table, protected, "").contains("lacks deletion protection"), "{table}");
        assert!(mutated_in(table, ", KMSMasterKeyId: !GetAtt DataKey.Arn", "").contains("lacks encryption"), "{table}");
    }
    assert!(mutated_in("AccountsTable", "DeletionPolicy: Retain", "DeletionPolicy: Delete").contains("being retained"));
}

#[test]
fn a_table_of_which_nothing_is_declared_is_found() {
    let found = mutated_in("LedgerTable", "TableName: ledger", "TableName: shadow");
    assert!(found.contains("no record is declared to lie in the table shadow"), "{found}");
}

#[test]
fn an_index_of_another_name_is_found() {
    assert!(mutated("IndexName: due", "IndexName: later").contains("no index in which a Message falls due"));
}
