//! The figures as Markdown, for the README.

use std::time::Duration;

use crate::{
    SPEEDS,
    figures::{Figures, Values},
    machine,
    subjects::Kind,
    throttle::Throttle,
};

/// Prints all measurements.
#[expect(clippy::print_stdout, reason = "the tables are what the bench is for")]
pub(crate) fn print(all: &[Figures], throttle: Option<&Throttle>, pace: &Duration) {
    println!("{}.", machine::name());
    if let Some(throttle) = throttle {
        println!("Held by {}.", throttle.name());
    }
    println!("A read of the local cloud itself, without TLS: {:.2} ms.\n", pace.as_secs_f64() * 1_000.0);
    println!("{}", starts(all));
    println!("{}", first_answers(all));
    println!("{}", requests(all));
    println!("{}", hashing(all));
    println!("{}", billed(all));
}

fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let head = head.iter().map(ToString::to_string).collect::<Vec<_>>();
    let rule = format!("|{}\n", "---|".repeat(head.len()));
    let rows = rows.into_iter().map(|row| line(&row)).collect::<String>();
    format!("{}{rule}{rows}", line(&head))
}

/// The subject's label in the README.
fn label(figures: &Figures) -> String {
    match figures.kind {
        Kind::Ours => format!("`{}`", figures.name),
        Kind::Floor => "floor: `lambda_http`, hello".to_owned(),
        Kind::Defaults => "Rust SDK, defaults".to_owned(),
        Kind::Node => "Node 20, SDK v3".to_owned(),
        Kind::Python => "Python 3.11, boto3".to_owned(),
    }
}

fn ms(value: Option<f64>) -> String {
    value.map_or_else(
        || "–".to_owned(),
        |value| if value < 10.0 { format!("{value:.2}") } else { format!("{value:.0}") },
    )
}

/// The median, and in parentheses the 99th percentile.
fn spread(values: &Values) -> String {
    values
        .median()
        .map_or_else(|| "–".to_owned(), |median| format!("{} ({})", ms(Some(median)), ms(values.percentile(99))))
}

#[expect(clippy::cast_precision_loss, reason = "zips are small")]
fn starts(all: &[Figures]) -> String {
    let floor = all.iter().find(|figures| figures.kind == Kind::Floor).and_then(|floor| floor.init.median());
    let head = [
        "",
        "init before its calls, ms",
        "× floor",
        "init, ms",
        "× floor",
        "of it processor, ms",
        "peak memory, MiB",
        "zip, MB",
    ];
    let rows = all.iter().map(|figures| {
        let times = |value: Option<f64>| {
            value.zip(floor).map_or_else(|| "–".to_owned(), |(value, floor)| format!("{:.2}", value / floor))
        };
        vec![
            label(figures),
            ms(figures.own_init()),
            times(figures.own_init()),
            ms(figures.init.median()),
            times(figures.init.median()),
            ms(figures.init_cpu.median()),
            figures.memory.median().map_or_else(String::new, |memory| format!("{memory:.1}")),
            format!("{:.2}", figures.zip as f64 / 1e6),
        ]
    });
    table(&head, rows)
}

fn first_answers(all: &[Figures]) -> String {
    let head = [
        "first answer after init, ms",
        "full core",
        "256 MB",
        "128 MB",
        "start to first answer, full core",
        "start to first answer, 128 MB",
    ];
    let rows = all.iter().map(|figures| {
        let first = |speed| figures.at(speed).map_or_else(|| "–".to_owned(), |at| spread(&at.first));
        let [full, middle, small] = SPEEDS.map(first);
        let whole = |speed| ms(figures.to_first_answer(speed));
        vec![label(figures), full, middle, small, whole(None), whole(Some(128))]
    });
    table(&head, rows)
}

fn requests(all: &[Figures]) -> String {
    let head =
        ["later answers, ms", "without AWS: full core", "256 MB", "128 MB", "with AWS: full core", "256 MB", "128 MB"];
    let rows = all.iter().map(|figures| {
        let routed = SPEEDS.map(|speed| figures.at(speed).map_or_else(|| "–".to_owned(), |at| spread(&at.routed)));
        let steps = SPEEDS.map(|speed| figures.at(speed).map_or_else(|| "–".to_owned(), |at| spread(&at.steps)));
        [label(figures)].into_iter().chain(routed).chain(steps).collect()
    });
    table(&head, rows)
}

fn hashing(all: &[Figures]) -> String {
    let head = ["`POST /v1/sessions`, ms", "full core", "256 MB", "128 MB", "peak memory, MiB"];
    let rows = all.iter().filter(|figures| figures.hashing_memory.median().is_some()).map(|figures| {
        let [full, middle, small] =
            SPEEDS.map(|speed| figures.at(speed).map_or_else(|| "–".to_owned(), |at| spread(&at.hashes)));
        vec![label(figures), full, middle, small, ms(figures.hashing_memory.median())]
    });
    table(&head, rows)
}

fn billed(all: &[Figures]) -> String {
    let head = ["billed, ms", "memory, MB", "init", "first answer", "later answers with AWS", "log-in"];
    let rows = all.iter().filter(|figures| figures.kind == Kind::Ours).map(|figures| {
        let at = figures.as_deployed().or_else(|| figures.at(None));
        let of = |values: fn(&crate::figures::AtSpeed) -> &Values| ms(at.and_then(|at| values(at).median()));
        vec![
            label(figures),
            figures.deployed.to_string(),
            ms(figures.init.median()),
            of(|at| &at.first),
            of(|at| &at.steps),
            of(|at| &at.hashes),
        ]
    });
    table(&head, rows)
}
