//! Resolves CloudFormation's `Ref`, `GetAtt`, `Sub` and `If`, in their short and long forms, to plain values.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};
use yaml_serde::{Mapping, Value as Yaml};

use super::{
    arn::REGION,
    error::TemplateError,
    parameters::{Parameters, scalar},
};

const SECTIONS: [&str; 10] = [
    "AWSTemplateFormatVersion",
    "Transform",
    "Description",
    "Metadata",
    "Parameters",
    "Rules",
    "Conditions",
    "Globals",
    "Resources",
    "Outputs",
];
/// The maximum depth, deeper than any template. It stops a resource that refers to itself.
pub(super) const DEEPEST: usize = 64;

/// Resolves the whole document. The result has no intrinsics, and no parts whose condition does not hold.
pub(super) fn resolve(document: &Yaml, overrides: &BTreeMap<String, String>) -> Result<Json, TemplateError> {
    let Yaml::Mapping(sections) = document else {
        return Err(TemplateError::new("the text", "is not a mapping"));
    };
    for (name, _) in sections {
        let name = name.as_str().unwrap_or_default();
        if !SECTIONS.contains(&name) {
            return Err(TemplateError::new(name, format!("the section {name} is not known")));
        }
    }
    let empty = Mapping::new();
    let section = |name: &str| sections.get(name).and_then(Yaml::as_mapping).unwrap_or(&empty);
    let resolver = Resolver {
        parameters: Parameters::read(sections, overrides)?,
        conditions: section("Conditions"),
        resources: section("Resources"),
        region: overrides.get("AWS::Region").map_or(REGION, String::as_str),
    };
    let mut plain = Map::new();
    plain.insert("Rules".to_owned(), resolver.rules(section("Rules"))?);
    for (name, _) in resolver.conditions {
        resolver.condition(name.as_str().unwrap_or_default(), "Conditions", 0)?;
    }
    if let Some(globals) = sections.get("Globals") {
        plain.insert("Globals".to_owned(), resolver.value(globals, "Globals", 0)?.unwrap_or_default());
    }
    for name in ["Resources", "Outputs"] {
        plain.insert(name.to_owned(), resolver.parts(section(name), name)?);
    }
    Ok(Json::Object(plain))
}

/// Resolves the names in a template.
pub(super) struct Resolver<'a> {
    pub(super) parameters: Parameters,
    pub(super) conditions: &'a Mapping,
    pub(super) resources: &'a Mapping,
    pub(super) region: &'a str,
}

