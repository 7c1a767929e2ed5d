//! The permissions of each function: the policies of its role in the template.
//!
//! A policy construct that the evaluator does not know stops the start (`statement.rs`), so that no call is allowed
//! because a statement was not understood.

mod actions;
mod callers;
mod pattern;
mod statement;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, PoisonError},
};

use serde::Serialize;

pub(crate) use actions::KnownActions;
pub(crate) use callers::{ANYBODY, Callers, access_key, secret_key};
use statement::{Effect, Statement};

use crate::template::{ACCOUNT, FunctionSpec, Template, TemplateError};

/// A permission that a call requires: an action on a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RequiredPermission {
    pub(crate) action: String,
    /// An ARN, or what the service checks instead of one.
    pub(crate) resource: String,
    /// The authorization context: the values that conditions may test, by condition key.
    pub(crate) context: Vec<(&'static str, Vec<String>)>,
}

impl RequiredPermission {
    pub(crate) fn new(action: impl Into<String>, resource: impl Into<String>) -> Self {
        Self { action: action.into(), resource: resource.into(), context: Vec::new() }
    }

    pub(crate) fn with(mut self, key: &'static str, values: Vec<String>) -> Self {
        self.context.push((key, values));
        self
    }
}

/// Why a call is denied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Denied {
    pub(crate) action: String,
    pub(crate) resource: String,
    /// Whether a `Deny` statement matched. Otherwise no statement allowed the call.
    pub(crate) explicit: bool,
}

impl Denied {
    /// The end of the error message, as most services word it.
    pub(crate) fn because(&self, action: &str) -> String {
        if self.explicit {
            "with an explicit deny in an identity-based policy".to_owned()
        } else {
            format!("because no identity-based policy allows the {action} action")
        }
    }
}

/// The ARN of the assumed-role session in which a function calls.
pub(crate) fn user(function: &str) -> String {
    format!("arn:aws:sts::{ACCOUNT}:assumed-role/{function}-role/{function}")
}

/// A permission of the template: one action on one resource, as a statement of a function's policy writes them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Grant {
    /// The function that has it.
    pub function: String,
    /// The action, perhaps with `*`.
    pub action: String,
    /// The resource, perhaps with `*`.
    pub resource: String,
    /// Whether a call since the start needed it, that is, a call that no earlier grant of the function allows.
    pub used: bool,
}

/// The policies of all functions.
pub(crate) struct Policies(BTreeMap<String, Role>);

/// The statements of one function's role, and the grants that were used: by statement, action and resource.
struct Role {
    statements: Vec<Statement>,
    used: Mutex<BTreeSet<(usize, usize, usize)>>,
}

impl Policies {
    /// Reads the policies of a template.
    pub(crate) fn read(template: &Template, known: &KnownActions) -> Result<Self, TemplateError> {
        let role = |function: &FunctionSpec| {
            let path = format!("Resources.{}.Properties.Policies", function.id);
            let statements = Statement::read_all(&function.policies, known, &path)?;
            Ok((function.name.clone(), Role { statements, used: Mutex::default() }))
        };
        Ok(Self(template.functions.values().map(role).collect::<Result<_, _>>()?))
    }

    /// Checks that a function has all permissions that a call requires.
    pub(crate) fn check(&self, function: &str, permissions: &[RequiredPermission]) -> Result<(), Denied> {
        let denied = |permission: &RequiredPermission, explicit| Denied {
            action: permission.action.clone(),
            resource: permission.resource.clone(),
            explicit,
        };
        let mut used = Vec::new();
        for permission in permissions {
            let role = self.0.get(function).ok_or_else(|| denied(permission, false))?;
            if role
                .statements
                .iter()
                .any(|statement| statement.effect == Effect::Deny && statement.covers(permission).is_some())
            {
                return Err(denied(permission, true));
            }
            let mut allow =
                role.statements.iter().enumerate().filter(|(_, statement)| statement.effect == Effect::Allow);
            let grant = allow.find_map(|(at, statement)| {
                statement.covers(permission).map(|(action, resource)| (at, action, resource))
            });
            used.push(grant.ok_or_else(|| denied(permission, false))?);
        }
        if let Some(role) = self.0.get(function) {
            role.used.lock().unwrap_or_else(PoisonError::into_inner).extend(used);
        }
        Ok(())
    }

