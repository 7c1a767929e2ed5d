//! CloudFormation's dynamic references to secrets, such as `{{resolve:secretsmanager:payments:SecretString:api_key}}`, and the secrets
//! that the local cloud has.

use serde_json::Value as Json;

use super::error::TemplateError;

/// The secret key by which the functions call the payment provider.
pub(crate) const PAYMENT_API_KEY: &str = "sk_test_local";
/// The secret with which the payment provider signs its events.
pub(crate) const PAYMENT_WEBHOOK_SECRET: &str = "whsec_local";
/// The name of the secret that has both.
pub(crate) const PAYMENT_SECRET: &str = "payments";

/// The key by which the functions call the access point.
pub(crate) const ACCESS_POINT_API_KEY: &str = "pk_test_local";
/// The name of the secret that has it.
pub(crate) const ACCESS_POINT_SECRET: &str = "access-point";

/// Each secret's name and keys.
const SECRETS: [(&str, &[(&str, &str)]); 2] = [
    (PAYMENT_SECRET, &[("api_key", PAYMENT_API_KEY), ("webhook_secrets", PAYMENT_WEBHOOK_SECRET)]),
    (ACCESS_POINT_SECRET, &[("api_key", ACCESS_POINT_API_KEY)]),
];

const OPENS: &str = "{{resolve:";
const CLOSES: &str = "}}";

/// Resolves the references in every text of a value that has no intrinsics.
pub(super) fn resolve(value: &mut Json, path: &str) -> Result<(), TemplateError> {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        Json::String(text) if text.contains(OPENS) => {
            *text = resolved(text, path)?;
            Ok(())
        }
        Json::Array(items) => {
            items.iter_mut().enumerate().try_for_each(|(at, item)| resolve(item, &format!("{path}[{at}]")))
        }
        Json::Object(fields) => fields.iter_mut().try_for_each(|(name, field)| resolve(field, &below(name))),
        _ => Ok(()),
    }
}

fn resolved(text: &str, path: &str) -> Result<String, TemplateError> {
    let mut result = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(OPENS) {
        let open = || TemplateError::new(path, "has an open {{resolve:");
        let (reference, after) = after.split_once(CLOSES).ok_or_else(open)?;
        result.push_str(before);
        result.push_str(value(reference).map_err(|reason| TemplateError::new(path, reason))?);
        rest = after;
    }
    result.push_str(rest);
    Ok(result)
}

/// The value that a reference names.
fn value(reference: &str) -> Result<&'static str, String> {
    let (service, names) = reference.split_once(':').unwrap_or((reference, ""));
    if service != "secretsmanager" {
        return Err(format!("the dynamic reference to {service} is not known, only to secretsmanager"));
    }
    let names = names.split(':').collect::<Vec<_>>();
    let (name, key) = match names.as_slice() {
        // The current version, in the three forms of CloudFormation.
        [name, "SecretString", key]
        | [name, "SecretString", key, "" | "AWSCURRENT"]
        | [name, "SecretString", key, "" | "AWSCURRENT", ""] => (*name, *key),
        _ => return Err(format!("the form of the dynamic reference {reference} is not known")),
    };
    let secret =
        SECRETS.iter().find(|(known, _)| *known == name).ok_or_else(|| format!("there is no secret {name}"))?;
    let value = secret.1.iter().find(|(known, _)| *known == key);
    value.map(|(_, value)| *value).ok_or_else(|| format!("the secret {name} has no key {key}"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::template::Template;

    const TEMPLATE: &str = r#"
Parameters:
  Secret: { Type: String, Default: "" }
Conditions:
  HasSecret: !Not [!Equals [!Ref Secret, ""]]
Resources:
  Paying:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: paying
      Runtime: provided.al2023
      Environment:
        Variables:
          KEY: !If [HasSecret, !Sub "{{resolve:secretsmanager:${Secret}:SecretString:api_key}}", ""]
          BOTH: a {{resolve:secretsmanager:payments:SecretString:webhook_secrets::}},{{x}} {{resolve:secretsmanager:payments:SecretString:api_key:AWSCURRENT}}
"#;

    fn read(template: &str, secret: &str) -> Result<BTreeMap<String, String>, String> {
        let parameters = BTreeMap::from([("Secret".to_owned(), secret.to_owned())]);
        let template = Template::read(template, &parameters).map_err(|error| error.to_string())?;
        Ok(template.functions["paying"].variables.clone())
    }

    #[test]
    fn a_reference_becomes_the_secret_that_it_names() {
        let with = read(TEMPLATE, "payments").expect("understood");
        assert_eq!((&*with["KEY"], &*with["BOTH"]), ("sk_test_local", "a whsec_local,{{x}} sk_test_local"));
        let without = read(TEMPLATE, "").expect("understood");
        assert_eq!(without["KEY"], "");
        let other = read(TEMPLATE, "access-point").expect("understood");
        assert_eq!(other["KEY"], "pk_test_local");
    }

    #[test]
    fn what_is_not_known_is_named_with_its_path() {
        let unknown = read(TEMPLATE, "other").expect_err("refused");
        let path = "Resources.Paying.Properties.Environment.Variables.KEY";
        assert!(unknown.contains(path) && unknown.contains("no secret other"), "{unknown}");
        let given = |reference: &str| {
            let before = "{{resolve:secretsmanager:payments:SecretString:api_key:AWSCURRENT}}";
            assert!(TEMPLATE.contains(before));
            read(&TEMPLATE.replace(before, reference), "payments")
        };
        for (reference, named) in [
            ("{{resolve:secretsmanager:payments:SecretString:password}}", "payments has no key password"),
            ("{{resolve:secretsmanager:payments:SecretString:}}", "payments has no key"),
            ("{{resolve:secretsmanager:payments}}", "payments is not known"),
            ("{{resolve:secretsmanager:payments:SecretBinary:api_key}}", "SecretBinary"),
            ("{{resolve:secretsmanager:payments:SecretString:api_key:AWSPREVIOUS}}", "AWSPREVIOUS"),
            ("{{resolve:secretsmanager:payments:SecretString:api_key::1}}", "api_key::1"),
            ("{{resolve:ssm:payments}}", "to ssm"),
            ("{{resolve:ssm-secure:payments:1}}", "to ssm-secure"),
            ("{{resolve:secretsmanager:payments", "open {{resolve:"),
        ] {
            let refused = given(reference).expect_err("refused");
            assert!(refused.contains("Variables.BOTH") && refused.contains(named), "{reference}: {refused}");
        }
        assert!(given("{{resolve:secretsmanager:payments:SecretString:api_key:AWSCURRENT:}}").is_ok());
    }
}
