//! The groups of digits in a text, and what is between them.

use super::piece::Piece;

/// Digits that nothing interrupts.
pub(super) struct Group {
    /// Where it begins among all digits of the text.
    pub(super) start: usize,
    /// Where it ends.
    pub(super) end: usize,
    /// What is between it and the group before it.
    pub(super) gap: Gap,
    /// Whether a plus is directly before it.
    pub(super) is_after_plus: bool,
    /// Whether two letters are directly before it, and no third.
    pub(super) is_after_country: bool,
}

impl Group {
    pub(super) fn length(&self) -> usize {
        self.end - self.start
    }

    /// Its digits, among all digits of the text.
    pub(super) fn of<'a>(&self, digits: &'a [u8]) -> &'a [u8] {
        &digits[self.start..self.end]
    }
}

/// What is between two groups.
pub(super) enum Gap {
    /// Spaces, dashes and few signs.
    Signs,
    /// Few letters, perhaps with signs.
    Letters(Vec<char>),
    /// More than what separates the digits of one number.
    Wide,
}

impl Gap {
    /// How many signs and letters may be between two groups of one number.
    const MOST: usize = 3;

    fn of(pieces: &[Piece]) -> Self {
        let mut letters = Vec::new();
        let mut marks = 0;
        for piece in pieces {
            match piece {
                Piece::Separator => continue,
                Piece::Letter(letter) if marks < Self::MOST => letters.push(*letter),
                Piece::Sign(_) if marks < Self::MOST => {}
                _ => return Self::Wide,
            }
            marks += 1;
        }
        if letters.is_empty() { Self::Signs } else { Self::Letters(letters) }
    }

    /// Whether a number can go on across the gap. `letters` are those of its gaps before: whoever separates digits by a
    /// letter uses the same everywhere, while the letters of codes and ids differ.
    pub(super) fn joins<'a>(&'a self, letters: &mut Option<&'a [char]>) -> bool {
        match self {
            Self::Signs => true,
            Self::Letters(own) => *letters.get_or_insert(own) == own.as_slice(),
            Self::Wide => false,
        }
    }
}

/// All digits of a text, and their groups.
pub(super) fn groups(pieces: &[Piece]) -> (Vec<u8>, Vec<Group>) {
    let mut digits = Vec::new();
    let mut groups = Vec::new();
    let mut before: &[Piece] = &[];
    for chunk in pieces.chunk_by(|one, next| one.digit().is_some() == next.digit().is_some()) {
        let start = digits.len();
        digits.extend(chunk.iter().filter_map(|piece| piece.digit()));
        if digits.len() == start {
            before = chunk;
            continue;
        }
        let is_after_country = match before {
            [Piece::Letter(_), Piece::Letter(_)] => true,
            [.., other, Piece::Letter(_), Piece::Letter(_)] => !other.joins(),
            _ => false,
        };
        groups.push(Group {
            start,
            end: digits.len(),
            gap: Gap::of(before),
            is_after_plus: before.last() == Some(&Piece::Sign('+')),
            is_after_country,
        });
    }
    (digits, groups)
}
