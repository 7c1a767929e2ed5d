//! The policy's retention table, from what the records declare.

use std::collections::BTreeSet;

use domain::{
    Language::{self, Da, En},
    processing::{Category, Keep, LegalBasis, Purpose, Subject},
    record::Declaration,
};

/// A row of the table: all records with the same subject, purpose, legal basis and retention.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    subject: Subject,
    purpose: Purpose,
    basis: LegalBasis,
    keep: Keep,
    categories: BTreeSet<Category>,
}

/// Merges the records into rows, sorted by subject, purpose and legal basis.
fn rows(declarations: &[Declaration]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for declaration in declarations {
        let domain::processing::Processing { subject, purpose, basis, keep } = declaration.processing;
        let categories = declaration.personal().map(|(_, category)| category);
        let same = rows
            .iter_mut()
            .find(|row| (row.subject, row.purpose, row.basis, row.keep) == (subject, purpose, basis, keep));
        match same {
            Some(row) => row.categories.extend(categories),
            None => rows.push(Row { subject, purpose, basis, keep, categories: categories.collect() }),
        }
    }
    rows.sort_by_key(|row| (row.subject, row.purpose, row.basis));
    rows
}

impl Row {
    fn markdown(&self, language: Language) -> String {
        let cells = [
            self.subject.text(language).to_owned(),
            self.categories(language),
            self.purpose.text(language).to_owned(),
            self.basis.text(language).to_owned(),
            self.keep.text(language),
        ];
        format!("| {} |\n", cells.map(|cell| capitalised(&cell)).join(" | "))
    }

    /// The categories of data. A record without personal fields still shows that somebody did something, because it
    /// contains the person's id.
    fn categories(&self, language: Language) -> String {
        if self.categories.is_empty() {
            return match language {
                Da => "kun hvem, hvad og hvornår".to_owned(),
                En => "only who, what and when".to_owned(),
            };
        }
        self.categories.iter().map(|category| category.text(language)).collect::<Vec<_>>().join(", ")
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The table in Markdown.
pub(crate) fn table(declarations: &[Declaration], language: Language) -> String {
    let head = match language {
        Da => "| Hvem det handler om | Hvilke oplysninger | Formål | Retsgrundlag | Hvor længe |\n",
        En => "| Whom it is about | Which data | Purpose | Legal basis | How long |\n",
    };
    let mut table = format!("{head}|---|---|---|---|---|\n");
    table.extend(rows(declarations).iter().map(|row| row.markdown(language)));
    table.truncate(table.trim_end().len());
    table
}

#[cfg(test)]
mod tests {
    use domain::{
        Language::{self, Da, En},
        records::ALL,
    };

    use super::{capitalised, rows, table};

    fn lines(language: Language) -> Vec<String> {
        table(ALL, language).lines().skip(2).map(str::to_owned).collect()
    }

    #[test]
    fn every_declared_retention_stands_in_both_languages_tables() {
        for language in [Da, En] {
            let lines = lines(language);
            for declaration in ALL {
                let processing = declaration.processing;
                let terms = [
                    processing.subject.text(language),
                    processing.purpose.text(language),
                    processing.basis.text(language),
                    &processing.keep.text(language),
                ];
                let categories = declaration.personal().map(|(_, category)| category.text(language));
                let cells = terms.into_iter().map(capitalised).collect::<Vec<_>>();
                let categories = categories.map(str::to_lowercase).collect::<Vec<_>>();
                let found = lines.iter().any(|line| {
                    let stated = line.trim_matches('|').split('|').map(str::trim).collect::<Vec<_>>();
                    let [subject, data, purpose, basis, keep] = stated[..] else { panic!("{line}") };
                    let data = data.to_lowercase();
                    [subject, purpose, basis, keep] == cells[..]
                        && categories.iter().all(|category| data.split(", ").any(|one| one == category))
                });
                assert!(found, "{} is in no row of the {} table", declaration.kind, language.tag());
            }
        }
    }

    #[test]
    fn nothing_stands_in_the_table_twice_or_undeclared() {
        let rows = rows(ALL);
        for (at, row) in rows.iter().enumerate() {
            assert!(ALL.iter().any(|declaration| {
                let declared = declaration.processing;
                (declared.subject, declared.purpose, declared.basis, declared.keep)
                    == (row.subject, row.purpose, row.basis, row.keep)
            }));
            assert!(rows[..at].iter().all(|other| {
                (other.subject, other.purpose, other.basis, other.keep)
                    != (row.subject, row.purpose, row.basis, row.keep)
            }));
        }
        assert_eq!((lines(Da).len(), lines(En).len()), (rows.len(), rows.len()));
    }
}
