//! What the owners of the twelve accounts do.

use serde_json::{Value, json};

/// What an account's owner does, and when.
pub(super) struct Script {
    /// The name of the history.
    pub(super) name: &'static str,
    /// After how many days each invoice is paid, at noon. `None` if it is not paid by itself.
    pub(super) pays_after: Option<i32>,
    /// What is done beside that, in the order of the times, which are Copenhagen's.
    pub(super) acts: Vec<(&'static str, Act)>,
}

/// What is done at a moment.
#[derive(Debug, Clone)]
pub(super) enum Act {
    /// A request of the owner.
    Request(&'static str, &'static str, Value),
    /// What is open is paid.
    Pay,
    /// So many minor units are paid of the first invoice.
    PayPart(i64),
    /// Staff forbid the removal.
    Hold,
    /// They allow it again.
    Release,
}

const SUBSCRIPTION: &str = "/v1/subscription";

fn subscribe(period: &str) -> Act {
    Act::Request("POST", SUBSCRIPTION, json!({ "plan": "standard", "period": period, "payment": "invoice" }))
}

const fn post(path: &'static str) -> Act {
    Act::Request("POST", path, Value::Null)
}

const SUSPEND: Act = post("/v1/subscription/suspend");
const RESUME: Act = post("/v1/subscription/resume");
const CANCEL: Act = post("/v1/subscription/cancel");
const UNDO_CANCEL: Act = post("/v1/subscription/undo-cancel");
const ASK_REMOVAL: Act = post("/v1/subscription/removal");
const TAKE_BACK_REMOVAL: Act = Act::Request("DELETE", "/v1/subscription/removal", Value::Null);

fn monthly(name: &'static str, pays_after: Option<i32>, acts: &[(&'static str, Act)]) -> Script {
    let first = ("2027-02-10T10:00", subscribe("month"));
    Script { name, pays_after, acts: [&[first], acts].concat() }
}

fn yearly(name: &'static str, pays_after: Option<i32>, acts: &[(&'static str, Act)]) -> Script {
    let first = ("2027-02-10T10:00", subscribe("year"));
    Script { name, pays_after, acts: [&[first], acts].concat() }
}

/// The twelve. All accounts are opened on 31 January 2027 at 10 o'clock.
pub(super) fn all() -> Vec<Script> {
    let switch = Act::Request("POST", "/v1/subscription/cancel", json!({ "reason": "switching" }));
    vec![
        monthly("pays-late", Some(39), &[]),
        yearly(
            "pays-partly",
            None,
            &[
                ("2027-03-01T10:00", Act::PayPart(1_000_000)),
                ("2027-04-20T10:00", Act::PayPart(562_499)),
                ("2027-05-10T10:00", Act::Pay),
            ],
        ),
        monthly("never-pays", None, &[]),
        Script { name: "never-subscribes", pays_after: None, acts: Vec::new() },
        monthly("suspends-and-resumes", Some(20), &[("2027-02-22T10:00", SUSPEND), ("2027-05-31T10:00", RESUME)]),
        monthly("suspends-and-stays-so", Some(5), &[("2027-02-28T10:00", SUSPEND)]),
        monthly("cancels-and-regrets", Some(5), &[("2027-03-20T10:00", CANCEL), ("2027-04-09T23:59", UNDO_CANCEL)]),
        monthly("cancels", Some(5), &[("2027-03-20T10:00", CANCEL)]),
        yearly("switches", Some(5), &[("2027-05-31T10:00", switch)]),
        Script {
            name: "asks-for-early-removal-and-regrets",
            pays_after: Some(5),
            acts: vec![
                ("2027-04-20T10:00", ASK_REMOVAL),
                ("2027-04-27T09:59", TAKE_BACK_REMOVAL),
                ("2027-05-01T10:00", subscribe("month")),
            ],
        },
        Script {
            name: "is-held",
            pays_after: None,
            acts: vec![("2027-05-01T10:00", Act::Hold), ("2027-10-01T10:00", Act::Release)],
        },
        yearly("pays-at-the-second-of-the-deactivation", None, &[("2027-03-27T00:00", Act::Pay)]),
    ]
}
