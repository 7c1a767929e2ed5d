//! A route is declared once, beside its handler: path, method and responses in `#[utoipa::path(…)]`, parameters and who may call it
//! by the types of the handler's arguments ([`Argument`]), and everything else in a [`Route`].

mod argument;
mod declaration;
mod openapi;
mod signature;

pub use self::{
    argument::{Argument, query_parameter},
    declaration::{Access, Declaration, Route},
};

/// Names the handlers of a function, each as `resource::verb::handler`, after the state they share. Each handler's
/// module also has its `#[utoipa::path(…)]` and its `ROUTE`.
///
/// Generates `routes()`, which a cold start runs, and `declarations()` and `document()`, which it does not: they take much longer,
/// and a running function does not need them.
#[macro_export]
macro_rules! routes {
    ($state:ty: $($($segment:ident)::+),+ $(,)?) => {
        /// The function's routes.
        #[must_use]
        pub fn routes() -> ::axum::Router<$state> {
            let router = ::axum::Router::new();
            $(let router = $crate::routes!(@route router [] $($segment)::+);)+
            router
        }

        /// The declarations of the function's routes.
        #[must_use]
        pub fn declarations() -> Vec<$crate::Declaration> {
            vec![$({
                let documented: $crate::documented::UtoipaMethodRouter<$state> =
                    $crate::documented::routes!($($segment)::+);
                $crate::routes!(@declare documented [] $($segment)::+)
            }),+]
        }

        /// The same, as a document.
        #[must_use]
        pub fn document() -> ::utoipa::openapi::OpenApi {
            $crate::documented::document(declarations())
        }
    };
    (@$step:ident $with:ident [$($module:ident)*] $next:ident :: $($rest:ident)::+) => {
        $crate::routes!(@$step $with [$($module)* $next] $($rest)::+)
    };
    (@route $router:ident [$($module:ident)+] $handler:ident) => {
        $crate::documented::paste! {
            $crate::documented::route::<$($module::)+ [<__path_ $handler>], _>($router, |filter| {
                ::axum::routing::on(filter, $($module::)+ $handler)
            })
        }
    };
    (@declare $documented:ident [$($module:ident)+] $handler:ident) => {
        $crate::documented::declare(&$($module::)+ $handler, &$($module::)+ ROUTE, $documented)
    };
}

/// What [`routes!`](crate::routes!) is made of.
#[doc(hidden)]
pub mod documented {
    use axum::middleware::from_fn;
    pub use pastey::paste;
    use utoipa::openapi::HttpMethod;
    pub use utoipa_axum::{PathItemExt, router::UtoipaMethodRouter, routes};

    pub use super::{openapi::document, signature::declare};
    use crate::methods::read;

    /// Routes one handler by its own documentation's path and methods.
    pub fn route<P, S>(
        router: axum::Router<S>,
        on: impl Fn(axum::routing::MethodFilter) -> axum::routing::MethodRouter<S>,
    ) -> axum::Router<S>
    where
        P: utoipa::Path,
        S: Clone + Send + Sync + 'static,
    {
        let path = P::path();
        // Around the handler alone: where the path takes another method, that is told whatever is sent.
        let handler = |method: &HttpMethod| on(method.to_method_filter()).route_layer(from_fn(read));
        P::methods().iter().fold(router, |router, method| router.route(&path, handler(method)))
    }
}
