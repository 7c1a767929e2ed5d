//! A campaign to many readers: how fast its letters go against half of what the mail service takes, in how much memory and for how many
//! request units, and whether each reader gets one while calls fail, the sender dies and readers unsubscribe.
//!
//! `cargo run -p tests --bin campaign [-- READERS]`; `tests/bench/README.md` interprets the figures.

mod disturb;
mod exact;
mod seed;
mod watch;

use std::{
    error::Error,
    time::{Duration, Instant},
};

use futures::future;
use serde_json::{Value, json};
use store::Store;
use tests::{Figure, LocalCloud, Person};

use crate::{
    disturb::Disturbed,
    watch::{Watch, Watched},
};

/// Any error that ends the bench.
type Failure = Box<dyn Error + Send + Sync>;

/// The number of readers, if none is given.
const READERS: usize = 50_000;
/// How many mails a second the mail service takes. The newsletter has half of it, which is less than the rest of the cloud can do.
const RATE: u32 = 100;
/// The share of its half that the newsletter must reach.
const SHARE: f64 = 0.9;
/// The most memory of the function, in MiB.
const MEMORY: f64 = 64.0;
/// By how much more memory may be used at the end than early on.
const FLAT: f64 = 1.2;
/// The most letters in any second, as a share of its half. A letter that comes a little late is nearer to the next one.
const FASTEST: f64 = 1.1;
/// The most request units of a letter: its claim takes two, since it stands in the index of what expires, the consent and what became of
/// it one each. A page of readers and how far the campaign has come take very little more, and of few letters many are reported on before they
/// are settled, which takes a read and a write again.
const UNITS: f64 = 4.5;
/// How long a reset of a password may take, in seconds of simulated time.
const RESET: f64 = 60.0;
/// By how much the clock is set forward from turn to turn. Whoever asks for a reset just before waits at least so long.
const STEP: &str = "PT45S";
/// How often the clock may be set forward at most, so that a campaign that does not go on ends the bench.
const MOST: usize = 1_000;

/// A cloud, seen by its users and from behind the API.
struct Bench {
    cloud: LocalCloud,
    store: Store,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let (flags, numbers) = std::env::args().skip(1).partition::<Vec<_>, _>(|argument| argument.starts_with("--"));
    let readers = numbers.first().map_or(Ok(READERS), |readers| readers.parse())?;
    let function = std::env::current_exe()?.with_file_name("function").to_string_lossy().into_owned();
    let cloud = LocalCloud::start_with_mail_limits(&function, RATE, 10_000_000).await;
    let store = cloud.store("local").await;
    let bench = Bench { cloud, store };
    let seeded = seed::readers(&bench, readers).await?;
    let people = seed::people(&bench).await;
    let staff = bench.cloud.staff("chef@example.com", &["admin"]).await;
    let id = write(&staff).await?;
    let (done, is_done) = tokio::sync::watch::channel(false);
    let sending = async {
        let took = send(&bench, &staff, &id).await;
        done.send_replace(true);
        took
    };
    let disturbing = disturb::all(&bench, &seeded, &people, (id.as_str(), is_done));
    let work = Box::pin(future::join(sending, disturbing));
    let ((took, disturbed), watched) = Watch::start(&bench.cloud).during(work).await;
    let (took, disturbed) = (took?, disturbed?);
    if watched.is_incomplete {
        return Err("calls have left the log uncounted".into());
    }
    let mut figures = figures(readers, took, &watched, &disturbed);
    exact::check(&bench, &staff, &id, (&seeded, &disturbed)).await?;
    figures.push(Figure::at_most("the slowest reset of a password, seconds", disturbed.slowest_reset, RESET));
    Ok(Figure::judge(&figures, flags.iter().any(|flag| flag == "--told"))?)
}

fn figures(readers: usize, took: Duration, watched: &Watched, disturbed: &Disturbed) -> Vec<Figure> {
    let (sent, half) = (watched.taken, f64::from(RATE) / 2.0);
    let (rate, pause) = (count(sent) / took.as_secs_f64(), watched.longest_pause);
    // Few letters would tell of the pause after the crash more than of the rate.
    let undisturbed = count(sent) / took.saturating_sub(pause).as_secs_f64();
    let units = watched.tables.values().map(|(_, units)| units).sum::<f64>() / count(sent);
    for ((operation, resource), (calls, units)) in &watched.tables {
        let (calls, units) = (count(*calls) / count(sent), units / count(sent));
        print(&format!("{operation} of {resource}, for each letter: {calls:.2} calls, {units:.2} units"));
    }
    print(&format!(
        "{readers} readers, {sent} letters taken in {took:?}: {rate:.1}/s of {half}/s, {undisturbed:.1}/s without the pause of {pause:?} \
         after the crash; {} refused as too fast, {} answers lost, {} turns, \
         {} unsubscribed meanwhile, {} reports doubled; {:.1} MiB",
        watched.too_fast,
        watched.lost,
        watched.invocations.len(),
        disturbed.unsubscribed.len(),
        disturbed.doubled,
        watched.memory,
    ));
    vec![
        Figure::at_least("letters a second, as a share of half of the mail service's rate", undisturbed / half, SHARE),
        Figure::at_most("the most letters in a second, as a share of it", count(watched.fastest()) / half, FASTEST),
        Figure::at_most("request units a letter", units, UNITS),
        Figure::at_most("peak memory of campaigns, MiB", watched.memory, MEMORY),
        Figure::at_most(
            "peak memory, as a share of that after the first letters",
            watched.memory / watched.early,
            FLAT,
        ),
    ]
}

/// Writes the campaign, and has it sent.
async fn write(staff: &Person<'_>) -> Result<String, Failure> {
    let markdown = "# Nyt\n\nVi har [nyt](https://e-sg.cloud/nyt) om *klimaregnskabet*.\n\n".to_owned()
        + &"Mere at læse. ".repeat(60);
    let body =
        json!({ "subject": "Nyt om æ, ø og å", "markdown_da": markdown, "markdown_en": "# News\n\nWe have news." });
    let written = staff.post("/v1/staff/newsletters", &body).await.expect(201).json();
    let id = written["id"].as_str().ok_or("no id")?.to_owned();
    let _ = staff.post(&format!("/v1/staff/newsletters/{id}/send"), &json!({})).await.expect(200);
    Ok(id)
}

/// The campaign as staff see it.
async fn state(staff: &Person<'_>, id: &str) -> Value {
    staff.get(&format!("/v1/staff/newsletters/{id}")).await.expect(200).json()
}

/// Lets time pass until the campaign is sent, and returns how long that took.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
async fn send(bench: &Bench, staff: &Person<'_>, id: &str) -> Result<Duration, Failure> {
    let start = Instant::now();
    for _ in 0..MOST {
        bench.cloud.advance(STEP).await;
        if state(staff, id).await["status"] == "sent" {
            return Ok(start.elapsed());
        }
    }
    Err("the campaign is not sent to all".into())
}

#[expect(clippy::cast_precision_loss, reason = "a million is exact")]
fn count(number: u64) -> f64 {
    number as f64
}

/// Prints a line of the report.
#[expect(clippy::print_stdout, reason = "a benchmark prints")]
fn print(line: &str) {
    println!("{line}");
}
