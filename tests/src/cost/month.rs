//! The amounts that a month uses.

use local::template::Template;

use super::{
    bill::Bill,
    budgets::{Budgets, INIT, Work},
    durations::Durations,
    prices::{
        COMPUTE, FILES_READ, FILES_WRITTEN, INVOCATIONS, KEYS, LOGS, MAILS, OUT, READS, REQUESTS, TEXTS, TRACES, WRITES,
    },
    usage::{Item, Line, Part, Usage},
};

const BYTES_OF_A_GIGABYTE: f64 = 1e9;

/// The inputs to the amounts of a month.
pub(super) struct Month<'a> {
    pub(super) budgets: &'a Budgets,
    pub(super) usage: &'a Usage,
    pub(super) durations: &'a Durations,
    pub(super) template: &'a Template,
}

impl Month<'_> {
    /// The amounts of a part of the usage.
    pub(super) fn part(&self, part: &Part) -> Result<Bill, String> {
        let lines = part.lines.iter().map(|line| self.line(line)).collect::<Result<Vec<_>, _>>()?;
        let items = part.items.iter().map(|item| self.item(item)).collect::<Result<Vec<_>, _>>()?;
        Ok(Bill::default().and(lines.iter().chain(&items)))
    }

    /// The amount of an item, which is stored or counted in the template.
    pub(super) fn item(&self, item: &Item) -> Result<Bill, String> {
        let amount = match (item.times, item.resource.as_deref()) {
            (Some(times), None) => times,
            (None, Some(kind)) => of_template(self.template, kind),
            _ => return Err(format!("{} is either so many or counted in the template", item.what)),
        };
        let mut bill = Bill::default();
        bill.add(&item.price, amount);
        Ok(bill)
    }

    /// The amounts of an activity, times how often it happens.
    pub(super) fn line(&self, line: &Line) -> Result<Bill, String> {
        let mut bill = Bill::default();
        let work = self.work(line)?;
        let amounts = [
            (READS, work.reads),
            (WRITES, work.writes),
            (KEYS, work.keys),
            (MAILS, work.mails),
            (TEXTS, work.texts),
            (FILES_READ, work.files_read),
            (FILES_WRITTEN, work.files_written),
        ];
        for (price, amount) in amounts {
            bill.add(price, line.times * amount);
        }
        if let Some(function) = &line.function {
            self.invocations(&mut bill, line, function, work)?;
        }
        Ok(bill)
    }

    fn work(&self, line: &Line) -> Result<Work, String> {
        if let Some(units) = &line.units {
            let (reads, writes, rounds) = (units.reads, units.writes, units.rounds);
            return Ok(Work { rounds, reads, writes, ..Work::default() });
        }
        let function = line.function.as_deref().unwrap_or_default();
        self.budgets.of(&line.step, function).ok_or_else(|| format!("no budget of {}, by {function}", line.step))
    }

    /// The amounts of the invocations, in addition to the calls that their budget names.
    fn invocations(&self, bill: &mut Bill, line: &Line, function: &str, work: Work) -> Result<(), String> {
        let usage = self.usage;
        let cold = usage.cold_share.get(function).map_or(1.0, |share| share.is);
        let pace = self.durations.of(function)?;
        let hashing = if work.hashes > 0.0 { work.hashes * self.durations.hash(function)? } else { 0.0 };
        let ms = pace.warm() + work.rounds * usage.round_trip_ms.is + hashing + cold * pace.start();
        let init = self.budgets.of(INIT, function).unwrap_or_default();
        let amounts = [
            (INVOCATIONS, 1.0),
            (COMPUTE, ms / 1_000.0 * pace.gigabytes()),
            (READS, cold * init.reads),
            (KEYS, cold * init.keys),
            (LOGS, usage.log_bytes.is / BYTES_OF_A_GIGABYTE),
            (TRACES, usage.traced_share.is),
        ];
        let of_the_api = [(REQUESTS, 1.0), (OUT, usage.answer_bytes.is / BYTES_OF_A_GIGABYTE)];
        let routed = self.template.routes.iter().any(|route| route.function == *function);
        for (price, amount) in amounts.into_iter().chain(of_the_api.into_iter().filter(|_| routed)) {
            bill.add(price, line.times * amount);
        }
        Ok(())
    }
}

/// How many resources of a type the template has. An alarm is billed by the metrics that it watches.
fn of_template(template: &Template, kind: &str) -> f64 {
    let resources = template.resources.values().filter(|resource| resource.kind == kind);
    let billed = resources.map(|resource| {
        let watched = resource.properties["Metrics"].as_array().into_iter().flatten();
        watched.map(|metric| if metric["MetricStat"].is_object() { 1.0 } else { 0.0 }).sum::<f64>().max(1.0)
    });
    billed.sum()
}
