//! Near matches for names that do not exist: “did you mean `leading`?”.

/// Names longer than this are never near anything; it keeps the comparison small on any input.
const LONGEST_NAME: usize = 64;

/// The known names nearest to `name`, best first, at most three; empty where none is near.
///
/// Near means: at most one edit for every three letters (and at least one), letter case aside. An edit is one letter more, less, other,
/// or two neighbours swapped. Ties keep the order of `known`.
pub fn near_names<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted: Vec<char> = name.to_lowercase().chars().collect();
    if wanted.len() > LONGEST_NAME {
        return Vec::new();
    }
    let mut near: Vec<(usize, &str)> = Vec::new();
    for candidate in known {
        let letters: Vec<char> = candidate.to_lowercase().chars().collect();
        if letters.len() > LONGEST_NAME {
            continue;
        }
        let n_edits = edits(&wanted, &letters);
        if n_edits <= (wanted.len().max(letters.len()) / 3).max(1) {
            near.push((n_edits, candidate));
        }
    }
    near.sort_by_key(|(n_edits, _)| *n_edits);
    near.truncate(3);
    near.into_iter().map(|(_, candidate)| candidate).collect()
}

/// The least number of edits between two words.
///
/// Source: optimal string alignment (Damerau 1964, in the restricted form that edits no place twice).
fn edits(from: &[char], to: &[char]) -> usize {
    let mut two_back: Vec<usize> = Vec::new();
    let mut one_back: Vec<usize> = (0..=to.len()).collect();
    for (row, letter) in from.iter().enumerate() {
        let mut current = vec![row + 1; to.len() + 1];
        for (column, other) in to.iter().enumerate() {
            let replaced = one_back[column] + usize::from(letter != other);
            let mut best = replaced.min(one_back[column + 1] + 1).min(current[column] + 1);
            let is_swap = row > 0 && column > 0 && *letter == to[column - 1] && from[row - 1] == *other;
            if is_swap {
                best = best.min(two_back[column - 1] + 1);
            }
            current[column + 1] = best;
        }
        two_back = one_back;
        one_back = current;
    }
    one_back[to.len()]
}

#[cfg(test)]
mod tests {
    use super::near_names;

    #[test]
    fn a_slip_of_the_pen_is_near() {
        let known = ["leading", "measure", "trim", "inner"];
        assert_eq!(near_names("laeding", known), ["leading"]);
        assert_eq!(near_names("Trimm", known), ["trim"]);
        assert!(near_names("colour", known).is_empty());
    }

    #[test]
    fn the_nearest_comes_first() {
        assert_eq!(near_names("bodi", ["body_2", "body", "bodies"])[0], "body");
    }
}
