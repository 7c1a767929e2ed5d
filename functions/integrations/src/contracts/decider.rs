//! Who decides on an integration.

use domain::{
    Stored,
    records::{Subscription, User},
};

/// Who decides, and the subscription of their account, which is loaded with the session.
pub(super) type Decider = (Stored<User>, Stored<Subscription>);
