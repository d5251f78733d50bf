//! Which characters a face has, as a set that is cheap to ask.

use skrifa::MetadataProvider;
use skrifa::raw::FontRef;

/// A set of characters in blocks of 256: asking is two array accesses.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// For each block of 256 code points its place in `blocks`; place 0 is the empty block.
    block_idxs: Vec<u16>,
    blocks: Vec<[u64; 4]>,
}

impl Coverage {
    /// Reads the character map of a face. Characters mapped to glyph 0 are left out.
    pub fn of(font: &FontRef) -> Coverage {
        Coverage::from_code_points(font.charmap().mappings().map(|(code_point, _)| code_point))
    }

    pub fn from_code_points(code_points: impl Iterator<Item = u32>) -> Coverage {
        let mut coverage = Coverage::default();
        for code_point in code_points {
            coverage.insert(code_point);
        }
        coverage
    }

    pub fn contains(&self, character: char) -> bool {
        let code_point = character as usize;
        let block_idx = self.block_idxs.get(code_point >> 8).copied().unwrap_or(0);
        self.blocks[block_idx as usize][(code_point >> 6) & 3] >> (code_point & 63) & 1 == 1
    }

    fn insert(&mut self, code_point: u32) {
        let Some(_) = char::from_u32(code_point) else { return };
        let (row, code_point) = ((code_point >> 8) as usize, code_point as usize);
        if row >= self.block_idxs.len() {
            self.block_idxs.resize(row + 1, 0);
        }
        if self.block_idxs[row] == 0 {
            self.block_idxs[row] = self.blocks.len() as u16;
            self.blocks.push([0; 4]);
        }
        self.blocks[self.block_idxs[row] as usize][(code_point >> 6) & 3] |= 1 << (code_point & 63);
    }
}

impl Default for Coverage {
    fn default() -> Coverage {
        Coverage { block_idxs: Vec::new(), blocks: vec![[0; 4]] }
    }
}

/// Joiners, marks of direction and variation selectors: HarfBuzz acts on them and draws nothing, whether a face has them or not.
/// Source: the property Default_Ignorable_Code_Point of Unicode, without the fillers of Hangul.
pub fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}
