//! The modules of a crate, and which of them use which. Each file is one module.

mod paths;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use paths::Paths;

use crate::files::files;

/// A crate's modules, each by its path from the crate's root. The root's path is empty.
pub(crate) struct Modules(BTreeMap<String, Paths>);

/// A module's use of an item in another module.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Arrow {
    pub(crate) from: String,
    pub(crate) to: String,
}

impl Modules {
    /// Reads the modules in a crate's `src` folder, and leaves out items that are compiled for tests only.
    pub(crate) fn read(src: &Path) -> Self {
        let files = files(src, &["rs"]);
        let source =
            |path: &PathBuf| Some((module_of(path.strip_prefix(src).unwrap())?, fs::read_to_string(path).unwrap()));
        Self::parse(files.iter().filter_map(source))
    }

    /// Parses the modules from these sources, by path.
    pub(crate) fn parse(sources: impl IntoIterator<Item = (String, String)>) -> Self {
        let parsed = sources.into_iter().map(|(module, text)| {
            let paths = Paths::parse(&text).unwrap_or_else(|error| panic!("{module}: {error}"));
            (module, paths)
        });
        Self(parsed.collect())
    }

    /// Every arrow. A renamed import or a re-export is resolved to the module that defines the item.
    pub(crate) fn arrows(&self) -> BTreeSet<Arrow> {
        let mut arrows = BTreeSet::new();
        for (from, paths) in &self.0 {
            for path in &paths.used {
                let to = self.resolve(from, path, 0);
                if let Some(to) = to.filter(|to| to != from && !to.is_empty()) {
                    arrows.insert(Arrow { from: from.clone(), to });
                }
            }
        }
        arrows
    }

    /// The module that defines the item at the end of a path; `None` if it is in another crate.
    fn resolve(&self, at: &str, path: &[String], depth: usize) -> Option<String> {
        let mut module = at.to_owned();
        for (number, name) in path.iter().enumerate() {
            match name.as_str() {
                "crate" if number == 0 => module.clear(),
                "self" if number == 0 => {}
                "super" => module = module.rsplit_once("::").map_or(String::new(), |(parent, _)| parent.to_owned()),
                name => {
                    let child = joined(&module, name);
                    if self.0.contains_key(&child) {
                        module = child;
                        continue;
                    }
                    let alias = self.0.get(&module)?.aliases.get(name);
                    let Some(alias) = alias.filter(|_| depth < 8) else {
                        // An item of this module, or of another crate if the path's first segment is unknown.
                        return (number > 0).then_some(module);
                    };
                    let rest = path.get(number + 1..).unwrap_or_default();
                    let whole: Vec<String> = alias.iter().chain(rest).cloned().collect();
                    return self.resolve(&module, &whole, depth + 1);
                }
            }
        }
        // The path names a module and no item, which does not count as use.
        None
    }
}

/// The arrows that do not lead from a layer to a lower one. The layers are ordered from the lowest.
pub(crate) fn upward(arrows: &BTreeSet<Arrow>, layers: &[&[&str]]) -> Vec<String> {
    let layer = |module: &str| {
        let top = module.split("::").next().unwrap_or_default();
        layers.iter().position(|layer| layer.contains(&top))
    };
    let top = |module: &str| module.split("::").next().map(str::to_owned);
    let wrong = arrows.iter().filter(|arrow| !arrow.from.is_empty() && top(&arrow.from) != top(&arrow.to));
    let wrong = wrong.filter(|arrow| match (layer(&arrow.from), layer(&arrow.to)) {
        (Some(from), Some(to)) => from <= to,
        _ => true,
    });
    wrong.map(|arrow| format!("{} uses {}", arrow.from, arrow.to)).collect()
}

/// The cycles of more than `most` modules. Each has all modules that reach each other.
pub(crate) fn circles(arrows: &BTreeSet<Arrow>, most: usize) -> Vec<Vec<String>> {
    let mut targets = BTreeMap::<&str, BTreeSet<&str>>::new();
    for arrow in arrows {
        targets.entry(&arrow.from).or_default().insert(&arrow.to);
    }
    let reached: BTreeMap<&str, BTreeSet<&str>> = targets.keys().map(|from| (*from, reach(&targets, from))).collect();
    let mut circles = BTreeSet::new();
    for (from, all) in &reached {
        let back = all.iter().filter(|to| reached.get(**to).is_some_and(|all| all.contains(from)));
        let circle: Vec<String> = back.map(|module| (*module).to_owned()).collect();
        if circle.len() > most {
            circles.insert(circle);
        }
    }
    circles.into_iter().collect()
}

/// All modules that are reachable from a module by one or more arrows.
fn reach<'a>(targets: &BTreeMap<&'a str, BTreeSet<&'a str>>, from: &str) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut waiting: Vec<&str> = targets.get(from).into_iter().flatten().copied().collect();
    while let Some(module) = waiting.pop() {
        if reached.insert(module) {
            waiting.extend(targets.get(module).into_iter().flatten());
        }
    }
    reached
}

fn joined(module: &str, name: &str) -> String {
    if module.is_empty() { name.to_owned() } else { format!("{module}::{name}") }
}

/// The module of a source file, by its path from the crate's `src` folder; `None` for a program's own file.
fn module_of(path: &Path) -> Option<String> {
    let stem = path.file_stem()?.to_str()?;
    let folders = path.parent()?.iter().map(|folder| folder.to_str().unwrap());
    let own = Some(stem).filter(|stem| !["lib", "mod"].contains(stem));
    (stem != "main").then(|| folders.chain(own).fold(String::new(), |module, name| joined(&module, name)))
}
