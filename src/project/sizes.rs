//! Trim sizes by name or measure, and the limits within which a page is a page.

use crate::toml_reader::parse_any_length;
use crate::units::Length;
use crate::units::Size;

/// A trim size that has a name.
struct NamedTrim {
    name: &'static str,
    width: f64,
    height: f64,
    unit: Unit,
}

#[derive(Clone, Copy)]
enum Unit {
    Millimetres,
    Inches,
}

/// The names, as the trade uses them: ISO 216, British book formats, and the sizes of North American printers.
const TRIMS: &[NamedTrim] = &[
    millimetres("A4", 210.0, 297.0),
    millimetres("A5", 148.0, 210.0),
    millimetres("A6", 105.0, 148.0),
    millimetres("B5", 176.0, 250.0),
    millimetres("B6", 125.0, 176.0),
    millimetres("A format", 110.0, 178.0),
    millimetres("B format", 129.0, 198.0),
    millimetres("crown", 123.0, 186.0),
    millimetres("demy", 138.0, 216.0),
    millimetres("royal", 156.0, 234.0),
    millimetres("crown quarto", 189.0, 246.0),
    inches("mass market", 4.25, 6.87),
    inches("novella", 5.0, 8.0),
    inches("digest", 5.5, 8.5),
    inches("US trade", 6.0, 9.0),
    inches("executive", 7.0, 10.0),
    inches("letter", 8.5, 11.0),
];

/// The least and the greatest side of a page. Smaller than a miniature book is a slip of the pen, larger than a newspaper is no book.
pub const MIN_TRIM_MM: f64 = 70.0;
pub const MAX_TRIM_MM: f64 = 450.0;

/// The least measure and the least height of the text block that margins must leave.
pub const MIN_BLOCK_MM: f64 = 40.0;

/// Type sizes of running text that can be read, in points.
pub const MIN_TYPE_PT: f64 = 5.0;
pub const MAX_TYPE_PT: f64 = 36.0;

/// Leading as a multiple of the type size: closer and lines collide, wider and they are lines no more.
pub const MIN_LEADING: f64 = 0.9;
pub const MAX_LEADING: f64 = 3.0;

const fn millimetres(name: &'static str, width: f64, height: f64) -> NamedTrim {
    NamedTrim { name, width, height, unit: Unit::Millimetres }
}

const fn inches(name: &'static str, width: f64, height: f64) -> NamedTrim {
    NamedTrim { name, width, height, unit: Unit::Inches }
}

/// The names of trims, for advice.
pub fn trim_names() -> impl Iterator<Item = &'static str> {
    TRIMS.iter().map(|trim| trim.name)
}

/// Reads a trim: `A5`, `US trade`, `148 x 210 mm`, `6x9in`, `5.5in × 8.5in`.
pub fn parse_trim(text: &str) -> Option<Size> {
    let wanted = folded(text);
    if let Some(trim) = TRIMS.iter().find(|trim| folded(trim.name) == wanted) {
        let length = |number: f64| match trim.unit {
            Unit::Millimetres => Length::mm(number),
            Unit::Inches => Length::inches(number),
        };
        return Some(Size { width: length(trim.width), height: length(trim.height) });
    }
    let (width, height) = text.split_once(['x', 'X', '×'])?;
    let unit: String = height.chars().filter(|character| character.is_ascii_alphabetic()).collect();
    let width = parse_any_length(width).or_else(|| parse_any_length(&format!("{}{unit}", width.trim())))?;
    Some(Size { width, height: parse_any_length(height)? })
}

/// Letters and digits alone, in lower case, so that `us-trade` finds `US trade`.
fn folded(text: &str) -> String {
    text.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A length as the user may have typed it: `148 mm`.
pub fn in_mm(length: Length) -> String {
    let tenths = (length.to_mm() * 10.0).round() / 10.0;
    format!("{tenths} mm")
}

#[cfg(test)]
mod tests {
    use super::in_mm;
    use super::parse_trim;
    use crate::units::Length;
    use crate::units::Size;

    #[test]
    fn trims_go_by_name_or_measure() {
        let a5 = Size { width: Length::mm(148.0), height: Length::mm(210.0) };
        let trade = Size { width: Length::inches(6.0), height: Length::inches(9.0) };
        for text in ["A5", "a5", "148x210mm", "148 x 210 mm", "148mm × 210mm", "14.8cm x 210mm"] {
            assert_eq!(parse_trim(text), Some(a5), "{text}");
        }
        for text in ["US trade", "us-trade", "US_Trade", "6x9in", "6 X 9 in", "6in x 9in"] {
            assert_eq!(parse_trim(text), Some(trade), "{text}");
        }
        for text in ["", "x", "A55", "148x210", "148", "148mm", "6x9x2in", "mm x mm", "-"] {
            assert_eq!(parse_trim(text), None, "{text}");
        }
        assert_eq!(in_mm(Length::mm(148.0)), "148 mm");
    }
}
