//! Parameters, with the values that are given for them or their defaults.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use yaml_serde::{Mapping, Value as Yaml};

use super::error::TemplateError;

const KNOWN: [&str; 10] = [
    "Type",
    "Default",
    "Description",
    "AllowedValues",
    // Only CloudFormation checks values against this.
    "AllowedPattern",
    "ConstraintDescription",
    "MinValue",
    "MaxValue",
    "MinLength",
    "MaxLength",
];

/// The parameters by name.
pub(super) struct Parameters(BTreeMap<String, Parameter>);

struct Parameter {
    value: String,
    is_number: bool,
}

impl Parameters {
    /// Reads the template's declarations and the given values.
    pub(super) fn read(sections: &Mapping, overrides: &BTreeMap<String, String>) -> Result<Self, TemplateError> {
        let declared = sections.get("Parameters").and_then(Yaml::as_mapping).into_iter().flatten();
        let parameters = declared.map(|(name, parameter)| {
            let name = name.as_str().unwrap_or_default();
            let path = format!("Parameters.{name}");
            Ok((name.to_owned(), Parameter::read(parameter, overrides.get(name), &path)?))
        });
        parameters.collect::<Result<_, _>>().map(Self)
    }

    /// A parameter's value as text.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|parameter| parameter.value.as_str())
    }

    /// A parameter's value: a number if it is declared as one, otherwise a string.
    pub(super) fn value(&self, name: &str) -> Option<Json> {
        let Parameter { value, is_number } = self.0.get(name)?;
        let number = if *is_number { value.parse().ok().map(Json::Number) } else { None };
        Some(number.unwrap_or_else(|| Json::String(value.clone())))
    }
}

impl Parameter {
    fn read(parameter: &Yaml, given: Option<&String>, path: &str) -> Result<Self, TemplateError> {
        let Yaml::Mapping(parameter) = parameter else {
            return Err(TemplateError::new(path, "is not a mapping"));
        };
        for (key, _) in parameter {
            let key = key.as_str().unwrap_or_default();
            if !KNOWN.contains(&key) {
                return Err(TemplateError::new(path, format!("the property {key} is not known")));
            }
        }
        let kind = parameter.get("Type").and_then(Yaml::as_str).unwrap_or_default();
        if !["String", "Number"].contains(&kind) {
            return Err(TemplateError::new(path, format!("the parameter type {kind} is not known")));
        }
        let value = match (given, parameter.get("Default")) {
            (Some(given), _) => given.clone(),
            (None, Some(default)) => {
                scalar(default).ok_or_else(|| TemplateError::new(format!("{path}.Default"), "is not a scalar"))?
            }
            (None, None) => return Err(TemplateError::new(path, "has no default and was given no value")),
        };
        let allowed = parameter.get("AllowedValues").and_then(Yaml::as_sequence);
        if allowed.is_some_and(|allowed| !allowed.iter().any(|one| scalar(one).as_ref() == Some(&value))) {
            return Err(TemplateError::new(path, format!("{value} is none of the values allowed")));
        }
        let is_number = kind == "Number";
        if is_number && !value.parse().is_ok_and(|value| within(parameter, value)) {
            return Err(TemplateError::new(path, format!("{value} is no number, or out of bounds")));
        }
        Ok(Self { value, is_number })
    }
}

fn within(parameter: &Mapping, value: f64) -> bool {
    let bound = |name: &str| parameter.get(name).and_then(Yaml::as_f64);
    bound("MinValue").is_none_or(|least| value >= least) && bound("MaxValue").is_none_or(|most| value <= most)
}

/// A scalar as text, as CloudFormation reads it.
pub(super) fn scalar(value: &Yaml) -> Option<String> {
    match value {
        Yaml::String(text) => Some(text.clone()),
        Yaml::Number(number) => Some(number.to_string()),
        Yaml::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}
