//! The actions that a policy may name. On AWS, a misspelt action grants nothing, without any error.

use super::pattern;

/// Every action that a call can need, each with its service.
pub(crate) struct KnownActions(Vec<(&'static str, &'static str)>);

impl KnownActions {
    /// The actions that the emulated operations require.
    pub(crate) fn new(actions: impl IntoIterator<Item = (&'static str, &'static str)>) -> Self {
        Self(actions.into_iter().collect())
    }

    /// Whether an action, which may have wildcards, matches any known action.
    pub(super) fn include(&self, action: &str) -> bool {
        let Some((service, name)) = action.split_once(':') else { return action == "*" };
        let mut of_service = self.0.iter().filter(|(known, _)| known.eq_ignore_ascii_case(service));
        of_service.any(|(_, known)| pattern::fits_action(name, known))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Some known actions.
    pub(in crate::iam) fn some() -> KnownActions {
        let dynamodb = ["BatchGetItem", "DeleteItem", "GetItem", "Query"].map(|name| ("dynamodb", name));
        KnownActions::new(dynamodb.into_iter().chain([("kms", "GenerateMac")]))
    }

    #[test]
    fn a_misspelt_action_is_not_known() {
        for known in ["*", "dynamodb:*", "dynamodb:GetItem", "DynamoDB:batch*", "kms:GenerateMac"] {
            assert!(some().include(known), "{known}");
        }
        for unknown in ["dynamodb:GetItems", "dynamodb", "ec2:*", "kms:Decrypt", "*:GetItem"] {
            assert!(!some().include(unknown), "{unknown}");
        }
    }
}
