//! Subscriptions: what they depend on, and carrying out what is due in them.

use std::future::{Ready, ready};

use domain::{
    Commit, Now, RandomSource, Stored,
    audit::AuditEvent,
    billing::{
        change::MOST_TOLD,
        invoices::VatTreatment,
        payment::Payment,
        settle::{Books, Contacts, Outcome, Registration, RegistrationError, SettleError, Settled, TaxDecisionError},
        subscription::{Accepted, Charge, Command, EInvoice, Effect, Facts, Terms, life},
        vat::VatNumber,
        vies::ViesStatus,
    },
    id::{AccountId, InvoiceId, MessageId},
    identity::actor::Actor,
    personal::EmailAddress,
    privacy::operator::OPERATOR,
    records::{
        Account, AuditAction, BillingProfile, EmailLookup, InvoiceSeries, Owners, PaymentMandate, SeriesKey,
        Subscription, User,
    },
};
use store::{CommitError, ReadError, RetriesExhausted, SealError, Store};

use crate::owner_profiles;

/// How often it is tried if concurrent requests change the subscription.
const TRIES: u32 = 12;

/// A subscription with what it depends on, as it was read.
#[derive(Debug)]
pub struct Subscriber {
    /// The subscription.
    pub subscription: Stored<Subscription>,
    /// Its account.
    pub account: Stored<Account>,
    /// The account's billing details, if they were given.
    pub details: Option<Stored<BillingProfile>>,
    owners: Vec<Stored<User>>,
    series: Option<Stored<InvoiceSeries>>,
    vies: ViesStatus,
    invoices: Option<EmailLookup>,
    finance: (EmailLookup, EmailAddress),
}

/// What came of carrying out what is due.
#[derive(Debug, Default)]
pub struct Advanced {
    /// Whether the account is to be removed, or its removal has begun.
    pub is_removal_due: bool,
    /// Whether anything was written.
    pub is_changed: bool,
    /// The charges about which the payment provider is to be asked now.
    pub charges: Vec<Charge>,
    /// The electronic invoices about which the access point is to be asked now.
    pub e_invoices: Vec<EInvoice>,
}

