//! Which characters a book sets in which face, so that only those are embedded.

use crate::theme::FamilyRole;
use crate::theme::StylePosture;
use crate::theme::StyleWeight;
use crate::theme::TypeStyle;

/// A face as the theme names it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FaceKey {
    pub family: FamilyRole,
    pub weight: StyleWeight,
    pub posture: StylePosture,
}

impl FaceKey {
    pub const ALL: [FaceKey; 16] = {
        use FamilyRole as F;
        use StylePosture as P;
        use StyleWeight as W;
        const fn key(family: F, weight: W, posture: P) -> FaceKey {
            FaceKey { family, weight, posture }
        }
        [
            key(F::Text, W::Regular, P::Roman),
            key(F::Text, W::Regular, P::Italic),
            key(F::Text, W::Bold, P::Roman),
            key(F::Text, W::Bold, P::Italic),
            key(F::Heading, W::Regular, P::Roman),
            key(F::Heading, W::Regular, P::Italic),
            key(F::Heading, W::Bold, P::Roman),
            key(F::Heading, W::Bold, P::Italic),
            key(F::Caption, W::Regular, P::Roman),
            key(F::Caption, W::Regular, P::Italic),
            key(F::Caption, W::Bold, P::Roman),
            key(F::Caption, W::Bold, P::Italic),
            key(F::Mono, W::Regular, P::Roman),
            key(F::Mono, W::Regular, P::Italic),
            key(F::Mono, W::Bold, P::Roman),
            key(F::Mono, W::Bold, P::Italic),
        ]
    };

    pub fn of(style: &TypeStyle) -> FaceKey {
        FaceKey { family: style.family, weight: style.weight, posture: style.posture }
    }

    /// Emphasis: italic, and roman again within italic.
    pub fn emphasized(self) -> FaceKey {
        let posture = match self.posture {
            StylePosture::Roman => StylePosture::Italic,
            StylePosture::Italic => StylePosture::Roman,
        };
        FaceKey { posture, ..self }
    }

    /// Place in `ALL`.
    pub fn idx(self) -> usize {
        let family = match self.family {
            FamilyRole::Text => 0,
            FamilyRole::Heading => 4,
            FamilyRole::Caption => 8,
            FamilyRole::Mono => 12,
        };
        let weight = if self.weight == StyleWeight::Bold { 2 } else { 0 };
        let posture = if self.posture == StylePosture::Italic { 1 } else { 0 };
        family + weight + posture
    }
}

/// What each face is needed for.
#[derive(Clone, Debug, Default)]
pub struct Usage {
    by_face: [FaceUse; 16],
}

#[derive(Clone, Debug, Default)]
pub struct FaceUse {
    pub characters: Characters,
    /// Small capitals are set in it.
    pub has_small_caps: bool,
}

impl Usage {
    pub fn add(&mut self, face: FaceKey, text: &str) {
        self.by_face[face.idx()].characters.extend(text);
    }

    pub fn add_small_caps(&mut self, face: FaceKey) {
        self.by_face[face.idx()].has_small_caps = true;
    }

    pub fn face(&self, face: FaceKey) -> &FaceUse {
        &self.by_face[face.idx()]
    }

    pub fn merge(&mut self, other: &Usage) {
        for (own, others) in self.by_face.iter_mut().zip(&other.by_face) {
            own.merge(others);
        }
    }
}

impl FaceUse {
    pub fn merge(&mut self, other: &FaceUse) {
        self.characters.merge(&other.characters);
        self.has_small_caps |= other.has_small_caps;
    }
}

/// A set of characters as bits: a book's text is added character by character, so adding must cost next to nothing.
#[derive(Clone, Debug, Default)]
pub struct Characters {
    words: Vec<u64>,
}

impl Characters {
    pub fn extend(&mut self, text: &str) {
        text.chars().for_each(|character| self.insert(character));
    }

    pub fn insert(&mut self, character: char) {
        let (idx, bit) = (character as usize / 64, character as usize % 64);
        if idx >= self.words.len() {
            self.words.resize(idx + 1, 0);
        }
        self.words[idx] |= 1 << bit;
    }

    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    pub fn merge(&mut self, other: &Characters) {
        if self.words.len() < other.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        self.words.iter_mut().zip(&other.words).for_each(|(own, others)| *own |= others);
    }

    /// The characters, rising.
    pub fn iter(&self) -> impl Iterator<Item = char> {
        self.words.iter().enumerate().flat_map(|(idx, word)| {
            (0..64)
                .filter(move |bit| word >> bit & 1 == 1)
                .filter_map(move |bit| char::from_u32((idx * 64 + bit) as u32))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Characters;
    use super::FaceKey;

    #[test]
    fn every_face_has_its_own_place() {
        for (idx, face) in FaceKey::ALL.iter().enumerate() {
            assert_eq!(face.idx(), idx);
        }
    }

    #[test]
    fn characters_come_back_sorted_and_once() {
        let mut characters = Characters::default();
        characters.extend("banЖana");
        assert_eq!(characters.iter().collect::<String>(), "abnЖ");
    }
}
