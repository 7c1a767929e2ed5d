//! Parses calls of `DynamoDB`.

use serde_json::{Map, Value};

use super::partiql;
use crate::{
    iam::RequiredPermission,
    services::service::ParsedCall,
    template::{ACCOUNT, REGION, TableSpec},
};

const LEADING_KEYS: &str = "dynamodb:LeadingKeys";

/// An action on a table or one of its indexes.
struct Touch<'a> {
    action: &'a str,
    table: &'a str,
    index: Option<&'a str>,
    /// The item or its key, from which the value of the partition key is read.
    item: Option<&'a Value>,
}

/// Parses a call. Of `PartiQL`, only batches of deletions are parsed, so no function may use anything else of it.
pub(super) fn parse(operation: &str, body: &[u8], tables: &[TableSpec]) -> ParsedCall {
    let request: Map<String, Value> = serde_json::from_slice(body).unwrap_or_default();
    let table = request.get("TableName").and_then(Value::as_str).unwrap_or_default();
    let index = request.get("IndexName").and_then(Value::as_str);
    let deletions = if operation == "BatchExecuteStatement" { partiql::deletions(&request) } else { Vec::new() };
    let one = |item| vec![Touch { action: operation, table, index, item }];
    let touches = match operation {
        "GetItem" | "UpdateItem" | "DeleteItem" => one(request.get("Key")),
        "PutItem" => one(request.get("Item")),
        "Query" | "Scan" | "DescribeTable" | "DescribeTimeToLive" | "DescribeContinuousBackups" => one(None),
        "BatchGetItem" | "BatchWriteItem" => batch(operation, &request),
        "TransactWriteItems" | "TransactGetItems" => transaction(&request),
        "BatchExecuteStatement" => {
            let touch = |(table, key)| Touch { action: "PartiQLDelete", table, index: None, item: Some(key) };
            deletions.iter().map(|(table, key)| touch((table.as_str(), key))).collect()
        }
        "ListTables" => {
            return ParsedCall {
                permissions: vec![RequiredPermission::new("dynamodb:ListTables", "*")],
                ..ParsedCall::named(operation)
            };
        }
        _ => Vec::new(),
    };
    let counts = !touches.is_empty() && !["Query", "Scan"].contains(&operation) && !operation.starts_with("Describe");
    let mut parsed = ParsedCall { items: counts.then_some(touches.len()), ..ParsedCall::named(operation) };
    for touch in &touches {
        if !parsed.tables.iter().any(|table| table == touch.table) {
            parsed.tables.push(touch.table.to_owned());
        }
        let hash = partition_key(tables, touch);
        let key = match operation {
            // If the key cannot be read from the query's expression, it is empty, which matches no pattern but `*`.
            "Query" => Some(hash.and_then(|hash| queried(&request, hash)).unwrap_or_default()),
            _ => hash.and_then(|hash| scalar(touch.item?.get(hash)?)),
        };
        add(&mut parsed.permissions, touch, key);
    }
    parsed.resource = match index {
        Some(index) => format!("{}/index/{index}", parsed.tables.join(",")),
        None => parsed.tables.join(","),
    };
    parsed
}

fn batch<'a>(action: &'a str, request: &'a Map<String, Value>) -> Vec<Touch<'a>> {
    let mut touches = Vec::new();
    for (table, items) in request.get("RequestItems").and_then(Value::as_object).into_iter().flatten() {
        let items = items.get("Keys").unwrap_or(items).as_array();
        for item in items.into_iter().flatten() {
            let written = item.pointer("/PutRequest/Item").or_else(|| item.pointer("/DeleteRequest/Key"));
            touches.push(Touch { action, table, index: None, item: written.or(Some(item)) });
        }
    }
    touches
}

fn transaction(request: &Map<String, Value>) -> Vec<Touch<'_>> {
    let items = request.get("TransactItems").and_then(Value::as_array).into_iter().flatten();
    let parts = items.filter_map(Value::as_object).flatten();
    parts
        .map(|(kind, part)| Touch {
            action: match kind.as_str() {
                "Get" => "GetItem",
                "Put" => "PutItem",
                "Update" => "UpdateItem",
                "Delete" => "DeleteItem",
                "ConditionCheck" => "ConditionCheckItem",
                other => other,
            },
            table: part.get("TableName").and_then(Value::as_str).unwrap_or_default(),
            index: None,
            item: part.get("Item").or_else(|| part.get("Key")),
        })
        .collect()
}

