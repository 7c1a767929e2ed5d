//! What must be right in `web/` before it is built.

use std::collections::BTreeSet;

use crate::{
    document::layout_keys,
    modules::{self, Imports},
    site::{Faults, Page, Site},
    texts::LANGUAGES,
};

/// What would make a browser take a text for markup or for a program, which the pages' policy forbids.
const FORBIDDEN: [&str; 7] =
    ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", " eval(", "new Function(", "style:"];

/// Everything that is wrong.
pub(crate) fn faults(site: &Site) -> Faults {
    let mut faults = languages(site);
    let mut paths = BTreeSet::new();
    for page in &site.pages {
        if !paths.insert(&page.path) || !page.path.starts_with('/') || page.path.starts_with("/v1") {
            faults.push(format!("{}: its path {} is none, or another page's", page.name, page.path));
        }
        faults.extend(of_page(site, page).into_iter().map(|fault| format!("page {}: {fault}", page.name)));
    }
    for (path, source) in site.assets().filter(|(path, _)| path.starts_with("js/")) {
        faults.extend(FORBIDDEN.iter().filter(|word| source.contains(**word)).map(|word| format!("{path} has {word}")));
        let is_catalogue = path == "js/texts.js";
        let (_, others) = modules::keys(source, &["t", "rich", "code"]);
        let others = others.into_iter().filter(|_| !is_catalogue);
        faults.extend(others.map(|call| format!("{path}: the key is not literal: {call}")));
    }
    faults
}

/// Each language has the same texts, with the same parameters.
fn languages(site: &Site) -> Faults {
    let [all, others] = LANGUAGES.map(|language| site.texts.keys(language));
    let one_sided = all.symmetric_difference(&others).map(|key| format!("the text {key} is in one language alone"));
    let [da, en] = LANGUAGES;
    let differs = |key: &&String| site.texts.parameters(key, da) != site.texts.parameters(key, en);
    let differing = all.intersection(&others).filter(differs).map(|key| format!("the parameters of {key} differ"));
    one_sided.chain(differing).collect()
}

/// The page has every text and every module that it asks for.
fn of_page(site: &Site, page: &Page) -> Faults {
    let groups = page.groups().collect::<BTreeSet<_>>();
    let no_group = groups.iter().filter(|group| !site.texts.has_group(group));
    let mut faults = no_group.map(|group| format!("there is no group of texts {group}")).collect::<Vec<_>>();
    let own = ["title", "description"].map(|text| format!("{}.{text}", page.name));
    let named = layout_keys(&site.layout).into_iter().chain(own.iter().map(String::as_str));
    let missing = named.filter(|key| site.texts.text(key, LANGUAGES[0]).is_none());
    faults.extend(missing.map(|key| format!("there is no text {key}")));
    let module = format!("js/{}", page.module);
    match modules::graph(&site.files, &module, Imports::All) {
        Ok(loaded) => faults.extend(loaded.into_iter().flat_map(|path| of_module(site, &groups, path))),
        Err(fault) => faults.push(fault),
    }
    faults
}

fn of_module(site: &Site, groups: &BTreeSet<&str>, path: &str) -> Faults {
    let source = site.files.get(path).map(String::as_str).unwrap_or_default();
    let of = |key: &str| key.split('.').next().unwrap_or_default().to_owned();
    let (keys, _) = modules::keys(source, &["t", "rich"]);
    let (codes, _) = modules::keys(source, &["code"]);
    let foreign = keys.iter().chain(&codes).filter(|key| !groups.contains(of(key).as_str()));
    let foreign = foreign.map(|key| format!("{path} asks for {key}, whose group is not among the page's"));
    let unknown = keys.iter().filter(|key| groups.contains(of(key).as_str()));
    let unknown = unknown.filter(|key| site.texts.at(key, LANGUAGES[0]).is_none());
    foreign.chain(unknown.map(|key| format!("{path} asks for {key}, which is no text"))).collect()
}
