//! How fast the local cloud simulates time: two years with a daily schedule and one that fires each minute, and nothing
//! due.
//!
//! `cargo run -p tests --bin replay [-- P2Y]`

use std::time::Instant;

use local::template::PROJECT;
use tests::LocalCloud;

/// A daily schedule, in addition to the one that fires each minute.
const DAILY: &str = "        Daily:
          Type: ScheduleV2
          Properties:
            ScheduleExpression: cron(30 3 * * ? *)
            Input: '{\"source\": \"schedule\", \"time\": \"<aws.scheduler.scheduled-time>\"}'
        Missed:
";

#[tokio::main]
#[expect(clippy::print_stdout, reason = "a benchmark prints")]
#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let duration = std::env::args().nth(1).unwrap_or_else(|| "P2Y".to_owned());
    let function = std::env::current_exe()?.with_file_name("function");
    let template = PROJECT.replacen("        Missed:\n", DAILY, 1);
    let cloud = LocalCloud::start_with(&function.to_string_lossy(), |options| options.template = Some(template)).await;
    let _ = cloud.person("soren@rodgrod.example").await;
    let _ = cloud.mails_to("soren@rodgrod.example").await;
    let start = Instant::now();
    cloud.advance(&duration).await;
    println!("{duration} in {:?}", start.elapsed());
    Ok(())
}
