//! What is to be paid of an invoice, as it becomes known, and from when on it deactivates the account (P34).
//!
//! That is once 30 days have passed since its due date, and 10 since a reminder of it was accepted by a recipient's mail server
//! or given by staff, as long as it is not paid. A reminder that bounces within five days does not count. Once the account is
//! deactivated, a payment or another due date opens it again, and a bounce does not.

use jiff::{SignedDuration, Timestamp};

use crate::{
    billing::subscription::{facts::Delivery, invoice::Invoice},
    kernel::{
        date::{Date, close_of, day_of, plus_days},
        money::Money,
    },
};

/// How many days after the due date.
pub const DAYS_AFTER_DUE: i32 = 30;

/// How many days after a reminder was accepted.
pub const DAYS_AFTER_REMINDER: i32 = 10;

/// How many days after it was issued, or after a payment of it was taken back, an invoice is due.
pub const NET_DAYS: i32 = 14;

/// For how long after it was accepted a reminder can bounce so that it does not count.
const BOUNCES_WITHIN: SignedDuration = SignedDuration::from_hours(5 * 24);

impl Delivery {
    /// Whether it bounced in time for the message not to count, by what is known at `by`.
    pub(super) fn is_lost(&self, by: Timestamp) -> bool {
        let bounced = self.bounced_at.filter(|at| *at <= by);
        let accepted = self.accepted_at.filter(|at| *at <= by);
        bounced.is_some_and(|bounced| accepted.is_none_or(|accepted| bounced <= accepted + BOUNCES_WITHIN))
    }
}

/// An invoice and what is to be paid of it.
#[derive(Debug, Clone)]
pub(super) struct Claim<'a> {
    pub(super) invoice: &'a Invoice,
    /// What is open, in minor units. Negative if too much was paid.
    pub(super) open: i64,
    /// What was credited.
    pub(super) credited: i64,
    /// Whether the unused days of its period were credited.
    pub(super) has_unused_days: bool,
    /// What its unused days cost, until they are credited.
    pub(super) unused_share: i64,
    /// Whether anything was demanded when it was looked at last.
    pub(super) is_demanded: bool,
    pub(super) due_on: Date,
    /// The moment from which it is overdue.
    overdue_at: Timestamp,
    /// The places of the reminders that were sent since it is overdue.
    pub(super) reminders: Vec<usize>,
    /// Those of their deliveries that count, with the time at which they were accepted.
    pub(super) accepted: Vec<(usize, usize, Timestamp)>,
    /// When staff reminded of it first since it is overdue.
    pub(super) by_staff: Option<Timestamp>,
    /// When it will deactivate the account.
    pub(super) ripe_at: Option<Timestamp>,
    /// Whether it deactivates the account.
    pub(super) deactivates: bool,
}

impl<'a> Claim<'a> {
    /// The claim of a new invoice.
    pub(super) fn new(invoice: &'a Invoice, due_on: Date) -> Self {
        Self {
            invoice,
            open: invoice.total().minor(),
            credited: 0,
            has_unused_days: false,
            unused_share: 0,
            is_demanded: invoice.total().is_positive(),
            due_on,
            overdue_at: close_of(due_on),
            reminders: Vec::new(),
            accepted: Vec::new(),
            by_staff: None,
            ripe_at: None,
            deactivates: false,
        }
    }

    /// What is to be credited for unused days: never more than was not credited yet.
    pub(super) fn to_credit(&self) -> i64 {
        self.unused_share.min(self.invoice.total().minor().saturating_sub(self.credited)).max(0)
    }

    /// What is demanded: without that which will be credited.
    pub(super) fn demanded(&self) -> i64 {
        self.open.saturating_sub(self.to_credit()).max(0)
    }

    /// So many minor units of the invoice's currency.
    pub(super) fn money(&self, minor: i64) -> Money {
        Money::of_minor(minor, self.invoice.total().currency())
    }

    pub(super) fn is_overdue(&self, now: Timestamp) -> bool {
        self.is_demanded && self.overdue_at <= now
    }

    pub(super) fn is_reminded(&self) -> bool {
        !self.reminders.is_empty() || self.by_staff.is_some()
    }

    /// The day with which both periods have passed.
    pub(super) fn ripe_on(&self, reminded_on: Date) -> Date {
        plus_days(self.due_on, DAYS_AFTER_DUE).max(plus_days(reminded_on, DAYS_AFTER_REMINDER))
    }

    /// When it deactivates the account, by the reminders that count.
    pub(super) fn ripens_at(&self) -> Option<Timestamp> {
        let reminded_at = self.accepted.iter().map(|(.., at)| *at).chain(self.by_staff).min();
        let reminded_at = reminded_at.filter(|_| self.is_demanded && !self.deactivates)?;
        Some(close_of(self.ripe_on(day_of(reminded_at))))
    }

    pub(super) fn set_due(&mut self, due_on: Date) {
        if self.due_on != due_on {
            (self.due_on, self.overdue_at) = (due_on, close_of(due_on));
            self.forget_reminders();
        }
    }

    pub(super) fn forget_reminders(&mut self) {
        self.reminders.clear();
        self.accepted.clear();
        (self.by_staff, self.deactivates) = (None, false);
    }
}
