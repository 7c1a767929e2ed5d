//! Puts the local cloud together: each part is given the parts that it depends on.

use std::{collections::BTreeMap, sync::Arc};

use axum::Router;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

use super::{
    Cloud, Tasks,
    options::{Options, StartError},
    triggers::Triggers,
};
use crate::{
    admin::{self, Admin, Demo, DemoSetup, Timeline},
    call_log::CallLog,
    clock::Clock,
    faults::{Catalog, Faults, Injectable},
    gateway::{self, Gateway},
    iam::{Callers, KnownActions, Policies},
    lambda::{Functions, FunctionsConfig},
    listen::{self, ListenError},
    outside::{self, Endpoint, Peers},
    port::{self, Port},
    services::{self, Collaborators, Inbox, Service, Services},
    storage::{Data, Database, StateFile, StorageError, Table},
    template::{self, Template},
    triggers::{Redrive, Webhooks},
};

impl Cloud {
    /// Starts a local cloud in the current tokio runtime.
    ///
    /// # Errors
    /// If the template holds an unknown construct, a port or the folder is in use, or the state cannot be read.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        let data = Data::open(&options.data, options.fresh)?;
        let (api_listener, api_port) = listen::bind(options.port, "--port")?;
        let (aws_listener, aws_port) = listen::bind(options.aws_port, "--aws-port")?;
        let (engine_listener, engine_port) = listen::bind(0, "--aws-port")?;
        let template = read_template(&options, api_port)?;
        let (stopping, stops) = watch::channel(false);
        let clock = Arc::new(Clock::open(data.state_file("clock.json"))?);
        let inbox = Arc::new(Inbox::new().map_err(StorageError::io("cannot make the inbox"))?);
        let database = open_database(&data, &template)?;
        let peers = Peers::open(bind_for_each(&template)?, &data, &options.peer_authorities)?;
        let (functions, runtime) = Functions::open(FunctionsConfig {
            specs: &template.functions,
            runner: &options.runner,
            quiet: options.quiet,
            events: options.events.clone(),
            data: &data,
            aws_url: &format!("http://127.0.0.1:{aws_port}"),
            egress: &peers.variables(&options.peers),
            listener: listen::bind(0, "--port")?,
            clock: &clock,
            stopping: &stops,
        })?;
        let gateway = Arc::new(Gateway::new(&template.routes, &functions, &clock));
        let webhooks = Webhooks::new(Arc::new(Endpoint::new(&gateway, &clock)));
        let hosts = Arc::new(outside::Hosts::open(&clock, &webhooks));
        let triggers = Triggers::open(&options, &data, &template, &clock, &functions, &database, &webhooks)?;
        let Triggers { queues, streams, rules, schedules, objects_index, s3_events } = triggers;
        let callers = Callers::new(&template);
        let (services, s3) = services::open(&Collaborators {
            template: &template,
            data: &data,
            clock: &clock,
            callers: &callers,
            inbox: &inbox,
            queues: &queues,
            streams: &streams,
            objects_index: &objects_index,
            s3_events: &s3_events,
            rules: &rules,
            mail_limits: options.mail_limits,
            engine_port,
        })?;
        let policies = Arc::new(Policies::read(&template, &known_actions(&services))?);
        let faults = Arc::new(Faults::new(Catalog::new(injectable(services.all().chain(hosts.services())), &template)));
        let call_log = Arc::new(CallLog::default());
        let port = Arc::new(Port {
            services,
            callers: callers.clone(),
            policies: Arc::clone(&policies),
            faults: Arc::clone(&faults),
            call_log: Arc::clone(&call_log),
            functions: Arc::clone(&functions),
            clock: Arc::clone(&clock),
            latency: options.latency,
        });
        let admin = Arc::new(Admin {
            call_log,
            clock: Arc::clone(&clock),
            ecourier: Arc::clone(&hosts.ecourier),
            faults,
            functions: Arc::clone(&functions),
            inbox: Arc::clone(&inbox),
            policies,
            redrive: Redrive::new(&queues, &streams, &functions),
            queues,
            timeline: Timeline {
                schedules: Arc::clone(&schedules),
                streams: Arc::clone(&streams),
                s3,
                s3_events: Arc::clone(&s3_events),
                rules: Arc::clone(&rules),
                webhooks: Arc::clone(&webhooks),
            },
            streams: Arc::clone(&streams),
            s3_events: Arc::clone(&s3_events),
            stripe: Arc::clone(&hosts.stripe),
            vies: Arc::clone(&hosts.vies),
            webhooks: Arc::clone(&webhooks),
        });
        let mut tasks = Tasks { listeners: vec![runtime.api], loops: vec![runtime.reaper] };
        tasks.listeners.push(serve_engine(engine_listener, &database, stops.clone()));
        tasks.listeners.extend(outside::serve(&hosts, peers, &port, &stops));
        tasks.listeners.push(port::serve(port, aws_listener, stops.clone()));
        tasks.loops.extend(streams.start());
        if options.ticks {
            tasks.loops.extend(schedules.start());
        }
        tasks.loops.extend([s3_events.start(), rules.start(), webhooks.start()]);
        // This runs before the first request from outside, which waits in the listener meanwhile.
        let timeline = admin.timeline.clone();
        let setup = DemoSetup { clock, functions, gateway: Arc::clone(&gateway), inbox, timeline };
        let demo = if options.demo { open_demo(&setup, &data.state_file("demo.json")).await } else { None };
        let api = Router::new().fallback(gateway::handle).with_state(gateway);
        let router = admin::router(Arc::clone(&admin)).fallback_service(api);
        tasks.listeners.push(listen::serve(api_listener, router, stops));
        Ok(Self { admin, template, callers, database, demo, api_port, aws_port, stopping, tasks, _data: data })
    }
}

