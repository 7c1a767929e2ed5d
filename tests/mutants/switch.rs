//! Changes of a file's text, each behind its switch.

use proc_macro2::LineColumn;
use syn::{
    Arm, Block, ExprBinary, ExprStruct, ExprUnary, ImplItemFn, ItemFn, Pat, Signature, TraitItemFn,
    spanned::Spanned,
    visit::{self, Visit},
};

use crate::{
    Failure,
    list::{Genre, Mutant, Place},
};

/// What every switch begins with.
const SWITCH: &str = "::domain::mutant(";

/// The text with the changes built in, and the ids of those that could be: not within another, nor in a `const` function.
///
/// # Errors
/// If the text is not Rust.
pub(crate) fn place(text: &str, mutants: &[&Mutant]) -> Result<(String, Vec<u32>), Failure> {
    let text = Text::new(text);
    let mut edits = Edits { text: &text, mutants, found: Vec::new() };
    edits.visit_file(&syn::parse_file(text.whole)?);
    let mut found = edits.found;
    found.sort_by_key(|edit| (edit.start, edit.end));
    found.dedup_by_key(|edit| edit.id);
    let mut kept: Vec<Edit> = Vec::new();
    for edit in found {
        if kept.last().is_none_or(|last| last.end <= edit.start) {
            kept.push(edit);
        }
    }
    let mut changed = text.whole.to_owned();
    for edit in kept.iter().rev() {
        changed.replace_range(edit.start..edit.end, &edit.text);
    }
    Ok((changed, kept.iter().map(|edit| edit.id).collect()))
}

/// The ids of the changes whose switches stand in a line.
pub(crate) fn ids(line: &str) -> Vec<u32> {
    line.split(SWITCH).skip(1).filter_map(|rest| rest.split_once(')')?.0.parse().ok()).collect()
}

/// A text whose places are counted in lines and columns.
struct Text<'a> {
    whole: &'a str,
    /// Where each line begins.
    lines: Vec<usize>,
}

impl<'a> Text<'a> {
    fn new(whole: &'a str) -> Self {
        Self { whole, lines: std::iter::once(0).chain(whole.match_indices('\n').map(|(at, _)| at + 1)).collect() }
    }

    /// The byte at a line, counted from 1, and a column in characters, counted from 0.
    fn at(&self, line: usize, column: usize) -> usize {
        let start = self.lines[line - 1];
        let rest = &self.whole[start..];
        start + rest.char_indices().nth(column).map_or(rest.len(), |(at, _)| at)
    }

    fn place(&self, place: Place) -> usize {
        self.at(place.line, place.column - 1)
    }

    /// Where a piece of code begins and ends.
    fn range(&self, code: &impl Spanned) -> (usize, usize) {
        let at = |place: LineColumn| self.at(place.line, place.column);
        (at(code.span().start()), at(code.span().end()))
    }

    fn of(&self, code: &impl Spanned) -> &'a str {
        let (start, end) = self.range(code);
        &self.whole[start..end]
    }
}

/// Another text between two bytes.
struct Edit {
    start: usize,
    end: usize,
    text: String,
    id: u32,
}

/// Looks for the code that is changed.
struct Edits<'a> {
    text: &'a Text<'a>,
    mutants: &'a [&'a Mutant],
    found: Vec<Edit>,
}

impl Edits<'_> {
    /// The changes of a kind that begin at a byte.
    fn at(&self, genre: Genre, start: usize) -> Vec<Mutant> {
        let here = |mutant: &&&Mutant| mutant.genre == genre && self.text.place(mutant.span.start) == start;
        self.mutants.iter().filter(here).map(|mutant| (*mutant).clone()).collect()
    }

    fn edit(&mut self, (start, end): (usize, usize), id: u32, text: impl FnOnce(&str) -> String) {
        self.found.push(Edit { start, end, text: text(&format!("{SWITCH}{id})")), id });
    }

    fn function(&mut self, signature: &Signature, block: &Block) {
        let starts = [Some(block.span()), block.stmts.first().map(Spanned::span)];
        let (start, _) = self.text.range(block);
        for first in starts.iter().flatten().map(|span| self.text.range(span).0) {
            for mutant in self.at(Genre::FnValue, first) {
                if signature.constness.is_none() {
                    let value = &mutant.replacement;
                    self.edit((start + 1, start + 1), mutant.id, |on| format!(" if {on} {{ return {value}; }} "));
                }
            }
        }
    }
}

impl<'ast> Visit<'ast> for Edits<'_> {
    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        self.function(&function.sig, &function.block);
        if function.sig.constness.is_none() {
            visit::visit_item_fn(self, function);
        }
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        self.function(&function.sig, &function.block);
        if function.sig.constness.is_none() {
            visit::visit_impl_item_fn(self, function);
        }
    }

    fn visit_trait_item_fn(&mut self, function: &'ast TraitItemFn) {
        if let Some(block) = &function.default {
            self.function(&function.sig, block);
        }
        visit::visit_trait_item_fn(self, function);
    }

    fn visit_expr_binary(&mut self, binary: &'ast ExprBinary) {
        for mutant in self.at(Genre::BinaryOperator, self.text.range(&binary.op).0) {
            let (left, right) = (self.text.of(&binary.left), self.text.of(&binary.right));
            let (is, other) = (self.text.of(&binary.op), &mutant.replacement);
            self.edit(self.text.range(binary), mutant.id, |on| {
                format!("(if {on} {{ {left} {other} {right} }} else {{ {left} {is} {right} }})")
            });
        }
        visit::visit_expr_binary(self, binary);
    }

    fn visit_expr_unary(&mut self, unary: &'ast ExprUnary) {
        for mutant in self.at(Genre::UnaryOperator, self.text.range(&unary.op).0) {
            let (whole, inner) = (self.text.of(unary), self.text.of(&unary.expr));
            self.edit(self.text.range(unary), mutant.id, |on| format!("(if {on} {{ {inner} }} else {{ {whole} }})"));
        }
        visit::visit_expr_unary(self, unary);
    }

    fn visit_arm(&mut self, arm: &'ast Arm) {
        // Without a guard a pattern gets one, whose place is its end.
        let (range, guard) = match &arm.pat {
            Pat::Guard(guarded) => (self.text.range(&guarded.guard), Some(self.text.of(&guarded.guard))),
            pattern => (self.text.range(pattern), None),
        };
        for mutant in self.at(Genre::MatchArm, self.text.range(&arm.pat).0) {
            match guard {
                None => self.edit((range.1, range.1), mutant.id, |on| format!(" if !{on}")),
                Some(guard) => self.edit(range, mutant.id, |on| format!("!{on} && ({guard})")),
            }
        }
        for (mutant, guard) in self.at(Genre::MatchArmGuard, range.0).into_iter().zip(guard) {
            let other = &mutant.replacement;
            self.edit(range, mutant.id, |on| format!("(if {on} {{ {other} }} else {{ {guard} }})"));
        }
        visit::visit_arm(self, arm);
    }

    fn visit_expr_struct(&mut self, expression: &'ast ExprStruct) {
        let (start, end) = self.text.range(expression);
        let whole = self.text.of(expression);
        for field in &expression.fields {
            let (from, to) = self.text.range(field);
            for mutant in self.at(Genre::StructField, from) {
                let rest = self.text.whole[to..end].trim_start().trim_start_matches(',');
                let before = &self.text.whole[start..from];
                self.edit((start, end), mutant.id, |on| format!("(if {on} {{ {before}{rest} }} else {{ {whole} }})"));
            }
        }
        visit::visit_expr_struct(self, expression);
    }
}
