//! The audited actions on people and their credentials.

crate::audit::records::actions! {
    /// Somebody logged in.
    LoggedIn = "logged-in", Unlimited;
    /// Somebody logged out.
    LoggedOut = "logged-out", Unlimited;
    /// Somebody changed their profile.
    ProfileChanged = "profile-changed";
    /// Somebody continued in this account with a session from another account.
    AccountEntered = "account-entered";
    /// Somebody reset a forgotten password.
    PasswordReset = "password-reset";
    /// Somebody changed the address that they log in with.
    EmailChanged = "email-changed", Unlimited;
    /// A change of address was undone.
    EmailRestored = "email-restored";
    /// The mail service reported that somebody's address takes no mails, or that they called one spam.
    EmailProblemReported = "email-problem-reported";
    /// Somebody confirmed their address again.
    EmailConfirmed = "email-confirmed", Unlimited;
    /// Somebody verified their phone number.
    PhoneVerified = "phone-verified", Unlimited;
    /// Somebody changed their password.
    PasswordChanged = "password-changed";
    /// Somebody authenticated again in their session.
    Reauthenticated = "reauthenticated";
    /// Somebody ended some of their sessions, or the operator ended all of them.
    SessionsEnded = "sessions-ended", Unlimited;
    /// Somebody set up an authenticator app.
    TotpAdded = "totp-added";
    /// Somebody removed their authenticator app.
    TotpRemoved = "totp-removed";
    /// Somebody added a passkey.
    PasskeyAdded = "passkey-added";
    /// Somebody removed a passkey.
    PasskeyRemoved = "passkey-removed";
    /// Somebody generated recovery codes.
    RecoveryCodesMade = "recovery-codes-made";
    /// Somebody used a recovery code.
    RecoveryCodeUsed = "recovery-code-used";
    /// Somebody who knows the password reported that the person has lost their second factors.
    FactorsReportedLost = "factors-reported-lost";
    /// Lost second factors were removed.
    LostFactorsRemoved = "lost-factors-removed";
    /// Somebody took a way back to their log-in, which revoked what had been added shortly before.
    AccessRevoked = "access-revoked";
}
