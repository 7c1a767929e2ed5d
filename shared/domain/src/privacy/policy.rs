//! The versions of the privacy policy.

use std::str::FromStr;

use serde_json::Value;

use crate::{
    Timestamp,
    kernel::{
        date::{Date, start_of},
        field_error::FieldErrorCode,
        file::FileLife,
        processing::Period,
        time::Now,
    },
};

/// A version of the policy. Its texts are in `shared/policies`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PolicyVersion {
    /// The version's name: the day on which it takes effect, at midnight in Copenhagen.
    pub name: &'static str,
}

/// All published versions, from the oldest on. The first takes effect before anything is deployed, so that one is
/// always in force.
pub const VERSIONS: &[PolicyVersion] = &[PolicyVersion { name: "2026-11-01" }, PolicyVersion { name: "2027-01-01" }];

impl PolicyVersion {
    /// The version with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        VERSIONS.iter().copied().find(|version| version.name == name)
    }

    /// Reads a version's name. `unknown` is the error of a name that none has.
    pub(crate) fn read(value: Option<&Value>, unknown: FieldErrorCode) -> Result<Self, FieldErrorCode> {
        Self::named(&crate::kernel::field_error::choice(value)?).ok_or(unknown)
    }

    /// The schema of a version's name.
    pub(crate) fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .enum_values(Some(VERSIONS.iter().map(|version| version.name)))
            .into()
    }

    /// The version in force.
    #[must_use]
    pub fn in_force(now: Now) -> Self {
        in_force(VERSIONS, now)
    }

    /// The next version, if one is published.
    #[must_use]
    pub fn next(now: Now) -> Option<Self> {
        next(VERSIONS, now)
    }

    /// The day on which the version takes effect.
    #[must_use]
    pub fn day(self) -> Date {
        // A version whose name is not a date would never be in force. A test parses all names.
        self.name.parse().unwrap_or(Date::MAX)
    }

    /// When the version takes effect.
    #[must_use]
    pub fn effective_from(self) -> Timestamp {
        start_of(self.day())
    }
}

/// A published version, by its name.
impl FromStr for PolicyVersion {
    type Err = UnknownPolicy;

    fn from_str(name: &str) -> Result<Self, UnknownPolicy> {
        Self::named(name).ok_or(UnknownPolicy)
    }
}

/// No such version is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such version of the policy is published")]
pub struct UnknownPolicy;

fn in_force(versions: &[PolicyVersion], now: Now) -> PolicyVersion {
    let begun = versions.iter().rev().find(|version| now.is_past(version.effective_from()));
    begun.or(versions.first()).copied().unwrap_or(VERSIONS[0])
}

fn next(versions: &[PolicyVersion], now: Now) -> Option<PolicyVersion> {
    versions.iter().copied().find(|version| !now.is_past(version.effective_from()))
}

/// How long deleted data remains in a backup at most. It is the period of point-in-time recovery in the template.
pub const BACKUPS: Period = Period::Days(7);

/// For how many days the content of an uploaded file is kept (P20). The bucket's lifecycle rule deletes it.
pub const FILE_DAYS: u32 = FileLife::NinetyDays.days();

/// For how many days a log is kept (P14). The log group's retention deletes it.
pub const LOG_DAYS: u32 = 90;

/// The acceptance of a version of the policy, which must be the one in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AcceptedPolicy(PolicyVersion);

impl AcceptedPolicy {
    /// The accepted version.
    ///
    /// # Errors
    /// `policy-outdated` if it is not the one in force.
    pub fn in_force(self, now: Now) -> Result<PolicyVersion, FieldErrorCode> {
        if self.0 == PolicyVersion::in_force(now) { Ok(self.0) } else { Err(FieldErrorCode::PolicyOutdated) }
    }
}

impl crate::kernel::field_error::Input for AcceptedPolicy {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        PolicyVersion::read(value, FieldErrorCode::PolicyOutdated).map(Self)
    }
}

impl utoipa::PartialSchema for AcceptedPolicy {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        PolicyVersion::schema()
    }
}

impl utoipa::ToSchema for AcceptedPolicy {}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(time: &str) -> Now {
        Now(time.parse().unwrap())
    }

    #[test]
    fn p45_a_version_is_in_force_from_midnight_in_copenhagen_and_the_next_one_is_told_before() {
        let versions = ["2026-11-01", "2027-07-01"].map(|name| PolicyVersion { name });
        let in_force_at =
            |time| (in_force(&versions, at(time)).name, next(&versions, at(time)).map(|version| version.name));
        assert_eq!(in_force_at("2026-10-31T22:59:59Z"), ("2026-11-01", Some("2026-11-01")));
        assert_eq!(in_force_at("2026-10-31T23:00:00Z"), ("2026-11-01", Some("2027-07-01")));
        assert_eq!(in_force_at("2027-06-30T21:59:59Z"), ("2026-11-01", Some("2027-07-01")));
        assert_eq!(in_force_at("2027-06-30T22:00:00Z"), ("2027-07-01", None));
    }

    #[test]
    fn p45_every_version_is_named_by_its_day_and_stands_in_order() {
        let days = VERSIONS.iter().map(|version| version.effective_from()).collect::<Vec<_>>();
        assert!(days.is_sorted() && days.iter().all(|day| *day < Timestamp::MAX), "{VERSIONS:?}");
    }

    #[test]
    fn p01_another_version_than_the_one_in_force_is_not_accepted() {
        let accepted = AcceptedPolicy(PolicyVersion { name: "2027-07-01" });
        assert_eq!(accepted.in_force(at("2026-11-28T00:00:00Z")), Err(FieldErrorCode::PolicyOutdated));
        let accepted = AcceptedPolicy(VERSIONS[0]);
        assert_eq!(accepted.in_force(at("2026-11-28T00:00:00Z")), Ok(VERSIONS[0]));
    }
}
