//! Appointing and dismissing staff.

use domain::{
    Now, Timestamp,
    id::UserId,
    identity::factors::Method,
    records::{Factors, Staff, StaffRole, User},
    staff::{Appointee, Appointment, NotAppointed, StaffRoles, Vouched},
};
use serde::Serialize;
use store::CommitError;

use crate::{
    StaffFunction,
    person::{PersonSelector, StaffError, TRIES},
};

/// What to change.
pub(crate) enum Change {
    /// Appoint the person to these roles. Staff log-ins accept these second factors or, if none are given, those that
    /// were vouched for before.
    Appoint(StaffRoles, Option<Vouched>),
    /// End the person's appointment.
    Dismiss,
}

/// The outcome of a change.
pub(crate) enum Outcome {
    /// The change is made, or was made already: the person's roles, and all their second factors. Both lists are empty
    /// after a dismissal.
    Done(UserId, Vec<StaffRole>, Vec<FactorView>),
    /// Nothing was done: nobody has vouched for any of the person's second factors, which are listed.
    NoVouchedFactor(UserId, Vec<FactorView>),
    /// Nothing was done: a second factor was vouched for that the person does not have.
    UnknownFactor,
    /// Nothing was done: there is no such person.
    NoPerson,
    /// Nothing was done: the person cannot be appointed without a second factor.
    NoSecondFactor,
    /// Nothing was done: the person who was to be dismissed is not staff.
    NotStaff,
}

/// A second factor of the person. Before vouching for it, the operator asks the person whether it is really theirs.
#[derive(Debug, Serialize)]
pub(crate) struct FactorView {
    /// The id with which the operator vouches for it.
    id: String,
    method: Method,
    since: Timestamp,
    /// Whether a staff log-in accepts it.
    vouched: bool,
}

impl StaffFunction {
    /// Appoints or dismisses somebody.
    pub(crate) async fn change(
        &self,
        person: &PersonSelector,
        change: &Change,
        now: Now,
    ) -> Result<Outcome, StaffError> {
        let mut retry = self.store.retry_conflicts(TRIES);
        loop {
            let Some(id) = self.id_of(person, now).await? else { return Ok(Outcome::NoPerson) };
            let wanted = (User::key(&id), Factors::key(&id), Staff::key(&id));
            let (user, factors, staff) = self.store.read(wanted, now).await?;
            let Some(user) = user else { return Ok(Outcome::NoPerson) };
            let credential = self.credential(&user.email, now).await?.filter(|credential| credential.user == id);
            // The address was changed between the two reads: start again.
            let Some(credential) = credential else {
                retry.back_off().await?;
                continue;
            };
            let appointee =
                Appointee { credential: &credential, user: &user, factors: factors.as_ref(), staff: staff.as_ref() };
            let view =
                |staff: Option<&Staff>| factors.iter().flat_map(|factors| factor_views(factors, staff)).collect();
            let (commit, outcome) = match change {
                Change::Appoint(roles, vouched) => {
                    match appointee.appoint(now, roles, vouched.as_ref(), &self.randomness) {
                        Ok(Appointment { staff, commit }) => {
                            let factors = view(Some(&staff));
                            (commit, Outcome::Done(id, staff.roles, factors))
                        }
                        Err(NotAppointed::NoSecondFactor) => return Ok(Outcome::NoSecondFactor),
                        Err(NotAppointed::UnknownFactor) => return Ok(Outcome::UnknownFactor),
                        Err(NotAppointed::NoVouchedFactor) => return Ok(Outcome::NoVouchedFactor(id, view(None))),
                    }
                }
                Change::Dismiss => match appointee.dismiss(now, &self.randomness) {
                    Some(commit) => (Some(commit), Outcome::Done(id, Vec::new(), Vec::new())),
                    None => return Ok(Outcome::NotStaff),
                },
            };
            let Some(commit) = commit else { return Ok(outcome) };
            match self.store.commit(commit).await {
                Ok(()) => return Ok(outcome),
                // The person's log-in or appointment was changed at the same time.
                Err(CommitError::Refused(_)) => retry.back_off().await?,
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// The person's second factors, each with whether the appointment vouches for it.
fn factor_views(factors: &Factors, staff: Option<&Staff>) -> impl Iterator<Item = FactorView> {
    factors.each().map(move |factor| FactorView {
        id: factor.to_string(),
        method: factor.method(),
        since: factor.since(),
        vouched: staff.is_some_and(|staff| staff.vouches(Some(factor))),
    })
}
