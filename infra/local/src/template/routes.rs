//! Routes of the HTTP API.

use serde::Deserialize;

use super::{error::TemplateError, properties::only};

/// A route of the HTTP API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteSpec {
    /// The function that answers.
    pub function: String,
    /// The method in capitals, or `ANY`.
    pub method: String,
    /// The path as the template has it, or `$default`.
    pub path: String,
}

impl RouteSpec {
    /// The path of the default route.
    pub const DEFAULT: &str = "$default";

    /// Whether it is the default route, which takes the requests that no other route takes.
    #[must_use]
    pub fn is_default(&self) -> bool {
        self.path == Self::DEFAULT
    }

    /// API Gateway's route key.
    #[must_use]
    pub fn key(&self) -> String {
        if self.is_default() { Self::DEFAULT.to_owned() } else { format!("{} {}", self.method, self.path) }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub(super) struct HttpApiEvent {
    #[serde(rename = "ApiId")]
    _api_id: Option<String>,
    method: Option<String>,
    path: Option<String>,
    payload_format_version: Option<String>,
}

/// Reads a route, which must differ from the routes before it.
pub(super) fn route(
    before: &[RouteSpec],
    function: &str,
    event: HttpApiEvent,
    path: &str,
) -> Result<RouteSpec, TemplateError> {
    let format = event.payload_format_version.as_deref().unwrap_or("2.0");
    only(format, "2.0", &format!("{path}.PayloadFormatVersion"))?;
    // Without a method and a path, it is the default route.
    let (method, at) = match (event.method, event.path) {
        (Some(method), Some(at)) if at.starts_with('/') => (method.to_uppercase(), at),
        (Some(_), Some(at)) => {
            return Err(TemplateError::new(format!("{path}.Path"), format!("{at} does not begin with /")));
        }
        (None, None) => ("ANY".to_owned(), RouteSpec::DEFAULT.to_owned()),
        _ => return Err(TemplateError::new(path, "has a method without a path, or a path without a method")),
    };
    let route = RouteSpec { function: function.to_owned(), method, path: at };
    if before.iter().any(|other| other.key() == route.key()) {
        return Err(TemplateError::new(path, format!("{} is taken", route.key())));
    }
    Ok(route)
}
