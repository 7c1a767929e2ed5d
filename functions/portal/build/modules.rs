//! The modules: what they import, and what they ask the catalogue for.

use std::collections::{BTreeMap, BTreeSet};

/// Whether imports that wait until they are needed count, too.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Imports {
    /// Those that are loaded with the page.
    Static,
    /// All of them.
    All,
}

/// The modules that a module loads, with itself first, by their paths. A path that no file has is an error.
pub(crate) fn graph<'a>(
    files: &'a BTreeMap<String, String>,
    module: &str,
    imports: Imports,
) -> Result<Vec<&'a str>, String> {
    let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
    let mut next = vec![module.to_owned()];
    while let Some(path) = next.pop() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let (path, source) = files.get_key_value(&path).ok_or_else(|| format!("there is no module {path}"))?;
        found.push(path.as_str());
        let imported = source.lines().flat_map(|line| imported(line, imports));
        next.extend(imported.map(|relative| joined(path, relative)));
    }
    Ok(found)
}

/// The relative paths that a line imports.
fn imported(line: &str, imports: Imports) -> Vec<&str> {
    let begins = ["import ", "export ", "} from "].iter().any(|keyword| line.starts_with(keyword));
    let mut found = Vec::new();
    if begins && !line.starts_with("export default") {
        found.extend(["from '", "import '"].iter().filter_map(|mark| after(line, mark)));
    }
    if imports == Imports::All {
        found
            .extend(line.match_indices("import('").filter_map(|(at, mark)| line[at + mark.len()..].split('\'').next()));
    }
    found.retain(|path| path.starts_with('.'));
    found
}

fn after<'a>(line: &'a str, mark: &str) -> Option<&'a str> {
    line.split_once(mark).and_then(|(_, rest)| rest.split('\'').next())
}

/// The path that a relative one names in a file.
fn joined(file: &str, relative: &str) -> String {
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut segments = folder.split('/').filter(|segment| !segment.is_empty()).collect::<Vec<_>>();
    for segment in relative.split('/') {
        match segment {
            "." | "" => {}
            ".." => {
                segments.pop();
            }
            name => segments.push(name),
        }
    }
    segments.join("/")
}

/// The literal keys that a module hands to one of these functions, and the calls with another argument.
pub(crate) fn keys<'a>(source: &'a str, functions: &[&str]) -> (BTreeSet<&'a str>, Vec<&'a str>) {
    let (mut literal, mut others) = (BTreeSet::new(), Vec::new());
    for function in functions {
        let call = format!("{function}(");
        for (at, _) in source.match_indices(&call) {
            let is_whole =
                !source[..at].ends_with(|before: char| before.is_ascii_alphanumeric() || "_.$".contains(before));
            let is_definition = source[..at].ends_with("function ");
            let rest = source[at + call.len()..].trim_start();
            if !is_whole || is_definition {
                continue;
            }
            match rest.strip_prefix('\'').and_then(|rest| rest.split_once('\'')) {
                Some((key, _)) => {
                    literal.insert(key);
                }
                None => others.push(rest.lines().next().unwrap_or_default()),
            }
        }
    }
    (literal, others)
}
