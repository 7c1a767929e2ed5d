//! Further personal and financial details that an owner adds of their own accord (P05).

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _, ser::SerializeMap};
use serde_json::{Map, Value};

use crate::kernel::{
    field_error::{FieldErrorCode, FieldErrors, Input, object},
    input,
    language::Language,
    record::redacted,
};

/// The field in which the owner declares to be responsible.
const DECLARED: &str = "declared_responsible";

/// How many details there can be.
const MOST: usize = 20;

crate::personal_text! {
    /// What a further detail is called, or what it is: 1–100 characters, one line, without a card number.
    Detail, parse = input::line, format = "detail", example = "Sælger: Anna Ærø",
    pattern = r"^(?=.*\S)[^\u0000-\u001f\u007f-\u009f]*$", longest = 100
}

/// Further details by their names, in the order in which they were given. Whoever gave them has declared to be
/// responsible for them.
#[derive(Clone, PartialEq, Eq)]
pub struct ExtraDetails(Vec<(Detail, Detail)>);

redacted!(ExtraDetails);

impl ExtraDetails {
    /// Every detail, with its name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, detail)| (name.as_str(), detail.as_str()))
    }

    fn of(fields: &Map<String, Value>) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        match bool::read(fields.get(DECLARED)) {
            Ok(true) => {}
            Ok(false) => errors.add(DECLARED, FieldErrorCode::NotDeclared),
            Err(code) => errors.add(DECLARED, code),
        }
        if fields.len() > MOST + 1 {
            errors.add_here(FieldErrorCode::TooManyDetails);
        }
        let mut details: Vec<(Detail, Detail)> = Vec::new();
        for (name, value) in fields.iter().filter(|(name, _)| *name != DECLARED).take(MOST) {
            match (Detail::parse(name), Detail::read(Some(value))) {
                (Err(FieldErrorCode::CardNumberRefused), _) => errors.add_here(FieldErrorCode::CardNumberRefused),
                (Err(code), _) | (Ok(_), Err(code)) => errors.add(name, code),
                (Ok(name_read), Ok(_)) if details.iter().any(|(other, _)| *other == name_read) => {
                    errors.add(name, FieldErrorCode::DuplicateName);
                }
                (Ok(name), Ok(detail)) => details.push((name, detail)),
            }
        }
        errors.into_result().map(|()| Self(details))
    }
}

impl Input for ExtraDetails {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        Self::read_all(value).map_err(FieldErrors::first)
    }

    fn read_all(value: Option<&Value>) -> Result<Self, FieldErrors> {
        object(value).and_then(Self::of)
    }
}

impl Serialize for ExtraDetails {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len() + 1))?;
        for (name, detail) in &self.0 {
            map.serialize_entry(name, detail)?;
        }
        map.serialize_entry(DECLARED, &true)?;
        map.end()
    }
}

/// What is stored was accepted by the rules of its day, and stays readable when the rules change.
impl<'de> Deserialize<'de> for ExtraDetails {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = Map::deserialize(deserializer)?;
        let details = fields.into_iter().filter(|(name, _)| name != DECLARED).map(|(name, detail)| match detail {
            Value::String(detail) => Ok((Detail(name), Detail(detail))),
            _ => Err(D::Error::custom("a further detail is a text")),
        });
        details.collect::<Result<_, _>>().map(Self)
    }
}

impl utoipa::PartialSchema for ExtraDetails {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, Type};
        let ResponsibilityText { da, en, .. } = ResponsibilityText::CURRENT;
        let declared = ObjectBuilder::new()
            .schema_type(Type::Boolean)
            .enum_values(Some([true]))
            .description(Some(format!("What is declared: “{en}” In Danish: »{da}«")));
        ObjectBuilder::new()
            .schema_type(Type::Object)
            .description(Some(
                "Further details, by names that the owner chooses, and that the owner is responsible for them.",
            ))
            .property(DECLARED, declared)
            .required(DECLARED)
            .additional_properties(Some(Detail::schema()))
            .max_properties(Some(MOST + 1))
            .into()
    }
}

impl utoipa::ToSchema for ExtraDetails {}

