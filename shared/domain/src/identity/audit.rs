//! What is audited of people and of what they log in with.

crate::audit::records::actions! {
    /// Somebody logged in.
    LoggedIn = "logged-in";
    /// Somebody logged out.
    LoggedOut = "logged-out";
    /// Somebody changed their profile.
    ProfileChanged = "profile-changed";
    /// Somebody went on in this account with a session from another.
    AccountEntered = "account-entered";
    /// Somebody reset a forgotten password.
    PasswordReset = "password-reset";
    /// Somebody logs in with another address now.
    EmailChanged = "email-changed";
    /// A change of address was taken back.
    EmailRestored = "email-restored";
    /// Somebody proved that a phone number is theirs.
    PhoneVerified = "phone-verified";
    /// Somebody changed their password.
    PasswordChanged = "password-changed";
    /// Somebody proved anew who they are.
    Reauthenticated = "reauthenticated";
    /// Somebody ended sessions of theirs.
    SessionsEnded = "sessions-ended";
    /// Somebody set up an authenticator app.
    TotpAdded = "totp-added";
    /// Somebody removed their authenticator app.
    TotpRemoved = "totp-removed";
    /// Somebody added a passkey.
    PasskeyAdded = "passkey-added";
    /// Somebody removed a passkey.
    PasskeyRemoved = "passkey-removed";
    /// Somebody had recovery codes made.
    RecoveryCodesMade = "recovery-codes-made";
    /// Somebody spent a recovery code.
    RecoveryCodeUsed = "recovery-code-used";
}
