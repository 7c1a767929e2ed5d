//! Runs of integrations, announced behind the API and carried out by the function.

use std::{fs, path::Path};

use aws_sdk_s3::primitives::ByteStream;
use clients::Randomness;
use domain::{
    Commit, Now,
    audit::AuditEvent,
    id::{AccountId, IntegrationId, MemberId, RunId, UserId},
    integrations::{FileName, runs::RunObjectKind},
    language::Language,
    records::{AuditAction, Member, Run},
};
use futures::{FutureExt, future::BoxFuture};
use serde_json::{Value, json};
use tests::{Person, integration_with};

use crate::{Bench, Failure};

/// A pause in which the lease of an ended process ends, too, and after which the schedule goes on.
const PAUSE: &str = "PT6M";
/// How many pauses a run may need at most, so that one that does not go on ends the bench.
const MOST: usize = 1_000;

/// Somebody with an account of their own, who starts runs.
pub(crate) struct Subscriber<'a> {
    bench: &'a Bench,
    person: Person<'a>,
    pub(crate) account: AccountId,
    starter: (UserId, MemberId),
}

impl Bench {
    pub(crate) fn now(&self) -> Now {
        Now(self.cloud.inner().now())
    }

    /// Somebody with an account of their own.
    pub(crate) async fn subscriber(&self, name: &str) -> Result<Subscriber<'_>, Failure> {
        let person = self.cloud.person(&format!("{name}@rodgrod.example")).await;
        let account = person.account();
        let members = self.store.all(&Member::within(&account), self.now()).await?;
        let member = members.first().ok_or("an account without a member")?;
        let starter = (member.user, member.member);
        Ok(Subscriber { bench: self, person, account, starter })
    }
}

impl Subscriber<'_> {
    /// Sets up an integration of contacts, with these terms.
    pub(crate) async fn integration(&self, terms: &Value) -> Result<IntegrationId, Failure> {
        let mut asked = integration_with(self.bench.cloud.inner().now(), terms);
        asked["fields"] = json!(["external_id", "name", "email", "phone", "note"]);
        // An import takes longer than a session lasts that nobody uses.
        let person = self.person.who.clone().log_in(&self.bench.cloud).await;
        let made = person.post("/v1/integrations", &asked).await.expect(201).json();
        Ok(made["id"].as_str().unwrap_or_default().parse::<IntegrationId>().map_err(|_| "no id")?)
    }

    /// Imports a file, and returns its run.
    pub(crate) fn import<'s>(
        &'s self,
        integration: IntegrationId,
        path: &'s Path,
    ) -> BoxFuture<'s, Result<Run, Failure>> {
        self.import_from(integration, path).boxed()
    }

    async fn import_from(&self, integration: IntegrationId, path: &Path) -> Result<Run, Failure> {
        let bytes = path.metadata()?.len();
        let ids = (self.account, integration, self.run_id()?);
        let name = FileName::parse("kunder.csv").map_err(|_| "no name")?;
        let run = Run::of_upload(ids, self.starter, (name, bytes), Language::Da, self.bench.now());
        self.start(&run).await?;
        let key = run.object(RunObjectKind::Upload).to_string();
        let put = self.bench.s3.put_object().bucket(&self.bench.bucket).key(key);
        let _ = put.body(ByteStream::from(fs::read(path)?)).send().await?;
        self.end_of(&run).await
    }

    /// Exports all rows into a file, and returns the run.
    pub(crate) fn export(&self, integration: IntegrationId) -> BoxFuture<'_, Result<Run, Failure>> {
        self.export_by(integration).boxed()
    }

    async fn export_by(&self, integration: IntegrationId) -> Result<Run, Failure> {
        let ids = (self.account, integration, self.run_id()?);
        let name = FileName::parse("kunder.csv").map_err(|_| "no name")?;
        let run = Run::queued(ids, Some(self.starter), name, self.bench.now());
        self.start(&run).await?;
        self.end_of(&run).await
    }

    /// Writes the exported file of a run to this path.
    pub(crate) async fn download(&self, run: &Run, path: &Path) -> Result<(), Failure> {
        let key = run.object(RunObjectKind::Export).to_string();
        let found = self.bench.s3.get_object().bucket(&self.bench.bucket).key(key).send().await?;
        Ok(fs::write(path, found.body.collect().await?.into_bytes())?)
    }

    fn run_id(&self) -> Result<RunId, Failure> {
        Ok(RunId::new(self.bench.now(), &Randomness::system().bytes()?))
    }

    async fn start(&self, run: &Run) -> Result<(), Failure> {
        let (now, action) = (self.bench.now(), AuditAction::IntegrationRunStarted);
        let event = AuditEvent::by_run(now, &Randomness::system(), run.account, run.started_by, action);
        let event = event.on_integration(run.integration, Some(run.run));
        Ok(self.bench.store.commit(Commit::new(now).insert(run).audit(&event)).await?)
    }

    /// The run once it is over.
    async fn end_of(&self, run: &Run) -> Result<Run, Failure> {
        let key = Run::key(&run.account, &run.integration, &run.run);
        self.bench.cloud.inner().drain().await;
        for _ in 0..MOST {
            let run = self.bench.store.get(&key, self.bench.now()).await?.ok_or("the run is gone")?;
            if run.status.is_over() {
                return Ok(run.record);
            }
            self.bench.cloud.advance(PAUSE).await;
        }
        Err("the run does not end".into())
    }
}
