//! Parses the numbers of a field.

/// The numbers of a field, which is a list of numbers, ranges and steps: sorted, without duplicates.
pub(super) fn set(text: &str, min: i16, max: i16, names: &[&str]) -> Option<Vec<i16>> {
    let mut numbers = Vec::new();
    for part in text.split(',') {
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => (range, Some(number(step, 1, max, &[])?)),
            None => (part, None),
        };
        let (from, to) = match (range, range.split_once('-')) {
            ("*", _) => (min, max),
            (_, Some((from, to))) => (number(from, min, max, names)?, number(to, min, max, names)?),
            (one, None) => {
                let one = number(one, min, max, names)?;
                (one, if step.is_some() { max } else { one })
            }
        };
        if from > to {
            return None;
        }
        let step = usize::try_from(step.unwrap_or(1)).ok()?;
        numbers.extend((from..=to).step_by(step));
    }
    numbers.sort_unstable();
    numbers.dedup();
    Some(numbers)
}

/// A number between `min` and `max`, or the name of one.
pub(super) fn number(text: &str, min: i16, max: i16, names: &[&str]) -> Option<i16> {
    let position = names.iter().position(|name| name.eq_ignore_ascii_case(text));
    let number = match position {
        Some(at) => i16::try_from(at).ok()? + 1,
        None => text.parse().ok()?,
    };
    (min..=max).contains(&number).then_some(number)
}