/// What is due in a subscription could not be carried out. It stays due.
#[derive(Debug, thiserror::Error)]
pub enum SubscriptionError {
    /// It cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// It cannot be written.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// A look-up key cannot be made.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// Others were faster at each try.
    #[error(transparent)]
    Retries(#[from] RetriesExhausted),
    /// Something cannot be carried out.
    #[error(transparent)]
    Settle(#[from] SettleError),
    /// The operator's own address is none.
    #[error("the operator has no mail address")]
    NoMailbox,
}

impl Subscriber {
    /// Reads an account's subscription and what it depends on: all of it at once, and then its owners' profiles. `None` if there is
    /// no such account.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn load(store: &Store, account: AccountId, now: Now) -> Result<Option<Self>, SubscriptionError> {
        let series = InvoiceSeries::key(&SeriesKey::only());
        let billing = (BillingProfile::key(&account), series);
        let keys = (Subscription::key(&account), Account::key(&account), Owners::key(&account), billing);
        let (Some(subscription), Some(account), Some(owners), (details, series)) = store.read(keys, now).await? else {
            return Ok(None);
        };
        let owners = owner_profiles(store, &owners, MOST_TOLD, now).await?;
        let finance = finance_mailbox()?;
        Ok(Some(Self {
            invoices: details.as_ref().map(|details| store.email_lookup(&details.invoice_email)).transpose()?,
            finance: (store.email_lookup(&finance)?, finance),
            subscription,
            account,
            details,
            series,
            owners,
            vies: ViesStatus::NotAsked,
        }))
    }

    /// The buyer's VAT number, if an invoice is to be issued whose VAT depends on whether it is valid.
    fn number_to_check(&self, facts: &Facts, now: Now) -> Option<&VatNumber> {
        let number = self.details.as_ref().map(|details| &details.vat_number)?;
        let is_invoiced = || life(facts, now).effects.iter().any(|effect| matches!(effect, Effect::IssueInvoice(_)));
        (VatTreatment::depends_on_validity(number) && is_invoiced()).then_some(number)
    }

    /// Takes these facts, to which something was added, and carries out what is due.
    ///
    /// # Errors
    /// If something cannot be carried out. Then nothing is.
    pub fn settle(&self, facts: Facts, now: Now, random: &dyn RandomSource) -> Result<Settled, SettleError> {
        self.around(|contacts, books| self.subscription.settle(facts, now, (contacts, books), random))
    }

    /// Registers something of an invoice, and carries out what is due then.
    ///
    /// # Errors
    /// If it cannot be registered, or something not be carried out. Then nothing is.
    pub fn register(
        &self,
        invoice: InvoiceId,
        registration: &Registration,
        now: Now,
        random: &dyn RandomSource,
    ) -> Result<Settled, RegistrationError> {
        self.around(|contacts, books| self.subscription.register(invoice, registration, now, (contacts, books), random))
    }

    /// Takes finance's decision on invoices that have waited for VIES, and issues them.
    ///
    /// # Errors
    /// If none has for long enough, or something cannot be carried out. Then nothing is.
    pub fn decide_tax(
        &self,
        treatment: VatTreatment,
        now: Now,
        random: &dyn RandomSource,
    ) -> Result<Settled, TaxDecisionError> {
        self.around(|contacts, books| self.subscription.decide_tax(treatment, now, (contacts, books), random))
    }

    /// Calls `act` with who is told, and what an invoice rests on.
    fn around<T>(&self, act: impl FnOnce(&Contacts<'_>, Books<'_>) -> T) -> T {
        let owners = self.owners.iter().map(|owner| &owner.record).collect::<Vec<_>>();
        let contacts = Contacts {
            company_name: &self.account.company_name,
            owners: &owners,
            invoices: self.invoices.as_ref().zip(self.details.as_ref().map(|details| &details.invoice_email)),
            finance: (&self.finance.0, &self.finance.1),
        };
        let buyer = self.details.as_ref().map(|details| details.details());
        let last_number = self.series.as_ref().map_or(0, |series| series.last);
        act(&contacts, Books { buyer: buyer.as_ref(), last_number, vies: &self.vies })
    }

    /// The commit of what was carried out. An invoice that rests on a VAT number of another member state is issued only if the billing
    /// details are as they were when that was looked at.
    #[must_use]
    pub fn write(&self, settled: &Settled, now: Now) -> Commit {
        let commit = settled.write(Commit::new(now), &self.subscription, self.series.as_ref());
        let details = self.details.as_ref().filter(|details| {
            VatTreatment::depends_on_validity(&details.vat_number)
                && settled.issued.iter().any(|issued| issued.corrects.is_none())
        });
        match details {
            Some(details) => commit.check_version(details),
            None => commit,
        }
    }

    /// The subscription once a command is carried out and what follows from it, and the commit of that.
    ///
    /// # Errors
    /// If something cannot be carried out. Then nothing is.
    pub fn carry_out(
        &self,
        accepted: Accepted,
        by: Actor<'_>,
        now: Now,
        random: &dyn RandomSource,
    ) -> Result<(Settled, Commit), SettleError> {
        let mut facts = self.subscription.facts.clone();
        facts.commands.push(accepted);
        let settled = self.settle(facts, now, random)?;
        let audit_event = by.audit_event(now, random, accepted.command.audit_action());
        let commit = self.write(&settled, now).audit(&audit_event.changing(settled.added.iter().copied()));
        let mandate = self
            .is_mandate(accepted.command, now)
            .then(|| PaymentMandate::for_card(self.account.account, by.user, now, random));
        Ok((settled, mandate.iter().fold(commit, Commit::insert)))
    }

    /// Whether a command lets payments be taken from the card: it chooses the card, which was not chosen before or no longer.
    fn is_mandate(&self, command: Command, now: Now) -> bool {
        let by_card = |terms: Terms| terms.payment == Payment::Card;
        match command {
            Command::Subscribe(terms) => by_card(terms),
            Command::Change(terms) => {
                let life = self.subscription.life(now);
                by_card(terms) && !life.next_terms.or(life.terms).is_some_and(by_card)
            }
            _ => false,
        }
    }
}

impl Advanced {
    fn of(settled: &Settled, is_changed: bool, now: Now) -> Self {
        let facts = &settled.subscription.facts;
        let charges = facts.charges_to_ask(now.timestamp()).cloned().collect();
        let e_invoices = facts.e_invoices_to_ask(now.timestamp()).cloned().collect();
        Self { is_removal_due: settled.removal_due.is_some(), is_changed, charges, e_invoices }
    }
}

/// The operator's mailbox for everything. Finance has none of its own.
fn finance_mailbox() -> Result<EmailAddress, SubscriptionError> {
    EmailAddress::parse(OPERATOR.email).map_err(|_| SubscriptionError::NoMailbox)
}

/// For whoever does not ask VIES: an invoice that depends on it waits until it was asked.
pub fn not_asked(_: &VatNumber) -> Ready<ViesStatus> {
    ready(ViesStatus::NotAsked)
}

/// Carries out what is due in an account's subscription. Nothing is done twice, however often it is called. `ask` asks VIES about a
/// number: before an invoice is issued that depends on it, and once, however often others are faster.
///
/// # Errors
/// If the store fails, or something cannot be carried out. What was not carried out stays due.
pub async fn advance(
    store: &Store,
    account: AccountId,
    now: Now,
    random: &dyn RandomSource,
    ask: impl AsyncFn(&VatNumber) -> ViesStatus,
) -> Result<Advanced, SubscriptionError> {
    let audit_event = || AuditEvent::by_nobody(now, random, account, AuditAction::SubscriptionUpdated);
    record(store, account, (now, random), audit_event, |_| {}, ask).await
}

/// Adds facts to an account's subscription, and carries out what is due then. The audit event is of who made them known. `add` is
/// called anew if another request was faster.
///
/// # Errors
/// If the store fails, or something cannot be carried out. Then the facts are not added.
pub async fn record(
    store: &Store,
    account: AccountId,
    (now, random): (Now, &dyn RandomSource),
    audit_event: impl Fn() -> AuditEvent,
    add: impl Fn(&mut Facts),
    ask: impl AsyncFn(&VatNumber) -> ViesStatus,
) -> Result<Advanced, SubscriptionError> {
    let mut is_changed = false;
    let mut asked = None::<(VatNumber, ViesStatus)>;
    let mut retry = store.retry_conflicts(TRIES);
    loop {
        let Some(mut subscriber) = Subscriber::load(store, account, now).await? else {
            // Once its removal has begun, the subscription is the last that is left.
            let left = store.get(&Subscription::key(&account), now).await?;
            return Ok(Advanced {
                is_removal_due: left.is_some_and(|left| left.facts.purge_began.is_some()),
                is_changed,
                ..Advanced::default()
            });
        };
        let mut facts = subscriber.subscription.facts.clone();
        // If there is more to do than fits into one commit, the facts were added by the first.
        if !is_changed {
            add(&mut facts);
        }
        if let Some(number) = subscriber.number_to_check(&facts, now) {
            let vies = match asked {
                Some((of, vies)) if of == *number => vies,
                _ => ask(number).await,
            };
            asked = Some((number.clone(), vies.clone()));
            subscriber.vies = vies;
        }
        let settled = subscriber.settle(facts, now, random)?;
        if settled.subscription == subscriber.subscription.record {
            return Ok(Advanced::of(&settled, is_changed, now));
        }
        let commit = subscriber.write(&settled, now).audit(&audit_event().changing(settled.added.iter().copied()));
        match store.commit(commit).await {
            Ok(()) if settled.is_complete => {
                return Ok(Advanced::of(&settled, true, now));
            }
            Ok(()) => is_changed = true,
            Err(error) if is_overtaken(&error) => retry.back_off().await?,
            Err(error) => return Err(error.into()),
        }
    }
}

/// Whether others were faster: they changed the subscription or the billing details, or took the number of an invoice.
#[must_use]
pub fn is_overtaken(error: &CommitError) -> bool {
    error.is_refused_for::<Subscription>()
        || error.is_refused_for::<InvoiceSeries>()
        || error.is_refused_for::<BillingProfile>()
}

/// Records what became of a message that an account's subscription depends on. What is recorded already, or of a subscription that
/// is gone, changes nothing: the mail service tells it twice, late, and in any order.
///
/// # Errors
/// If the store fails.
pub async fn record_outcome(
    store: &Store,
    (account, message): (AccountId, MessageId),
    outcome: Outcome,
    now: Now,
    random: &dyn RandomSource,
) -> Result<(), SubscriptionError> {
    let mut retry = store.retry_conflicts(TRIES);
    loop {
        let Some(subscription) = store.get(&Subscription::key(&account), now).await? else { return Ok(()) };
        let Some(learnt) = subscription.learn(message, outcome, now) else { return Ok(()) };
        let audit_event = AuditEvent::by_nobody(now, random, account, AuditAction::SubscriptionUpdated);
        let commit = Commit::new(now).replace(&subscription, &learnt).audit(&audit_event.changing([Outcome::ADDED]));
        match store.commit(commit).await {
            Err(error) if error.is_refused_for::<Subscription>() => retry.back_off().await?,
            written => return Ok(written?),
        }
    }
}
