//! Policy statements: strict reading, and the check whether a statement covers a call.

use serde_json::Value;

use super::{RequiredPermission, actions::KnownActions, pattern};
use crate::template::{PolicySpec, StatementSpec, TemplateError};

const VERSION: &str = "2012-10-17";
/// Condition keys with any number of values per call; IAM requires a set operator for them.
const MANY: [&str; 1] = ["dynamodb:LeadingKeys"];
/// Condition keys with at most one value per call.
const ONE: [&str; 2] = ["kms:MacAlgorithm", "ses:FromAddress"];

/// Whether a statement allows or denies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    Allow,
    Deny,
}

/// A statement as read.
#[derive(Debug, Clone)]
pub(super) struct Statement {
    pub(super) effect: Effect,
    pub(super) actions: Vec<String>,
    pub(super) resources: Vec<String>,
    conditions: Vec<Condition>,
}

#[derive(Debug, Clone)]
struct Condition {
    key: String,
    /// Whether the operator is `ForAllValues`, which also holds for a call without a value. Otherwise one is required.
    of_all: bool,
    like: bool,
    values: Vec<String>,
}

impl Statement {
    /// Reads the policies of a function.
    pub(super) fn read_all(
        policies: &[PolicySpec],
        known: &KnownActions,
        path: &str,
    ) -> Result<Vec<Self>, TemplateError> {
        let mut statements = Vec::new();
        for (at, policy) in policies.iter().enumerate() {
            let path = format!("{path}[{at}]");
            if let Some(version) = policy.version.as_deref().filter(|version| *version != VERSION) {
                let reason = format!("{version} is not known, only {VERSION}");
                return Err(TemplateError::new(format!("{path}.Version"), reason));
            }
            for (at, statement) in policy.statement.iter().enumerate() {
                statements.push(Self::read(statement, known, &format!("{path}.Statement[{at}]"))?);
            }
        }
        Ok(statements)
    }

    fn read(spec: &StatementSpec, known: &KnownActions, path: &str) -> Result<Self, TemplateError> {
        let unknown = |element: &str, reason: String| TemplateError::new(format!("{path}.{element}"), reason);
        let effect = match spec.effect.as_str() {
            "Allow" => Effect::Allow,
            "Deny" => Effect::Deny,
            other => return Err(unknown("Effect", format!("{other} is not known, only Allow and Deny"))),
        };
        if let Some(action) = spec.action.iter().find(|action| !known.include(action)) {
            return Err(unknown("Action", format!("the action {action} is not known")));
        }
        if let Some(resource) = spec.resource.iter().find(|resource| !resource.starts_with("arn:") && *resource != "*")
        {
            return Err(unknown("Resource", format!("{resource} is neither an ARN nor *")));
        }
        if let Some(resource) = spec.resource.iter().find(|resource| resource.contains("${")) {
            return Err(unknown("Resource", format!("the policy variable in {resource} is not known")));
        }
        let conditions = match &spec.condition {
            Some(condition) => conditions(condition, &format!("{path}.Condition"))?,
            None => Vec::new(),
        };
        Ok(Self { effect, actions: spec.action.clone(), resources: spec.resource.clone(), conditions })
    }

    /// The indexes of the first action and the first resource that cover a permission, if the statement covers it.
    pub(super) fn covers(&self, permission: &RequiredPermission) -> Option<(usize, usize)> {
        let action = self.actions.iter().position(|action| pattern::fits_action(action, &permission.action))?;
        let resource = self.resources.iter().position(|resource| pattern::fits(resource, &permission.resource))?;
        self.conditions.iter().all(|condition| condition.holds(permission)).then_some((action, resource))
    }
}

impl Condition {
    fn holds(&self, permission: &RequiredPermission) -> bool {
        let fits = |value: &String| {
            let is_fit = |wanted: &String| if self.like { pattern::fits(wanted, value) } else { wanted == value };
            self.values.iter().any(is_fit)
        };
        let values = permission.context.iter().find(|(key, _)| *key == self.key).map_or(&[][..], |(_, values)| values);
        values.iter().all(fits) && (self.of_all || !values.is_empty())
    }
}

