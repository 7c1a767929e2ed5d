//! Reads the one form of `PartiQL` statement that functions use: `DELETE FROM "table" WHERE name = ? AND …`.

use serde_json::{Map, Value};

/// The table of each statement, and the attributes that it compares for equality. Empty if a statement has any other
/// form, so that a batch of which something is unknown needs what nobody is granted.
pub(super) fn deletions(request: &Map<String, Value>) -> Vec<(String, Value)> {
    let statements = request.get("Statements").and_then(Value::as_array).into_iter().flatten();
    statements.map(deletion).collect::<Option<_>>().unwrap_or_default()
}

fn deletion(request: &Value) -> Option<(String, Value)> {
    let statement = request.get("Statement")?.as_str()?.strip_prefix("DELETE FROM \"")?;
    let (table, conditions) = statement.split_once("\" WHERE ")?;
    let conditions = conditions.split(" AND ").collect::<Vec<_>>();
    let parameters = request.get("Parameters")?.as_array()?;
    if conditions.len() != parameters.len() || !conditions.iter().all(|condition| condition.ends_with(" ?")) {
        return None;
    }
    let equal = conditions.iter().zip(parameters).filter_map(|(condition, parameter)| {
        let name = condition.strip_suffix(" = ?")?;
        Some((name.to_owned(), parameter.clone()))
    });
    Some((table.to_owned(), Value::Object(equal.collect())))
}
