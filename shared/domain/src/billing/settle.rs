//! What a subscription's life asks for is carried out: invoices, credits, and messages.
//!
//! All but the removal of the account, which takes more than a commit. What is done is added to the facts, so that nothing is done
//! twice, whoever does it again and whenever.

mod contacts;
mod finance;
mod outcome;
mod perform;
mod tax;
#[cfg(test)]
mod tests;

use jiff::{SignedDuration, Timestamp};

use crate::{
    billing::{
        audit,
        invoices::DraftError,
        notices::{self, Notice},
        records::{ChargedPayment, InvoiceSeries, IssuedInvoice, Subscription, write_issued},
        subscription::{self, Delivery, Facts, Ground, Life, Sent, Slot, State},
    },
    kernel::{
        commit::{Commit, Stored},
        id::AccountId,
        money::CannotAdd,
        random::RandomSource,
        time::Now,
    },
    messaging::records::Message,
};

pub use contacts::{Address, Books, Contacts};
pub use finance::{Registration, RegistrationError, TaxDecisionError};
pub use outcome::Outcome;

/// How many messages one commit has, so that it stays below the most items that a transaction takes. Those of one slot fit.
const MOST_MESSAGES: usize = 82;

/// How many invoices and credit notes one commit has. With their numbers and the messages they fit into it.
const MOST_ISSUED: usize = 3;

/// How many deliveries of a message are followed, so that what is known of a subscription stays small.
const MOST_FOLLOWED: usize = 3;

/// How often it is looked again for more to do: what was done can lead to more, but not for long.
const MOST_ROUNDS: usize = 20;

/// How many dates at which nothing is to be done are passed over.
const MOST_PASSED: usize = 100;

/// The subscription once everything that is due was carried out.
#[derive(Debug)]
pub struct Settled {
    /// The subscription now.
    pub subscription: Subscription,
    /// The invoices and credit notes that are issued.
    pub issued: Vec<IssuedInvoice>,
    /// The payments of which the provider has told.
    pub payments: Vec<ChargedPayment>,
    /// What is to be sent.
    pub messages: Vec<Message>,
    /// Why the account is to be removed, if it is.
    pub removal_due: Option<Ground>,
    /// Whether nothing is left to do now. What is left is due at once.
    pub is_complete: bool,
    /// The names of what was added to the facts, for the audit log.
    pub added: Vec<&'static str>,
}

/// Something that is due cannot be carried out. It stays due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SettleError {
    /// There can be no such invoice.
    #[error(transparent)]
    Invoice(#[from] DraftError),
    /// An amount is out of range.
    #[error(transparent)]
    Amount(#[from] CannotAdd),
}

impl Settled {
    /// Adds what was done, what is issued with its numbers, and the messages, to the commit.
    #[must_use]
    pub fn write(
        &self,
        commit: Commit,
        stored: &Stored<Subscription>,
        series: Option<&Stored<InvoiceSeries>>,
    ) -> Commit {
        let commit = write_issued(commit.replace(stored, &self.subscription), series, &self.issued);
        let commit = self.payments.iter().fold(commit, Commit::insert);
        self.messages.iter().fold(commit, Commit::send)
    }
}

impl Subscription {
    /// The subscription of a new account.
    #[must_use]
    pub fn opened(account: AccountId, at: Timestamp) -> Self {
        let facts = Facts::new(at);
        let due_at = next_act(&facts, subscription::life(&facts, Now(at)).next_due_at);
        Self { account, facts, due_at }
    }

    /// Takes these facts, to which something was added, and carries out what is due.
    ///
    /// # Errors
    /// If something cannot be carried out. Then nothing is.
    pub fn settle(
        &self,
        facts: Facts,
        now: Now,
        around: (&Contacts<'_>, Books<'_>),
        random: &dyn RandomSource,
    ) -> Result<Settled, SettleError> {
        self.carry_out(Work::begin(self.account, facts, now, around, random))
    }

    /// The payments of its charges of which the provider has told.
    #[must_use]
    pub fn charged_payments(&self) -> Vec<ChargedPayment> {
        self.facts.charges.iter().filter_map(|charge| ChargedPayment::of(self.account, charge)).collect()
    }

    /// Carries out what is due in the work that was begun.
    fn carry_out(&self, mut work: Work<'_>) -> Result<Settled, SettleError> {
        let at = work.now.0;
        let mut life = subscription::life(&work.facts, work.now);
        let mut is_complete = false;
        for _ in 0..MOST_ROUNDS {
            match work.perform(&life)? {
                Performed::All => {}
                Performed::Nothing if life.messages.is_empty() => {
                    is_complete = true;
                    break;
                }
                Performed::Nothing if work.send(&life) => {}
                Performed::Nothing => break,
                Performed::AsMuchAsFits => {
                    life = subscription::life(&work.facts, work.now);
                    break;
                }
            }
            life = subscription::life(&work.facts, work.now);
        }
        let (asks_again_at, is_waiting) = (work.asks_again_at(), work.is_waiting);
        let Work { facts, issued, messages, .. } = work;
        let due_at = match facts.purge_began {
            // The removal itself says when it goes on.
            Some(_) => self.due_at,
            None if is_complete => next_act(&facts, life.next_due_at).into_iter().chain(asks_again_at).min(),
            None => Some(at),
        };
        let subscription = Self { account: self.account, facts, due_at };
        let known = self.charged_payments();
        Ok(Settled {
            removal_due: life.removal_due().filter(|_| is_complete),
            added: self.facts.added(&subscription.facts, is_waiting),
            payments: subscription.charged_payments().into_iter().filter(|told| !known.contains(told)).collect(),
            subscription,
            issued,
            messages,
            is_complete,
        })
    }
}

/// The facts while what is due is carried out.
struct Work<'a> {
    account: AccountId,
    facts: Facts,
    now: Now,
    contacts: &'a Contacts<'a>,
    books: Books<'a>,
    random: &'a dyn RandomSource,
    issued: Vec<IssuedInvoice>,
    messages: Vec<Message>,
    /// Whether an invoice waits for what VIES says.
    is_waiting: bool,
}

