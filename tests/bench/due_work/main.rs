//! What retention costs and how fast it is: reads for each due subscription among many, expired items deleted a second, and
//! rows of an account that is removed, against the bare rate of `BatchWriteItem` of the same engine in the same run.
//!
//! `cargo run -p tests --bin due_work [-- ITEMS]`: the number of expired items and of the account's rows. There are ten to an account;
//! `tests/bench/README.md` interprets the figures.

mod pace;
mod purge;
mod seed;
mod sweep;
mod work;

use std::{error::Error, time::Duration};

use clients::{AwsConfig, aws::Settings};
use local::template::PROJECT;
use tests::{Figure, LocalCloud};

/// Any error that ends the bench.
type Failure = Box<dyn Error + Send + Sync>;

/// The number of items, if none is given.
const ITEMS: usize = 1_000_000;
/// How many seconds an invocation may take. It works for the time that its last batch leaves it: a quarter of a minute,
/// so that a sweep takes several invocations.
const TIMEOUT: u32 = 75;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let items = std::env::args().nth(1).map_or(Ok(ITEMS), |size| size.parse())?;
    let cloud = cloud().await?;
    let aws = AwsConfig::new(Settings {
        region: local::template::REGION.to_owned(),
        access_key_id: "local".to_owned(),
        secret_access_key: "local".to_owned(),
        session_token: None,
        endpoint_url: Some(cloud.inner().aws_url()),
        ca_bundle: None,
    })?;
    let client = aws_sdk_dynamodb::Client::new(aws.config());
    let mut figures = work::measure(&cloud, &client, items / 10).await?;
    figures.extend(sweep::measure(&cloud, &client, items).await?);
    figures.extend(purge::measure(&cloud, &client, items).await?);
    Ok(Figure::judge(&figures, false)?)
}

/// A cloud in which TTL deletes nothing for days, and `retention` has little time.
async fn cloud() -> Result<LocalCloud, Failure> {
    let function = std::env::current_exe()?.with_file_name("function").to_string_lossy().into_owned();
    let template = PROJECT.replace("Timeout: 900", &format!("Timeout: {TIMEOUT}"));
    let template = template.replace("FUNCTION_TIMEOUT: \"900\"", &format!("FUNCTION_TIMEOUT: \"{TIMEOUT}\""));
    let cloud = LocalCloud::start_with(&function, |options| {
        options.template = Some(template);
        options.ttl_lag = Duration::from_hours(48);
    });
    Ok(cloud.await)
}
