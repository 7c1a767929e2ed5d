//! The registry of the project's functions: each crate stands here once.

use std::process::ExitCode;

use lambda::Declaration;
use utoipa::openapi::OpenApi;

/// A function of the project.
#[derive(Debug, Clone, Copy)]
pub struct Function {
    /// Its name, which is its crate's and the template's.
    pub name: &'static str,
    /// Runs it until Lambda ends the process.
    run: fn() -> ExitCode,
    /// The OpenAPI document of its routes, if it has any.
    pub document: Option<fn() -> OpenApi>,
    /// What its routes declare, if it has any.
    pub declarations: Option<fn() -> Vec<Declaration>>,
}

macro_rules! functions {
    (http: $($http:ident),+; events: $($events:ident),+;) => {
        /// The project's functions.
        pub const FUNCTIONS: &[Function] = &[
            $(Function {
                name: stringify!($http),
                run: $http::run,
                document: Some($http::document),
                declarations: Some($http::declarations),
            },)+
            $(Function { name: stringify!($events), run: $events::run, document: None, declarations: None },)+
        ];
    };
}

// The OpenAPI document has the routes in this order.
functions! {
    http: signup, auth, account, public;
    events: staff, delivery;
}

/// Runs a function in the present process, as Lambda would; `None` where there is none of that name.
#[must_use]
pub fn function(name: &str) -> Option<ExitCode> {
    let function = FUNCTIONS.iter().find(|function| function.name == name)?;
    // However the cloud ends, no function outlives it.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
    Some((function.run)())
}