/// A version of what the owner declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResponsibilityText {
    /// The version's name, which the record of a declaration keeps: the day of its first use.
    pub name: &'static str,
    da: &'static str,
    en: &'static str,
}

impl ResponsibilityText {
    /// All versions, from the oldest on. A version that somebody has declared stays as it is.
    pub const ALL: &'static [Self] = &[Self {
        name: "2026-11-28",
        da: "Jeg har ansvaret for de yderligere oplysninger, eller jeg har samtykke til at give dem.",
        en: "I am responsible for the further details, or I have consent to give them.",
    }];

    /// The version that is declared now.
    pub const CURRENT: Self = Self::ALL[Self::ALL.len() - 1];

    /// The version with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|version| version.name == name)
    }

    /// The text.
    #[must_use]
    pub const fn text(self, language: Language) -> &'static str {
        match language {
            Language::Da => self.da,
            Language::En => self.en,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn errors(value: &Value) -> Vec<(String, &'static str)> {
        let errors = ExtraDetails::read_all(Some(value)).unwrap_err().0;
        errors.into_iter().map(|error| (error.pointer, error.code.code())).collect()
    }

    #[test]
    fn p05_details_are_kept_with_the_declaration() {
        let given = json!({"Sælger": "Anna Ærø", "declared_responsible": true, "Bankkonto": "0040 0440116243"});
        let read = ExtraDetails::read_all(Some(&given)).unwrap();
        assert_eq!(read.iter().collect::<Vec<_>>(), [("Sælger", "Anna Ærø"), ("Bankkonto", "0040 0440116243")]);
        let kept = serde_json::to_value(&read).unwrap();
        assert_eq!(kept, json!({"Sælger": "Anna Ærø", "Bankkonto": "0040 0440116243", "declared_responsible": true}));
        assert_eq!(serde_json::from_value::<ExtraDetails>(kept).unwrap(), read);
        assert_eq!(format!("{read:?}"), "ExtraDetails(redacted)");
    }

    #[test]
    fn p05_what_was_stored_is_read_by_whatever_rules_it_was_accepted() {
        let stored = json!({"Kort": "4111 1111 1111 1111", "": "x", "declared_responsible": true});
        assert!(ExtraDetails::read_all(Some(&stored)).is_err());
        let read = serde_json::from_value::<ExtraDetails>(stored.clone()).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), stored);
        assert!(serde_json::from_value::<ExtraDetails>(json!({"Kort": 1})).is_err());
    }

    #[test]
    fn p05_nothing_is_kept_without_the_declaration() {
        let declared = "/declared_responsible".to_owned();
        assert_eq!(errors(&json!({"Sælger": "Anna"})), [(declared.clone(), "missing")]);
        assert_eq!(errors(&json!({"declared_responsible": false})), [(declared.clone(), "not-declared")]);
        assert_eq!(errors(&json!({"declared_responsible": "true"})), [(declared, "wrong-type")]);
        assert_eq!(errors(&json!([])), [(String::new(), "wrong-type")]);
    }

    #[test]
    fn p05_every_wrong_detail_is_reported_and_no_card_number_is_repeated() {
        let wrong = json!({
            "declared_responsible": true, "a/b": 1, "": "x", "Kort": "4111 1111 1111 1111", "4111-1111-1111-1111": "x", "c": "x", " c": "y",
        });
        let expected = [
            ("/a~1b", "wrong-type"),
            ("/", "empty"),
            ("/Kort", "card-number-refused"),
            ("", "card-number-refused"),
            ("/ c", "duplicate-name"),
        ];
        assert_eq!(errors(&wrong), expected.map(|(pointer, code)| (pointer.to_owned(), code)));
    }

    #[test]
    fn p05_there_are_at_most_twenty() {
        let many = |count: usize| {
            let mut fields = (0..count).map(|n| (format!("n{n}"), json!("x"))).collect::<Map<_, _>>();
            fields.insert(DECLARED.to_owned(), json!(true));
            Value::from(fields)
        };
        assert!(ExtraDetails::read_all(Some(&many(20))).is_ok());
        assert_eq!(errors(&many(21)), [(String::new(), "too-many-details")]);
    }
}
