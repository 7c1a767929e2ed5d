//! A flat JSON object (RFC 8259). It is read here and not by `serde_json`, which rounds numbers and keeps the last of two
//! members of a name.

use crate::{
    integrations::files::{cell::Cell, decimals, limits},
    kernel::field_error::FieldErrorCode,
};

/// Hands each member to `member`, up to the first that is an object or a list.
///
/// # Errors
/// `invalid-json`.
pub(super) fn read(text: &str, mut member: impl FnMut(String, Cell)) -> Result<(), FieldErrorCode> {
    let mut scanner = Scanner { rest: text };
    scanner.expect('{')?;
    if scanner.begins('}') {
        return scanner.end();
    }
    loop {
        let name = scanner.string()?;
        scanner.expect(':')?;
        let value = scanner.value()?;
        let is_nested = value == Cell::Refused(FieldErrorCode::NestedValue);
        member(name, value);
        if is_nested {
            return Ok(());
        }
        if !scanner.begins(',') {
            scanner.expect('}')?;
            return scanner.end();
        }
    }
}

struct Scanner<'a> {
    rest: &'a str,
}

impl<'a> Scanner<'a> {
    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\r', '\n']);
    }

    /// Whether the character is next, which is skipped then.
    fn begins(&mut self, c: char) -> bool {
        self.skip_space();
        let rest = self.rest.strip_prefix(c);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn expect(&mut self, c: char) -> Result<(), FieldErrorCode> {
        if self.begins(c) { Ok(()) } else { Err(FieldErrorCode::InvalidJson) }
    }

    fn end(&mut self) -> Result<(), FieldErrorCode> {
        self.skip_space();
        if self.rest.is_empty() { Ok(()) } else { Err(FieldErrorCode::InvalidJson) }
    }

    /// The text up to the place, which is skipped.
    fn take(&mut self, place: usize) -> Result<&'a str, FieldErrorCode> {
        let (token, rest) = self.rest.split_at_checked(place).ok_or(FieldErrorCode::InvalidJson)?;
        self.rest = rest;
        Ok(token)
    }

    fn string(&mut self) -> Result<String, FieldErrorCode> {
        self.skip_space();
        let mut is_escaped = false;
        let mut is_end = |byte| {
            let is_quote = byte == b'"' && !is_escaped;
            is_escaped = byte == b'\\' && !is_escaped;
            is_quote
        };
        let after_quote = self.rest.bytes().skip(1);
        let end = after_quote.enumerate().find_map(|(place, byte)| is_end(byte).then_some(place + 2));
        let token = self.take(end.ok_or(FieldErrorCode::InvalidJson)?)?;
        serde_json::from_str(token).map_err(|_| FieldErrorCode::InvalidJson)
    }

    fn value(&mut self) -> Result<Cell, FieldErrorCode> {
        self.skip_space();
        let literals = [("null", Cell::EMPTY), ("true", Cell::Boolean(true)), ("false", Cell::Boolean(false))];
        for (literal, value) in literals {
            if let Some(rest) = self.rest.strip_prefix(literal) {
                self.rest = rest;
                return Ok(value);
            }
        }
        match self.rest.bytes().next() {
            Some(b'"') => Ok(match self.string()? {
                text if text.len() > limits::CELL => Cell::Refused(FieldErrorCode::CellTooLong),
                text => Cell::Text(text),
            }),
            Some(b'{' | b'[') => Ok(Cell::Refused(FieldErrorCode::NestedValue)),
            _ => self.number(),
        }
    }

    fn number(&mut self) -> Result<Cell, FieldErrorCode> {
        let is_other = |c: char| !matches!(c, '0'..='9' | '+' | '-' | '.' | 'e' | 'E');
        let token = self.take(self.rest.find(is_other).unwrap_or(self.rest.len()))?;
        match decimals::json_number(token) {
            Ok(_) if token.len() > limits::CELL => Ok(Cell::Refused(FieldErrorCode::CellTooLong)),
            Ok(number) => Ok(Cell::Number(number)),
            Err(FieldErrorCode::InvalidJson) => Err(FieldErrorCode::InvalidJson),
            Err(code) => Ok(Cell::Refused(code)),
        }
    }
}
