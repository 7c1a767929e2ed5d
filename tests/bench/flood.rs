//! One network floods sign-up while people from other networks sign up: what they notice of it, and what a refused request costs.
//!
//! `cargo run -p tests --bin flood [-- REQUESTS_PER_SECOND [SECONDS]]`

#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a benchmark measures time and prints")]

use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};

use domain::accounts::signup::REQUESTS_OF_NETWORK;
use futures::future::join_all;
use reqwest::{Client, StatusCode};
use tests::{Applicant, Figure, LocalCloud, http};
use tokio::time::sleep;

type Failure = Box<dyn std::error::Error>;

/// The network that the flood comes from.
const FLOOD: u8 = 9;
/// How many other people sign up while there is no flood. Each is in a network of their own.
const BEFORE: u8 = 20;
/// The most read units that a refused request may take: the counts of the network and of the address, and no look at an idempotency key.
const UNITS: f64 = 2.0;

/// What became of requests, and how long each took.
type Answers = Vec<(StatusCode, Duration)>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u32>());
    let rate = arguments.next().unwrap_or(Ok(50))?;
    let seconds = arguments.next().unwrap_or(Ok(30))?;
    let function = std::env::current_exe()?.with_file_name("function");
    let cloud = LocalCloud::start(&function.to_string_lossy()).await;
    let _ = sign_up(&cloud, &client_in(1)?, "first@rodgrod.example").await?;
    let quiet = people(&cloud, 20..20 + BEFORE).await?;
    cloud.inner().drain().await;

    let since = cloud.calls_so_far();
    let during = 50..50 + u8::try_from(seconds.min(200))?;
    let (flood, others) = futures::future::join(flood(&cloud, rate, seconds), people(&cloud, during)).await;
    let (flood, others) = (flood?, others?);
    cloud.inner().drain().await;

    println!("{rate} requests a second from one network for {seconds} seconds: {:?}", statuses(&flood));
    println!("  its requests took {}", times(&flood));
    println!("people elsewhere: {:?}; before: {:?}", statuses(&others), statuses(&quiet));
    println!("  they waited {}; before, {}", times(&others), times(&quiet));
    report(&cloud, since, &flood, &others)
}

/// Compares what was done for the flood with what may be.
fn report(cloud: &LocalCloud, since: u64, flood: &Answers, others: &Answers) -> Result<(), Failure> {
    let refused = Refused::since(cloud, since);
    let count = |answers: &Answers, status: StatusCode| answers.iter().filter(|(is, _)| *is == status).count();
    let accepted = count(flood, StatusCode::ACCEPTED);
    let mails = cloud.inner().inbox(None).into_iter().filter(|mail| mail.to.starts_with("flood")).count();
    // Each line of a request tells how many passwords were hashed for it.
    let hashes = cloud.inner().logs("signup").matches("\"hashes\":").count();
    let figures = [
        Figure::at_least(
            "people elsewhere who were let in",
            share(count(others, StatusCode::ACCEPTED), others.len()),
            1.0,
        ),
        Figure::at_most(
            "requests of the flood that were accepted",
            real(accepted),
            f64::from(REQUESTS_OF_NETWORK.free),
        ),
        Figure::at_most(
            "mails to the flood's addresses beyond those accepted",
            real(mails.saturating_sub(accepted)),
            0.0,
        ),
        // Of requests at the same moment, one that was counted too late reads once more.
        Figure::at_most("calls for a refused request", share(refused.calls, refused.requests), 1.1),
        Figure::at_most(
            "request units for a refused request",
            refused.units / real(refused.requests.max(1)),
            1.1 * UNITS,
        ),
        Figure::at_most("calls for refused requests that write", real(refused.writes), 0.0),
        Figure::at_most("passwords hashed", real(hashes), 0.0),
    ];
    Ok(Figure::judge(&figures, false)?)
}

/// What sign-up called for the requests that it refused, which are those that wrote no message.
#[derive(Default)]
struct Refused {
    requests: usize,
    calls: usize,
    units: f64,
    writes: usize,
}

impl Refused {
    fn since(cloud: &LocalCloud, since: u64) -> Self {
        let calls = cloud.calls_of("signup", since).into_iter().filter(|call| call.request.is_some());
        let calls = calls.filter(|call| call.service == "dynamodb").collect::<Vec<_>>();
        let accepted = calls.iter().filter(|call| call.resource.contains("outbox") && call.status == 200);
        let accepted = accepted.map(|call| &call.request).collect::<BTreeSet<_>>();
        let refused = calls.iter().filter(|call| !accepted.contains(&call.request)).collect::<Vec<_>>();
        Self {
            requests: refused.iter().map(|call| &call.request).collect::<BTreeSet<_>>().len(),
            calls: refused.len(),
            units: refused.iter().filter_map(|call| call.units).sum(),
            writes: refused.iter().filter(|call| call.operation != "BatchGetItem" && call.status == 200).count(),
        }
    }
}

/// A client with an address of its own network: loopback has 2²⁴ addresses.
fn client_in(network: u8) -> Result<Client, Failure> {
    let address = [127, 0, network, 9].into();
    Ok(http().local_address(Some(address)).build()?)
}

async fn sign_up(cloud: &LocalCloud, client: &Client, email: &str) -> Result<(StatusCode, Duration), Failure> {
    let url = format!("{}/v1/signups", cloud.inner().api_url().replace("localhost", "127.0.0.1"));
    let body = Applicant::new(email).request;
    let start = Instant::now();
    let answer = client.post(url).json(&body).send().await?;
    let status = answer.status();
    let _ = answer.bytes().await?;
    Ok((status, start.elapsed()))
}

/// Somebody in each of these networks signs up, one a second.
async fn people(cloud: &LocalCloud, networks: std::ops::Range<u8>) -> Result<Answers, Failure> {
    let each = networks.enumerate().map(async |(n, network)| {
        sleep(Duration::from_secs(u64::try_from(n)?)).await;
        sign_up(cloud, &client_in(network)?, &format!("person{network}@rodgrod.example")).await
    });
    join_all(each).await.into_iter().collect()
}

/// As many requests a second come from one network, each for another address, whether those before were answered or not.
async fn flood(cloud: &LocalCloud, rate: u32, seconds: u32) -> Result<Answers, Failure> {
    let client = client_in(FLOOD)?;
    let each = (0..rate * seconds).map(async |n| {
        sleep(Duration::from_secs(1) * n / rate).await;
        sign_up(cloud, &client, &format!("flood{n}@rodgrod.example")).await
    });
    join_all(each).await.into_iter().collect()
}

fn statuses(answers: &Answers) -> BTreeMap<u16, usize> {
    answers.iter().fold(BTreeMap::new(), |mut counts, (status, _)| {
        *counts.entry(status.as_u16()).or_default() += 1;
        counts
    })
}

/// The median, the time of all but a hundredth, and the longest.
fn times(answers: &Answers) -> String {
    let mut times = answers.iter().map(|(_, took)| *took).collect::<Vec<_>>();
    times.sort_unstable();
    let at = |share: usize| times.get(times.len() * share / 100).or(times.last()).copied().unwrap_or_default();
    format!("{:.1?} (median), {:.1?} (99 %), {:.1?} (all)", at(50), at(99), at(100))
}

fn share(part: usize, of: usize) -> f64 {
    real(part) / real(of.max(1))
}

#[expect(clippy::cast_precision_loss, reason = "counts are small")]
fn real(count: usize) -> f64 {
    count as f64
}
