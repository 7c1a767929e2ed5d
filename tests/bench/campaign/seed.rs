//! Readers and people, put behind the API where there are many.

use clients::Randomness;
use domain::{
    Commit, Language, Now,
    newsletter::subscription::NewReader,
    personal::EmailAddress,
    records::{ConsentChannel, EmailLookup},
};
use futures::{StreamExt, TryStreamExt, stream};
use tests::Applicant;

use crate::{Bench, Failure, print};

/// How many readers are written at a time.
const CONCURRENT: usize = 8;
/// How many people ask for another password meanwhile.
const PEOPLE: usize = 6;

/// A reader.
pub(crate) struct Reader {
    pub(crate) email: String,
    /// The token of the link that stops their newsletter.
    pub(crate) token: String,
    /// Their mailbox, as a key.
    pub(crate) mailbox: EmailLookup,
}

/// Puts confirmed readers into the table. One in ten reads English; one in a thousand has a mailbox that does not exist.
pub(crate) async fn readers(bench: &Bench, readers: usize) -> Result<Vec<Reader>, Failure> {
    let seeded = stream::iter(0..readers).map(|n| reader(bench, n)).buffered(CONCURRENT).try_collect().await?;
    print(&format!("{readers} readers are seeded"));
    Ok(seeded)
}

async fn reader(bench: &Bench, n: usize) -> Result<Reader, Failure> {
    let email = match n % 1_000 {
        999 => format!("bounce+{n}@simulator.example"),
        _ => format!("reader{n:06}@firma{:03}.example", n % 997),
    };
    let address = EmailAddress::parse(&email).map_err(|_| "no address")?;
    let mailboxes = bench.store.email_lookups(&address)?;
    let language = if n.is_multiple_of(10) { Language::En } else { Language::Da };
    let channel = ConsentChannel::ConfirmationLink;
    let reader = NewReader { email: &address, mailboxes: &mailboxes, language, channel };
    let commit = Commit::new(Now(bench.cloud.inner().now()));
    let subscribing = reader.subscribe(commit, None, &Randomness::system());
    let subscription = subscribing.subscription.ok_or("no subscription")?;
    bench.store.commit(subscribing.commit).await?;
    Ok(Reader { email, token: subscription.unsubscribe.expose().to_owned(), mailbox: subscription.mailbox })
}

/// People with a log-in.
pub(crate) async fn people(bench: &Bench) -> Vec<String> {
    let mut people = Vec::new();
    for n in 0..PEOPLE {
        let email = format!("person{n}@example.com");
        let _ = Applicant::new(&email).sign_up(&bench.cloud).await;
        people.push(email);
    }
    people
}