/// Adds the permission that a touch needs: one for each action and resource, with all of its partition keys.
fn add(permissions: &mut Vec<RequiredPermission>, touch: &Touch<'_>, key: Option<String>) {
    let action = format!("dynamodb:{}", touch.action);
    let table = match touch.table {
        arn if arn.starts_with("arn:") => arn.to_owned(),
        name => format!("arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{name}"),
    };
    let resource = touch.index.map_or(table.clone(), |index| format!("{table}/index/{index}"));
    let at = permissions.iter().position(|permission| permission.action == action && permission.resource == resource);
    let at = at.unwrap_or_else(|| {
        permissions.push(RequiredPermission::new(action, resource).with(LEADING_KEYS, Vec::new()));
        permissions.len() - 1
    });
    let keys = permissions.get_mut(at).and_then(|permission| permission.context.first_mut()).map(|(_, keys)| keys);
    if let (Some(keys), Some(key)) = (keys, key) {
        keys.push(key);
    }
}

/// The name of the partition key of the table or index that is touched.
fn partition_key<'a>(tables: &'a [TableSpec], touch: &Touch<'_>) -> Option<&'a str> {
    let create = &tables.iter().find(|table| table.name == touch.table)?.create;
    let holder = match touch.index {
        None => create,
        Some(name) => {
            let indexes = create.get("GlobalSecondaryIndexes").and_then(Value::as_array)?;
            indexes.iter().find(|index| index.get("IndexName").and_then(Value::as_str) == Some(name))?
        }
    };
    let schema = holder.get("KeySchema").and_then(Value::as_array)?;
    schema.iter().find(|part| part["KeyType"] == "HASH")?.get("AttributeName")?.as_str()
}

/// The value of an attribute, such as `{"S": "ACCOUNT#1"}`.
fn scalar(attribute: &Value) -> Option<String> {
    attribute.as_object()?.values().next()?.as_str().map(str::to_owned)
}

