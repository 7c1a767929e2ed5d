//! What stops the build of the portal.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on is over")]

#[path = "../build/check.rs"]
mod check;
#[path = "../build/document.rs"]
mod document;
#[path = "../build/modules.rs"]
mod modules;
#[path = "../build/site.rs"]
mod site;
#[path = "../build/texts.rs"]
mod texts;

use std::path::Path;

use document::document;
use site::{Session, Site};
use texts::LANGUAGES;

fn site() -> Site {
    Site::read(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/web"))).unwrap()
}

/// What is found once the site was changed.
fn found(change: impl FnOnce(&mut Site)) -> String {
    let mut site = site();
    change(&mut site);
    check::faults(&site).join("\n")
}

/// Replaces a piece of a module.
fn in_module(path: &str, from: &str, to: &str) -> String {
    found(|site| {
        let source = site.files.get_mut(path).unwrap();
        assert!(source.contains(from), "{path} has no {from}");
        *source = source.replacen(from, to, 1);
    })
}

/// Adds a group of texts.
fn group(site: &mut Site, name: &str, languages: &str) {
    site.texts.add(name, serde_json::from_str(languages).unwrap());
}

#[test]
fn nothing_is_wrong_with_the_portal() {
    assert_eq!(found(|_| {}), "");
}

#[test]
fn a_text_that_is_missing_in_a_language_or_has_other_parameters_there_is_found() {
    let missing = found(|site| group(site, "more", r#"{"da": {"title": "Mere"}, "en": {}}"#));
    assert_eq!(missing, "the text more.title is in one language alone");
    let other = r#"{"da": {"days": {"one": "{count} dag", "other": "{count} dage"}}, "en": {"days": "days"}}"#;
    assert_eq!(found(|site| group(site, "more", other)), "the parameters of more.days differ");
}

#[test]
fn a_text_that_a_module_asks_for_and_that_is_none_of_its_pages_is_found() {
    let faults = in_module("js/pages/login.js", "t('login.", "t('logon.");
    assert!(faults.contains("page login: js/pages/login.js asks for logon."), "{faults}");
    assert!(faults.contains("whose group is not among the page's"), "{faults}");
    let faults = in_module("js/pages/login.js", "t('login.", "t('login.no_such_");
    assert!(faults.contains("which is no text"), "{faults}");
    let faults = in_module("js/pages/login.js", "t('login.", "t(`login.${1}` + '");
    assert!(faults.contains("js/pages/login.js: the key is not literal"), "{faults}");
}

#[test]
fn what_would_take_a_text_for_markup_is_found() {
    let faults = in_module("js/dom.js", "export function", "document.body.innerHTML = '';\nexport function");
    assert_eq!(faults, "js/dom.js has innerHTML");
}

#[test]
fn a_page_without_its_module_its_texts_or_a_path_of_its_own_is_found() {
    let page = |change: fn(&mut site::Page)| {
        found(|site| change(site.pages.iter_mut().find(|page| page.name == "login").unwrap()))
    };
    assert_eq!(page(|page| page.module = "pages/none.js".into()), "page login: there is no module js/pages/none.js");
    assert!(page(|page| page.texts.clear()).contains("whose group is not among the page's"));
    assert!(page(|page| page.name = "logon".into()).contains("page logon: there is no text logon.title"));
    assert!(page(|page| page.path = "/".into()).contains("its path / is none, or another page's"));
    assert!(page(|page| page.path = "/v1/login".into()).contains("its path /v1/login is none"));
}

#[test]
fn a_document_has_every_placeholder_filled_and_no_text_that_is_taken_for_markup() {
    let mut site = site();
    let texts =
        r#"{"da": {"title": "<b>\"&</b>", "description": "</script>"}, "en": {"title": "x", "description": "y"}}"#;
    group(&mut site, "more", texts);
    let page = site::Page {
        name: "more".into(),
        path: "/more".into(),
        module: "pages/login.js".into(),
        texts: vec!["more".into()],
        session: Session::Required,
    };
    let document = document(&site, &page, LANGUAGES[0], "/assets/x").unwrap();
    assert!(document.contains("&lt;b&gt;&quot;&amp;&lt;/b&gt;") && !document.contains("<b>"), "{document}");
    assert!(document.contains(r#""description":"\u003c/script>""#), "{document}");
    assert!(!document.contains("{{") && document.contains("data-needs=\"required\""));
}
