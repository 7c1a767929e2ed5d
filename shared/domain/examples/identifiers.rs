//! Reads lines of a kind and a number (`vat DK43628267`), and writes `valid` or `invalid` for each.
//!
//! `tests/checks/identifiers.py` compares the answers with those of another implementation.

use std::io::{self, BufRead, Write};

use domain::billing::{gln::Gln, iban::Iban, vat::VatNumber};

fn main() -> io::Result<()> {
    let mut answers = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let line = line?;
        let is_valid = match line.split_once(' ') {
            Some(("vat", number)) => VatNumber::parse(number).is_ok(),
            Some(("iban", number)) => Iban::parse(number).is_ok(),
            Some(("gln", number)) => Gln::parse(number).is_ok(),
            _ => return Err(io::Error::new(io::ErrorKind::InvalidInput, "a line is a kind and a number")),
        };
        writeln!(answers, "{}", if is_valid { "valid" } else { "invalid" })?;
    }
    answers.flush()
}
