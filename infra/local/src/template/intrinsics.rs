//! Resolves CloudFormation's `Ref`, `GetAtt` and `Sub`, in their short and long forms, to plain values.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};
use yaml_serde::{Mapping, Value as Yaml};

use super::{ACCOUNT, REGION, TemplateError};
use crate::random;

const SECTIONS: [&str; 7] =
    ["AWSTemplateFormatVersion", "Transform", "Description", "Parameters", "Globals", "Resources", "Outputs"];
/// Deeper than any template goes; a resource named by itself would go on for ever.
const DEEPEST: usize = 64;

/// Resolves the whole document; every intrinsic is gone from the answer.
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
    let resources = sections.get("Resources").and_then(Yaml::as_mapping).unwrap_or(&empty);
    let resolver = Resolver { parameters: parameters(sections, overrides)?, resources };
    let mut plain = Map::new();
    for name in ["Globals", "Resources", "Outputs"] {
        if let Some(section) = sections.get(name) {
            plain.insert(name.to_owned(), resolver.value(section, name, 0)?);
        }
    }
    Ok(Json::Object(plain))
}

fn parameters(
    sections: &Mapping,
    overrides: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, TemplateError> {
    const KNOWN: [&str; 10] = [
        "Type",
        "Default",
        "Description",
        "AllowedValues",
        "AllowedPattern",
        "ConstraintDescription",
        "MinValue",
        "MaxValue",
        "MinLength",
        "MaxLength",
    ];
    let mut values = BTreeMap::new();
    let Some(declared) = sections.get("Parameters").and_then(Yaml::as_mapping) else { return Ok(values) };
    for (name, parameter) in declared {
        let name = name.as_str().unwrap_or_default();
        let path = format!("Parameters.{name}");
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
        let value = match (overrides.get(name), parameter.get("Default")) {
            (Some(given), _) => given.clone(),
            (None, Some(default)) => {
                scalar(default).ok_or_else(|| TemplateError::new(format!("{path}.Default"), "is not a scalar"))?
            }
            (None, None) => return Err(TemplateError::new(path, "has no default and was given no value")),
        };
        values.insert(name.to_owned(), value);
    }
    Ok(values)
}

fn scalar(value: &Yaml) -> Option<String> {
    match value {
        Yaml::String(text) => Some(text.clone()),
        Yaml::Number(number) => Some(number.to_string()),
        Yaml::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

struct Resolver<'a> {
    parameters: BTreeMap<String, String>,
    resources: &'a Mapping,
}

impl Resolver<'_> {
    fn value(&self, value: &Yaml, path: &str, depth: usize) -> Result<Json, TemplateError> {
        if depth > DEEPEST {
            return Err(TemplateError::new(path, "goes round in circles"));
        }
        match value {
            Yaml::Null => Ok(Json::Null),
            Yaml::Bool(flag) => Ok(Json::Bool(*flag)),
            Yaml::String(text) => Ok(Json::String(text.clone())),
            Yaml::Number(number) => {
                serde_json::to_value(number).map_err(|error| TemplateError::new(path, error.to_string()))
            }
            Yaml::Sequence(items) => items
                .iter()
                .enumerate()
                .map(|(at, item)| self.value(item, &format!("{path}[{at}]"), depth + 1))
                .collect::<Result<_, _>>()
                .map(Json::Array),
            Yaml::Tagged(tagged) => {
                let tag = tagged.tag.to_string();
                self.intrinsic(tag.trim_start_matches('!'), &tagged.value, path, depth).map(Json::String)
            }
            Yaml::Mapping(fields) => self.mapping(fields, path, depth),
        }
    }

    fn mapping(&self, fields: &Mapping, path: &str, depth: usize) -> Result<Json, TemplateError> {
        if let (1, Some((Yaml::String(name), argument))) = (fields.len(), fields.iter().next())
            && (name == "Ref" || name.starts_with("Fn::"))
        {
            let short = name.trim_start_matches("Fn::");
            return self.intrinsic(short, argument, path, depth).map(Json::String);
        }
        let mut resolved = Map::new();
        for (name, field) in fields {
            let name = scalar(name).ok_or_else(|| TemplateError::new(path, "has a name that is no text"))?;
            let field = self.value(field, &format!("{path}.{name}"), depth + 1)?;
            resolved.insert(name, field);
        }
        Ok(Json::Object(resolved))
    }

    fn intrinsic(&self, name: &str, argument: &Yaml, path: &str, depth: usize) -> Result<String, TemplateError> {
        let bad = |reason: &str| TemplateError::new(path, format!("!{name} {reason}"));
        match (name, argument) {
            ("Ref", Yaml::String(id)) => self.reference(id, path, depth),
            ("Sub", Yaml::String(text)) => self.substitute(text, path, depth),
            ("GetAtt", Yaml::String(dotted)) => {
                let (id, attribute) = dotted.split_once('.').ok_or_else(|| bad("names no attribute"))?;
                self.attribute(id, attribute, path, depth)
            }
            ("GetAtt", Yaml::Sequence(parts)) => match parts.as_slice() {
                [Yaml::String(id), Yaml::String(attribute)] => self.attribute(id, attribute, path, depth),
                _ => Err(bad("takes a resource and an attribute")),
            },
            ("Ref" | "Sub" | "GetAtt", _) => Err(bad("is not known in this form")),
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

    fn reference(&self, id: &str, path: &str, depth: usize) -> Result<String, TemplateError> {
        let pseudo = match id {
            "AWS::Region" => REGION,
            "AWS::AccountId" => ACCOUNT,
            "AWS::Partition" => "aws",
            "AWS::URLSuffix" => "amazonaws.com",
            "AWS::StackName" => "local",
            _ => "",
        };
        if !pseudo.is_empty() {
            return Ok(pseudo.to_owned());
        }
        if let Some(value) = self.parameters.get(id) {
            return Ok(value.clone());
        }
        let resource = self.resource(id, path, depth)?;
        match resource.kind.as_str() {
            "AWS::SQS::Queue" => Ok(format!("http://localhost/{ACCOUNT}/{}", resource.name)),
            _ => Ok(resource.name),
        }
    }

    fn attribute(&self, id: &str, attribute: &str, path: &str, depth: usize) -> Result<String, TemplateError> {
        let Resource { kind, name } = self.resource(id, path, depth)?;
        let arn = |service: &str, rest: &str| format!("arn:aws:{service}:{REGION}:{ACCOUNT}:{rest}");
        match (kind.as_str(), attribute) {
            ("AWS::DynamoDB::Table", "Arn") => Ok(arn("dynamodb", &format!("table/{name}"))),
            ("AWS::DynamoDB::Table", "StreamArn") => Ok(stream_arn(&name)),
            ("AWS::S3::Bucket", "Arn") => Ok(format!("arn:aws:s3:::{name}")),
            ("AWS::KMS::Key", "Arn") => Ok(arn("kms", &format!("key/{name}"))),
            ("AWS::SQS::Queue", "Arn") => Ok(arn("sqs", &name)),
            ("AWS::KMS::Key", "KeyId") | ("AWS::SQS::Queue", "QueueName") => Ok(name),
            ("AWS::Serverless::Function", "Arn") => Ok(arn("lambda", &format!("function:{name}"))),
            _ => Err(TemplateError::new(path, format!("the attribute {attribute} of {id} ({kind}) is not known"))),
        }
    }

    fn resource(&self, id: &str, path: &str, depth: usize) -> Result<Resource, TemplateError> {
        let resource = self
            .resources
            .get(id)
            .ok_or_else(|| TemplateError::new(path, format!("{id} is no parameter and no resource")))?;
        let kind = resource.get("Type").and_then(Yaml::as_str).unwrap_or_default().to_owned();
        let property = match kind.as_str() {
            "AWS::DynamoDB::Table" => "TableName",
            "AWS::S3::Bucket" => "BucketName",
            "AWS::SQS::Queue" => "QueueName",
            "AWS::Serverless::Function" => "FunctionName",
            _ => "Name",
        };
        let given = resource.get("Properties").and_then(|properties| properties.get(property));
        let name = match (kind.as_str(), given) {
            ("AWS::KMS::Key", _) => key_id(id),
            (_, Some(name)) => match self.value(name, &format!("Resources.{id}.Properties.{property}"), depth + 1)? {
                Json::String(name) => name,
                _ => return Err(TemplateError::new(format!("Resources.{id}.Properties.{property}"), "is no text")),
            },
            ("AWS::S3::Bucket" | "AWS::SES::ConfigurationSet", None) => id.to_lowercase(),
            (_, None) => id.to_owned(),
        };
        Ok(Resource { kind, name })
    }
}

struct Resource {
    kind: String,
    name: String,
}

/// The ARN of a table's stream.
pub(super) fn stream_arn(table: &str) -> String {
    format!("arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{table}/stream/2026-01-01T00:00:00.000")
}

/// A key's id has the form of a UUID and stays the same from start to start.
pub(super) fn key_id(logical: &str) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, logical.as_bytes());
    let number = digest.as_ref().iter().take(16).fold(0, |number, byte| number << 8 | u128::from(*byte));
    random::hyphenated(number)
}
