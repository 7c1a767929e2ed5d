//! The registry of the project's functions: each function's crate is listed here once.

use std::process::ExitCode;

use lambda::Declaration;
use utoipa::openapi::OpenApi;

/// A function of the project.
#[derive(Debug, Clone, Copy)]
pub struct Function {
    /// Its name, the same as that of its crate and in the template.
    pub name: &'static str,
    /// Runs it until Lambda ends the process.
    run: fn() -> ExitCode,
    /// The OpenAPI document of its routes, if it has any.
    pub document: Option<fn() -> OpenApi>,
    /// What its routes declare, if it has any.
    pub declarations: Option<fn() -> Vec<Declaration>>,
    /// The paths of its pages, if it has any.
    pub pages: Option<fn() -> Vec<&'static str>>,
}

macro_rules! functions {
    (http: $($http:ident),+; pages: $($pages:ident),+; events: $($events:ident),+;) => {
        /// The project's functions.
        pub const FUNCTIONS: &[Function] = &[
            $(Function {
                name: stringify!($http),
                run: $http::run,
                document: Some($http::document),
                declarations: Some($http::declarations),
                pages: None,
            },)+
            $(Function {
                name: stringify!($pages),
                run: $pages::run,
                document: None,
                declarations: None,
                pages: Some($pages::paths),
            },)+
            $(Function {
                name: stringify!($events),
                run: $events::run,
                document: None,
                declarations: None,
                pages: None,
            },)+
        ];
    };
}

// The OpenAPI document has the routes in this order.
functions! {
    http: signup, auth, account, billing, newsletter, integrations, public;
    pages: portal;
    events: staff, delivery, campaigns, retention, transfers;
}

/// Runs a function in this process, as Lambda would; `None` if there is no function of that name.
#[must_use]
pub fn function(name: &str) -> Option<ExitCode> {
    let function = FUNCTIONS.iter().find(|function| function.name == name)?;
    // No function outlives the cloud, even if the cloud is killed.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
    Some((function.run)())
}
