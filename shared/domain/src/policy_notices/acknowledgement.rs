//! Acknowledging a version.

use serde_json::Value;

use crate::{
    audit::records::AuditAction,
    identity::actor::Actor,
    kernel::{
        commit::{Commit, Stored},
        field_error::{FieldErrorCode, Input},
        random::RandomSource,
        time::Now,
    },
    policy_notices::records::{PolicyAnnouncement, PolicyName, PolicyNotice},
    privacy::{
        id::ConsentId,
        policy::PolicyVersion,
        records::{Agreement, Channel, Consent},
    },
};

/// The version of the privacy policy that the person accepted last, with when.
#[must_use]
pub fn accepted(consents: &[Stored<Consent>]) -> Option<&Consent> {
    let accepted = consents.iter().map(|stored| &stored.record).filter(|consent| is_acceptance(consent));
    accepted.max_by_key(|consent| consent.at)
}

fn is_acceptance(consent: &Consent) -> bool {
    consent.agreement == Agreement::PrivacyPolicy && consent.granted
}

/// A published version of the privacy policy, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownPolicy(PolicyVersion);

impl KnownPolicy {
    /// The version, if it can be acknowledged: it is in force, or announced as the next one.
    ///
    /// # Errors
    /// `policy-not-pending` if it is another one.
    pub fn acknowledgeable(
        self,
        announced: Option<&PolicyAnnouncement>,
        now: Now,
    ) -> Result<PolicyVersion, FieldErrorCode> {
        let is_announced = announced.is_some_and(|announced| announced.policy_version == self.0.name);
        let is_pending = is_announced && PolicyVersion::next(now) == Some(self.0);
        let is_known = is_pending || PolicyVersion::in_force(now) == self.0;
        is_known.then_some(self.0).ok_or(FieldErrorCode::PolicyNotPending)
    }
}

impl Input for KnownPolicy {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        PolicyVersion::read(value, FieldErrorCode::PolicyNotPending).map(Self)
    }
}

impl utoipa::PartialSchema for KnownPolicy {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        PolicyVersion::schema()
    }
}

impl utoipa::ToSchema for KnownPolicy {}

/// What is known of a person and a version.
#[derive(Debug, Clone, Copy)]
pub struct Acknowledged<'a> {
    /// The version.
    pub version: PolicyVersion,
    /// That they were told of it.
    pub notice: Option<&'a Stored<PolicyNotice>>,
    /// What they have accepted and agreed to.
    pub consents: &'a [Stored<Consent>],
}