impl Resolver<'_> {
    /// The parts of a section, without those whose condition does not hold.
    fn parts(&self, section: &Mapping, path: &str) -> Result<Json, TemplateError> {
        let mut parts = Map::new();
        for (name, part) in section {
            let name = name.as_str().unwrap_or_default();
            let path = format!("{path}.{name}");
            if self.is_there(part, &path, 0)?
                && let Some(part) = self.value(part, &path, 0)?
            {
                parts.insert(name.to_owned(), part);
            }
        }
        Ok(Json::Object(parts))
    }

    /// Whether a part's condition holds, if it has one.
    pub(super) fn is_there(&self, part: &Yaml, path: &str, depth: usize) -> Result<bool, TemplateError> {
        let condition = part.as_mapping().and_then(|part| part.get("Condition")).and_then(Yaml::as_str);
        condition.map_or(Ok(true), |condition| self.condition(condition, path, depth))
    }

    /// A value without intrinsics; `None` if it is `AWS::NoValue`.
    pub(super) fn value(&self, value: &Yaml, path: &str, depth: usize) -> Result<Option<Json>, TemplateError> {
        if depth > DEEPEST {
            return Err(TemplateError::new(path, "goes round in circles"));
        }
        if let Some((name, argument)) = function(value).filter(|(name, _)| name != "Condition") {
            return self.intrinsic(&name, argument, path, depth);
        }
        Ok(Some(match value {
            Yaml::Null | Yaml::Tagged(_) => Json::Null,
            Yaml::Bool(flag) => Json::Bool(*flag),
            Yaml::String(text) => Json::String(text.clone()),
            Yaml::Number(number) => {
                serde_json::to_value(number).map_err(|error| TemplateError::new(path, error.to_string()))?
            }
            Yaml::Sequence(items) => {
                let items = items.iter().enumerate();
                let items = items.map(|(at, item)| self.value(item, &format!("{path}[{at}]"), depth + 1));
                Json::Array(items.filter_map(Result::transpose).collect::<Result<_, _>>()?)
            }
            Yaml::Mapping(fields) => {
                let mut resolved = Map::new();
                for (name, field) in fields {
                    let name = scalar(name).ok_or_else(|| TemplateError::new(path, "has a name that is no text"))?;
                    if let Some(field) = self.value(field, &format!("{path}.{name}"), depth + 1)? {
                        resolved.insert(name, field);
                    }
                }
                Json::Object(resolved)
            }
        }))
    }

    fn intrinsic(&self, name: &str, argument: &Yaml, path: &str, depth: usize) -> Result<Option<Json>, TemplateError> {
        let bad = |reason: &str| TemplateError::new(path, format!("!{name} {reason}"));
        let text = |text: Result<String, TemplateError>| text.map(|text| Some(Json::String(text)));
        match (name, argument) {
            ("Ref", Yaml::String(id)) if id == "AWS::NoValue" => Ok(None),
            ("Ref", Yaml::String(id)) => match self.parameters.value(id) {
                Some(value) => Ok(Some(value)),
                None => text(self.reference(id, path, depth)),
            },
            ("If", Yaml::Sequence(parts)) => match parts.as_slice() {
                [Yaml::String(condition), then, or] => {
                    let taken = if self.condition(condition, path, depth)? { then } else { or };
                    self.value(taken, path, depth + 1)
                }
                _ => Err(bad("takes a condition and two values")),
            },
            ("Sub", Yaml::String(format)) => text(self.substitute(format, path, depth)),
            ("GetAtt", Yaml::String(dotted)) => {
                let (id, attribute) = dotted.split_once('.').ok_or_else(|| bad("names no attribute"))?;
                text(self.attribute(id, attribute, path, depth))
            }
            ("GetAtt", Yaml::Sequence(parts)) => match parts.as_slice() {
                [Yaml::String(id), Yaml::String(attribute)] => text(self.attribute(id, attribute, path, depth)),
                _ => Err(bad("takes a resource and an attribute")),
            },
            ("Ref" | "If" | "Sub" | "GetAtt", _) => Err(bad("is not known in this form")),
            _ => Err(bad("is not known")),
        }
    }

    fn substitute(&self, text: &str, path: &str, depth: usize) -> Result<String, TemplateError> {
        let mut result = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            result.push_str(before);
            let (name, after) = after.split_once('}').ok_or_else(|| TemplateError::new(path, "!Sub has an open ${"))?;
            if let Some(literal) = name.strip_prefix('!') {
                result.push_str("${");
                result.push_str(literal);
                result.push('}');
            } else if let Some((id, attribute)) = name.split_once('.') {
                result.push_str(&self.attribute(id, attribute, path, depth)?);
            } else {
                result.push_str(&self.reference(name, path, depth)?);
            }
            rest = after;
        }
        result.push_str(rest);
        Ok(result)
    }
}

/// The name of an intrinsic function, in its short or long form, and its argument.
pub(super) fn function(value: &Yaml) -> Option<(String, &Yaml)> {
    match value {
        Yaml::Tagged(tagged) => Some((tagged.tag.to_string().trim_start_matches('!').to_owned(), &tagged.value)),
        Yaml::Mapping(fields) if fields.len() == 1 => {
            let (name, argument) = fields.iter().next()?;
            let name = name.as_str()?;
            let is_function = name == "Ref" || name == "Condition" || name.starts_with("Fn::");
            is_function.then(|| (name.trim_start_matches("Fn::").to_owned(), argument))
        }
        _ => None,
    }
}
