//! What a function routes, and its documentation: written once, made apart.

/// Names the handlers of a function, each as `resource::verb::handler` with its `#[utoipa::path(…)]`, after the state they share.
///
/// Makes `routes()`, which a cold start runs, and `document()`, which it does not: the documentation is far more work
/// than the routes, and nobody asks a running function for it.
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

        /// What the function's routes say of themselves.
        #[must_use]
        pub fn document() -> ::utoipa::openapi::OpenApi {
            let router = $crate::documented::OpenApiRouter::<$state>::with_openapi(::utoipa::openapi::OpenApi::default());
            $(let router = router.routes($crate::documented::routes!($($segment)::+));)+
            router.into_openapi()
        }
    };
    (@route $router:ident [$($module:ident)*] $next:ident :: $($rest:ident)::+) => {
        $crate::routes!(@route $router [$($module)* $next] $($rest)::+)
    };
    (@route $router:ident [$($module:ident)+] $handler:ident) => {
        $crate::documented::paste! {
            $crate::documented::route::<$($module::)+ [<__path_ $handler>], _>($router, |filter| {
                ::axum::routing::on(filter, $($module::)+ $handler)
            })
        }
    };
}

/// What [`routes!`](crate::routes!) is made of.
#[doc(hidden)]
pub mod documented {
    use axum::middleware::from_fn;
    pub use pastey::paste;
    use utoipa::openapi::HttpMethod;
    pub use utoipa_axum::{PathItemExt, router::OpenApiRouter, routes};

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
