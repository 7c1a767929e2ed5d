//! What has changed between two texts.

use std::collections::BTreeMap;

use similar::{Algorithm, DiffOp, capture_diff_slices, diff_ratio};

use crate::blocks::{Block, blocks};

/// A paragraph, list item, table row or heading that is changed, new or gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The heading that it stands under, or stood under if it is gone.
    pub heading: String,
    /// How it was, in Markdown. `None` if it is new.
    pub before: Option<String>,
    /// How it becomes, in Markdown. `None` if it is gone.
    pub after: Option<String>,
}

/// Two pieces are told as one that is changed if at least this share of their words is the same.
const ALIKE: f32 = 0.5;

/// What has changed from one text in Markdown to another, in the order of the new one. How lines break is no change, and neither is
/// that something moved elsewhere.
#[must_use]
pub fn changes(before: &str, after: &str) -> Vec<Change> {
    let (old, new) = (blocks(before), blocks(after));
    let (old_texts, new_texts) = (texts(&old), texts(&new));
    let gaps = capture_diff_slices(Algorithm::Myers, &old_texts, &new_texts);
    let gaps = gaps.iter().filter(|gap| !matches!(gap, DiffOp::Equal { .. })).collect::<Vec<_>>();
    let within =
        |gap: &&DiffOp| (old.get(gap.old_range()).unwrap_or_default(), new.get(gap.new_range()).unwrap_or_default());
    let gaps = gaps.iter().map(within).collect::<Vec<_>>();
    // What is gone at one place and new at another has moved, once for each time that both are so.
    let gone = count(gaps.iter().flat_map(|(old, _)| *old));
    let fresh = count(gaps.iter().flat_map(|(_, new)| *new));
    let moved =
        |text: &str| gone.get(text).copied().unwrap_or_default().min(fresh.get(text).copied().unwrap_or_default());
    let (mut moved_away, mut moved_here) = (BTreeMap::new(), BTreeMap::new());
    let is_moved = |counts: &mut BTreeMap<String, usize>, text: &str| {
        let so_far = counts.entry(text.to_owned()).or_insert(0_usize);
        *so_far += 1;
        *so_far <= moved(text)
    };
    let mut changes = Vec::new();
    for (old, new) in gaps {
        let mut old = old.iter().filter(|block| !is_moved(&mut moved_away, &block.text)).collect::<Vec<_>>();
        let new = new.iter().filter(|block| !is_moved(&mut moved_here, &block.text)).collect::<Vec<_>>();
        for block in new {
            let before = take_most_alike(&mut old, &block.text);
            changes.push(Change {
                heading: block.heading.clone(),
                before: before.map(|block| block.text.clone()),
                after: Some(block.text.clone()),
            });
        }
        let gone =
            |block: &Block| Change { heading: block.heading.clone(), before: Some(block.text.clone()), after: None };
        changes.extend(old.into_iter().map(gone));
    }
    changes
}

fn texts(blocks: &[Block]) -> Vec<&str> {
    blocks.iter().map(|block| block.text.as_str()).collect()
}

/// How often each text occurs.
fn count<'a>(blocks: impl Iterator<Item = &'a Block>) -> BTreeMap<&'a str, usize> {
    blocks.fold(BTreeMap::new(), |mut counts, block| {
        *counts.entry(block.text.as_str()).or_default() += 1;
        counts
    })
}

/// Takes out the block that has most words in common with the text, if these are enough.
fn take_most_alike<'a>(blocks: &mut Vec<&'a Block>, text: &str) -> Option<&'a Block> {
    let shares = blocks.iter().map(|block| alike(&block.text, text)).enumerate();
    let (most, share) = shares.reduce(|most, next| if next.1 > most.1 { next } else { most })?;
    (share >= ALIKE).then(|| blocks.remove(most))
}

/// The share of words that two texts have in common, in their order.
fn alike(a: &str, b: &str) -> f32 {
    let (a, b) = (a.split(' ').collect::<Vec<_>>(), b.split(' ').collect::<Vec<_>>());
    diff_ratio(&capture_diff_slices(Algorithm::Myers, &a, &b), a.len(), b.len())
}

#[cfg(test)]
mod tests;
