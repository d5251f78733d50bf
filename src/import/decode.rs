//! Bytes to text: encodings, and UTF-8 that was taken for something else.

use std::borrow::Cow;

use chardetng::EncodingDetector;
use chardetng::Iso2022JpDetection;
use chardetng::Utf8Detection;
use encoding_rs::Encoding;
use encoding_rs::UTF_8;
use encoding_rs::UTF_16BE;
use encoding_rs::UTF_16LE;
use encoding_rs::WINDOWS_1252;
use unicode_normalization::UnicodeNormalization;

use crate::import::ImportError;
use crate::import::audit::Audit;
use crate::import::audit::Effect;
use crate::import::rules::I001;
use crate::import::rules::I002;
use crate::import::text::Slice;

/// The share of control characters above which bytes are no text.
const MAX_CONTROL: f64 = 0.02;
/// A text names its encoding within so many bytes.
const HEAD: usize = 4096;
/// A text with a smaller share of bytes beyond ASCII is in no language of Central Europe, of which each writes one letter in thirty with a mark at least.
const MAX_FOREIGN: f64 = 0.01;
/// One with a larger share is in no language of Western Europe, whatever it says of itself.
const MAX_WESTERN: f64 = 0.25;
/// How many bytes are looked at to tell text from other things.
const SAMPLE: usize = 1 << 16;

/// Decodes files and sets them one behind the other, a form feed between them.
pub fn decode(files: &[Vec<u8>], audit: &mut Audit) -> Result<String, ImportError> {
    let mut all = String::new();
    for bytes in files {
        if !all.is_empty() {
            all.push_str("\n\u{c}");
        }
        let start = all.len();
        all.reserve(bytes.len());
        let (text, encoding, is_lossy) = decode_one(bytes)?;
        if encoding != UTF_8 || is_lossy {
            let because = format!("{}{}", encoding.name(), if is_lossy { ", with faults" } else { "" });
            audit.push(&I001, Effect::Kept, Slice::new(start, start), because, 80, String::new());
        }
        let composed = composed(&text);
        if composed.is_some() && audit.allows(&I001) {
            let after = "letters and the marks behind them are one character".to_string();
            audit.push(&I001, Effect::Kept, Slice::new(start, start), after, 95, String::new());
        }
        let text = composed.filter(|_| audit.allows(&I001)).map_or(text, Cow::Owned);
        repair_mojibake(&text, &mut all, audit);
    }
    Ok(all)
}

/// The text with each letter and the marks behind it as one character (UAX 15, form C), where it has such marks. Programs that take text out
/// of PDFs leave them so, and often behind an i without its dot.
fn composed(text: &str) -> Option<String> {
    let is_mark = |letter: char| ('\u{300}'..='\u{36f}').contains(&letter);
    if text.is_ascii() || !text.contains(is_mark) {
        return None;
    }
    let mut letters = text.chars().peekable();
    let mut dotted = String::with_capacity(text.len());
    while let Some(letter) = letters.next() {
        let is_marked = letters.peek().is_some_and(|next| is_mark(*next));
        dotted.push(match letter {
            'ı' if is_marked => 'i',
            'ȷ' if is_marked => 'j',
            other => other,
        });
    }
    Some(dotted.nfc().collect())
}

fn decode_one(bytes: &[u8]) -> Result<(Cow<'_, str>, &'static Encoding, bool), ImportError> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None => utf16_by_rows(sample).unwrap_or_else(|| guess(bytes)),
    };
    let (text, used, is_lossy) = match encoding == UTF_8 && std::str::from_utf8(bytes).is_err() {
        true => mixed(bytes),
        false => encoding.decode(bytes),
    };
    let is_control = |character: &char| {
        (character.is_control() && !character.is_whitespace()) || ('\u{fdd0}'..='\u{fdef}').contains(character)
    };
    let n_looked = text.chars().take(SAMPLE).count();
    let n_control = text.chars().take(SAMPLE).filter(is_control).count();
    if n_control as f64 > n_looked as f64 * MAX_CONTROL {
        return Err(ImportError::Binary);
    }
    Ok((text, used, is_lossy))
}

/// Plain text in UTF-16 has in every second byte what no text has: a zero, or in Greek and Cyrillic 3 and 4.
fn utf16_by_rows(sample: &[u8]) -> Option<&'static Encoding> {
    let count = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|byte| **byte < 8).count();
    let (even, odd, half) = (count(0), count(1), sample.len() / 2);
    match half > 4 {
        true if odd * 10 > half * 7 && even * 10 < half => Some(UTF_16LE),
        true if even * 10 > half * 7 && odd * 10 < half => Some(UTF_16BE),
        _ => None,
    }
}

