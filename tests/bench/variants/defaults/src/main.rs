//! One read of DynamoDB with the SDK's defaults: the client is created during init, and the first request uses it.

use aws_config::BehaviorVersion;
use aws_sdk_dynamodb::{Client, types::AttributeValue};
use lambda_http::{Body, Error, Request, Response, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let config = aws_config::load_defaults(BehaviorVersion::latest()).await;
    let (client, table) = (Client::new(&config), std::env::var("TABLE")?);
    let (client, table) = (&client, &table);
    run(service_fn(move |_: Request| async move {
        let nobody = || AttributeValue::S("-".to_owned());
        let found = client.get_item().table_name(table).key("pk", nobody()).key("sk", nobody()).send().await?;
        let reply = Response::builder().header("content-type", "application/json");
        reply.body(Body::from(format!(r#"{{"found":{}}}"#, found.item.is_some()))).map_err(Error::from)
    }))
    .await
}
