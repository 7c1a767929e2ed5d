//! The paths used in a source file.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::{
    Attribute, ItemMod, ItemUse, Macro, UseTree,
    visit::{self, Visit},
};

/// A path, segment by segment.
type Segments = Vec<String>;

/// What a file imports, and which paths it uses.
#[derive(Default)]
pub(super) struct Paths {
    /// The paths of imported names, by the name.
    pub(super) aliases: BTreeMap<String, Segments>,
    /// Every path, in an import or in code.
    pub(super) used: BTreeSet<Segments>,
}

impl Paths {
    /// Parses a file, and leaves out items under `#[cfg(test)]`.
    pub(super) fn parse(text: &str) -> syn::Result<Self> {
        let mut paths = Self::default();
        paths.visit_file(&syn::parse_file(text)?);
        Ok(paths)
    }

    fn import(&mut self, before: &Segments, tree: &UseTree) {
        let with = |name: String| before.iter().cloned().chain([name]).collect::<Segments>();
        match tree {
            UseTree::Path(path) => self.import(&with(path.ident.to_string()), &path.tree),
            UseTree::Name(name) if name.ident == "self" => {
                let alias = before.last().cloned().unwrap_or_default();
                self.name(alias, before.clone());
            }
            UseTree::Name(name) => self.name(name.ident.to_string(), with(name.ident.to_string())),
            UseTree::Rename(rename) if rename.ident == "self" => self.name(rename.rename.to_string(), before.clone()),
            UseTree::Rename(rename) => self.name(rename.rename.to_string(), with(rename.ident.to_string())),
            // The last segment stands for any name.
            UseTree::Glob(_) => drop(self.used.insert(with("*".to_owned()))),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.import(before, tree)),
        }
    }

    fn name(&mut self, name: String, path: Segments) {
        // A name at the crate's root or of another crate is found without an alias.
        if path != [name.clone()] {
            self.aliases.insert(name, path.clone());
        }
        self.used.insert(path);
    }

    /// Reads the paths in the tokens of a macro call, whatever the macro expands to.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path = Segments::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                TokenTree::Ident(ident) => {
                    if colons != 2 {
                        self.end(&mut path);
                    }
                    path.push(ident.to_string());
                    colons = 0;
                }
                other => {
                    self.end(&mut path);
                    colons = 0;
                    if let TokenTree::Group(group) = other {
                        self.tokens(group.stream());
                    }
                }
            }
        }
        self.end(&mut path);
    }

    fn end(&mut self, path: &mut Segments) {
        let path = std::mem::take(path);
        if path.len() > 1 {
            self.used.insert(path);
        }
    }
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        if !item.attrs.iter().any(is_for_tests) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        if !item.attrs.iter().any(is_for_tests) {
            self.import(&Segments::new(), &item.tree);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Segments = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if segments.len() > 1 {
            self.used.insert(segments);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast Macro) {
        self.tokens(item.tokens.clone());
        visit::visit_macro(self, item);
    }
}

fn is_for_tests(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg") && attribute.parse_args::<syn::Path>().is_ok_and(|only| only.is_ident("test"))
}
