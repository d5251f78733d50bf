//! ISBNs: thirteen digits with a check digit, alone and among other words.
//!
//! Source: International ISBN Agency, “ISBN Users' Manual”, 7th edition (2017), section 4.4 and appendix 1 (check digits).

/// What is wrong with an ISBN, with what would be right where that is known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum IsbnFault {
    /// Other signs than digits, hyphens and spaces.
    OddCharacter(char),
    /// How many digits there are.
    Length(usize),
    /// Thirteen digits that do not start with 978 or 979.
    Prefix,
    /// The digit it should end with.
    CheckDigit(char),
    /// Ten digits: the old form. The same number in the new form.
    TenDigits(String),
    /// Ten digits whose own check digit is wrong.
    TenDigitsWrong,
}

/// Checks an ISBN and returns it with its hyphens as written; spaces between the groups become hyphens.
pub fn parse_isbn(text: &str) -> Result<String, IsbnFault> {
    let written = without_prefix(text.trim());
    let mut digits = String::new();
    for character in written.chars() {
        match character {
            '0'..='9' | 'X' | 'x' => digits.push(character.to_ascii_uppercase()),
            // Word processors turn hyphens into their no-break or dash cousins.
            '-' | ' ' | '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2013}' | '\u{a0}' => {}
            other => return Err(IsbnFault::OddCharacter(other)),
        }
    }
    if digits.len() == 10 {
        return Err(ten_digits(&digits));
    }
    if let Some(other) = digits.chars().find(|character| *character == 'X') {
        return Err(IsbnFault::OddCharacter(other));
    }
    if digits.len() != 13 {
        return Err(IsbnFault::Length(digits.len()));
    }
    if !digits.starts_with("978") && !digits.starts_with("979") {
        return Err(IsbnFault::Prefix);
    }
    if !is_sound(&digits) {
        return Err(IsbnFault::CheckDigit(check_digit_13(&digits[..12])));
    }
    let hyphenated: String = written.chars().map(|one| if one.is_ascii_digit() { one } else { '-' }).collect();
    Ok(hyphenated.split('-').filter(|group| !group.is_empty()).collect::<Vec<_>>().join("-"))
}

/// The thirteen digits alone.
pub fn bare(isbn: &str) -> String {
    isbn.chars().filter(char::is_ascii_digit).collect()
}

/// Whether thirteen digits end with the right one.
pub fn is_sound(digits: &str) -> bool {
    weighted_sum(digits).is_multiple_of(10)
}

/// The numbers of thirteen digits in a text that start as ISBNs do, sound or not, each once, as digits alone; hyphens and spaces may stand between.
pub fn isbns_in(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (start, _) in text.match_indices("97") {
        let is_inside = text[..start].ends_with(|before: char| before.is_ascii_digit());
        let Some(digits) = thirteen_digits(&text[start..]).filter(|_| !is_inside) else { continue };
        if (digits.starts_with("978") || digits.starts_with("979")) && !found.contains(&digits) {
            found.push(digits);
        }
    }
    found
}

/// Those in the name of a file, whatever folders it lies in.
pub fn isbns_in_name(path: &str) -> Vec<String> {
    isbns_in(path.rsplit(['/', '\\']).next().unwrap_or(path))
}

/// The digits that a text begins with, if no fourteenth stands right after the last of them.
fn thirteen_digits(text: &str) -> Option<String> {
    let mut digits = String::new();
    let mut characters = text.chars().take(26).peekable();
    while let Some(character) = characters.next() {
        match character {
            '0'..='9' => digits.push(character),
            '-' | ' ' | '\n' | '\u{ad}' | '\u{2010}'..='\u{2013}' | '\u{a0}' => {}
            _ => return None,
        }
        if digits.len() == 13 {
            let goes_on = characters.peek().is_some_and(char::is_ascii_digit);
            return (!goes_on).then_some(digits);
        }
    }
    None
}

