//! The proof of a reset, and the person whose password is reset.

use domain::{
    Commit, FieldErrorCode, FieldErrors, Now, Stored, Timestamp,
    identity::{
        code::SmsCode,
        recovery::{self, Person, ResetChannel},
    },
    personal::{EmailAddress, PhoneNumber},
    records::{Account, Factors, PasswordCredential, PasswordReset, PhoneIdentity, PhoneReset, User},
    token::LinkToken,
};
use lambda::{App, Invocation, Problem, RateLimits};
use store::CandidateKeys;

use super::request::PURPOSE;

/// The proof of a reset: what was sent to the person and returned by them.
pub(super) enum Proof {
    /// A link's token.
    Mail(Stored<PasswordReset>),
    /// A code.
    Phone(Stored<PhoneReset>),
}

/// The person whose password is reset, with their account.
pub(super) struct ResetTarget {
    pub(super) person: Person,
    pub(super) account: Stored<Account>,
}

impl Proof {
    /// How it was requested.
    pub(super) fn channel(&self) -> ResetChannel {
        match self {
            Self::Mail(_) => ResetChannel::Mail,
            Self::Phone(_) => ResetChannel::Phone,
        }
    }

    /// When it was requested.
    pub(super) fn asked_at(&self) -> Timestamp {
        match self {
            Self::Mail(reset) => reset.asked_at,
            Self::Phone(reset) => reset.asked_at,
        }
    }

    /// The problem if the proof is no longer valid.
    pub(super) fn expired(&self) -> Problem {
        match self {
            Self::Mail(_) => Problem::LinkExpired,
            Self::Phone(_) => Problem::CodeExpired,
        }
    }

    /// Removes the link or code with `commit`, so that it cannot be used again.
    pub(super) fn spend(&self, commit: Commit) -> Commit {
        match self {
            Self::Mail(reset) => commit.remove(reset),
            Self::Phone(reset) => commit.remove(reset),
        }
    }
}

/// What was given for a proof.
pub(super) struct Given {
    pub(super) token: Option<LinkToken>,
    pub(super) phone: Option<PhoneNumber>,
    pub(super) request: Option<LinkToken>,
    pub(super) code: Option<SmsCode>,
}

/// Checks the one proof that is given: a link's token, or a number with the request and the code that was sent for it.
pub(super) async fn check(app: &App, invocation: &Invocation, given: Given) -> Result<(Proof, ResetTarget), Problem> {
    let mut errors = FieldErrors::default();
    let mut missing = |name, is_missing: bool| is_missing.then(|| errors.add(name, FieldErrorCode::Missing));
    match given {
        Given { token: Some(token), phone: None, request: None, code: None } => {
            return by_mail(app, invocation.now, &token).await;
        }
        Given { token: None, phone: Some(phone), request: Some(request), code: Some(code) } => {
            return by_phone(app, invocation, &phone, &request, &code).await;
        }
        Given { token: None, phone, request, code } if phone.is_some() || request.is_some() || code.is_some() => {
            let _ = missing("phone", phone.is_none());
            let _ = missing("request", request.is_none());
            let _ = missing("code", code.is_none());
        }
        _ => errors.add("token", FieldErrorCode::OneOfTwo),
    }
    Err(errors.into())
}

/// Finds the reset that the token belongs to, and the person who logs in with its address.
async fn by_mail(app: &App, now: Now, token: &LinkToken) -> Result<(Proof, ResetTarget), Problem> {
    let reset = app.store.get(&PasswordReset::key(&token.hash()), now).await?.ok_or(Problem::LinkExpired)?;
    let found = with_address(app, now, &reset.email).await?.ok_or(Problem::LinkExpired)?;
    Ok((Proof::Mail(reset), found))
}

/// Counts the attempt, then checks the code that was sent to the number for the request, and finds the person who has the number.
async fn by_phone(
    app: &App,
    invocation: &Invocation,
    phone: &PhoneNumber,
    request: &LinkToken,
    code: &SmsCode,
) -> Result<(Proof, ResetTarget), Problem> {
    let now = invocation.now;
    let network = invocation.device.ip_address.network();
    let rate_limits = RateLimits::default().and(&app.store, &recovery::CODES_BY_NETWORK, network.as_bytes())?;
    let lookups = app.store.phone_lookups(phone)?;
    let reset = PhoneReset::key(&request.hash());
    let phones = lookups.iter().map(PhoneIdentity::key).collect::<CandidateKeys<_>>();
    let (reset, holder, counters) = app.store.read((reset, phones, &rate_limits), now).await?;
    let first = rate_limits.count(counters, now)?;
    let reset = reset.filter(|reset| lookups.contains(&reset.phone)).ok_or(Problem::CodeExpired)?;
    let tried = reset.tried().ok_or(Problem::CodeExpired)?;
    let holder = holder.and_then(|phone| phone.single_holder());
    rate_limits.reserve_with(&app.store, now, first, || Commit::new(now).replace(&reset, &tried)).await?;
    let reset = Stored { record: tried, version: reset.version.next() };
    if !app.store.is_code(PURPOSE, phone, code, &reset.code)? {
        return Err(FieldErrors::one("code", FieldErrorCode::WrongSmsCode).into());
    }
    let user = app.store.get(&User::key(&holder.ok_or(Problem::CodeExpired)?), now).await?;
    let user = user.filter(|user| user.is_reset_by(phone, now)).ok_or(Problem::CodeExpired)?;
    let found = with_address(app, now, &user.email).await?;
    let found = found.filter(|found| found.person.user.user == user.user).ok_or(Problem::CodeExpired)?;
    Ok((Proof::Phone(reset), found))
}

/// The person who logs in with the address.
async fn with_address(app: &App, now: Now, email: &EmailAddress) -> Result<Option<ResetTarget>, Problem> {
    let keys = app.store.email_lookups(email)?.iter().map(PasswordCredential::key).collect::<CandidateKeys<_>>();
    let Some(credential) = app.store.read(keys, now).await? else { return Ok(None) };
    let PasswordCredential { user, account, .. } = &credential.record;
    let keys = (User::key(user), Account::key(account), Factors::key(user));
    let (Some(user), Some(account), factors) = app.store.read(keys, now).await? else { return Ok(None) };
    Ok(Some(ResetTarget { person: Person { user, credential, factors }, account }))
}
