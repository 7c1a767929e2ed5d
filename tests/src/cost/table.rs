//! The bill as Markdown.

use local::template::REGION;

use super::{
    bill::Bill,
    month::Month,
    prices::{COMPUTE, INVOCATIONS, KEYS, MAILS, Prices, READS, TEXTS, WRITES},
};

/// The columns of the table by capability, each with the name of its price.
const COLUMNS: [(&str, &str); 7] = [
    ("invocations", INVOCATIONS),
    ("RRU", READS),
    ("WRU", WRITES),
    ("Lambda GB-s", COMPUTE),
    ("SES mails", MAILS),
    ("KMS calls", KEYS),
    ("SMS", TEXTS),
];

/// The whole page.
pub(super) fn render(month: &Month<'_>, prices: &Prices, measured: &str) -> Result<String, String> {
    let capabilities = month.usage.capabilities.iter();
    let capabilities = capabilities.map(|part| month.part(part).map(|bill| (part.capability.as_str(), bill)));
    let capabilities = capabilities.collect::<Result<Vec<_>, _>>()?;
    let growing = Bill::default().and(capabilities.iter().map(|(_, bill)| bill));
    let standing = month.part(&month.usage.standing)?;
    let all = growing.clone().and([&standing]);
    let blocks = [
        "# What a month costs".to_owned(),
        head(month, prices, measured),
        by_capability(&capabilities, &growing, (month.usage.standing.capability.as_str(), &standing), &all, prices)?,
        "## By what is billed".to_owned(),
        by_price(&all, prices)?,
        largest(&all, prices)?,
        "## What stands there, whatever the accounts".to_owned(),
        by_item(month, prices)?,
    ];
    Ok(format!("{}\n", blocks.map(|block| block.trim_end().to_owned()).join("\n\n")))
}

fn head(month: &Month<'_>, prices: &Prices, measured: &str) -> String {
    let note = &prices.note;
    let uncertain = prices.uncertain().collect::<Vec<_>>();
    let check = if uncertain.is_empty() {
        String::new()
    } else {
        format!(" To be checked against the price list: {}.", uncertain.join("; "))
    };
    format!(
        "{}\n\nPrices of {REGION} in USD. {note}{check}\n\nDurations: {measured}.\n\n`UPDATE_COST=1 cargo test \
         -p tests --test contracts cost` writes this page anew. What it follows from, with a reason for each figure, \
         stands beside it in the snapshots of `tests/budgets` and in `usage.json`, `prices.json` and `durations.json`.",
        month.usage.what,
    )
}

fn by_capability(
    capabilities: &[(&str, Bill)],
    growing: &Bill,
    (standing, stands): (&str, &Bill),
    all: &Bill,
    prices: &Prices,
) -> Result<String, String> {
    let head = ["a month"].into_iter().chain(COLUMNS.map(|(head, _)| head)).chain(["USD"]);
    let last = [("**with the accounts**", growing), (standing, stands), ("**all**", all)];
    let row = |(name, bill): (&str, &Bill)| -> Result<Vec<String>, String> {
        let amounts = COLUMNS.iter().map(|(_, price)| number(bill.amount(price)));
        let usd = format!("{:.2}", bill.usd(prices)?);
        Ok([name.to_owned()].into_iter().chain(amounts).chain([usd]).collect())
    };
    let rows = capabilities.iter().map(|(name, bill)| (*name, bill)).chain(last).map(row);
    Ok(table(&head.collect::<Vec<_>>(), &rows.collect::<Result<Vec<_>, _>>()?))
}

fn by_price(all: &Bill, prices: &Prices) -> Result<String, String> {
    let total = all.usd(prices)?;
    let row = |(name, usd): (&str, f64)| -> Result<Vec<String>, String> {
        let (price, amount) = (prices.named(name)?, number(all.amount(name)));
        let share = format!("{:.0} %", 100.0 * usd / total);
        Ok(vec![price.what.clone(), amount, format!("{usd:.2}"), share, prices.date_of(price).to_owned()])
    };
    let rows = all.largest_first(prices)?.into_iter().map(row);
    Ok(table(&["", "amount", "USD", "of all", "price list of"], &rows.collect::<Result<Vec<_>, _>>()?))
}

/// The largest item of the bill, and what would halve it.
fn largest(all: &Bill, prices: &Prices) -> Result<String, String> {
    let (name, usd) = all.largest_first(prices)?.into_iter().next().ok_or("nothing costs anything")?;
    let (price, total) = (prices.named(name)?, all.usd(prices)?);
    let (what, halved_by) = (&price.what, price.halved_by.as_ref());
    let halved_by = halved_by.ok_or_else(|| format!("prices.json does not say what would halve {name}"))?;
    Ok(format!("The largest line is {what}: {usd:.2} of {total:.2} USD. What would halve it: {halved_by}"))
}

fn by_item(month: &Month<'_>, prices: &Prices) -> Result<String, String> {
    let standing = &month.usage.standing;
    let lines = standing.lines.iter().map(|line| -> Result<Vec<String>, String> {
        let usd = month.line(line)?.usd(prices)?;
        Ok(vec![line.step.clone(), number(line.times), format!("{usd:.2}"), line.why.clone()])
    });
    let items = standing.items.iter().map(|item| -> Result<Vec<String>, String> {
        let bill = month.item(item)?;
        let (amount, usd) = (number(bill.amount(&item.price)), bill.usd(prices)?);
        Ok(vec![item.what.clone(), amount, format!("{usd:.2}"), item.why.clone()])
    });
    let rows = lines.chain(items).collect::<Result<Vec<_>, _>>()?;
    Ok(table(&["", "how many", "USD", "why"], &rows))
}

fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let rule = format!("|{}\n", "---|".repeat(head.len()));
    let rows = rows.iter().map(|row| line(row)).collect::<String>();
    format!("| {} |\n{rule}{rows}", head.join(" | "))
}

/// A number with thousands separators, and with decimals if it is less than 10.
pub(super) fn number(number: f64) -> String {
    if number < 10.0 {
        let text = format!("{number:.2}");
        return text.trim_end_matches('0').trim_end_matches('.').to_owned();
    }
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