/// The account that invoices are paid to on this machine: the example in the registry of IBANs.
const PAYMENT_IBAN: &str = "DK5000400440116243";

/// The domain of the portal and the API on this machine.
const DOMAIN: &str = "localhost";

/// Reads the template. Links in mails lead to this machine, and payments and documents to the hosts that are played here.
fn read_template(options: &Options, api_port: u16) -> Result<Template, StartError> {
    let mut parameters = template::parameters([
        ("DomainName", DOMAIN),
        ("PaymentIban", PAYMENT_IBAN),
        ("PaymentProviderSecret", template::PAYMENT_SECRET),
        ("AccessPointSecret", template::ACCESS_POINT_SECRET),
    ]);
    parameters.extend(options.parameters.clone());
    let template = Template::read(options.template.as_deref().unwrap_or(template::PROJECT), &parameters)?;
    Ok(template.served_at(DOMAIN, &format!("http://localhost:{api_port}")))
}

/// A port for each function, at which it calls the hosts outside AWS.
fn bind_for_each(template: &Template) -> Result<BTreeMap<String, (TcpListener, u16)>, ListenError> {
    template.functions.keys().map(|name| Ok((name.clone(), listen::bind(0, "--port")?))).collect()
}

fn open_database(data: &Data, template: &Template) -> Result<Database, StorageError> {
    let tables = template.tables.iter();
    let tables: Vec<_> =
        tables.map(|table| Table { name: &table.name, create: &table.create, ttl: table.ttl.as_deref() }).collect();
    Database::open(data, &tables)
}

/// The IAM actions that the operations need.
fn known_actions(services: &Services) -> KnownActions {
    KnownActions::new(services.all().flat_map(|service| {
        let operations = service.operations().iter();
        operations.flat_map(|operation| operation.actions.iter().map(|action| (service.name(), *action)))
    }))
}

/// The operations into which faults can be injected.
fn injectable<'a>(services: impl Iterator<Item = &'a Arc<dyn Service>>) -> Vec<Injectable> {
    let all = services.flat_map(|service| {
        service.operations().iter().map(|operation| Injectable {
            service: service.name(),
            operation: operation.name,
            kinds: operation.faults,
            has_tables: operation.has_tables,
        })
    });
    all.filter(|operation| !operation.kinds.is_empty()).collect()
}

/// The demo users; `None` if they cannot be created, as with a template that lacks the functions for it.
async fn open_demo(setup: &DemoSetup, kept: &StateFile) -> Option<Demo> {
    let demo = setup.open(kept).await;
    demo.inspect_err(|error| tracing::warn!("there is nobody to log in as: {error}")).ok()
}

fn serve_engine(listener: TcpListener, database: &Database, mut stops: watch::Receiver<bool>) -> JoinHandle<()> {
    let engine = database.engine();
    tokio::spawn(async move {
        let stopped = async move {
            let _ = stops.wait_for(|stopping| *stopping).await;
        };
        if let Err(error) = dynoxide::server::serve_with_shutdown(listener, engine, stopped).await {
            tracing::error!(error, "the database's listener failed");
        }
    })
}
