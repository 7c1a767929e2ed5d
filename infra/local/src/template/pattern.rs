//! Filters of stream records: the part of EventBridge's pattern language that applies to them.

use serde_json::Value;

use super::error::TemplateError;

/// The fields of a record, so that a misspelt field is refused instead of never matching.
const FIELDS: [&str; 8] =
    ["eventID", "eventName", "eventVersion", "eventSource", "awsRegion", "dynamodb", "userIdentity", "eventSourceARN"];
const CHANGE_FIELDS: [&str; 7] =
    ["ApproximateCreationDateTime", "Keys", "NewImage", "OldImage", "SequenceNumber", "SizeBytes", "StreamViewType"];

/// A pattern. A record matches if all fields of the pattern match.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern(Node);

#[derive(Debug, Clone, PartialEq)]
enum Node {
    Fields(Vec<(String, Node)>),
    AnyOf(Vec<Test>),
}

#[derive(Debug, Clone, PartialEq)]
enum Test {
    Is(Value),
    Exists(bool),
    Prefix(String),
    AnythingBut(Vec<Value>),
}

impl Pattern {
    /// Reads a pattern, which the template holds as JSON text.
    pub(super) fn read(text: &str, path: &str) -> Result<Self, TemplateError> {
        let pattern: Value =
            serde_json::from_str(text).map_err(|error| TemplateError::new(path, format!("is no JSON: {error}")))?;
        let refuse = |field: &str| Err(TemplateError::new(path, format!("a record has no {field}")));
        if let Some(field) = unknown(&pattern, &FIELDS) {
            return refuse(&field);
        }
        if let Some(field) = pattern.get("dynamodb").and_then(|change| unknown(change, &CHANGE_FIELDS)) {
            return refuse(&format!("dynamodb.{field}"));
        }
        match node(&pattern, path)? {
            fields @ Node::Fields(_) => Ok(Self(fields)),
            Node::AnyOf(_) => Err(TemplateError::new(path, "is no object")),
        }
    }

    /// Whether a record matches.
    #[must_use]
    pub fn matches(&self, record: &Value) -> bool {
        self.0.matches(Some(record))
    }
}

fn unknown(pattern: &Value, known: &[&str]) -> Option<String> {
    pattern.as_object()?.keys().find(|field| !known.contains(&field.as_str())).cloned()
}

fn node(pattern: &Value, path: &str) -> Result<Node, TemplateError> {
    match pattern {
        Value::Object(fields) if !fields.is_empty() => fields
            .iter()
            .map(|(name, inner)| Ok((name.clone(), node(inner, &format!("{path}.{name}"))?)))
            .collect::<Result<_, _>>()
            .map(Node::Fields),
        Value::Array(tests) if !tests.is_empty() => {
            tests.iter().map(|one| test(one, path)).collect::<Result<_, _>>().map(Node::AnyOf)
        }
        _ => Err(TemplateError::new(path, "a pattern is made of objects and, at their ends, lists that are not empty")),
    }
}

fn test(test: &Value, path: &str) -> Result<Test, TemplateError> {
    let Value::Object(operator) = test else {
        return match test {
            Value::Array(_) => Err(TemplateError::new(path, "a list within a list is no test")),
            value => Ok(Test::Is(value.clone())),
        };
    };
    let mut operators = operator.iter();
    let (Some((name, argument)), None) = (operators.next(), operators.next()) else {
        return Err(TemplateError::new(path, "a test has one operator"));
    };
    match (name.as_str(), argument) {
        ("exists", Value::Bool(exists)) => Ok(Test::Exists(*exists)),
        ("prefix", Value::String(prefix)) => Ok(Test::Prefix(prefix.clone())),
        ("anything-but", Value::Array(values)) if values.iter().all(is_plain) && !values.is_empty() => {
            Ok(Test::AnythingBut(values.clone()))
        }
        ("anything-but", value) if is_plain(value) => Ok(Test::AnythingBut(vec![value.clone()])),
        _ => Err(TemplateError::new(path, format!("the operator {name} is not known in this form"))),
    }
}

fn is_plain(value: &Value) -> bool {
    value.is_string() || value.is_number()
}

