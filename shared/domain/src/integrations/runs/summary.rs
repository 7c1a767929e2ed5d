//! What a run that has ended says of its rows (P19).

use crate::{
    integrations::{choices::Direction, runs::RowCounts},
    kernel::language::Language,
};

impl RowCounts {
    /// A sentence of them, of a run of this direction.
    #[must_use]
    pub fn summary(&self, direction: Direction, language: Language) -> String {
        let rows = |count: u64| match (language, count) {
            (Language::Da, 1) => "1 række".to_owned(),
            (Language::Da, _) => format!("{} rækker", language.number(count)),
            (Language::En, 1) => "1 row".to_owned(),
            (Language::En, _) => format!("{} rows", language.number(count)),
        };
        match (direction, language) {
            (Direction::Export, Language::Da) => format!("{} er skrevet til filen.", rows(self.changed)),
            (Direction::Export, Language::En) if self.changed == 1 => "1 row was written to the file.".to_owned(),
            (Direction::Export, Language::En) => format!("{} were written to the file.", rows(self.changed)),
            (_, Language::Da) => self.with_parts(&format!("{} er læst", rows(self.read)), language),
            (_, Language::En) if self.read == 1 => self.with_parts("1 row was read", language),
            (_, Language::En) => self.with_parts(&format!("{} were read", rows(self.read)), language),
        }
    }

    /// The sentence, with what became of the rows.
    fn with_parts(&self, read: &str, language: Language) -> String {
        let parts = [
            (self.changed, ("ny eller ændret", "nye eller ændrede", "new or changed")),
            (self.unchanged, ("uændret", "uændrede", "unchanged")),
            (self.refused, ("afvist", "afviste", "refused")),
            (self.repeated, ("gentaget", "gentagne", "repeated")),
        ];
        let part = |(count, (one, many, english)): (u64, (&str, &str, &str))| {
            let word = match language {
                Language::Da if count == 1 => one,
                Language::Da => many,
                Language::En => english,
            };
            format!("{} {word}", language.number(count))
        };
        let parts = parts.into_iter().filter(|(count, _)| *count > 0).map(part).collect::<Vec<_>>();
        let and = match language {
            Language::Da => " og ",
            Language::En => " and ",
        };
        match parts.split_last() {
            None => format!("{read}."),
            Some((only, [])) => format!("{read}: {only}."),
            Some((last, others)) => format!("{read}: {}{and}{last}.", others.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p19_a_run_tells_what_became_of_its_rows_in_both_languages() {
        let all = RowCounts { read: 1_234_567, changed: 1_000_000, unchanged: 234_565, refused: 1, repeated: 1 };
        let one = RowCounts { read: 1, changed: 1, ..RowCounts::default() };
        for (direction, counts, da, en) in [
            (
                Direction::Import,
                all,
                "1.234.567 rækker er læst: 1.000.000 nye eller ændrede, 234.565 uændrede, 1 afvist og 1 gentaget.",
                "1,234,567 rows were read: 1,000,000 new or changed, 234,565 unchanged, 1 refused and 1 repeated.",
            ),
            (Direction::Update, one, "1 række er læst: 1 ny eller ændret.", "1 row was read: 1 new or changed."),
            (Direction::Import, RowCounts::default(), "0 rækker er læst.", "0 rows were read."),
            (Direction::Export, one, "1 række er skrevet til filen.", "1 row was written to the file."),
            (
                Direction::Export,
                all,
                "1.000.000 rækker er skrevet til filen.",
                "1,000,000 rows were written to the file.",
            ),
        ] {
            let told = (counts.summary(direction, Language::Da), counts.summary(direction, Language::En));
            assert_eq!(told, (da.to_owned(), en.to_owned()));
        }
    }
}
