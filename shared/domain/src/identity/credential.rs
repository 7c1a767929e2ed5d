//! What becomes of a credential when its password changes.

use crate::{
    identity::{
        password::{NewPassword, PasswordHash, ProposedPassword},
        records::{Factors, PasswordCredential, User},
    },
    kernel::{
        commit::{Commit, Stored},
        field_error::FieldErrorCode,
        time::Now,
    },
};

impl User {
    /// The password that this person proposes, where they may have it: long enough alone or beside their second factor, and
    /// more than what is known of them and their company.
    ///
    /// # Errors
    /// `password-too-short`, `password-common`, `password-context`.
    pub fn accept_password(
        &self,
        proposed: ProposedPassword,
        factors: Option<&Factors>,
        company_name: &str,
    ) -> Result<NewPassword, FieldErrorCode> {
        let password = proposed.validate(Factors::has_second_factor(factors))?;
        password.differs_from(&[self.name.as_str(), company_name, self.email.as_str()])?;
        Ok(password)
    }
}

impl PasswordCredential {
    /// The credential with another password, and whether that is too short to be the only factor.
    #[must_use]
    pub fn with_password(self, now: Now, (password, short_password): (PasswordHash, bool)) -> Self {
        Self { password, short_password, password_at: now.timestamp(), ..self }
    }
}

impl Stored<PasswordCredential> {
    /// Changes the password of somebody with these factors. A short one rests on the second factor that was seen, and who
    /// had none when the rule for its length was chosen must still have none. Recovery codes that were made recently no longer work.
    #[must_use]
    pub fn change_password(
        &self,
        commit: Commit,
        (password, is_short): (PasswordHash, bool),
        factors: Option<&Stored<Factors>>,
    ) -> Commit {
        let changed = self.record.clone().with_password(commit.now(), (password, is_short));
        let now = commit.now();
        let commit = commit.replace(self, &changed);
        match factors {
            Some(factors) => match factors.without_recent_codes(now) {
                (left, revoked) if !revoked.is_empty() => commit.replace(factors, &left),
                _ if is_short => commit.check_version(factors),
                _ => commit,
            },
            None => commit.check_absent(&Factors::key(&self.user)),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::{
        audit::{AuditEvent, records::AuditAction},
        identity::challenge::tests::credential,
        kernel::{
            personal::{BrowserType, Device, IpAddress},
            record::Record,
            version::Version,
            write::Write,
        },
    };

    const NOW: Now = Now(Timestamp::UNIX_EPOCH);

    #[test]
    fn a_short_password_rests_on_the_second_factor_and_any_other_on_what_was_seen() {
        let credential = credential(1);
        let factors = Stored { record: Factors::none(credential.user), version: Version(7) };
        let checks = |is_short, factors| {
            let subject = (credential.account, credential.user);
            let device = Device { ip_address: IpAddress::unknown(), browser_type: BrowserType::of_user_agent("") };
            let random = |bytes: &mut [u8]| bytes.fill(5);
            let audit_event = AuditEvent::from(&device, NOW, &random, subject, AuditAction::PasswordChanged);
            let password = (credential.password.clone(), is_short);
            let commit = credential.change_password(Commit::new(NOW), password, factors).audit(&audit_event);
            let writes = commit.into_writes().unwrap().into_iter();
            let writes = writes.filter(|write| write.declaration().kind == Factors::DECLARATION.kind);
            writes.collect::<Vec<_>>()
        };
        assert!(matches!(&checks(true, Some(&factors))[..], [Write::CheckVersion { version: Version(7), .. }]));
        assert!(checks(false, Some(&factors)).is_empty());
        assert!(matches!(&checks(false, None)[..], [Write::CheckAbsent { .. }]));
    }
}
