//! The HTTP API itself. Its limits and logs have no effect here, but their routes and property names are checked.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{error::TemplateError, properties::only, routes::RouteSpec};

/// The settings of the HTTP API, without its routes.
#[derive(Debug, Clone)]
pub struct ApiSpec {
    /// Whether every route has a rate limit.
    pub is_limited: bool,
    /// The routes with a rate limit of their own, such as `POST /v1/sessions`.
    pub limited_routes: Vec<String>,
    /// The format of its access log.
    pub log_format: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub(super) struct ApiProperties {
    #[serde(rename = "Name")]
    _name: Option<String>,
    stage_name: Option<String>,
    #[serde(rename = "FailOnWarnings")]
    _fail_on_warnings: Option<bool>,
    #[serde(rename = "DisableExecuteApiEndpoint")]
    _disable_execute_api_endpoint: Option<bool>,
    default_route_settings: Option<Limits>,
    #[serde(default)]
    route_settings: BTreeMap<String, Limits>,
    access_log_settings: Option<AccessLog>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct Limits {
    throttling_rate_limit: Option<f64>,
    #[serde(rename = "ThrottlingBurstLimit")]
    _throttling_burst_limit: Option<u32>,
    #[serde(rename = "DetailedMetricsEnabled")]
    _detailed_metrics_enabled: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct AccessLog {
    #[serde(rename = "DestinationArn")]
    _destination_arn: String,
    format: String,
}

/// Reads the API's settings.
pub(super) fn spec(api: ApiProperties, path: &str) -> Result<ApiSpec, TemplateError> {
    only(api.stage_name.as_deref().unwrap_or("$default"), "$default", &format!("{path}.StageName"))?;
    Ok(ApiSpec {
        is_limited: api.default_route_settings.is_some_and(|limits| limits.throttling_rate_limit.is_some()),
        limited_routes: api.route_settings.into_keys().collect(),
        log_format: api.access_log_settings.map(|log| log.format),
    })
}

/// Refuses limits for routes that don't exist, which API Gateway would refuse on deployment.
pub(super) fn check(apis: &[ApiSpec], routes: &[RouteSpec]) -> Result<(), TemplateError> {
    let is_route = |named: &str| routes.iter().any(|route| route.key() == named);
    match apis.iter().flat_map(|api| &api.limited_routes).find(|route| !is_route(route)) {
        Some(route) => Err(TemplateError::new("RouteSettings", format!("{route} is no route"))),
        None => Ok(()),
    }
}
