//! The terms that are asked for, and whether they can be.

use domain::{
    Now,
    billing::{payment::CardProvider, subscription::Terms},
    date::day_of,
};
use lambda::{Problem, Subscriber};

/// Checks that the account has given the billing details that these terms need.
pub(super) fn check(terms: Terms, subscriber: &Subscriber, now: Now, provider: CardProvider) -> Result<(), Problem> {
    let details = subscriber.details.as_ref().map(|details| details.details());
    Ok(terms.payment.check_given(details.as_ref(), day_of(now.timestamp()), provider)?)
}
