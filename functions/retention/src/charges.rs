//! Charges of cards: the payment provider is asked to take what was decided to be taken, and what it answers is recorded.
//!
//! A charge is recorded before it is asked for, and asked for under its own name, so that it is made once however often it is asked for.

use app::subscriptions::Advanced;
use domain::{
    Commit, Now, Stored,
    audit::AuditEvent,
    billing::{
        card::CardToken,
        provider::{ProviderCustomerId, RefusalCode},
        subscription::{Charge, Facts},
    },
    id::AccountId,
    records::{Account, AuditAction, AuthenticationPage, BillingProfile, CardPayments, OfferedCard, Subscription},
};
use egress::stripe::{CardCharge, CardPayment, Presence, Stripe, StripeError};
use jiff::SignedDuration;

use crate::{Retention, card_provider::Answer, due::RetentionError};

/// For how long the provider surely knows a charge by its name. After that, it is looked for before it is asked for again.
const NAME_IS_KNOWN: SignedDuration = SignedDuration::from_hours(23);

/// For how long the removal of an account waits for the provider to delete what it keeps.
const FORGOTTEN_WITHIN: SignedDuration = SignedDuration::from_hours(24);

/// How many charges of an account are asked about in one go.
const MOST_ASKED: usize = 20;

/// What a charge is made of.
struct Payer {
    card: CardToken,
    customer: ProviderCustomerId,
    /// Whether the provider keeps the card, so that it can be charged while nobody is there.
    is_kept: bool,
}

impl Retention {
    /// Asks about the charges that are due, and about those that follow from the answers.
    pub(crate) async fn charge(
        &self,
        account: AccountId,
        mut advanced: Advanced,
        now: Now,
    ) -> Result<Advanced, RetentionError> {
        for _ in 0..MOST_ASKED {
            let Some(charge) = advanced.charges.first() else { break };
            let answer = self.ask_about(account, charge, now).await?;
            let named = (charge.invoice, charge.nth);
            let add = |facts: &mut Facts| {
                let at = facts.clock(now);
                if let Answer::Refused(code) = &answer {
                    return facts.refuse_charge(at, named, code.clone());
                }
                if let Answer::Told(payment) = &answer {
                    // What is not this charge's changes nothing: it counts as no answer.
                    let _ = facts.report_payment(at, named, payment);
                }
                facts.note_asked(at, named);
            };
            advanced = self.record(account, add, now).await?;
        }
        Ok(advanced)
    }

    async fn ask_about(&self, account: AccountId, charge: &Charge, now: Now) -> Result<Answer, RetentionError> {
        let Some(stripe) = &self.cards.stripe else {
            let is_made = charge.payment.is_some();
            return Ok(if is_made { Answer::Nothing } else { Answer::Refused(RefusalCode::parse("no_provider")) });
        };
        if self.cards.is_unavailable(now).await {
            return Ok(Answer::Nothing);
        }
        let answered = match &charge.payment {
            Some(payment) => stripe.payment(payment).await,
            None => match self.payer(stripe, account, charge, now).await? {
                Ok(Some(payer)) => self.make(stripe, account, charge, &payer, now).await,
                Ok(None) => return Ok(Answer::Refused(RefusalCode::parse("no_card"))),
                Err(error) => Err(error),
            },
        };
        match answered {
            Ok(CardPayment { payment, authentication_url }) => {
                if let Some(url) = authentication_url {
                    self.keep_page(account, charge, url, now).await?;
                }
                Ok(Answer::Told(payment))
            }
            Err(error) => Ok(self.cards.failed(&error, now).await),
        }
    }

    /// Asks for the payment, unless it was made already.
    async fn make(
        &self,
        stripe: &Stripe,
        account: AccountId,
        charge: &Charge,
        payer: &Payer,
        now: Now,
    ) -> Result<CardPayment, StripeError> {
        let (attempt, customer) = (charge.attempt(), &payer.customer);
        let is_late = now.timestamp().duration_since(charge.begun_at) >= NAME_IS_KNOWN;
        if (charge.asked_at.is_some() || is_late)
            && let Some(made) = stripe.find(customer, &attempt).await?
        {
            return Ok(made);
        }
        let return_url = format!("{}/invoices/{}", self.cards.portal_url, charge.invoice);
        let presence = if payer.is_kept && !charge.authenticates {
            Presence::OffSession
        } else {
            Presence::OnSession { return_url: &return_url }
        };
        let (card, amount, invoice) = (payer.card.as_str(), charge.amount, charge.invoice);
        stripe.charge(&CardCharge { attempt: &attempt, customer, card, amount, account, invoice, presence }).await
    }

