//! Zip containers: their parts by name, with limits that a bomb cannot pass.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::io::Read;

use zip::ZipArchive;

use crate::import::ImportError;

/// What all parts together may unpack to. Books with many pictures stay below 200 MB.
const MAX_UNPACKED: u64 = 512 << 20;
/// More parts than any book has.
const MAX_PARTS: usize = 20_000;

/// An opened container. Parts are unpacked when they are asked for, and counted.
pub struct Archive {
    zip: ZipArchive<Cursor<Vec<u8>>>,
    /// Index of each part, by its name without a leading slash.
    parts: BTreeMap<String, usize>,
    left: u64,
}

impl Archive {
    /// Reads the directory of a container.
    pub fn open(bytes: Vec<u8>) -> Result<Archive, ImportError> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged("its directory cannot be read"))?;
        if zip.len() > MAX_PARTS {
            return Err(damaged("it has more parts than any book"));
        }
        let mut parts = BTreeMap::new();
        for (idx, name) in zip.file_names().enumerate() {
            let Ok(name) = name else { continue };
            parts.insert(name.replace('\\', "/").trim_start_matches('/').to_string(), idx);
        }
        Ok(Archive { zip, parts, left: MAX_UNPACKED })
    }

    pub fn has(&self, name: &str) -> bool {
        self.parts.contains_key(name)
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.keys().map(String::as_str)
    }

    /// Unpacks a part; `None` where there is no such part.
    pub fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, ImportError> {
        let Some(idx) = self.parts.get(name) else { return Ok(None) };
        let unreadable = || damaged(&format!("its part “{name}” cannot be unpacked"));
        let part = self.zip.by_index(*idx).map_err(|_| unreadable())?;
        let mut bytes = Vec::new();
        // What the directory says of the size is not believed: the bytes are counted as they come.
        part.take(self.left + 1).read_to_end(&mut bytes).map_err(|_| unreadable())?;
        self.left = self
            .left
            .checked_sub(bytes.len() as u64)
            .ok_or_else(|| damaged(&format!("it unpacks to more than {} MB", MAX_UNPACKED >> 20)))?;
        Ok(Some(bytes))
    }
}

/// The container cannot be read, and why.
pub fn damaged(why: &str) -> ImportError {
    ImportError::Damaged(why.to_string())
}

/// Where a link leads that stands in a part: the path from the top of the container. What climbs out of it ends at its top.
pub fn resolve(from: &str, link: &str) -> String {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let whole = match link.strip_prefix('/') {
        Some(absolute) => absolute.to_string(),
        None => format!("{folder}/{link}"),
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in whole.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn links_stay_within_the_container() {
        assert_eq!(resolve("EPUB/text/one.xhtml", "../images/a.png"), "EPUB/images/a.png");
        assert_eq!(resolve("EPUB/text/one.xhtml", "../../../../etc/passwd"), "etc/passwd");
        assert_eq!(resolve("word/document.xml", "/media/a.png"), "media/a.png");
    }
}
