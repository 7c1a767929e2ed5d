//! JSON objects in which no member stands twice. Which of two counts is left open by RFC 8259 (section 4), so that a check may see
//! one value and what acts on it another: it is an error.

use std::fmt;

use domain::{FieldErrorCode, FieldErrors};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Reads an object, with the errors of the members that stand in it more than once, at any depth.
///
/// # Errors
/// If it is no JSON object.
pub(super) fn object(bytes: &[u8]) -> serde_json::Result<(Map<String, Value>, FieldErrors)> {
    match serde_json::from_slice(bytes)? {
        Checked { value: Value::Object(fields), errors } => Ok((fields, errors)),
        Checked { .. } => Err(serde_json::Error::custom("not an object")),
    }
}

/// A value, with the errors in it.
struct Checked {
    value: Value,
    errors: FieldErrors,
}

impl From<Value> for Checked {
    fn from(value: Value) -> Self {
        Self { value, errors: FieldErrors::default() }
    }
}

impl<'de> Deserialize<'de> for Checked {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Checked;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Checked, E> {
        Ok(Value::Null.into())
    }

    fn visit_bool<E>(self, value: bool) -> Result<Checked, E> {
        Ok(Value::from(value).into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Checked, E> {
        Ok(Value::from(value).into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Checked, E> {
        Ok(Value::from(value).into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Checked, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number).into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Checked, E> {
        Ok(Value::from(value).into())
    }

    fn visit_string<E>(self, value: String) -> Result<Checked, E> {
        Ok(Value::from(value).into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Checked, A::Error> {
        let (mut list, mut errors) = (Vec::new(), FieldErrors::default());
        while let Some(item) = items.next_element::<Checked>()? {
            errors.add_all(&list.len().to_string(), item.errors);
            list.push(item.value);
        }
        Ok(Checked { value: Value::Array(list), errors })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Checked, A::Error> {
        let (mut map, mut errors) = (Map::new(), FieldErrors::default());
        while let Some((name, member)) = members.next_entry::<String, Checked>()? {
            errors.add_all_of_client(&name, member.errors);
            if map.contains_key(&name) {
                errors.add_of_client(&name, FieldErrorCode::DuplicateMember);
            }
            map.insert(name, member.value);
        }
        Ok(Checked { value: Value::Object(map), errors })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn errors(text: &str) -> Vec<(String, &'static str)> {
        let (_, errors) = object(text.as_bytes()).unwrap();
        errors.0.into_iter().map(|error| (error.pointer, error.code.code())).collect()
    }

    #[test]
    fn a_member_that_stands_twice_is_an_error_wherever_it_is() {
        let duplicate = |pointer: &str| (pointer.to_owned(), "duplicate-member");
        assert_eq!(errors(r#"{"a":1,"b":2,"\u0061":1}"#), [duplicate("/a")]);
        assert_eq!(errors(r#"{"a":{"b/c":[0,{"d":1,"d":2}]},"e":1}"#), [duplicate("/a/b~1c/1/d")]);
        assert_eq!(errors(r#"{"a":1,"a":2,"a":3}"#), [duplicate("/a"), duplicate("/a")]);
        assert_eq!(errors(r#"{"a":{"b":1},"c":{"b":1},"A":1}"#), []);
    }

    #[test]
    fn a_name_that_may_not_be_repeated_is_told_of_at_the_object_that_has_it() {
        assert_eq!(errors(r#"{"4111111111111111":1,"4111111111111111":2}"#), [(String::new(), "card-number-refused")]);
        assert_eq!(errors(r#"{"4111111111111111":{"a":1,"a":2}}"#), [(String::new(), "duplicate-member")]);
        let long = "a".repeat(101);
        assert_eq!(errors(&format!(r#"{{"b":{{"{long}":1,"{long}":2}}}}"#)), [("/b".to_owned(), "duplicate-member")]);
    }

    #[test]
    fn what_is_no_object_is_refused() {
        for text in ["", "[]", "1", "{} {}", "{\"a\":}", "{\"a\":\"\\ud800\"}", &"{\"a\":".repeat(10_000)] {
            assert!(object(text.as_bytes()).is_err(), "{text}");
        }
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            (-1e15..1e15).prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::btree_map(any::<String>(), inner, 0..6)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn every_other_object_is_read_as_it_is(value in value()) {
            let text = json!({ "value": value }).to_string();
            let (read, errors) = object(text.as_bytes()).unwrap();
            prop_assert_eq!(Value::Object(read), serde_json::from_str::<Value>(&text).unwrap());
            prop_assert!(errors.0.is_empty());
        }
    }
}
