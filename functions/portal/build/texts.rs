//! The catalogue of texts: for each language groups of texts, each under a key such as `login.title`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Map, Value};

/// The languages, the first of which is the default.
pub(crate) const LANGUAGES: [&str; 2] = ["da", "en"];

/// A group in each language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Group {
    da: Map<String, Value>,
    en: Map<String, Value>,
}

/// Every group, by its name.
#[derive(Default)]
pub(crate) struct Texts(BTreeMap<String, Group>);

impl Texts {
    pub(crate) fn add(&mut self, name: &str, group: Group) {
        self.0.insert(name.to_owned(), group);
    }

    pub(crate) fn has_group(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// A group in a language.
    pub(crate) fn group(&self, name: &str, language: &str) -> Option<&Map<String, Value>> {
        self.0.get(name).map(|group| if language == "da" { &group.da } else { &group.en })
    }

    /// What stands under a key: a text, its plural forms, or texts beneath it.
    pub(crate) fn at(&self, key: &str, language: &str) -> Option<&Value> {
        let mut segments = key.split('.');
        let group = self.group(segments.next()?, language)?;
        let found = group.get(segments.next()?)?;
        segments.try_fold(found, |found, segment| found.get(segment))
    }

    /// The text under a key.
    pub(crate) fn text(&self, key: &str, language: &str) -> Option<&str> {
        self.at(key, language).and_then(Value::as_str)
    }

    /// Every key of a text, in a language.
    pub(crate) fn keys(&self, language: &str) -> BTreeSet<String> {
        let mut keys = BTreeSet::new();
        for name in self.0.keys() {
            let group = self.group(name, language).into_iter().flatten();
            group.for_each(|(key, value)| collect(&format!("{name}.{key}"), value, &mut keys));
        }
        keys
    }

    /// The names of what is filled into a text, in all of its forms.
    pub(crate) fn parameters(&self, key: &str, language: &str) -> BTreeSet<String> {
        let text = self.at(key, language).map(Value::to_string).unwrap_or_default();
        let names = text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name);
        let is_name =
            |name: &&str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        names.filter(is_name).map(str::to_owned).collect()
    }
}

fn collect(key: &str, value: &Value, keys: &mut BTreeSet<String>) {
    match value.as_object() {
        Some(forms) if !is_plural(forms) => {
            forms.iter().for_each(|(name, value)| collect(&format!("{key}.{name}"), value, keys));
        }
        _ => {
            keys.insert(key.to_owned());
        }
    }
}

fn is_plural(forms: &Map<String, Value>) -> bool {
    forms.contains_key("other") && forms.keys().all(|form| form == "one" || form == "other")
}