/// Valid UTF-8 is UTF-8: other encodings hardly ever look like it. A few damaged bytes in a text that is UTF-8 otherwise change nothing.
fn guess(bytes: &[u8]) -> &'static Encoding {
    match std::str::from_utf8(bytes) {
        Ok(_) => UTF_8,
        Err(_) => {
            let lossy = String::from_utf8_lossy(bytes);
            let n_wrong = lossy.matches('\u{fffd}').count();
            let n_right = lossy.chars().filter(|letter| !letter.is_ascii() && *letter != '\u{fffd}').count();
            // Parts of a text may come from elsewhere; letters of other encodings make valid UTF-8 by chance alone.
            if n_right * 2 > n_wrong {
                return UTF_8;
            }
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            detector.feed(bytes, true);
            let guessed = detector.guess(None, Utf8Detection::Deny);
            let odd: Vec<u8> = bytes.iter().copied().filter(|byte| !byte.is_ascii()).collect();
            let share = odd.len() as f64 / bytes.len() as f64;
            match named(bytes) {
                Some(named) if share <= MAX_WESTERN || named != WINDOWS_1252 => named,
                _ if share <= MAX_FOREIGN && guessed.is_single_byte() && is_western(bytes, &odd) => WINDOWS_1252,
                _ => guessed,
            }
        }
    }
}

/// The encoding that a text names at its head, if its bytes can be of that.
fn named(bytes: &[u8]) -> Option<&'static Encoding> {
    const NAMES: [&str; 5] = ["charset=", "character set encoding:", "charset:", "coding:", "encoding="];
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]).to_ascii_lowercase();
    let label = NAMES.iter().find_map(|name| {
        let behind = head[head.find(name)? + name.len()..].trim_start_matches([' ', '"', '\'']);
        behind.split(|end: char| !end.is_ascii_alphanumeric() && !"-_".contains(end)).next()
    })?;
    // What calls itself ASCII or UTF-8 and is neither says nothing.
    let encoding = Encoding::for_label(label.as_bytes()).filter(|named| *named != UTF_8 && !label.contains("ascii"))?;
    let is_possible = encoding.decode_without_bom_handling_and_without_replacement(bytes).is_some();
    (is_possible && encoding.is_ascii_compatible()).then_some(encoding)
}

/// Whether the odd bytes of a text are letters and marks of Windows-1252, and make no words by themselves, as those of other scripts do.
fn is_western(bytes: &[u8], odd: &[u8]) -> bool {
    let is_usual = |letter: char| is_usual(letter) && !letter.is_control();
    bytes.windows(4).all(|run| run.iter().any(u8::is_ascii))
        && WINDOWS_1252.decode_without_bom_handling(odd).0.chars().all(is_usual)
}

/// UTF-8 into which Windows-1252 was copied: each byte that is no UTF-8 is a letter or a mark of that, unless it may be half of a lost letter.
fn mixed(bytes: &[u8]) -> (Cow<'_, str>, &'static Encoding, bool) {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 16);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        let wrong = chunk.invalid();
        // The first bytes of the letters and marks that are commonest in UTF-8 stay behind where a text was cut.
        let is_half = wrong.len() > 1 || matches!(wrong, [0xC2 | 0xC3 | 0xE2 | 0x80..=0x90 | 0x98 | 0x9D..=0x9F]);
        let letter = encoding_rs::WINDOWS_1252.decode_without_bom_handling(wrong).0;
        match wrong {
            [] => {}
            _ if !is_half && letter.chars().all(is_usual) => text.push_str(&letter),
            _ => text.push('\u{fffd}'),
        }
    }
    (Cow::Owned(text), UTF_8, true)
}

/// Copies a text and turns runs of mojibake back: characters above ASCII that, written as Windows-1252, are valid UTF-8.
fn repair_mojibake(text: &str, all: &mut String, audit: &mut Audit) {
    if !audit.allows(&I002) || text.is_ascii() {
        all.push_str(text);
        return;
    }
    let mut rest = text;
    while let Some(start) = rest.find(|character: char| !character.is_ascii()) {
        let run_len = rest[start..].find(|character: char| character.is_ascii()).unwrap_or(rest.len() - start);
        let run = &rest[start..start + run_len];
        all.push_str(&rest[..start]);
        match turned_back(run) {
            Some(repaired) => {
                let at = all.len();
                all.push_str(&repaired);
                let slice = Slice::new(at, all.len());
                audit.push(&I002, Effect::Kept, slice, repaired, 98, format!("was “{run}”"));
            }
            None => all.push_str(run),
        }
        rest = &rest[start + run_len..];
    }
    all.push_str(rest);
}

