//! The parts of a template that depend on its parameters: conditions, and rules that refuse a deployment.

use serde_json::{Map, Value as Json};
use yaml_serde::{Mapping, Value as Yaml};

use super::{
    error::TemplateError,
    intrinsics::{DEEPEST, Resolver, function},
};

impl Resolver<'_> {
    /// Whether a named condition holds.
    pub(super) fn condition(&self, name: &str, path: &str, depth: usize) -> Result<bool, TemplateError> {
        let condition = self
            .conditions
            .get(name)
            .ok_or_else(|| TemplateError::new(path, format!("there is no condition {name}")))?;
        self.holds(condition, &format!("Conditions.{name}"), depth + 1)
    }

    /// Whether a condition expression holds.
    fn holds(&self, condition: &Yaml, path: &str, depth: usize) -> Result<bool, TemplateError> {
        if depth > DEEPEST {
            return Err(TemplateError::new(path, "goes round in circles"));
        }
        let (name, argument) = function(condition).ok_or_else(|| TemplateError::new(path, "is no condition"))?;
        let unknown = |reason: &str| TemplateError::new(path, format!("!{name} {reason}"));
        let inner = |one: &Yaml| self.holds(one, path, depth + 1);
        match (name.as_str(), argument) {
            ("Condition", Yaml::String(other)) => self.condition(other, path, depth + 1),
            ("Equals", Yaml::Sequence(both)) if both.len() == 2 => {
                let texts = both.iter().map(|one| self.text(one, path, depth)).collect::<Result<Vec<_>, _>>()?;
                Ok(texts.windows(2).all(|pair| pair.first() == pair.last()))
            }
            ("Not", Yaml::Sequence(one)) if one.len() == 1 => {
                one.iter().map(inner).try_fold(false, |_, held| Ok(!held?))
            }
            ("And", Yaml::Sequence(all)) if (2..=10).contains(&all.len()) => {
                all.iter().map(inner).try_fold(true, |before, held| Ok(held? && before))
            }
            ("Or", Yaml::Sequence(all)) if (2..=10).contains(&all.len()) => {
                all.iter().map(inner).try_fold(false, |before, held| Ok(held? || before))
            }
            // CloudFormation allows it in rules only.
            ("Contains", Yaml::Sequence(parts)) if path.starts_with("Rules.") => {
                let [Yaml::Sequence(values), wanted] = parts.as_slice() else {
                    return Err(unknown("takes a list and a value"));
                };
                let wanted = self.text(wanted, path, depth)?;
                let mut found = false;
                for value in values {
                    found |= self.text(value, path, depth)? == wanted;
                }
                Ok(found)
            }
            _ => Err(unknown("is not known in this form")),
        }
    }

    fn text(&self, value: &Yaml, path: &str, depth: usize) -> Result<String, TemplateError> {
        match self.value(value, path, depth + 1)? {
            Some(Json::String(text)) => Ok(text),
            Some(value @ (Json::Number(_) | Json::Bool(_))) => Ok(value.to_string()),
            _ => Err(TemplateError::new(path, "compares what is no text")),
        }
    }

    /// Refuses a template whose rules don't hold for its parameters and region. Returns, without intrinsics, the
    /// lists that the rules check values against.
    pub(super) fn rules(&self, rules: &Mapping) -> Result<Json, TemplateError> {
        let mut plain = Map::new();
        for (name, rule) in rules {
            let name = name.as_str().unwrap_or_default();
            let path = format!("Rules.{name}");
            let rule = known(rule, &["RuleCondition", "Assertions"], &path)?;
            let applies = rule.get("RuleCondition").map(|condition| self.holds(condition, &path, 0));
            let applies = applies.transpose()?.unwrap_or(true);
            let assertions = rule.get("Assertions").and_then(Yaml::as_sequence);
            let assertions = assertions.ok_or_else(|| TemplateError::new(&path, "asserts nothing"))?;
            let mut said = Vec::new();
            for (at, assertion) in assertions.iter().enumerate() {
                let path = format!("{path}.Assertions[{at}]");
                let assertion = known(assertion, &["Assert", "AssertDescription"], &path)?;
                let assert = assertion.get("Assert").ok_or_else(|| TemplateError::new(&path, "asserts nothing"))?;
                if !self.holds(assert, &path, 0)? && applies {
                    let reason = assertion.get("AssertDescription").and_then(Yaml::as_str);
                    return Err(TemplateError::new(path, reason.unwrap_or("does not hold")));
                }
                // If the assertion checks that a list contains a value, the list is kept.
                if let Some(Yaml::Sequence(parts)) = function(assert).map(|(_, argument)| argument)
                    && let Some(list @ Yaml::Sequence(_)) = parts.first()
                {
                    said.extend(self.value(list, &path, 0)?);
                }
            }
            plain.insert(name.to_owned(), Json::Array(said));
        }
        Ok(Json::Object(plain))
    }
}

fn known<'a>(value: &'a Yaml, keys: &[&str], path: &str) -> Result<&'a Mapping, TemplateError> {
    let mapping = value.as_mapping().ok_or_else(|| TemplateError::new(path, "is not a mapping"))?;
    for (key, _) in mapping {
        let key = key.as_str().unwrap_or_default();
        if !keys.contains(&key) {
            return Err(TemplateError::new(path, format!("{key} is not known")));
        }
    }
    Ok(mapping)
}