fn conditions(condition: &Value, path: &str) -> Result<Vec<Condition>, TemplateError> {
    let bad = |path: &str, reason: String| TemplateError::new(path, reason);
    let operators = condition.as_object().ok_or_else(|| bad(path, "is not a mapping".to_owned()))?;
    let mut conditions = Vec::new();
    for (operator, keys) in operators {
        let path = format!("{path}.{operator}");
        let (of_all, like) = match operator.as_str() {
            "StringEquals" => (false, false),
            "StringLike" => (false, true),
            "ForAllValues:StringEquals" => (true, false),
            "ForAllValues:StringLike" => (true, true),
            _ => return Err(bad(&path, format!("the condition operator {operator} is not known"))),
        };
        let keys = keys.as_object().ok_or_else(|| bad(&path, "is not a mapping".to_owned()))?;
        for (key, values) in keys {
            let path = format!("{path}.{key}");
            let known: &[&str] = if of_all { &MANY } else { &ONE };
            if !known.contains(&key.as_str()) {
                return Err(bad(&path, format!("the condition key {key} is not known with {operator}")));
            }
            let values = match values {
                Value::Array(values) => values.iter().map(Value::as_str).collect::<Option<Vec<_>>>(),
                value => value.as_str().map(|value| vec![value]),
            };
            let values = values.ok_or_else(|| bad(&path, "is no text".to_owned()))?;
            if let Some(value) = values.iter().find(|value| value.contains("${")) {
                return Err(bad(&path, format!("the policy variable in {value} is not known")));
            }
            let values = values.into_iter().map(str::to_owned).collect();
            conditions.push(Condition { key: key.clone(), of_all, like, values });
        }
    }
    Ok(conditions)
}

#[cfg(test)]
mod tests {
    use crate::iam::tests::read;

    fn refused(policies: &str) -> String {
        read(policies).err().expect("refused").to_string()
    }

    #[test]
    fn whatever_the_evaluator_does_not_know_is_named_with_its_path() {
        let statement = |text: &str| format!("{{ Statement: [{{ {text} }}] }}");
        for (policies, path, construct) in [
            ("{ DynamoDBCrudPolicy: { TableName: rows } }".to_owned(), "Policies[0]", "DynamoDBCrudPolicy"),
            ("AmazonDynamoDBFullAccess".to_owned(), "Policies[0]", "AmazonDynamoDBFullAccess"),
            ("{ Version: '2008-10-17', Statement: [] }".to_owned(), "Policies[0].Version", "2008-10-17"),
            (statement("Effect: Permit, Action: '*', Resource: '*'"), "Statement[0].Effect", "Permit"),
            (statement("Effect: Allow, NotAction: '*', Resource: '*'"), "Statement[0]", "NotAction"),
            (statement("Effect: Allow, Action: 'dynamodb:Get', Resource: '*'"), "Statement[0].Action", "dynamodb:Get"),
            (statement("Effect: Allow, Action: '*', Resource: rows"), "Statement[0].Resource", "rows"),
            (
                statement("Effect: Allow, Action: '*', Resource: 'arn:${aws:username}'"),
                "Statement[0].Resource",
                "${aws",
            ),
        ] {
            let reason = refused(&policies);
            assert!(reason.contains("Web.Properties") && reason.contains(path), "{construct}: {reason}");
            assert!(reason.contains(construct), "{construct}: {reason}");
        }
    }

    #[test]
    fn unknown_conditions_are_named_with_their_path() {
        for (condition, named) in [
            ("{ IpAddress: { 'aws:SourceIp': '::/0' } }", "Condition.IpAddress"),
            ("{ StringEquals: { 'aws:RequestedRegion': x } }", "aws:RequestedRegion"),
            ("{ StringEquals: { 'dynamodb:LeadingKeys': x } }", "dynamodb:LeadingKeys is not known with StringEquals"),
            ("{ 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [1] } }", "is no text"),
            ("{ 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': '${aws:username}' } }", "policy variable"),
        ] {
            let statement = format!("{{ Effect: Allow, Action: '*', Resource: '*', Condition: {condition} }}");
            let reason = refused(&format!("{{ Statement: [{statement}] }}"));
            assert!(reason.contains("Statement[0].Condition") && reason.contains(named), "{condition}: {reason}");
        }
    }
}