impl Acknowledged<'_> {
    /// When they acknowledged the version, or accepted it at sign-up.
    #[must_use]
    pub fn at(&self) -> Option<jiff::Timestamp> {
        let consents = self.consents.iter().map(|stored| &stored.record).filter(|consent| is_acceptance(consent));
        let accepted = consents.filter(|consent| consent.policy_version == self.version.name).map(|consent| consent.at);
        self.notice.and_then(|notice| notice.acknowledged_at).or_else(|| accepted.min())
    }

    /// The commit by which the person acknowledges the version; none if they have. Two of the same time write the same notice, so that
    /// one of them is refused.
    #[must_use]
    pub fn acknowledge(&self, now: Now, by: Actor<'_>, random: &dyn RandomSource) -> Option<Commit> {
        if self.at().is_some() {
            return None;
        }
        let at = now.timestamp();
        let consent = Consent {
            user: by.user,
            consent: ConsentId::new(now, &random.bytes()),
            agreement: Agreement::PrivacyPolicy,
            granted: true,
            policy_version: self.version.name.to_owned(),
            at,
            channel: Channel::PolicyNotice,
        };
        let audit_event = by.audit_event(now, random, AuditAction::PolicyAcknowledged);
        let commit = Commit::new(now).insert(&consent).audit(&audit_event);
        let acknowledged = |notice: &PolicyNotice| PolicyNotice { acknowledged_at: Some(at), ..notice.clone() };
        Some(if let Some(stored) = self.notice {
            commit.replace(stored, &acknowledged(stored))
        } else {
            let told = PolicyNotice::told(by.user, PolicyName::of(self.version), now);
            commit.check_person_exists(by.user).insert(&acknowledged(&told))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        kernel::{
            commit::Version,
            id::{AccountId, SessionId},
        },
        policy_notices::announcement::tests::{at, staff},
    };

    const RANDOM: fn(&mut [u8]) = |bytes| bytes.fill(7);

    fn actor() -> Actor<'static> {
        let now = at("2026-11-15T08:00:00Z");
        let (account, session) = (AccountId::new(now, &[1; 10]), SessionId::new(now, &[2; 10]));
        Actor { account, user: staff(), session, other_device: None }
    }

    fn version(name: &str) -> PolicyVersion {
        PolicyVersion::named(name).unwrap()
    }

    fn consent(name: &str, at: Now) -> Stored<Consent> {
        let consent = ConsentId::new(at, &[3; 10]);
        let (agreement, channel) = (Agreement::PrivacyPolicy, Channel::Signup);
        let (user, policy_version) = (staff(), name.to_owned());
        let record = Consent { user, consent, agreement, granted: true, policy_version, at: at.0, channel };
        Stored { record, version: Version::FIRST }
    }

    #[test]
    fn p45_only_the_version_in_force_and_the_announced_next_one_are_acknowledged() {
        let (before, after) = (at("2026-11-15T08:00:00Z"), at("2027-01-01T00:00:00Z"));
        let next = version("2027-01-01");
        let announced = PolicyAnnouncement::new(next, next.day(), staff(), before).unwrap();
        let may = |name, announced, now| KnownPolicy(version(name)).acknowledgeable(announced, now);
        let refused = Err(FieldErrorCode::PolicyNotPending);
        assert_eq!(may("2026-11-01", None, before), Ok(version("2026-11-01")));
        assert_eq!(may("2027-01-01", None, before), refused);
        assert_eq!(may("2027-01-01", Some(&announced), before), Ok(next));
        assert_eq!(may("2027-01-01", None, after), Ok(next));
        assert_eq!(may("2026-11-01", Some(&announced), after), refused);
        assert_eq!(KnownPolicy::read(Some(&"2027-01-01".into())), Ok(KnownPolicy(next)));
        assert_eq!(KnownPolicy::read(Some(&"2018-05-25".into())), Err(FieldErrorCode::PolicyNotPending));
    }

    #[test]
    fn p45_an_acknowledgement_is_written_once_and_what_was_accepted_at_sign_up_needs_none() {
        let now = at("2026-11-15T08:00:00Z");
        let signed_up = [consent("2026-11-01", at("2026-11-02T08:00:00Z"))];
        let known = |name, notice, consents| Acknowledged { version: version(name), notice, consents };
        assert!(known("2026-11-01", None, &signed_up).acknowledge(now, actor(), &RANDOM).is_none());
        let told = PolicyNotice::told(staff(), PolicyName::of(version("2027-01-01")), now);
        let told = Stored { record: told, version: Version::FIRST };
        for notice in [None, Some(&told)] {
            let commit = known("2027-01-01", notice, &signed_up).acknowledge(now, actor(), &RANDOM).unwrap();
            let kinds = commit.into_writes().unwrap().iter().map(|write| write.declaration().kind).collect::<Vec<_>>();
            for kind in ["Consent", "AuditEntry", "PolicyNotice"] {
                assert!(kinds.contains(&kind), "{kinds:?}");
            }
        }
        let record = PolicyNotice { acknowledged_at: Some(now.0), ..told.record.clone() };
        let done = Stored { record, version: Version(2) };
        assert!(known("2027-01-01", Some(&done), &signed_up).acknowledge(now, actor(), &RANDOM).is_none());
        let both = [signed_up[0].clone(), consent("2027-01-01", now)];
        assert_eq!(accepted(&both).map(|consent| consent.policy_version.as_str()), Some("2027-01-01"));
        assert_eq!(accepted(&[]), None);
    }
}
