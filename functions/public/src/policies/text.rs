//! The versions of the privacy policy. Their texts have placeholders, which are filled in with what the records
//! declare.

use domain::{
    Language, Now,
    privacy::{
        operator::OPERATOR,
        policy::{BACKUPS, PolicyVersion},
    },
    processing::{Keep, Period},
    records,
};
use pulldown_cmark::{Options, Parser, html};

use crate::policies::retention;

/// A version. Its name is the date on which it takes effect.
struct Version {
    name: &'static str,
    da: &'static str,
    en: &'static str,
}

/// Every published version. A replaced version includes its files in `policies/rendered`, so that later declarations do
/// not change a text that people have read and accepted.
const VERSIONS: &[Version] = &[
    Version {
        name: "2026-11-01",
        da: include_str!("../../policies/rendered/2026-11-01.da.md"),
        en: include_str!("../../policies/rendered/2026-11-01.en.md"),
    },
    Version {
        name: "2027-01-01",
        da: include_str!("../../policies/2027-01-01.da.md"),
        en: include_str!("../../policies/2027-01-01.en.md"),
    },
];

/// A version's text in one language.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) version: &'static str,
    pub(crate) language: Language,
    pub(crate) markdown: String,
}

impl Text {
    /// The text of a version; `current` is the one in force. `None` if there is no such version.
    pub(crate) fn of(version: &str, language: Language, now: Now) -> Option<Self> {
        let name = if version == "current" { PolicyVersion::in_force(now).name } else { version };
        let version = VERSIONS.iter().find(|version| version.name == name)?;
        let source = match language {
            Language::Da => version.da,
            Language::En => version.en,
        };
        let markdown = fill_placeholders(source, |placeholder| value(placeholder, version.name, language));
        Some(Self { version: version.name, language, markdown })
    }

    /// The text's heading.
    pub(crate) fn title(&self) -> &str {
        self.markdown.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or_default()
    }

    /// The text as an HTML fragment. We write the text ourselves, so it needs no escaping other than Markdown's.
    pub(crate) fn html(&self) -> String {
        let mut fragment = String::with_capacity(self.markdown.len() * 2);
        html::push_html(&mut fragment, Parser::new_ext(&self.markdown, Options::ENABLE_TABLES));
        fragment
    }
}

/// The source with each `{{placeholder}}` replaced. A placeholder without a value is kept, so that a test finds it.
fn fill_placeholders(source: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut pieces = source.split("{{");
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let found = piece.split_once("}}").and_then(|(placeholder, rest)| Some((value(placeholder)?, rest)));
        if let Some((value, rest)) = found {
            text.push_str(&value);
            text.push_str(rest);
        } else {
            text.push_str("{{");
            text.push_str(piece);
        }
    }
    text
}

fn value(placeholder: &str, version: &str, language: Language) -> Option<String> {
    Some(match placeholder {
        "version" => version.to_owned(),
        "name" => OPERATOR.name.to_owned(),
        "registration_number" => OPERATOR.registration_number.to_owned(),
        "street" => OPERATOR.street.to_owned(),
        "postal_code" => OPERATOR.postal_code.to_owned(),
        "city" => OPERATOR.city.to_owned(),
        "email" => OPERATOR.email.to_owned(),
        "backups" => BACKUPS.text(language),
        "retention" => retention::table(records::ALL, language),
        _ => declared_period(placeholder.strip_prefix("period ")?)?.text(language),
    })
}

/// The period that a kind of record declares.
fn declared_period(kind: &str) -> Option<Period> {
    match records::ALL.iter().find(|declaration| declaration.kind == kind)?.processing.keep {
        Keep::Until(period) | Keep::AfterWithdrawal(period) => Some(period),
        Keep::AccountLife | Keep::WhileGiven | Keep::Bookkeeping => None,
    }
}

#[cfg(test)]
mod tests;
