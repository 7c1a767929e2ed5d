//! Starts the local cloud from the command line, or runs one of its functions.

use std::{net::SocketAddr, path::PathBuf, process::ExitCode, time::Duration};

use clap::{Parser, Subcommand};
use local::{Cloud, Demo, MailLimits, Options, Runner};
use tokio::signal::unix::{SignalKind, signal};

/// Runs the project's Lambda functions on this machine, from their SAM template.
#[derive(Parser)]
#[command(args_conflicts_with_subcommands = true)]
struct Arguments {
    /// The port of the API and of the page at /local.
    #[arg(long, default_value_t = 3000)]
    port: u16,
    /// The port of the AWS services.
    #[arg(long, default_value_t = 4566)]
    aws_port: u16,
    /// The folder that keeps the state.
    #[arg(long, default_value = ".local")]
    data: PathBuf,
    /// Forgets the state of earlier runs.
    #[arg(long)]
    fresh: bool,
    /// How long after it has expired an item is deleted, such as P2D: what has expired must be invisible before.
    #[arg(long, value_name = "DURATION", default_value = "PT0S", value_parser = duration)]
    ttl_lag: Duration,
    /// How many mails a second of real time SES takes, counted by recipient.
    #[arg(long, value_name = "RECIPIENTS", default_value_t = MailLimits::default().per_second)]
    mail_rate: u32,
    /// How many mails in 24 hours of simulated time SES takes, counted by recipient.
    #[arg(long, value_name = "RECIPIENTS", default_value_t = MailLimits::default().per_day)]
    mail_per_day: u32,
    /// Another template than the project's own.
    #[arg(long)]
    template: Option<PathBuf>,
    /// A parameter of the template with another value than its default, such as InvitationsPending=100. Repeatable.
    #[arg(long, value_name = "NAME=VALUE", value_parser = parameter)]
    parameter: Vec<(String, String)>,
    /// Runs the bootstraps in this folder, as `cargo lambda build` leaves them, instead of itself.
    #[arg(long, value_name = "FOLDER")]
    bootstraps: Option<PathBuf>,
    /// A host outside AWS at a port of this machine, such as hooks.example=127.0.0.1:8443. Repeatable.
    #[arg(long, value_name = "NAME=127.0.0.1:PORT", value_parser = peer)]
    peer: Vec<(String, SocketAddr)>,
    /// A file of certificate authorities that the functions trust, for such hosts. Repeatable.
    #[arg(long, value_name = "FILE")]
    peer_ca: Vec<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Runs one function over the Runtime API.
    #[command(hide = true)]
    Function {
        /// Its name.
        name: String,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let Some(Command::Function { name }) = arguments.command {
        return local::function(&name).unwrap_or_else(|| fail(&format!("there is no function {name}")));
    }
    tracing_subscriber::fmt()
        // `s3s` logs every refused request as an error, with the object's key.
        .with_env_filter("warn,s3s=off")
        .with_target(false)
        .with_writer(std::io::stderr)
        .init();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.to_string()),
    };
    runtime.block_on(run(arguments))
}

async fn run(arguments: Arguments) -> ExitCode {
    let runner = match arguments.bootstraps.clone().map_or_else(Runner::this_program, |dir| Ok(Runner::bootstraps(dir)))
    {
        Ok(runner) => runner,
        Err(error) => return fail(&format!("cannot tell where this program is: {error}")),
    };
    // Listen from the start, so that an early Ctrl-C also stops the cloud in order.
    let (Ok(mut interrupt), Ok(mut terminate)) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        return fail("cannot listen for Ctrl-C");
    };
    let template = match arguments.template.as_deref().map(std::fs::read_to_string).transpose() {
        Ok(template) => template,
        Err(error) => return fail(&format!("cannot read the template: {error}")),
    };
    let Arguments { port, aws_port, data, fresh, ttl_lag, mail_rate, mail_per_day, .. } = arguments;
    let options = Options {
        port,
        aws_port,
        fresh,
        ttl_lag,
        mail_limits: MailLimits { per_second: mail_rate, per_day: mail_per_day },
        template,
        parameters: arguments.parameter.into_iter().collect(),
        peers: arguments.peer.into_iter().collect(),
        peer_authorities: arguments.peer_ca,
        quiet: false,
        demo: true,
        ..Options::new(&data, runner)
    };
    let cloud = match Cloud::start(options).await {
        Ok(cloud) => cloud,
        Err(error) => return fail(&error.to_string()),
    };
    greet(&cloud, &data);
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    cloud.stop().await;
    ExitCode::SUCCESS
}

/// Parses an ISO 8601 duration, with days of 24 hours.
fn duration(text: &str) -> Result<Duration, String> {
    let span: jiff::Span = text.parse().map_err(|error: jiff::Error| error.to_string())?;
    let days = jiff::SpanRelativeTo::days_are_24_hours();
    let duration = span.to_duration(days).map_err(|error| error.to_string())?;
    duration.try_into().map_err(|_| "is negative".to_owned())
}

/// Parses a parameter's name and value.
fn parameter(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("is no NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

/// Parses a peer's name and address.
fn peer(text: &str) -> Result<(String, SocketAddr), String> {
    let (name, address) = text.split_once('=').ok_or("is no NAME=127.0.0.1:PORT")?;
    let address = address.parse::<SocketAddr>().map_err(|error| error.to_string())?;
    if name.is_empty() || !address.ip().is_loopback() {
        return Err("is no name and loopback address".to_owned());
    }
    Ok((name.to_ascii_lowercase(), address))
}

#[expect(clippy::print_stdout, reason = "the one place that speaks to the person at the terminal")]
fn greet(cloud: &Cloud, data: &std::path::Path) {
    let (api, aws) = (cloud.api_url(), cloud.aws_url());
    println!(
        "The local cloud is ready.

  Portal  {api}/
  API     {api}
  Inbox   {api}/local           inbox, clock, functions
  AWS     {aws}           access key \"local\", any secret, region {region}
  State   {data}              forget it with --fresh

{demo}Try
  curl {api}/healthz
  aws --endpoint-url {aws} dynamodb scan --table-name accounts

Ctrl-C stops it.
",
        region = local::template::REGION,
        data = data.display(),
        demo = cloud.demo().map(people).unwrap_or_default(),
    );
}

/// The demo users and what they log in with, as a text.
fn people(Demo { owner, staff }: &Demo) -> String {
    let secret = staff.totp_secret.as_deref().unwrap_or_default();
    format!(
        "Log in as
  Owner   {}   password \"{}\"   /login, or POST /v1/sessions
  Staff   {}   password \"{}\"   /staff/login, or POST /v1/staff/sessions
          and the code of an authenticator app with {secret}

",
        owner.email, owner.password, staff.email, staff.password
    )
}

#[expect(clippy::print_stderr, reason = "errors of the command line go to the person who typed it")]
fn fail(reason: &str) -> ExitCode {
    eprintln!("error: {reason}");
    ExitCode::FAILURE
}
