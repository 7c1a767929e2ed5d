//! A page's document in one language: the layout with its placeholders filled.

use serde_json::{Map, Value};

use crate::{
    modules::{self, Imports},
    site::{Page, Site},
    texts::LANGUAGES,
};

/// The keys of the texts that the layout itself has.
pub(crate) fn layout_keys(layout: &str) -> Vec<&str> {
    layout.split("{{text:").skip(1).filter_map(|rest| rest.split_once("}}")).map(|(key, _)| key).collect()
}

/// The document. `assets` is the folder that the page's files are loaded from.
///
/// # Errors
/// If the layout has a placeholder that nothing fills.
pub(crate) fn document(site: &Site, page: &Page, language: &str, assets: &str) -> Result<String, String> {
    let text = |key: &str| site.texts.text(key, language).map(escaped);
    let own = |name: &str| text(&format!("{}.{name}", page.name));
    let module = format!("js/{}", page.module);
    let preload = |path: &str| format!("<link rel=\"modulepreload\" href=\"{assets}/{path}\">");
    let preloads = || {
        let modules = modules::graph(&site.files, &module, Imports::Static)?;
        Ok::<_, String>(modules.into_iter().map(preload).collect::<Vec<_>>().join("\n"))
    };
    let other = LANGUAGES.into_iter().find(|other| *other != language).unwrap_or_default();
    let fill = |placeholder: &str| -> Result<Option<String>, String> {
        Ok(match placeholder {
            "lang" => Some(language.to_owned()),
            "other_lang" => Some(other.to_owned()),
            "name" => Some(page.name.clone()),
            "session" => Some(page.session.name().to_owned()),
            "title" | "description" => own(placeholder),
            "lead" => own("noscript").or_else(|| text("common.noscript")),
            "assets" => Some(assets.to_owned()),
            "module" => Some(page.module.clone()),
            "preloads" => Some(preloads()?),
            "texts" => Some(catalogue(site, page, language)),
            _ => placeholder.strip_prefix("text:").and_then(text),
        })
    };
    let mut pieces = site.layout.split("{{");
    let mut document = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (placeholder, rest) = piece.split_once("}}").ok_or("the layout has an open placeholder")?;
        let filled = fill(placeholder)?.ok_or_else(|| format!("{}: nothing fills {placeholder}", page.name))?;
        document.push_str(&filled);
        document.push_str(rest);
    }
    Ok(document)
}

/// The texts that the page's modules ask for, as JSON that can stand in a document.
fn catalogue(site: &Site, page: &Page, language: &str) -> String {
    let groups = page.groups().filter_map(|name| {
        let group = site.texts.group(name, language)?.clone();
        Some((name.to_owned(), Value::Object(group)))
    });
    Value::Object(groups.collect::<Map<_, _>>()).to_string().replace('<', "\\u003c")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
