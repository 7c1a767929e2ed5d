//! The goals for the figures, and whether they are met.

use crate::{figures::Figures, subjects::Kind};

/// A goal for one function: what is compared, and its maximum.
struct Goal {
    what: String,
    is: Option<f64>,
    most: f64,
}

/// Prints every goal and whether it is met; returns whether all are.
#[expect(clippy::print_stdout, reason = "the goals are what the bench is for")]
pub(crate) fn print(all: &[Figures]) -> bool {
    let of = |kind: Kind| all.iter().find(|figures| figures.kind == kind);
    let mut met = true;
    for ours in all.iter().filter(|figures| figures.kind == Kind::Ours) {
        for Goal { what, is, most } in goals(ours, of) {
            let Some(is) = is else { continue };
            let good = is <= most;
            met &= good;
            println!("{} {} {what}: {is:.3} of at most {most:.3}", if good { "met   " } else { "MISSED" }, ours.name);
        }
    }
    met
}

#[expect(clippy::cast_precision_loss, reason = "zips are small")]
fn goals<'a>(ours: &Figures, of: impl Fn(Kind) -> Option<&'a Figures>) -> Vec<Goal> {
    let floor = of(Kind::Floor);
    let ratio = |a: Option<f64>, b: Option<f64>| a.zip(b).map(|(a, b)| a / b);
    let floor_init = floor.and_then(|floor| floor.init.median());
    let full = ours.at(None);
    let at_128 = ours.at(Some(128)).and_then(|at| at.first.median());
    let mut goals = vec![
        Goal {
            what: "init before its calls, of the floor's".into(),
            is: ratio(ours.own_init(), floor_init),
            most: 1.4,
        },
        Goal { what: "init, of the floor's".into(), is: ratio(ours.init.median(), floor_init), most: 3.0 },
        Goal {
            what: "first answer at 128 MB, of that on a full core".into(),
            is: ratio(at_128, full.and_then(|at| at.first.median())),
            most: 3.0,
        },
        Goal {
            what: "routed answer, of the floor's".into(),
            is: ratio(full.and_then(|at| at.routed.median()), floor.and_then(|floor| floor.at(None)?.routed.median())),
            most: 1.15,
        },
        Goal { what: "zip, MB".into(), is: Some(ours.zip as f64 / 1e6), most: 4.0 },
        Goal { what: "peak memory, MiB".into(), is: ours.memory.median(), most: 12.0 },
    ];
    for (kind, name, most) in [
        (Kind::Defaults, "the SDK's defaults", 1.0 / 5.0),
        (Kind::Node, "Node's", 1.0 / 25.0),
        (Kind::Python, "Python's", 1.0 / 35.0),
    ] {
        for (speed, at) in [(None, "on a full core"), (Some(128), "at 128 MB")] {
            let theirs = of(kind).and_then(|theirs| theirs.to_first_answer(speed));
            let is = ratio(ours.to_first_answer(speed), theirs);
            goals.push(Goal { what: format!("start to first answer {at}, of {name}"), is, most });
        }
    }
    goals
}
