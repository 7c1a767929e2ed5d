//! Makes a route's declaration from the types of its handler's arguments.

use std::collections::BTreeMap;

use axum::http::Method;
use utoipa::openapi::{
    HttpMethod,
    path::{Operation, PathItem},
};
use utoipa_axum::router::UtoipaMethodRouter;

use super::{Access, Argument, Declaration, Route};
use crate::Problem;

/// A handler whose arguments each add to its route's declaration.
pub trait Signature<Arguments> {
    /// Lets each argument add to the declaration.
    fn declare(&self, declaration: &mut Declaration);
}

macro_rules! signatures {
    ($(($($argument:ident)*))+) => {$(
        impl<F, R, $($argument: Argument),*> Signature<($($argument,)*)> for F
        where
            F: Fn($($argument),*) -> R,
        {
            fn declare(&self, _declaration: &mut Declaration) {
                $($argument::declare(_declaration);)*
            }
        }
    )+};
}

// `F` is the handler's own type.
signatures! {
    ()
    (A)
    (A B)
    (A B C)
    (A B C D)
    (A B C D E)
    (A B C D E G)
    (A B C D E G H)
}

/// The complete declaration of a route.
pub fn declare<Arguments, S>(
    handler: &impl Signature<Arguments>,
    route: &Route,
    (schemas, paths, _): UtoipaMethodRouter<S>,
) -> Declaration {
    let (path, item) = paths.paths.into_iter().next().unwrap_or_default();
    let (method, http_method, operation) = operation(item);
    let path = as_template(&path);
    let mut declaration = Declaration {
        method,
        path,
        access: Access::Public,
        is_idempotent: false,
        is_costly: route.is_costly,
        problems: BTreeMap::new(),
        http_method,
        operation,
        schemas,
    };
    declaration.add_problems_of_method();
    handler.declare(&mut declaration);
    if route.is_rate_limited {
        // Only its status and code are declared, not the seconds.
        declaration.answers(&Problem::TooManyRequests(0));
    }
    for problem in route.problems {
        declaration.answers(problem);
    }
    declaration
}

/// The path as the template has it: what takes the rest is `{*name}` for the router.
fn as_template(path: &str) -> String {
    path.split('/')
        .map(|part| {
            part.strip_prefix("{*").map_or(part.to_owned(), |name| format!("{{{}+}}", name.trim_end_matches('}')))
        })
        .collect::<Vec<_>>()
        .join("/")
}

/// The only operation of a handler's path, with its method as a type of `http` and of utoipa.
fn operation(item: PathItem) -> (Method, HttpMethod, Operation) {
    let changing = [
        (Method::POST, HttpMethod::Post, item.post),
        (Method::PUT, HttpMethod::Put, item.put),
        (Method::PATCH, HttpMethod::Patch, item.patch),
        (Method::DELETE, HttpMethod::Delete, item.delete),
    ];
    let found =
        changing.into_iter().find_map(|(method, http_method, operation)| Some((method, http_method, operation?)));
    found.unwrap_or_else(|| (Method::GET, HttpMethod::Get, item.get.unwrap_or_default()))
}
