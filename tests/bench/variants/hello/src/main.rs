//! The smallest possible HTTP function in Rust.

use lambda_http::{Body, Error, Request, Response, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    run(service_fn(async |_: Request| {
        let reply = Response::builder().header("content-type", "application/json");
        reply.body(Body::from(r#"{"status":"ok"}"#)).map_err(Error::from)
    }))
    .await
}
