//! The values of a resource's `Ref` and `GetAtt`: names and ARNs that stay the same from start to start.

use serde_json::Value as Json;
use yaml_serde::Value as Yaml;

use super::{
    arn::{ACCOUNT, arn, key_id, stream_arn},
    error::TemplateError,
    intrinsics::Resolver,
};

impl Resolver<'_> {
    pub(super) fn reference(&self, id: &str, path: &str, depth: usize) -> Result<String, TemplateError> {
        let pseudo = match id {
            "AWS::Region" => self.region,
            "AWS::AccountId" => ACCOUNT,
            "AWS::Partition" => "aws",
            "AWS::URLSuffix" => "amazonaws.com",
            "AWS::StackName" => "local",
            _ => "",
        };
        if !pseudo.is_empty() {
            return Ok(pseudo.to_owned());
        }
        if let Some(value) = self.parameters.text(id) {
            return Ok(value.to_owned());
        }
        let resource = self.resource(id, path, depth)?;
        match resource.kind.as_str() {
            "AWS::SQS::Queue" => Ok(format!("http://localhost/{ACCOUNT}/{}", resource.name)),
            "AWS::SNS::Topic" => Ok(arn("sns", &resource.name)),
            _ => Ok(resource.name),
        }
    }

    pub(super) fn attribute(
        &self,
        id: &str,
        attribute: &str,
        path: &str,
        depth: usize,
    ) -> Result<String, TemplateError> {
        let Resource { kind, name } = self.resource(id, path, depth)?;
        match (kind.as_str(), attribute) {
            ("AWS::DynamoDB::Table", "Arn") => Ok(arn("dynamodb", &format!("table/{name}"))),
            ("AWS::DynamoDB::Table", "StreamArn") => Ok(stream_arn(&name)),
            ("AWS::S3::Bucket", "Arn") => Ok(format!("arn:aws:s3:::{name}")),
            ("AWS::KMS::Key", "Arn") => Ok(arn("kms", &format!("key/{name}"))),
            ("AWS::SQS::Queue", "Arn") => Ok(arn("sqs", &name)),
            ("AWS::KMS::Key", "KeyId") | ("AWS::SQS::Queue", "QueueName") => Ok(name),
            ("AWS::Serverless::Function", "Arn") => Ok(arn("lambda", &format!("function:{name}"))),
            ("AWS::Logs::LogGroup", "Arn") => Ok(arn("logs", &format!("log-group:{name}:*"))),
            // AWS generates these, for DNS records that nobody resolves here.
            ("AWS::SES::EmailIdentity", attribute) if attribute.starts_with("DkimDNSToken") => {
                Ok(format!("{attribute}.{name}").to_lowercase())
            }
            ("AWS::ApiGatewayV2::DomainName", "RegionalDomainName" | "RegionalHostedZoneId") => {
                Ok(format!("{attribute}.{name}").to_lowercase())
            }
            _ => Err(TemplateError::new(path, format!("the attribute {attribute} of {id} ({kind}) is not known"))),
        }
    }

    fn resource(&self, id: &str, path: &str, depth: usize) -> Result<Resource, TemplateError> {
        let resource = self
            .resources
            .get(id)
            .ok_or_else(|| TemplateError::new(path, format!("{id} is no parameter and no resource")))?;
        if !self.is_there(resource, path, depth)? {
            return Err(TemplateError::new(path, format!("{id} is not there, by its condition")));
        }
        let kind = resource.get("Type").and_then(Yaml::as_str).unwrap_or_default().to_owned();
        let property = match kind.as_str() {
            "AWS::DynamoDB::Table" => "TableName",
            "AWS::S3::Bucket" => "BucketName",
            "AWS::SQS::Queue" => "QueueName",
            "AWS::Serverless::Function" => "FunctionName",
            "AWS::SES::EmailIdentity" => "EmailIdentity",
            "AWS::Logs::LogGroup" => "LogGroupName",
            "AWS::CloudWatch::Dashboard" => "DashboardName",
            "AWS::ApiGatewayV2::DomainName" => "DomainName",
            _ => "Name",
        };
        let given = resource.get("Properties").and_then(|properties| properties.get(property));
        let name = match (kind.as_str(), given) {
            ("AWS::KMS::Key", _) => key_id(id),
            (_, Some(name)) => match self.value(name, &format!("Resources.{id}.Properties.{property}"), depth + 1)? {
                Some(Json::String(name)) => name,
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
