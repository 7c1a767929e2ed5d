//! The structure of the document, for those who do not see the page: grown while it is laid out, filled while it is
//! drawn.

use std::num::NonZeroU16;

use krilla::tagging::{Identifier, TableHeaderScope, Tag, TagGroup, TagKind, TagTree};

/// What a part of the document is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Role {
    /// A part with a heading of its own.
    Section,
    /// The heading of the document, with its words.
    Title(String),
    /// A heading below it, with its words.
    Heading(String),
    Paragraph,
    Table,
    TableHead,
    TableBody,
    Row,
    /// A cell that says what its column holds.
    ColumnHeader,
    /// A cell that says what its row holds.
    RowHeader,
    Cell,
}

impl Role {
    fn tag(self) -> TagKind {
        match self {
            Self::Section => Tag::Section.into(),
            Self::Title(words) => Tag::Hn(NonZeroU16::MIN, Some(words)).into(),
            Self::Heading(words) => Tag::Hn(NonZeroU16::MIN.saturating_add(1), Some(words)).into(),
            Self::Paragraph => Tag::P.into(),
            Self::Table => Tag::Table.into(),
            Self::TableHead => Tag::THead.into(),
            Self::TableBody => Tag::TBody.into(),
            Self::Row => Tag::TR.into(),
            Self::ColumnHeader => Tag::TH(TableHeaderScope::Column).into(),
            Self::RowHeader => Tag::TH(TableHeaderScope::Row).into(),
            Self::Cell => Tag::TD.into(),
        }
    }
}

/// A part of the tree: its number.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Part(usize);

struct Node {
    role: Role,
    parent: Option<Part>,
    content: Vec<Identifier>,
}

/// The parts in the order of reading. A part comes after the one that it is in.
#[derive(Default)]
pub(super) struct Tree {
    nodes: Vec<Node>,
}

impl Tree {
    /// Adds a part, as the last one in `parent`.
    pub(super) fn add(&mut self, parent: Option<Part>, role: Role) -> Part {
        self.nodes.push(Node { role, parent, content: Vec::new() });
        Part(self.nodes.len() - 1)
    }

    /// Says that a piece of a page belongs to the part.
    pub(super) fn fill(&mut self, part: Part, piece: Identifier) {
        if let Some(node) = self.nodes.get_mut(part.0) {
            node.content.push(piece);
        }
    }

    /// The tree as krilla takes it.
    pub(super) fn finish(self, language: &str) -> TagTree {
        let mut tree = TagTree::new().with_lang(Some(language.to_owned()));
        // From the last part to the first: each is whole when it is put into its parent, in reverse.
        let mut inside: Vec<Vec<TagGroup>> = self.nodes.iter().map(|_| Vec::new()).collect();
        let mut roots = Vec::new();
        for (number, node) in self.nodes.into_iter().enumerate().rev() {
            let mut group = TagGroup::new(node.role.tag());
            node.content.into_iter().for_each(|piece| group.push(piece));
            inside.get_mut(number).map(std::mem::take).into_iter().flatten().rev().for_each(|child| group.push(child));
            match node.parent.and_then(|parent| inside.get_mut(parent.0)) {
                Some(siblings) => siblings.push(group),
                None => roots.push(group),
            }
        }
        roots.into_iter().rev().for_each(|root| tree.push(root));
        tree
    }
}
