//! Links as they are written.

/// Turns `%20` and the like back; what is no two digits after a `%` stays.
pub fn unescaped(link: &str) -> String {
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    let mut bytes = Vec::with_capacity(link.len());
    let mut rest = link.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escaped = match after {
            [high, low, ..] if *first == b'%' => digit(high).zip(digit(low)),
            _ => None,
        };
        bytes.push(escaped.map_or(*first, |(high, low)| (high * 16 + low) as u8));
        rest = if escaped.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::unescaped;

    #[test]
    fn only_two_digits_are_an_escape() {
        assert_eq!(unescaped("a%20b%C3%a9%2"), "a bé%2");
        assert_eq!(unescaped("100%+5%zz%"), "100%+5%zz%");
        assert_eq!(unescaped("%€20"), "%€20");
    }
}
