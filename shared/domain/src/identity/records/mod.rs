//! The records of people, their credentials and second factors.

mod challenge;
mod contact;
mod factors;
mod recovery;
mod session;
mod signup;
mod user;

pub use challenge::{Challenge, ChallengeAction, PasskeyRequest};
pub use contact::{
    AdditionUndo, AdditionUndoView, EmailBeforeView, EmailChange, EmailChangeView, EmailUndo, PhoneChange,
    PhoneChangeView, PhoneIdentity,
};
pub use factors::{
    Ceremony, Enrolment, Factors, LostFactors, LostFactorsView, Passkey, PasskeyCredential, Pending, Totp,
};
pub use recovery::{PasswordReset, PhoneReset};
pub use session::{MySessionView, Session};
pub use signup::PendingSignup;
pub use user::{PasswordCredential, User};