    /// Whose card is charged. `None` if the billing details have none.
    async fn payer(
        &self,
        stripe: &Stripe,
        account: AccountId,
        charge: &Charge,
        now: Now,
    ) -> Result<Result<Option<Payer>, StripeError>, RetentionError> {
        let keys = (Subscription::key(&account), BillingProfile::key(&account), CardPayments::key(&account));
        let (Some(subscription), details, known) = self.store.read(keys, now).await? else { return Ok(Ok(None)) };
        let Some(card) = details.and_then(|details| Some(details.card.as_ref()?.token.clone())) else {
            return Ok(Ok(None));
        };
        let customer = match &known {
            Some(known) => known.customer.clone(),
            None => match stripe.customer(account).await {
                Ok(customer) => customer,
                Err(error) => return Ok(Err(error)),
            },
        };
        let is_kept = known.as_ref().is_some_and(|known| known.keeps(&card, &subscription.facts));
        let offered = known.as_ref().and_then(|known| known.card.as_ref());
        if known.is_none() || (!is_kept && offered.is_none_or(|offered| offered.token != card)) {
            let authentication = known.as_ref().and_then(|known| known.authentication.clone());
            let offered = Some(OfferedCard { token: card.clone(), since: charge.begun_at });
            let payments = CardPayments { account, customer: customer.clone(), card: offered, authentication };
            self.keep(known.as_ref(), &payments, now).await?;
        }
        Ok(Ok(Some(Payer { card, customer, is_kept })))
    }

    /// Keeps where the card's owner authenticates.
    async fn keep_page(
        &self,
        account: AccountId,
        charge: &Charge,
        url: String,
        now: Now,
    ) -> Result<(), RetentionError> {
        let Some(known) = self.store.get(&CardPayments::key(&account), now).await? else { return Ok(()) };
        let page = AuthenticationPage { invoice: charge.invoice, nth: charge.nth, url };
        let payments = CardPayments { authentication: Some(page), ..known.record.clone() };
        if payments == known.record { Ok(()) } else { self.keep(Some(&known), &payments, now).await }
    }

    /// Has the provider delete what it keeps for an account that is removed. `false` if that is to be tried again: for a day, so that a
    /// provider that is down keeps no account from being removed in time.
    pub(crate) async fn forget_cards(&self, account: AccountId, now: Now) -> Result<bool, RetentionError> {
        let keys = (CardPayments::key(&account), Subscription::key(&account));
        let ((Some(known), subscription), Some(stripe)) = (self.store.read(keys, now).await?, &self.cards.stripe)
        else {
            return Ok(true);
        };
        let Err(error) = stripe.forget(&known.customer).await else { return Ok(true) };
        lambda::no_answer("Stripe", &error);
        let due_at = subscription.and_then(|subscription| subscription.life(now).next_due_at);
        Ok(due_at.is_none_or(|due_at| now.timestamp().duration_since(due_at) >= FORGOTTEN_WITHIN))
    }

    /// Nothing is kept for an account that is removed meanwhile.
    async fn keep(
        &self,
        known: Option<&Stored<CardPayments>>,
        payments: &CardPayments,
        now: Now,
    ) -> Result<(), RetentionError> {
        let account = payments.account;
        let audit_event = AuditEvent::by_nobody(now, &self.randomness, account, AuditAction::SubscriptionUpdated);
        let commit = Commit::new(now).audit(&audit_event.changing([CardPayments::CHANGED]));
        let commit = commit.check_exists(Account::key(&account).into());
        let commit = match known {
            Some(known) => commit.replace(known, payments),
            None => commit.insert(payments),
        };
        Ok(self.store.commit(commit).await?)
    }
}