impl Node {
    fn matches(&self, value: Option<&Value>) -> bool {
        match self {
            Self::Fields(fields) => {
                fields.iter().all(|(name, inner)| inner.matches(value.and_then(|value| value.get(name))))
            }
            Self::AnyOf(tests) => tests.iter().any(|test| match value {
                // A set matches if one of its values does.
                Some(Value::Array(values)) if !matches!(test, Test::Exists(_)) => {
                    values.iter().any(|value| test.matches(Some(value)))
                }
                value => test.matches(value),
            }),
        }
    }
}

impl Test {
    fn matches(&self, value: Option<&Value>) -> bool {
        match self {
            Self::Is(wanted) => value == Some(wanted),
            // Only a value without fields of its own counts as existing.
            Self::Exists(wanted) => value.is_some_and(|value| !value.is_object()) == *wanted,
            Self::Prefix(prefix) => value.and_then(Value::as_str).is_some_and(|text| text.starts_with(prefix)),
            Self::AnythingBut(unwanted) => value.is_some_and(|value| is_plain(value) && !unwanted.contains(value)),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn matches(pattern: &Value, record: &Value) -> bool {
        Pattern::read(&pattern.to_string(), "p").expect("understood").matches(record)
    }

    #[test]
    fn every_field_and_one_of_its_values_must_match() {
        let record = json!({"eventName": "INSERT", "dynamodb": {"Keys": {"pk": {"S": "ACCOUNT#1"}},
            "NewImage": {"kind": {"S": "User"}, "tags": {"SS": ["a", "b"]}, "n": {"N": "7"}}}});
        for (pattern, expected) in [
            (json!({"eventName": ["INSERT", "MODIFY"]}), true),
            (json!({"eventName": ["REMOVE"]}), false),
            (json!({"eventName": ["INSERT"], "dynamodb": {"Keys": {"pk": {"S": [{"prefix": "ACCOUNT#"}]}}}}), true),
            (json!({"eventName": ["INSERT"], "dynamodb": {"Keys": {"pk": {"S": [{"prefix": "USER#"}]}}}}), false),
            (json!({"dynamodb": {"NewImage": {"kind": {"S": [{"anything-but": ["User"]}]}}}}), false),
            (json!({"dynamodb": {"NewImage": {"kind": {"S": [{"anything-but": "Other"}]}}}}), true),
            (json!({"dynamodb": {"NewImage": {"gone": {"S": [{"anything-but": "Other"}]}}}}), false),
            (json!({"dynamodb": {"NewImage": {"tags": {"SS": ["b"]}}}}), true),
            (json!({"dynamodb": {"NewImage": {"n": {"N": [{"exists": true}]}}}}), true),
            (json!({"dynamodb": {"NewImage": {"n": [{"exists": true}]}}}), false),
            (json!({"dynamodb": {"OldImage": {"n": {"N": [{"exists": false}]}}}}), true),
        ] {
            assert_eq!(matches(&pattern, &record), expected, "{pattern}");
        }
    }

    #[test]
    fn a_deletion_by_time_to_live_is_told_by_its_identity() {
        let pattern = json!({"userIdentity": {"type": ["Service"], "principalId": ["dynamodb.amazonaws.com"]}});
        let identity = json!({"type": "Service", "principalId": "dynamodb.amazonaws.com"});
        assert!(matches(&pattern, &json!({"eventName": "REMOVE", "userIdentity": identity})));
        assert!(!matches(&pattern, &json!({"eventName": "REMOVE"})));
    }

    #[test]
    fn what_is_not_known_is_refused_with_its_name() {
        for (pattern, named) in [
            (r#"{"eventname": ["INSERT"]}"#, "eventname"),
            (r#"{"dynamodb": {"Key": {}}}"#, "dynamodb.Key"),
            (r#"{"eventName": [{"wildcard": "I*"}]}"#, "wildcard"),
            (r#"{"eventName": [{"anything-but": {"prefix": "I"}}]}"#, "anything-but"),
            (r#"{"eventName": []}"#, "not empty"),
            (r#"{"eventName": "INSERT"}"#, "p.eventName"),
            ("[1]", "is no object"),
            ("{", "JSON"),
        ] {
            let error = Pattern::read(pattern, "p").expect_err("refused").to_string();
            assert!(error.contains(named), "{error}");
        }
    }
}
