//! What happens to a mail after SES has accepted it. It is delivered, unless it goes to one of these mailboxes, with or without a
//! label to tell them apart (`bounce+ada@simulator.example`), as to SES's own mailbox simulator:
//!
//! | mailbox | what happens |
//! |---|---|
//! | `bounce` | it bounces for good |
//! | `softbounce` | it bounces after tries for a while: the mailbox is full |
//! | `complaint` | it is delivered, and called spam |
//! | `delay` | it is delivered late |
//! | `reject` | it is rejected: SES has found a virus in it |
//! | `suppress`, `suppress-complaint` | as `bounce` and `complaint`, and the address goes on the account's suppression list |

use super::{
    events::{Bounce, Event},
    reason::Reason,
};

const DOMAIN: &str = "simulator.example";

/// What happens to a mail to one recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fate {
    /// The events, in order.
    pub(super) events: &'static [Event],
    /// Why the address is suppressed from then on.
    pub(super) suppresses: Option<Reason>,
}

const DELIVERED: Fate = Fate { events: &[Event::Delivery], suppresses: None };
const BOUNCED: Fate = Fate { events: &[Event::Bounce(Bounce::Hard)], suppresses: None };
const COMPLAINED: Fate = Fate { events: &[Event::Delivery, Event::Complaint], suppresses: None };

/// What happens to a mail to an address.
pub(super) fn fate(address: &str) -> Fate {
    let Some((mailbox, domain)) = address.rsplit_once('@') else { return DELIVERED };
    if !domain.eq_ignore_ascii_case(DOMAIN) {
        return DELIVERED;
    }
    let mailbox = mailbox.split_once('+').map_or(mailbox, |(mailbox, _)| mailbox);
    match mailbox.to_ascii_lowercase().as_str() {
        "bounce" => BOUNCED,
        "softbounce" => Fate { events: &[Event::Bounce(Bounce::Soft)], suppresses: None },
        "complaint" => COMPLAINED,
        "delay" => Fate { events: &[Event::DeliveryDelay, Event::Delivery], suppresses: None },
        "reject" => Fate { events: &[Event::Reject], suppresses: None },
        "suppress" => Fate { suppresses: Some(Reason::Bounce), ..BOUNCED },
        "suppress-complaint" => Fate { suppresses: Some(Reason::Complaint), ..COMPLAINED },
        _ => DELIVERED,
    }
}

/// What happens to a mail to an address on the suppression list.
pub(super) const fn of_suppressed(reason: Reason) -> &'static [Event] {
    match reason {
        Reason::Bounce => &[Event::Bounce(Bounce::Suppressed)],
        Reason::Complaint => &[Event::SuppressedComplaint],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happens_depends_on_the_simulators_mailbox() {
        for (address, events) in [
            ("bounce@simulator.example", &[Event::Bounce(Bounce::Hard)][..]),
            ("Bounce+Ada@Simulator.example", &[Event::Bounce(Bounce::Hard)]),
            ("softbounce+1@simulator.example", &[Event::Bounce(Bounce::Soft)]),
            ("complaint+x@simulator.example", &[Event::Delivery, Event::Complaint]),
            ("delay@simulator.example", &[Event::DeliveryDelay, Event::Delivery]),
            ("reject@simulator.example", &[Event::Reject]),
            ("suppress+x@simulator.example", &[Event::Bounce(Bounce::Hard)]),
            ("ada@simulator.example", &[Event::Delivery]),
            ("bounces@simulator.example", &[Event::Delivery]),
            ("bounce@example.com", &[Event::Delivery]),
            ("bounce", &[Event::Delivery]),
        ] {
            assert_eq!(fate(address).events, events, "{address}");
        }
    }

    #[test]
    fn only_two_mailboxes_of_the_simulator_are_put_on_the_suppression_list() {
        let reasons = ["bounce", "complaint", "softbounce", "reject", "suppress", "suppress-complaint"]
            .map(|mailbox| fate(&format!("{mailbox}+1@simulator.example")).suppresses);
        assert_eq!(reasons, [None, None, None, None, Some(Reason::Bounce), Some(Reason::Complaint)]);
    }
}