/// The value of the partition key in a query.
fn queried(request: &Map<String, Value>, hash: &str) -> Option<String> {
    let expression = request.get("KeyConditionExpression")?.as_str()?;
    let spaced = expression.replace('=', " = ").replace(['(', ')'], " ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let named = |word: &str| match request.get("ExpressionAttributeNames").and_then(|names| names.get(word)) {
        Some(name) => name == hash,
        None => word == hash,
    };
    let value = words.windows(3).find_map(|words| match words {
        [name, "=", value] if named(name) => Some(*value),
        _ => None,
    })?;
    scalar(request.get("ExpressionAttributeValues")?.get(value)?)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::operations, *};
    use crate::template::{PROJECT, Template};

    fn parsed(operation: &str, request: &Value) -> ParsedCall {
        let template = Template::read(PROJECT, &crate::template::parameters([])).expect("a template");
        parse(operation, request.to_string().as_bytes(), &template.tables)
    }

    /// The permissions, as `action resource keys`.
    fn permissions(operation: &str, request: &Value) -> Vec<String> {
        let prefix = format!("arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/");
        let permissions = parsed(operation, request).permissions.into_iter();
        permissions
            .map(|permission| {
                let keys = permission.context.iter().flat_map(|(_, keys)| keys.clone()).collect::<Vec<_>>().join("+");
                format!(
                    "{} {} {keys}",
                    permission.action.replace("dynamodb:", ""),
                    permission.resource.replace(&prefix, "")
                )
            })
            .collect()
    }

    fn key(pk: &str) -> Value {
        json!({"pk": {"S": pk}, "sk": {"S": "x"}})
    }

    #[test]
    fn single_operations_need_themselves_on_their_table() {
        for (operation, field) in
            [("GetItem", "Key"), ("PutItem", "Item"), ("UpdateItem", "Key"), ("DeleteItem", "Key")]
        {
            let request = json!({"TableName": "accounts", (field): key("A")});
            assert_eq!(permissions(operation, &request), [format!("{operation} accounts A")]);
            assert_eq!(parsed(operation, &request).items, Some(1));
        }
        assert_eq!(permissions("Scan", &json!({"TableName": "accounts"})), ["Scan accounts "]);
        assert_eq!(permissions("ListTables", &json!({})), ["ListTables * "]);
    }

    #[test]
    fn a_query_of_an_index_needs_the_index_and_its_own_partition_key() {
        let query = json!({
            "TableName": "outbox", "IndexName": "due", "KeyConditionExpression": "(#d = :d) AND due_at<=:now",
            "ExpressionAttributeNames": {"#d": "due_shard"},
            "ExpressionAttributeValues": {":d": {"S": "3"}, ":now": {"N": "5"}},
        });
        assert_eq!(permissions("Query", &query), ["Query outbox/index/due 3"]);
        let query = json!({"TableName": "outbox", "KeyConditionExpression": "begins_with(sk, :s)"});
        assert_eq!(permissions("Query", &query), ["Query outbox "]);
        assert_eq!(parsed("Query", &query).permissions[0].context[0].1, [""], "what cannot be read fits nothing");
    }

    #[test]
    fn a_batch_needs_its_own_action_on_each_table() {
        let get =
            json!({"RequestItems": {"accounts": {"Keys": [key("A"), key("B")]}, "tickets": {"Keys": [key("T")]}}});
        assert_eq!(permissions("BatchGetItem", &get), ["BatchGetItem accounts A+B", "BatchGetItem tickets T"]);
        assert_eq!(parsed("BatchGetItem", &get).items, Some(3));
        let write = json!({"RequestItems": {"tickets":
            [{"PutRequest": {"Item": key("A")}}, {"DeleteRequest": {"Key": key("B")}}]}});
        assert_eq!(permissions("BatchWriteItem", &write), ["BatchWriteItem tickets A+B"]);
    }

    #[test]
    fn a_transaction_needs_the_action_of_each_part_on_its_table() {
        let write = json!({"TransactItems": [
            {"Put": {"TableName": "accounts", "Item": key("A")}},
            {"Put": {"TableName": "accounts", "Item": key("B")}},
            {"Update": {"TableName": "tickets", "Key": key("T")}},
            {"Delete": {"TableName": "tickets", "Key": key("U")}},
            {"ConditionCheck": {"TableName": "outbox", "Key": key("O")}},
        ]});
        let all =
            ["PutItem accounts A+B", "UpdateItem tickets T", "DeleteItem tickets U", "ConditionCheckItem outbox O"];
        assert_eq!(permissions("TransactWriteItems", &write), all);
        let parsed = parsed("TransactWriteItems", &write);
        assert_eq!((parsed.items, parsed.resource.as_str()), (Some(5), "accounts,tickets,outbox"));
        let get = json!({"TransactItems": [{"Get": {"TableName": "accounts", "Key": key("A")}}]});
        assert_eq!(permissions("TransactGetItems", &get), ["GetItem accounts A"]);
    }

    #[test]
    fn an_operation_names_the_actions_that_its_calls_need_and_no_others() {
        let table = json!({"TableName": "accounts", "Key": key("A"), "Item": key("A")});
        let batch = json!({"RequestItems": {"accounts": {"Keys": [key("A")]}}});
        let parts = |kinds: &[&str]| {
            let parts: Vec<_> = kinds.iter().map(|kind| json!({(*kind): {"TableName": "accounts"}})).collect();
            json!({ "TransactItems": parts })
        };
        for operation in operations::ALL {
            let request = match operation.name {
                "BatchGetItem" | "BatchWriteItem" => &batch,
                "BatchExecuteStatement" => &deletion("pk = ? AND sk = ?", &[json!({"S": "A"}), json!({"S": "x"})]),
                "TransactGetItems" => &parts(&["Get"]),
                "TransactWriteItems" => &parts(&["ConditionCheck", "Delete", "Put", "Update"]),
                _ => &table,
            };
            let needed = permissions(operation.name, request);
            let needed: Vec<_> = needed.iter().filter_map(|needed| needed.split(' ').next()).collect();
            assert_eq!(needed, operation.actions, "{}", operation.name);
        }
    }

    fn deletion(conditions: &str, parameters: &[Value]) -> Value {
        let statement = format!("DELETE FROM \"tickets\" WHERE {conditions}");
        json!({"Statements": [{"Statement": statement, "Parameters": parameters}]})
    }

    #[test]
    fn a_batch_of_deletions_needs_their_tables_and_keys() {
        let parameters = [json!({"S": "A"}), json!({"S": "x"}), json!({"N": "5"})];
        let batch = deletion("pk = ? AND sk = ? AND expires_at <= ?", &parameters);
        assert_eq!(permissions("BatchExecuteStatement", &batch), ["PartiQLDelete tickets A"]);
        assert_eq!(parsed("BatchExecuteStatement", &batch).items, Some(1));
        for unknown in ["pk = 'A' AND sk = 'x' AND expires_at <= 5", "pk = ? AND sk = ?", "pk = ? AND sk = ? OR x = ?"]
        {
            assert!(permissions("BatchExecuteStatement", &deletion(unknown, &parameters)).is_empty(), "{unknown}");
        }
    }

    #[test]
    fn nothing_is_known_of_other_partiql() {
        assert!(permissions("ExecuteStatement", &json!({"Statement": "SELECT * FROM accounts"})).is_empty());
    }
}
