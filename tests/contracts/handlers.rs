//! Handlers are short: each loads, decides (in the domain), commits, and makes its view.

use std::{fs, path::Path};

use syn::{Item, ItemFn, spanned::Spanned};

use crate::files::files;

/// The largest number of lines of a handler, from its `async fn` to its closing brace. Lines of comments only do not count, so that
/// no reason is left out to keep a handler short.
const MOST: usize = 25;

/// The handlers of a source file, each with its number of lines.
fn handlers(text: &str) -> Vec<(String, usize)> {
    let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{error}"));
    let handlers = file.items.iter().filter_map(|item| match item {
        Item::Fn(function) => is_handler(function).then(|| (function.sig.ident.to_string(), length(text, function))),
        _ => None,
    });
    handlers.collect()
}

fn is_handler(function: &ItemFn) -> bool {
    let is_path = |attribute: &syn::Attribute| {
        attribute.path().segments.iter().map(|segment| &segment.ident).eq(["utoipa", "path"])
    };
    function.attrs.iter().any(is_path)
}

fn length(text: &str, function: &ItemFn) -> usize {
    let first = function.sig.span().start().line;
    let last = function.block.span().end().line;
    let lines = text.lines().skip(first - 1).take(last + 1 - first);
    lines.filter(|line| !line.trim_start().starts_with("//")).count()
}

/// The handlers of all source files in a folder.
fn within(folder: &Path) -> Vec<(String, usize)> {
    let within = files(folder, &["rs"]).into_iter().flat_map(|path| {
        let handlers = handlers(&fs::read_to_string(&path).unwrap());
        handlers.into_iter().map(move |(name, lines)| (format!("{} {name}", path.display()), lines))
    });
    within.collect()
}

fn too_long(handlers: impl IntoIterator<Item = (String, usize)>) -> Vec<String> {
    let long = handlers.into_iter().filter(|(_, lines)| *lines > MOST);
    long.map(|(name, lines)| format!("{name}: {lines} lines")).collect()
}

#[test]
fn no_handler_has_more_than_25_lines() {
    let handlers = within(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../functions"));
    assert!(handlers.len() > 50, "the handlers were found");
    assert_eq!(too_long(handlers), Vec::<String>::new());
}

/// A handler with this many lines, two of them its first and its last, and a function that is none.
fn planted(lines: usize, comments: usize) -> Vec<String> {
    let body = "    let _ = app;\n".repeat(lines - 2);
    let comments = "    // A comment.\n".repeat(comments);
    let helper = format!("fn helper() {{\n{}}}\n", "    let _ = 1;\n".repeat(2 * MOST));
    let handler = format!(
        "/// Documented.\n#[utoipa::path(get, path = \"/v1/planted\",\n    responses((status = 200)))]\n\
         pub(crate) async fn planted(app: App) {{\n{comments}{body}}}\n"
    );
    too_long(handlers(&format!("{helper}{handler}")))
}

#[test]
fn a_planted_long_handler_is_found() {
    assert_eq!(planted(MOST + 1, 0), ["planted: 26 lines"]);
    assert_eq!(planted(MOST, 3), Vec::<String>::new());
}