    /// Every permission of the template.
    pub(crate) fn grants(&self) -> Vec<Grant> {
        let mut grants = Vec::new();
        for (function, role) in &self.0 {
            let used = role.used.lock().unwrap_or_else(PoisonError::into_inner);
            let allow = role.statements.iter().enumerate().filter(|(_, statement)| statement.effect == Effect::Allow);
            for (at, statement) in allow {
                for (action_at, action) in statement.actions.iter().enumerate() {
                    for (resource_at, resource) in statement.resources.iter().enumerate() {
                        grants.push(Grant {
                            function: function.clone(),
                            action: action.clone(),
                            resource: resource.clone(),
                            used: used.contains(&(at, action_at, resource_at)),
                        });
                    }
                }
            }
        }
        grants
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: &str = "arn:aws:dynamodb:eu-north-1:000000000000:table/rows";

    /// The policies of the function `web` of a template with the table `rows`.
    pub(super) fn read(policies: &str) -> Result<Policies, TemplateError> {
        let text = format!(
            "Resources:
  Rows:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: rows
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{{ AttributeName: pk, AttributeType: S }}]
      KeySchema: [{{ AttributeName: pk, KeyType: HASH }}]
  Web:
    Type: AWS::Serverless::Function
    Properties: {{ FunctionName: web, Runtime: provided.al2023, Policies: [{policies}] }}"
        );
        Policies::read(&Template::read(&text, &BTreeMap::new())?, &actions::tests::some())
    }

    fn policies(statements: &str) -> Policies {
        read(&format!("{{ Statement: [{statements}] }}")).expect("understood")
    }

    fn permission(action: &str, resource: &str) -> [RequiredPermission; 1] {
        [RequiredPermission::new(action, resource)]
    }

    #[test]
    fn what_no_statement_allows_is_denied_and_a_deny_wins() {
        let policies = policies(
            "{ Effect: Allow, Action: 'dynamodb:*Item', Resource: !GetAtt Rows.Arn },
             { Effect: Deny, Action: 'dynamodb:Delete?tem', Resource: '*' }",
        );
        assert_eq!(policies.check("web", &permission("dynamodb:GetItem", ROWS)), Ok(()));
        assert_eq!(policies.check("web", &permission("DynamoDB:getitem", ROWS)), Ok(()));
        let denied = |action: &str, resource: &str| {
            policies.check("web", &permission(action, resource)).expect_err("denied").explicit
        };
        assert!(!denied("dynamodb:Query", ROWS));
        assert!(!denied("dynamodb:GetItem", &ROWS.replace("rows", "Rows")));
        assert!(!denied("dynamodb:GetItem", &format!("{ROWS}/index/due")));
        assert!(denied("dynamodb:DeleteItem", ROWS));
        assert!(policies.check("nobody", &permission("dynamodb:GetItem", ROWS)).is_err());
    }

    #[test]
    fn a_grant_is_used_by_what_no_earlier_one_allows_and_not_by_what_is_denied() {
        let policies = policies(
            "{ Effect: Allow, Action: 'dynamodb:GetItem', Resource: '*' },
             { Effect: Allow, Action: ['dynamodb:GetItem', 'dynamodb:Query'], Resource: !GetAtt Rows.Arn }",
        );
        let used = || {
            let grants = policies.grants().into_iter().filter(|grant| grant.used);
            grants.map(|grant| format!("{} {}", grant.action, grant.resource)).collect::<Vec<_>>()
        };
        let both = [permission("dynamodb:GetItem", ROWS), permission("dynamodb:PutItem", ROWS)].concat();
        assert!(policies.check("web", &both).is_err() && used().is_empty());
        assert_eq!(policies.check("web", &permission("dynamodb:GetItem", ROWS)), Ok(()));
        assert_eq!(used(), ["dynamodb:GetItem *"]);
        assert_eq!(policies.check("web", &permission("dynamodb:Query", ROWS)), Ok(()));
        assert_eq!(used(), ["dynamodb:GetItem *".to_owned(), format!("dynamodb:Query {ROWS}")]);
        assert_eq!(policies.grants().len(), 3);
    }

    #[test]
    fn every_leading_key_must_fit_a_condition() {
        let policies = policies(
            "{ Effect: Allow, Action: 'dynamodb:GetItem', Resource: '*',
               Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['ACCOUNT#*', 'ME'] } } }",
        );
        let with = |keys: &[&str]| {
            let keys = keys.iter().map(|key| (*key).to_owned()).collect();
            policies
                .check("web", &[RequiredPermission::new("dynamodb:GetItem", "x").with("dynamodb:LeadingKeys", keys)])
        };
        assert!(with(&["ACCOUNT#1", "ME"]).is_ok());
        assert!(with(&["ACCOUNT#1", "TICKET#1"]).is_err());
        // As on AWS: `ForAllValues` holds if there are no values, which is why a scan needs a permission of its own.
        assert!(with(&[]).is_ok());
    }

    #[test]
    fn a_key_of_one_value_must_be_there_and_fit() {
        let policies = policies(
            "{ Effect: Allow, Action: 'kms:GenerateMac', Resource: '*',
               Condition: { StringEquals: { 'kms:MacAlgorithm': HMAC_SHA_256 } } }",
        );
        let with = |values: &[&str]| {
            let values = values.iter().map(|value| (*value).to_owned()).collect();
            policies
                .check("web", &[RequiredPermission::new("kms:GenerateMac", "x").with("kms:MacAlgorithm", values)])
                .is_ok()
        };
        assert_eq!([with(&["HMAC_SHA_256"]), with(&["HMAC_SHA_512"]), with(&[])], [true, false, false]);
    }
}
