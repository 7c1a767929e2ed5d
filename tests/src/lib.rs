//! The harness: local clouds, each with its own ports and data, and people who use them over HTTP.

mod access;
mod answer;
mod behind;
mod billing;
mod cloud;
mod cost;
mod declared;
mod device;
mod direct;
mod edits;
mod event;
mod figure;
mod http;
mod integrations;
mod members;
mod memory;
mod newsletter;
mod openapi;
mod overlap;
mod person;
mod policy;
mod staff;
mod transfers;

pub use access::{ALLOWED, BY_STAFF_TOO, Who};
pub use answer::Answer;
pub use behind::Behind;
pub use billing::{billing_details, billing_details_with};
pub use cloud::{LocalCloud, Mail};
pub use cost::Cost;
pub use declared::declarations;
pub use device::{Device, bound_to_its_device};
pub use edits::seals_nothing;
pub use event::event_of;
pub use figure::Figure;
pub use http::http;
pub use integrations::{integration, integration_with, upload};
pub use local::AuthenticatorApp;
pub use memory::peak_memory_of;
pub use newsletter::unsubscribe_path;
pub use openapi::{document, documents};
pub use overlap::Held;
pub use person::{Applicant, Person, policy_in_force};
pub use transfers::Announced;

/// A password that every rule accepts.
pub const PASSWORD: &str = "violin-kaktus-9-måner";

/// The template with these versions of the sealing root configured for its functions, the current one first.
///
/// # Panics
/// If the template has no such parameter.
#[must_use]
pub fn rotating(versions: &str) -> String {
    let place = "  SealingVersions:\n    Type: String\n    Default: ";
    let template = local::template::PROJECT.replacen(&format!("{place}v1\n"), &format!("{place}{versions}\n"), 1);
    assert!(template.contains(&format!("{place}{versions}\n")), "the template's parameters have changed");
    template
}

/// The template with the schedule of this name disabled.
///
/// # Panics
/// If the template has no such schedule.
#[must_use]
pub fn without_schedule(name: &str) -> String {
    let place = format!("        {name}:\n          Type: ScheduleV2\n          Properties:\n");
    assert!(local::template::PROJECT.contains(&place), "the template's schedules have changed");
    local::template::PROJECT.replacen(&place, &format!("{place}            State: DISABLED\n"), 1)
}

/// Starts a local cloud for one test. The functions run as processes of the test crate's own program.
#[macro_export]
macro_rules! cloud {
    () => {
        $crate::LocalCloud::start(env!("CARGO_BIN_EXE_function"))
    };
}

/// Starts a local cloud for one test, whose clock shows this time.
#[macro_export]
macro_rules! cloud_at {
    ($now:expr) => {
        $crate::LocalCloud::start_at(env!("CARGO_BIN_EXE_function"), $now)
    };
}