impl<'a> Work<'a> {
    fn begin(
        account: AccountId,
        facts: Facts,
        now: Now,
        (contacts, books): (&'a Contacts<'a>, Books<'a>),
        random: &'a dyn RandomSource,
    ) -> Self {
        let now = Now(facts.clock(now));
        let (issued, messages) = (Vec::new(), Vec::new());
        Self { account, facts, now, contacts, books, random, issued, messages, is_waiting: false }
    }
}

/// What was done of what was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Performed {
    /// Nothing was asked for.
    Nothing,
    /// All of it.
    All,
    /// As much as fits into a commit.
    AsMuchAsFits,
}

impl Work<'_> {
    /// Sends as many messages as there is room for. `false` if there is none for the next.
    fn send(&mut self, life: &Life) -> bool {
        let mut is_any_sent = false;
        for slot in &life.messages {
            let mut messages = self.messages_of(slot, life);
            if self.messages.len() + messages.len() > MOST_MESSAGES {
                break;
            }
            self.note_sent(*slot, &mut messages);
            self.messages.extend(messages);
            is_any_sent = true;
        }
        is_any_sent
    }

    /// Adds to the facts that a slot's messages are sent, and follows what becomes of them if anything depends on that.
    fn note_sent(&mut self, slot: Slot, messages: &mut [Message]) {
        let followed = messages.iter_mut().take(if slot.is_followed() { MOST_FOLLOWED } else { 0 });
        let follow = |message: &mut Message| {
            message.evidence_for = Some(self.account);
            Delivery { message: message.message, accepted_at: None, bounced_at: None }
        };
        let deliveries = followed.map(follow).collect();
        self.facts.sent.push(Sent { slot, at: self.now.0, deliveries });
    }

    fn messages_of(&self, slot: &Slot, life: &Life) -> Vec<Message> {
        let (account, company_name) = (self.account, self.contacts.company_name);
        let message = |to: Address<'_>| {
            let notice = Notice { account, facts: &self.facts, life, company_name, name: to.name };
            let content = notices::content(slot, &notice);
            Message::new(self.now, self.random, to.recipient, to.email.clone(), to.language, content)
        };
        self.contacts.of(slot.audience()).into_iter().map(message).collect()
    }
}

impl Facts {
    /// The names of what was added to these facts, and of what waits still.
    fn added(&self, now: &Self, is_waiting: bool) -> Vec<&'static str> {
        let entries = |facts: &Self| facts.invoices.iter().map(|invoice| invoice.entries().len()).sum::<usize>();
        let added = [
            (audit::INVOICES, self.invoices.len() < now.invoices.len()),
            (audit::WAITING, is_waiting || self.waiting != now.waiting),
            (audit::CHARGES, self.charges != now.charges),
            (audit::E_INVOICES, self.e_invoices != now.e_invoices),
            (audit::BALANCE, entries(self) < entries(now)),
            (audit::MESSAGES, self.sent.len() < now.sent.len()),
        ];
        added.into_iter().filter(|(_, is_added)| *is_added).map(|(name, _)| name).collect()
    }
}

/// The next moment at which something is to be done, or the payment provider or the access point to be asked, to the second at which it is found. On many
/// dates, something only changes, which everybody finds who looks.
fn next_act(facts: &Facts, mut next: Option<Timestamp>) -> Option<Timestamp> {
    for _ in 0..MOST_PASSED {
        let Some(at) = next else { break };
        let then = subscription::life(facts, Now(at));
        if then.state == State::Removed || !then.effects.is_empty() || !then.messages.is_empty() {
            break;
        }
        next = then.next_due_at;
    }
    next.into_iter().chain(facts.provider_due_at()).min().map(whole_second)
}

/// The first whole second that is not before this moment.
fn whole_second(at: Timestamp) -> Timestamp {
    let almost = SignedDuration::from_nanos(999_999_999);
    at.saturating_add(almost).ok().and_then(|at| Timestamp::from_second(at.as_second()).ok()).unwrap_or(Timestamp::MAX)
}