/// Mojibake as it was meant: characters that, written as Windows-1252, are valid UTF-8.
pub fn turned_back(run: &str) -> Option<String> {
    if run.chars().count() < 2 {
        return None;
    }
    let mut bytes = Vec::with_capacity(run.len());
    for character in run.chars() {
        // Programs that follow the old table keep the five unassigned places as control characters.
        if matches!(character as u32, 0x80..=0x9f) {
            bytes.push(character as u8);
            continue;
        }
        let mut buffer = [0; 4];
        let (encoded, _, has_unmappable) = WINDOWS_1252.encode(character.encode_utf8(&mut buffer));
        if has_unmappable {
            return None;
        }
        bytes.extend_from_slice(&encoded);
    }
    // `LIBERTÉ»` and `MENÜ“` are valid UTF-8 by chance, for letters that hardly any book has.
    String::from_utf8(bytes).ok().filter(|turned| turned.chars().all(is_usual))
}

/// Letters of Europe, marks, signs of money.
fn is_usual(character: char) -> bool {
    matches!(character, '\u{80}'..='\u{17f}' | '\u{370}'..='\u{4ff}' | '\u{2010}'..='\u{2044}' | '€' | '™' | '№' | '\u{fb00}'..='\u{fb06}')
}

#[cfg(test)]
mod tests {
    use encoding_rs::ISO_8859_2;
    use encoding_rs::KOI8_R;
    use encoding_rs::WINDOWS_1250;
    use encoding_rs::WINDOWS_1252;

    use super::decode;
    use crate::import::ImportError;
    use crate::import::audit::Audit;

    fn decoded(bytes: &[u8]) -> Result<String, ImportError> {
        decode(&[bytes.to_vec()], &mut Audit::default())
    }

    #[test]
    fn encodings_are_told_apart() {
        let russian = "Колокол зазвонил, и все вышли на улицу. Было холодно и тихо, снег падал на крыши.";
        assert_eq!(decoded(&KOI8_R.encode(russian).0).unwrap(), russian);
        let french = "Il était une fois, à l’orée d’une forêt, une maison très ancienne où vivait un garçon.";
        assert_eq!(decoded(&WINDOWS_1252.encode(french).0).unwrap(), french);
        for text in ["plain text", russian] {
            let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            assert_eq!(decoded(&wide).unwrap(), text);
        }
        assert_eq!(decoded("naïve — so".as_bytes()).unwrap(), "naïve — so");
    }

    #[test]
    fn a_text_may_name_its_encoding_and_few_odd_letters_are_western() {
        let czech = "Content-Type: text/plain; charset=ISO-8859-2\n\nŽlutý kůň běžel přes louku a zastavil se u řeky.";
        assert_eq!(decoded(&ISO_8859_2.encode(czech).0).unwrap(), czech);
        let latin = "Character set encoding: ISO-8859-1\n\nOf all that hæc saw, PERSONÆ saw more.";
        assert_eq!(decoded(&WINDOWS_1252.encode(latin).0).unwrap(), latin);
        let plain =
            "The wind had dropped, and nobody in the harbor spoke. ".repeat(9) + "Ægir was asleep; mediæval quiet.";
        assert_eq!(decoded(&WINDOWS_1252.encode(&plain).0).unwrap(), plain);
        // What says of itself what it cannot be is not believed.
        let russian = "Content-Type: text/plain; charset=iso-8859-1\n\nКолокол зазвонил, и все вышли на улицу.";
        assert_eq!(decoded(&KOI8_R.encode(russian).0).unwrap(), russian);
        let polish = "Zażółć gęślą jaźń, powiedział, i wyszedł w śnieg; nikt się nie odezwał, bo już noc była późna.";
        assert_eq!(decoded(&WINDOWS_1250.encode(polish).0).unwrap(), polish);
    }

    #[test]
    fn mojibake_is_turned_back_only_where_it_is_certain() {
        assert_eq!(decoded("cafÃ© and itâ€™s".as_bytes()).unwrap(), "café and it’s");
        let polish = "Å‚Ã³dÅº i Ð´Ð¾Ð¼";
        assert_eq!(decoded(polish.as_bytes()).unwrap(), "łódź i дом");
        for sound in ["SÃO PAULO, câin", "« LA LIBERTÉ»", "„MENÜ“", "à côté"] {
            assert_eq!(decoded(sound.as_bytes()).unwrap(), sound);
        }
    }

    #[test]
    fn letters_of_another_encoding_among_utf_8_are_read() {
        let bytes =
            ["naïve — so, déjà vu, and ".as_bytes(), b"W\xfcrttemberg\x92s caf\xe9, but half a letter \xe2 stays"];
        assert_eq!(
            decoded(&bytes.concat()).unwrap(),
            "naïve — so, déjà vu, and Württemberg’s café, but half a letter \u{fffd} stays"
        );
    }

    #[test]
    fn rubbish_is_refused() {
        let rubbish: Vec<u8> = (0..4000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert_eq!(decoded(&rubbish), Err(ImportError::Binary));
    }
}
