//! The alphabets of mathematics: a letter in a style is a character of its own.
//!
//! Source: The Unicode Standard, block Mathematical Alphanumeric Symbols (U+1D400 to U+1D7FF) and the letters that stand in Letterlike Symbols.

/// The style of letters. `Usual` is that of the sign itself: letters italic, figures and capital Greek upright.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Letters {
    Usual,
    Upright,
    Italic,
    Bold,
    BoldItalic,
    Script,
    BoldScript,
    Fraktur,
    BoldFraktur,
    DoubleStruck,
    SansSerif,
    SansSerifItalic,
    SansSerifBold,
    SansSerifBoldItalic,
    Monospace,
}

/// Letters that were in Unicode before the block, and whose places in it are empty.
const OLDER: [(Letters, char, char); 24] = [
    (Letters::Italic, 'h', 'ℎ'),
    (Letters::Script, 'B', 'ℬ'),
    (Letters::Script, 'E', 'ℰ'),
    (Letters::Script, 'F', 'ℱ'),
    (Letters::Script, 'H', 'ℋ'),
    (Letters::Script, 'I', 'ℐ'),
    (Letters::Script, 'L', 'ℒ'),
    (Letters::Script, 'M', 'ℳ'),
    (Letters::Script, 'R', 'ℛ'),
    (Letters::Script, 'e', 'ℯ'),
    (Letters::Script, 'g', 'ℊ'),
    (Letters::Script, 'o', 'ℴ'),
    (Letters::Fraktur, 'C', 'ℭ'),
    (Letters::Fraktur, 'H', 'ℌ'),
    (Letters::Fraktur, 'I', 'ℑ'),
    (Letters::Fraktur, 'R', 'ℜ'),
    (Letters::Fraktur, 'Z', 'ℨ'),
    (Letters::DoubleStruck, 'C', 'ℂ'),
    (Letters::DoubleStruck, 'H', 'ℍ'),
    (Letters::DoubleStruck, 'N', 'ℕ'),
    (Letters::DoubleStruck, 'P', 'ℙ'),
    (Letters::DoubleStruck, 'Q', 'ℚ'),
    (Letters::DoubleStruck, 'R', 'ℝ'),
    (Letters::DoubleStruck, 'Z', 'ℤ'),
];

/// Greek signs that have places behind the letters of each Greek alphabet, from the 51st on.
const GREEK_SIGNS: [char; 7] = ['∂', 'ϵ', 'ϑ', 'ϰ', 'ϕ', 'ϱ', 'ϖ'];

impl Letters {
    /// The character that stands for a letter in this style; the letter itself where there is none.
    pub fn styled(self, letter: char) -> char {
        let style = self.of_its_own(letter);
        let older = OLDER.iter().find(|(own, plain, _)| *own == style && *plain == letter);
        if let Some((_, _, styled)) = older {
            return *styled;
        }
        let styled = match letter {
            'A'..='Z' => style.latin().map(|base| base + (letter as u32 - 'A' as u32)),
            'a'..='z' => style.latin().map(|base| base + 26 + (letter as u32 - 'a' as u32)),
            '0'..='9' => style.figures().map(|base| base + (letter as u32 - '0' as u32)),
            'ı' if style == Letters::Italic => Some(0x1D6A4),
            'ȷ' if style == Letters::Italic => Some(0x1D6A5),
            _ => style.greek().zip(greek_place(letter)).map(|(base, place)| base + place),
        };
        styled.and_then(char::from_u32).unwrap_or(letter)
    }

    /// What `Usual` is for a letter.
    pub fn of_its_own(self, letter: char) -> Letters {
        match (self, letter) {
            (
                Letters::Usual,
                'a'..='z' | 'A'..='Z' | 'α'..='ω' | 'ı' | 'ȷ' | 'ϵ' | 'ϑ' | 'ϰ' | 'ϕ' | 'ϱ' | 'ϖ' | '∂',
            ) => Letters::Italic,
            (Letters::Usual, _) => Letters::Upright,
            (own, _) => own,
        }
    }

    /// Where the 52 Latin letters of the style begin.
    fn latin(self) -> Option<u32> {
        Some(match self {
            Letters::Usual | Letters::Upright => return None,
            Letters::Bold => 0x1D400,
            Letters::Italic => 0x1D434,
            Letters::BoldItalic => 0x1D468,
            Letters::Script => 0x1D49C,
            Letters::BoldScript => 0x1D4D0,
            Letters::Fraktur => 0x1D504,
            Letters::DoubleStruck => 0x1D538,
            Letters::BoldFraktur => 0x1D56C,
            Letters::SansSerif => 0x1D5A0,
            Letters::SansSerifBold => 0x1D5D4,
            Letters::SansSerifItalic => 0x1D608,
            Letters::SansSerifBoldItalic => 0x1D63C,
            Letters::Monospace => 0x1D670,
        })
    }

    fn greek(self) -> Option<u32> {
        Some(match self {
            Letters::Bold => 0x1D6A8,
            Letters::Italic => 0x1D6E2,
            Letters::BoldItalic => 0x1D71C,
            Letters::SansSerifBold => 0x1D756,
            Letters::SansSerifBoldItalic => 0x1D790,
            _ => return None,
        })
    }

    fn figures(self) -> Option<u32> {
        Some(match self {
            Letters::Bold | Letters::BoldItalic => 0x1D7CE,
            Letters::DoubleStruck => 0x1D7D8,
            Letters::SansSerif | Letters::SansSerifItalic => 0x1D7E2,
            Letters::SansSerifBold | Letters::SansSerifBoldItalic => 0x1D7EC,
            Letters::Monospace => 0x1D7F6,
            _ => return None,
        })
    }
}

/// The place of a Greek letter in each Greek alphabet of the block.
fn greek_place(letter: char) -> Option<u32> {
    match letter {
        'Α'..='Ω' => Some(letter as u32 - 'Α' as u32),
        'ϴ' => Some(17),
        '∇' => Some(25),
        'α'..='ω' => Some(26 + letter as u32 - 'α' as u32),
        _ => GREEK_SIGNS.iter().position(|sign| *sign == letter).map(|idx| 51 + idx as u32),
    }
}

#[cfg(test)]
mod tests {
    use super::Letters;

    #[test]
    fn letters_are_found_in_their_alphabet() {
        let found = |letters: Letters, text: &str| text.chars().map(|one| letters.styled(one)).collect::<String>();
        assert_eq!(found(Letters::Usual, "xhΓαϵ7+"), "𝑥ℎΓ𝛼𝜖7+");
        assert_eq!(found(Letters::Bold, "xΓα7"), "𝐱𝚪𝛂𝟕");
        assert_eq!(found(Letters::DoubleStruck, "RA1"), "ℝ𝔸𝟙");
        assert_eq!(found(Letters::Script, "LA"), "ℒ𝒜");
        assert_eq!(found(Letters::Upright, "dα"), "dα");
    }
}
