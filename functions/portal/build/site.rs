//! What lies in `web/`.

use std::{collections::BTreeMap, fs, path::Path};

use serde::Deserialize;

use crate::texts::Texts;

/// What is wrong, a line each.
pub(crate) type Faults = Vec<String>;

/// The files of `web/`.
pub(crate) struct Site {
    pub(crate) layout: String,
    /// Every page, by its file in `pages/` and then as it stands there.
    pub(crate) pages: Vec<Page>,
    pub(crate) texts: Texts,
    /// The files of `css/`, `img/` and `js/`, by their path.
    pub(crate) files: BTreeMap<String, String>,
}

/// A page, as `pages/` declares it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Page {
    /// Its name: the texts `NAME.title` and `NAME.description` are its own.
    pub(crate) name: String,
    /// Its path, in which `{…}` stands for any segment.
    pub(crate) path: String,
    /// Its module, beneath `js/`.
    pub(crate) module: String,
    /// The groups of texts that it needs beside `common`.
    pub(crate) texts: Vec<String>,
    /// Whether it is for who is logged in.
    pub(crate) session: Session,
}

/// Whether a page is for who is logged in.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Session {
    /// It asks who is not to log in.
    Required,
    /// It is for everybody, and knows who is logged in.
    Optional,
    /// It does not ask.
    None,
}

impl Session {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Optional => "optional",
            Self::None => "none",
        }
    }
}

impl Page {
    /// The groups of texts that stand in its documents.
    pub(crate) fn groups(&self) -> impl Iterator<Item = &str> {
        ["common"].into_iter().chain(self.texts.iter().map(String::as_str))
    }
}

impl Site {
    /// Reads all files.
    pub(crate) fn read(web: &Path) -> Result<Self, Faults> {
        let mut files = BTreeMap::new();
        read_all(web, "", &mut files).map_err(|error| vec![format!("{}: {error}", web.display())])?;
        let mut faults = Vec::new();
        let layout = files.remove("layout.html").unwrap_or_default();
        let (mut pages, mut texts) = (Vec::new(), Texts::default());
        for (path, content) in &files {
            let fault = |error: serde_json::Error| format!("{path}: {error}");
            if path.starts_with("pages/") {
                match serde_json::from_str::<Vec<Page>>(content) {
                    Ok(more) => pages.extend(more),
                    Err(error) => faults.push(fault(error)),
                }
            } else if let Some(group) = path.strip_prefix("texts/").and_then(|path| path.strip_suffix(".json")) {
                match serde_json::from_str(content) {
                    Ok(languages) => texts.add(group, languages),
                    Err(error) => faults.push(fault(error)),
                }
            }
        }
        files.retain(|path, _| ["css/", "img/", "js/"].iter().any(|folder| path.starts_with(folder)));
        if faults.is_empty() { Ok(Self { layout, pages, texts, files }) } else { Err(faults) }
    }

    /// The modules and the images, by their path.
    pub(crate) fn assets(&self) -> impl Iterator<Item = (&str, &str)> {
        let assets = self.files.iter().filter(|(path, _)| !path.starts_with("css/"));
        assets.map(|(path, content)| (path.as_str(), content.as_str()))
    }
}

/// Reads the files of a folder and of those in it.
fn read_all(folder: &Path, beneath: &str, files: &mut BTreeMap<String, String>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{beneath}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            read_all(&entry.path(), &format!("{path}/"), files)?;
        } else {
            files.insert(path, fs::read_to_string(entry.path())?);
        }
    }
    Ok(())
}
