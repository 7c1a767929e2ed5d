//! The first journey, run on the files that are deployed.
//!
//! `tests/run deployed` builds them quickly, `tests/run release` as they are deployed. Both run this on
//! `target/lambda`.

use std::{error::Error, path::Path, process::ExitCode};

use local::{Cloud, Options, Runner};
use reqwest::Method;
use serde_json::json;
use tests::{LocalCloud, event_of};

/// The command that builds the files.
const BUILD: &str = "tests/run deployed";

#[tokio::main]
#[expect(clippy::print_stdout, clippy::print_stderr, reason = "it speaks to whoever runs it")]
async fn main() -> ExitCode {
    let Some(folder) = std::env::args().nth(1) else {
        eprintln!("error: name the folder of the bootstraps (target/lambda), built by\n  {BUILD}");
        return ExitCode::FAILURE;
    };
    if let Err(error) = try_start(Path::new(&folder)).await {
        eprintln!("error: {error}; build the bootstraps by\n  {BUILD}");
        return ExitCode::FAILURE;
    }
    let cloud = LocalCloud::start_with("", |options| options.runner = Runner::bootstraps(&folder)).await;
    let functions = journey(&cloud).await;
    println!("The first journey went well, and all that answered were the bootstraps of {}.", functions.join(", "));
    ExitCode::SUCCESS
}

/// Checks that there is a bootstrap for each function.
async fn try_start(folder: &Path) -> Result<(), Box<dyn Error>> {
    let data = tempfile::tempdir()?;
    Cloud::start(Options::new(data.path(), Runner::bootstraps(folder))).await?.stop().await;
    Ok(())
}

/// Signs up, confirms, logs in, reads and changes the profile, is appointed, works as staff, and logs out. Returns the
/// functions, all of which have logged.
async fn journey(cloud: &LocalCloud) -> Vec<String> {
    let _ = cloud.get("/healthz").await.expect(200);
    let mut soren = cloud.person("soren@rodgrod.example").await;
    assert_eq!(cloud.mails_to(soren.who.email()).await.len(), 2, "a mail to confirm, and one that the account is open");
    let me = soren.get("/v1/me").await.expect(200);
    assert!(me.text.contains("Søren Ærø Åkjær"), "{}", me.text);
    let changed = soren.change(&json!({ "language": "en" }), Some(me.header("etag"))).await.expect(200);
    assert_eq!(changed.json()["language"], "en");
    let app = soren.set_up_app().await;
    assert_eq!(cloud.appoint(soren.who.email(), &["support"]).await["status"], "done");
    let staff = soren.log_in_as_staff(&app).await;
    let _ = staff.get("/v1/staff/sessions/current").await.expect(200);
    let current = "/v1/sessions/current";
    let _ = soren.send(soren.request(Method::DELETE, current)).await.expect(204);
    let _ = soren.get("/v1/me").await.expect(401);

    let functions = cloud.inner().template().functions.keys().cloned().collect::<Vec<_>>();
    for function in &functions {
        // A function that none of this invokes is given the event of its event file, and may answer anything.
        if cloud.inner().logs(function).is_empty()
            && let Ok(event) = event_of(function)
        {
            let _ = cloud.inner().invoke(function, &event).await;
        }
        assert!(!cloud.inner().logs(function).is_empty(), "{function} was never asked");
    }
    functions
}
