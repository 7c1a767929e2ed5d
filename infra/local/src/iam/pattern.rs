//! The wildcards of policies.

/// Whether a text matches a pattern, in which `*` stands for any run of characters and `?` for one.
pub(super) fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut at, mut read) = (0, 0);
    // The position of the last `*` in the pattern, and the position in the text up to which it has matched.
    let mut star: Option<(usize, usize)> = None;
    while read < text.len() {
        match (pattern.get(at), star) {
            (Some(b'*'), _) => {
                star = Some((at, read));
                at += 1;
            }
            (Some(wanted), _) if *wanted == b'?' || text.get(read) == Some(wanted) => {
                at += 1;
                read += 1;
            }
            (_, Some((stood, taken))) => {
                star = Some((stood, taken + 1));
                at = stood + 1;
                read = taken + 1;
            }
            (_, None) => return false,
        }
    }
    pattern.get(at..).unwrap_or_default().iter().all(|rest| *rest == b'*')
}

/// Whether an action matches a pattern. Actions are case-insensitive.
pub(super) fn fits_action(pattern: &str, action: &str) -> bool {
    fits(&pattern.to_ascii_lowercase(), &action.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_stand_for_any_run_and_for_one() {
        for (pattern, text) in [
            ("", ""),
            ("*", ""),
            ("*", "anything"),
            ("a*c", "abbbc"),
            ("a*b*c", "a-b-b-c"),
            ("a?c", "abc"),
            ("*abc", "ababc"),
            ("table/*/index/*", "table/a/index/due"),
            ("a**", "a"),
        ] {
            assert!(fits(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in
            [("", "a"), ("a?c", "ac"), ("a*c", "abd"), ("table/a", "table/ab"), ("A", "a"), ("?", "")]
        {
            assert!(!fits(pattern, text), "{pattern} {text}");
        }
        assert!(fits_action("dynamodb:get*", "dynamodb:GetItem"));
    }
}
