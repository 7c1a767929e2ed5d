//! How long a session lasts: 24 hours, and one hour without use (OWASP ASVS 5.0, 7.3).

use jiff::Timestamp;

use crate::{
    identity::{
        records::{Factors, PasswordCredential, Session},
        token::SessionToken,
    },
    kernel::{
        id::{AccountId, MemberId, UserId},
        personal::Device,
        processing::Period,
        record::Expiring,
        time::Now,
    },
    rate_limit::{OverLimit, RateLimit},
};

const IDLE: Period = Period::Hours(1);
/// How old a proof of who somebody is may be for a sensitive act.
pub const FRESH: Period = Period::Minutes(5);
/// How often the last use is written down.
const NOTED_EVERY: Period = Period::Minutes(1);

/// How often one network may ask for a log-in by passkey alone: nobody knows yet who is asking.
pub const PASSKEY_REQUESTS: RateLimit =
    RateLimit { name: "passkey-network", free: 300, over_limit: OverLimit::Refuse, reset_after: Period::Hours(1) };

fn end(started_at: Timestamp, last_used_at: Timestamp) -> Timestamp {
    Session::LIFE.after(started_at).min(IDLE.after(last_used_at))
}

impl Session {
    /// The session that `token` opens from now on, for somebody who has just proved who they are, by a second factor too
    /// or not.
    #[must_use]
    pub fn begin(now: Now, token: &SessionToken, device: Device, second_factor: bool) -> Self {
        let at = now.timestamp();
        Self {
            user: token.user,
            session: token.session,
            token: token.hash(),
            account: token.account,
            member: token.member,
            started_at: at,
            authenticated_at: at,
            second_factor,
            appointed_at: None,
            last_used_at: at,
            expires_at: end(at, at),
            ip_address: device.ip_address,
            browser_type: device.browser_type,
        }
    }

    /// Whether its log-in was made from this IP address with this type of browser.
    #[must_use]
    pub fn is_from(&self, device: &Device) -> bool {
        (&self.ip_address, &self.browser_type) == (&device.ip_address, &device.browser_type)
    }

    /// Whether it is a session of staff.
    #[must_use]
    pub fn is_of_staff(&self) -> bool {
        self.appointed_at.is_some()
    }

    /// The session of somebody who has just proved anew who they are, by a second factor too or not.
    #[must_use]
    pub fn authenticated(&self, now: Now, second_factor: bool) -> Self {
        Self { authenticated_at: now.timestamp(), second_factor: self.second_factor || second_factor, ..self.clone() }
    }

    /// Whether `token` opens it. That it has not expired the store has seen to.
    #[must_use]
    pub fn matches_token(&self, token: &SessionToken) -> bool {
        self.token == token.hash()
    }

    /// The session that goes on under another token, in the account that the token names: the old token is worth
    /// nothing from then on. The 24 hours still count from the log-in.
    #[must_use]
    pub fn rotate(&self, now: Now, token: &SessionToken) -> Self {
        let at = now.timestamp();
        Self {
            session: token.session,
            token: token.hash(),
            account: token.account,
            member: token.member,
            last_used_at: at,
            expires_at: end(self.started_at, at),
            ..self.clone()
        }
    }

    /// Whether the person proved who they are within the last five minutes, as a sensitive act demands.
    #[must_use]
    pub fn is_fresh(&self, now: Now) -> bool {
        !now.is_past(FRESH.after(self.authenticated_at))
    }

    /// Whether it may change what its owner logs in with, given their second factors: where there is one,
    /// it was shown. A session that ends while a first one is set up may have been read before, and the factors after.
    #[must_use]
    pub fn is_fresh_with_second_factor(&self, now: Now, factors: Option<&Factors>) -> bool {
        self.is_fresh(now) && (self.second_factor || !Factors::has_second_factor(factors))
    }

    /// The session with its use noted; `None` where the last note is young enough.
    #[must_use]
    pub fn with_use_recorded(&self, now: Now) -> Option<Self> {
        let at = now.timestamp();
        (NOTED_EVERY.after(self.last_used_at) <= at).then(|| Self {
            last_used_at: at,
            expires_at: end(self.started_at, at),
            ..self.clone()
        })
    }
}

impl PasswordCredential {
    /// Whom and what a session of this log-in is for.
    #[must_use]
    pub fn ids(&self) -> (UserId, AccountId, MemberId) {
        (self.user, self.account, self.member)
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::{
        id::SessionId,
        personal::{BrowserType, IpAddress},
    };

    fn at(seconds: i64) -> Now {
        Now(Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds))
    }

    fn session() -> Session {
        let id = [1; 10];
        let now = at(0);
        let token = SessionToken::new(
            SessionId::new(now, &id),
            UserId::new(now, &id),
            AccountId::new(now, &id),
            MemberId::new(now, &id),
            &[5; 32],
        );
        let device =
            Device { ip_address: IpAddress::parse("192.0.2.7").unwrap(), browser_type: BrowserType::of_user_agent("") };
        Session::begin(now, &token, device, false)
    }

    proptest! {
        #[test]
        fn however_it_is_used_a_session_ends_after_a_day_or_an_idle_hour(gaps in prop::collection::vec(1_i64..4_000, 1..80)) {
            let mut session = session();
            let (mut clock, mut last) = (0, 0);
            for gap in gaps {
                clock += gap;
                let alive = !at(clock).is_past(session.expires_at);
                if clock >= 24 * 3600 || clock - last > 3600 { prop_assert!(!alive); }
                if clock < 24 * 3600 && clock - last < 3600 - 60 { prop_assert!(alive); }
                if !alive { break; }
                last = clock;
                session = session.with_use_recorded(at(clock)).unwrap_or(session);
            }
        }
    }

    #[test]
    fn a_sensitive_act_needs_a_proof_of_the_last_five_minutes_and_a_new_token_is_none() {
        let session = session();
        assert!(session.is_fresh(at(299)) && !session.is_fresh(at(300)));
        let other = SessionToken::new(
            SessionId::new(at(400), &[2; 10]),
            session.user,
            session.account,
            session.member,
            &[6; 32],
        );
        let rotated = session.rotate(at(400), &other);
        assert!(rotated.matches_token(&other) && !session.matches_token(&other) && !rotated.is_fresh(at(400)));
        assert_eq!(rotated.started_at, session.started_at);
    }

    #[test]
    fn p13_a_session_goes_on_elsewhere_by_another_address_or_another_browser() {
        let session = session();
        let device = |ip: &str, agent: &str| Device {
            ip_address: IpAddress::parse(ip).unwrap(),
            browser_type: BrowserType::of_user_agent(agent),
        };
        assert!(session.is_from(&device("192.0.2.7", "")));
        assert!(!session.is_from(&device("192.0.2.8", "")) && !session.is_from(&device("192.0.2.7", "curl/8")));
    }
}
