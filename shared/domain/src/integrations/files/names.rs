//! How names of columns are compared.

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use crate::{
    integrations::files::limits,
    kernel::{field_error::FieldErrorCode, input},
};

/// The name without case, accents, spaces, hyphens and underscores. Two names are the same if their keys are.
pub(super) fn key(name: &str) -> String {
    let name = input::code(name);
    let letters = name.nfkd().filter(|c| !is_combining_mark(*c) && *c != '_').flat_map(char::to_lowercase);
    letters.fold(String::with_capacity(name.len()), |mut key, letter| {
        // These have no decomposition in Unicode.
        match letter {
            'ø' => key.push('o'),
            'æ' => key.push_str("ae"),
            'œ' => key.push_str("oe"),
            'ß' => key.push_str("ss"),
            'ð' | 'đ' => key.push('d'),
            'þ' => key.push_str("th"),
            'ł' => key.push('l'),
            letter => key.push(letter),
        }
        key
    })
}

/// Why a name can be neither kept nor shown.
pub(super) fn refused(name: &str) -> Option<FieldErrorCode> {
    if name.chars().nth(limits::NAME).is_some() {
        Some(FieldErrorCode::ColumnNameTooLong)
    } else {
        input::has_card_number(name).then_some(FieldErrorCode::CardNumberRefused)
    }
}