/// Takes off what catalogues write before the number: `ISBN`, `urn:isbn:`.
fn without_prefix(text: &str) -> &str {
    let lower = text.to_ascii_lowercase();
    for prefix in ["urn:isbn:", "isbn-13:", "isbn:", "isbn-13", "isbn"] {
        if lower.starts_with(prefix) {
            return text[prefix.len()..].trim_start();
        }
    }
    text
}

fn ten_digits(digits: &str) -> IsbnFault {
    let value = |character: char| if character == 'X' { 10 } else { character.to_digit(10).unwrap_or(0) };
    let is_formed = digits[..9].bytes().all(|byte| byte.is_ascii_digit());
    let sum: u32 = digits.chars().enumerate().map(|(idx, character)| value(character) * (10 - idx as u32)).sum();
    if !is_formed || !sum.is_multiple_of(11) {
        return IsbnFault::TenDigitsWrong;
    }
    let twelve = format!("978{}", &digits[..9]);
    let check = check_digit_13(&twelve);
    IsbnFault::TenDigits(format!("{twelve}{check}"))
}

/// The digit that makes the sum of the digits, weighted 1 and 3 in turn, a multiple of ten. `twelve` holds digits only.
fn check_digit_13(twelve: &str) -> char {
    char::from_digit((10 - weighted_sum(twelve) % 10) % 10, 10).expect("a rest of ten is one digit")
}

/// The sum of the digits, weighted 1 and 3 in turn. `digits` holds nothing else.
fn weighted_sum(digits: &str) -> u32 {
    digits.bytes().enumerate().map(|(idx, byte)| u32::from(byte - b'0') * if idx % 2 == 0 { 1 } else { 3 }).sum()
}

#[cfg(test)]
mod tests {
    use super::IsbnFault;
    use super::bare;
    use super::isbns_in;
    use super::parse_isbn;

    #[test]
    fn good_numbers_keep_their_hyphens() {
        assert_eq!(parse_isbn("978-3-16-148410-0").as_deref(), Ok("978-3-16-148410-0"));
        assert_eq!(parse_isbn("ISBN 978 3 16 148410 0").as_deref(), Ok("978-3-16-148410-0"));
        assert_eq!(parse_isbn("urn:isbn:9783161484100").as_deref(), Ok("9783161484100"));
        assert_eq!(bare("978-3-16-148410-0"), "9783161484100");
    }

    #[test]
    fn faults_say_what_would_be_right() {
        assert_eq!(parse_isbn("978-3-16-148410-1"), Err(IsbnFault::CheckDigit('0')));
        assert_eq!(parse_isbn("0-306-40615-2"), Err(IsbnFault::TenDigits("9780306406157".into())));
        assert_eq!(parse_isbn("0-306-40615-3"), Err(IsbnFault::TenDigitsWrong));
        assert_eq!(parse_isbn("080442957X"), Err(IsbnFault::TenDigits("9780804429573".into())));
        assert_eq!(parse_isbn("978-3-16"), Err(IsbnFault::Length(6)));
        assert_eq!(parse_isbn("977-3-16-148410-0"), Err(IsbnFault::Prefix));
        assert_eq!(parse_isbn("978-3-16-1484l0-0"), Err(IsbnFault::OddCharacter('l')));
        assert_eq!(parse_isbn(""), Err(IsbnFault::Length(0)));
    }

    #[test]
    fn numbers_are_found_among_other_words() {
        let text = "ISBN 978-3-16-148410-0 2026\nISBN 978 0 306 40615 7 (EPUB), 9783161484101, 9783161484100";
        assert_eq!(isbns_in(text), ["9783161484100", "9780306406157", "9783161484101"]);
        assert_eq!(isbns_in("+49 781 97831, 97831614841000, 12 9783161484100"), ["9783161484100"]);
        assert_eq!(isbns_in("19783161484100 978-3-16-1484"), [""; 0]);
    }
}
